import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import { ListRunsRequestSchema, ListRunsResponseSchema } from '../../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import { Fault, noRun, noWorkflows } from '../../errors.js'
import type { Database, Sql } from '../../store/database.js'
import { getPastRun, holdWorkflow, listRuns, readRun } from '../../store/workflows/past-runs.js'
import { pageKey, pageSize, pageToken } from '../page-token.js'
import { toTimestamp } from '../time.js'
import { toStatus } from '../workflow-message.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

export function runRpcs(databaseOf: (request: { namespace: string }) => Database) {
  return {
    async listRuns(request) {
      const [before = null] = pageKey(ListRunsRequestSchema, request, ['number']) ?? []
      const size = pageSize(request)
      const rows = await listRuns(databaseOf(request), request.workflowId, before, size + 1)
      if (rows.length === 0 && before === null) throw noWorkflows([request.workflowId])
      const page = rows.slice(0, size)
      const last = page.at(-1)
      return create(ListRunsResponseSchema, {
        runs: page.map(({ status, createdAt, completedAt, nextRunId, ...run }) => ({
          runId: run.runId,
          status: toStatus(status),
          createdAt: toTimestamp(createdAt),
          completedAt: toTimestamp(completedAt),
          nextRunId: nextRunId ?? '',
          continuedAsNew: run.continuedAsNew,
        })),
        nextPageToken: rows.length > size && last ? pageToken(ListRunsRequestSchema, request, [last.ordinal]) : '',
      })
    },
  } satisfies Partial<Rpcs>
}

interface OfRun {
  workflowId: string
  runId: string
}

/** The closed run that is asked for; undefined where it is the latest. */
export async function pastRunOf(sql: Sql, { workflowId, runId }: OfRun): Promise<string | undefined> {
  if (runId === '') return undefined
  const latest = await readRun(sql, workflowId)
  if (latest === undefined) throw noWorkflows([workflowId])
  if (latest.runId === runId) return undefined
  if (await getPastRun(sql, workflowId, runId)) return runId
  throw noRun(workflowId, runId)
}

/** The run whose end alone is waited for; undefined: whichever is the last one. */
export async function waitedRun(
  sql: Sql,
  { workflowId, runId, thisRunOnly }: OfRun & { thisRunOnly: boolean },
): Promise<string | undefined> {
  if (runId !== '') {
    await pastRunOf(sql, { workflowId, runId })
    return thisRunOnly ? runId : undefined
  }
  return thisRunOnly ? (await readRun(sql, workflowId))?.runId : undefined
}

/** For operations that a caller means for one run: holds the workflow, until the end of the transaction, in that run. */
export async function holdRun(sql: Sql, { workflowId, runId }: OfRun): Promise<void> {
  if (runId === '') return
  const held = await holdWorkflow(sql, workflowId)
  if (held === undefined) throw noWorkflows([workflowId])
  if (held.runId === runId) return
  throw new Fault('RUN_MISMATCH', `the run of workflow ${workflowId} is ${held.runId} by now, not ${runId}`, {
    metadata: { workflow_id: workflowId, run_id: held.runId },
  })
}
