import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  CountWorkflowsResponseSchema,
  GetWorkflowResponseSchema,
  ListWorkflowsRequestSchema,
  ListWorkflowsResponseSchema,
  WorkflowGrouping,
  type WorkflowGroupSchema,
} from '../../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import { noRun, noWorkflows } from '../../errors.js'
import { countWorkflows, type Grouping, type GroupRow } from '../../store/lists/counts.js'
import { listWorkflows } from '../../store/lists/workflows.js'
import { getPastWorkflow } from '../../store/workflows/by-id.js'
import { pageKey, pageSize, pageToken } from '../page-token.js'
import type { Services } from '../services.js'
import { toStatus, toWorkflow } from '../workflow-message.js'
import { contentRpcs, LISTED_PAYLOAD_BYTES, PAGE_BYTES } from './contents.js'
import { toFilter } from './filter.js'
import { historyRpcs } from './history.js'
import { runRpcs } from './runs.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

/** So many that a caller can read them, few enough for one response. */
const MAX_GROUPS = 10_000

export function lookRpcs(services: Services) {
  const databaseOf = ({ namespace }: { namespace: string }) => services.namespaces.get(namespace).database
  return {
    ...contentRpcs(databaseOf),
    ...historyRpcs(databaseOf),
    ...runRpcs(databaseOf),

    async getWorkflow(request) {
      const load = { input: request.loadInput ?? true, output: request.loadOutput ?? true }
      const { reads, database } = services.namespaces.get(request.namespace)
      const { workflowId, runId } = request
      let row = await reads.workflow(workflowId, load)
      if (row === undefined) throw noWorkflows([workflowId])
      if (runId !== '' && row.runId !== runId) row = await getPastWorkflow(database, workflowId, runId, load)
      if (row === undefined) throw noRun(workflowId, runId)
      return create(GetWorkflowResponseSchema, { workflow: toWorkflow(row, request.rawPayloads) })
    },

    async listWorkflows(request, { signal }) {
      const database = databaseOf(request).lengthy(signal)
      const filter = toFilter(request.filter)
      const after = pageKey(ListWorkflowsRequestSchema, request, ['number', 'string'])
      const { rows, more } = await listWorkflows(database, filter, {
        after: after && { createdAt: after[0], id: after[1] },
        offset: after ? 0 : Number(request.offset),
        limit: pageSize(request),
        descending: request.descending,
        load: { input: request.loadInput, output: request.loadOutput },
        payloadLimit: LISTED_PAYLOAD_BYTES,
        budget: PAGE_BYTES,
      })
      const last = rows.at(-1)
      return create(ListWorkflowsResponseSchema, {
        workflows: rows.map((row) => toWorkflow(row, request.rawPayloads)),
        nextPageToken: more && last ? pageToken(ListWorkflowsRequestSchema, request, [last.createdAt, last.id]) : '',
      })
    },

    async countWorkflows(request, { signal }) {
      const database = databaseOf(request).lengthy(signal)
      const groupBy = request.groupBy.flatMap((grouping) => groupings[grouping] ?? [])
      const { total, groups } = await countWorkflows(database, toFilter(request.filter), groupBy, MAX_GROUPS)
      return create(CountWorkflowsResponseSchema, { total: BigInt(total), groups: groups.map(toGroup) })
    },
  } satisfies Partial<Rpcs>
}

const groupings: Partial<Record<WorkflowGrouping, Grouping>> = {
  [WorkflowGrouping.STATUS]: 'status',
  [WorkflowGrouping.NAME]: 'name',
  [WorkflowGrouping.QUEUE]: 'queue',
  [WorkflowGrouping.APPLICATION_VERSION]: 'version',
  [WorkflowGrouping.EXECUTOR]: 'executor',
  [WorkflowGrouping.APPLICATION]: 'application',
}

function toGroup(group: GroupRow): MessageInitShape<typeof WorkflowGroupSchema> {
  return {
    count: BigInt(group.count),
    status: typeof group.status === 'string' ? toStatus(group.status) : undefined,
    name: group.name ?? undefined,
    queue: group.queue ?? undefined,
    applicationVersion: group.version ?? undefined,
    executorId: group.executor ?? undefined,
    application: group.application ?? undefined,
  }
}
