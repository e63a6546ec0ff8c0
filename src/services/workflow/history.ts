import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  GetWorkflowHistoryRequestSchema,
  GetWorkflowHistoryResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import { type Workflow, WorkflowStatus } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import type { WorkflowHappeningSchema } from '../../../gen/ts/perdure/v1/workflow_waits_pb.js'
import type { Database } from '../../store/database.js'
import { type HistoryKey, type HistoryRow, kindOf, listHistory } from '../../store/lists/history.js'
import { getPastWorkflow, getWorkflow } from '../../store/workflows/by-id.js'
import { INTERNAL_QUEUE, isTerminal, type WorkflowRow } from '../../store/workflows/workflow-row.js'
import { pageKey, pageSize, pageToken } from '../page-token.js'
import { readValue } from '../payload.js'
import { toTimestamp } from '../time.js'
import { toStatus, toWorkflow } from '../workflow-message.js'
import { LISTED_PAYLOAD_BYTES, messageFields, PAGE_BYTES, stepFields } from './contents.js'
import { pastRunOf } from './runs.js'

type Rpcs = ServiceImpl<typeof WorkflowService>
type Happening = NonNullable<MessageInitShape<typeof WorkflowHappeningSchema>['happening']>

export function historyRpcs(databaseOf: (request: { namespace: string }) => Database) {
  return {
    async getWorkflowHistory(request) {
      const database = databaseOf(request)
      const { workflowId, rawPayloads, omitPayloads } = request
      const after = pageKey(GetWorkflowHistoryRequestSchema, request, ['number', 'number', 'number', 'string'])
      const run = await pastRunOf(database, request)
      const page = {
        after: after && historyKey(after),
        limit: pageSize(request),
        budget: PAGE_BYTES,
        payloads: !omitPayloads,
      }
      const { rows, more } = await listHistory(database, workflowId, page, run)
      const workflow = rows.some(isOfRow) ? await rowOf(database, workflowId, !omitPayloads, run) : undefined
      const entries = rows.flatMap((row) => {
        const happening = isOfRow(row) ? ofRow(row, workflow, rawPayloads) : ofContents(row, rawPayloads)
        return happening ? [{ at: row.timed ? toTimestamp(row.at) : undefined, happening: { happening } }] : []
      })
      const last = rows.at(-1)
      const next = last && [last.at, last.rank, last.functionId, last.id]
      return create(GetWorkflowHistoryResponseSchema, {
        entries,
        nextPageToken: more && next ? pageToken(GetWorkflowHistoryRequestSchema, request, next) : '',
      })
    },
  } satisfies Partial<Rpcs>
}

function historyKey([at, rank, functionId, id]: readonly [number, number, number, string]): HistoryKey {
  return { at, rank, functionId, id }
}

const OF_ROW = new Set(['created', 'claimed', 'ended'])
const isOfRow = (row: HistoryRow) => OF_ROW.has(kindOf(row))

function rowOf(database: Database, id: string, payloads: boolean, run?: string): Promise<WorkflowRow | undefined> {
  const load = { input: payloads, output: payloads, limit: LISTED_PAYLOAD_BYTES }
  return run === undefined ? getWorkflow(database, id, load) : getPastWorkflow(database, id, run, load)
}

/** The row as it was then, as far as it still tells; undefined if it was deleted between the two readings. */
function ofRow(place: HistoryRow, row: WorkflowRow | undefined, raw: boolean): Happening | undefined {
  if (row === undefined) return undefined
  const workflow = toWorkflow(row, raw)
  switch (kindOf(place)) {
    case 'created':
      return {
        case: 'workflow',
        value: { ...workflow, ...statusOf(firstStatus(row)), ...BEFORE_END, startedAt: undefined },
      }
    case 'claimed':
      return { case: 'workflow', value: { ...workflow, ...statusOf('PENDING'), ...BEFORE_END, input: undefined } }
    default:
      return { case: 'workflow', value: { ...workflow, input: undefined } }
  }
}

const BEFORE_END = { completedAt: undefined, output: undefined, termination: undefined } satisfies Partial<Workflow>

function statusOf(status: string | undefined): { status: WorkflowStatus; storedStatus: string } {
  if (status === undefined) return { status: WorkflowStatus.UNSPECIFIED, storedStatus: '' }
  return { status: toStatus(status), storedStatus: status }
}

/** Undefined where the row has forgotten: a cancellation takes it off its queue, a recovery or resume puts it on another. */
function firstStatus(row: WorkflowRow): string | undefined {
  if (row.delayUntil !== null) return 'DELAYED'
  if (row.queueName !== null) return row.queueName === INTERNAL_QUEUE ? undefined : 'ENQUEUED'
  if (!isTerminal(row.status)) return row.status
  return row.status === 'SUCCESS' || row.status === 'ERROR' ? 'PENDING' : undefined
}

function ofContents(row: HistoryRow, raw: boolean): Happening {
  const { functionId, id, value, serialization } = row
  switch (kindOf(row)) {
    case 'event':
      return {
        case: 'event',
        value: {
          key: id.slice(1),
          functionId,
          value: value === null ? undefined : readValue(raw)(value, serialization),
        },
      }
    case 'message': {
      const { topic, at: sentAt, consumed, consumedBy } = row
      const message = { id, topic, text: value, serialization, sentAt, consumed: consumed ?? false, consumedBy }
      return { case: 'message', value: messageFields(message, raw) }
    }
    case 'child':
      return { case: 'child', value: { workflowId: id, name: row.name ?? '', status: toStatus(row.status ?? '') } }
    default:
      return { case: 'step', value: stepFields({ ...row, name: row.name ?? '', output: value }, raw) }
  }
}
