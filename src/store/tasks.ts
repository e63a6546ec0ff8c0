import type { Sql } from './database.js'
import { runIdOf } from './run-id.js'
import { statement } from './statement.js'

/** What replicas tell one another of queries, updates and cancellations: the id of a task, or of a replica with mail. */
export const TASKS_CHANNEL = 'perdure_tasks_channel'

/**
 * By tasks_workflow. Guard: of this run, and not answered otherwise; a repeat under the same number changes nothing. The
 * caller holds the workflow's row and has checked its token.
 */
const accept = statement(
  'accept_update',
  `WITH accepted AS (
    UPDATE perdure.tasks t SET function_id = $3,
      state = CASE WHEN t.state = 'pending' THEN 'accepted' ELSE t.state END
    FROM dbos.workflow_status w
    WHERE w.workflow_uuid = $1 AND t.workflow_id = $1 AND t.kind = 'update' AND t.update_id = $2
      AND t.run_id = ${runIdOf('w')}
      AND (t.state = 'pending' OR t.function_id = $3 AND t.state IN ('accepted', 'completed', 'failed'))
    RETURNING t.task_id, t.name, t.arguments
  )
  SELECT name, arguments, pg_notify('${TASKS_CHANNEL}', task_id)::text AS told FROM accepted`,
)

export interface Acceptance {
  workflowId: string
  updateId: string
  functionId: number
}

/**
 * For the transaction that records the step `perdure.update`: the JSON text that is the step's output. Undefined: there
 * is no such update, or it was rejected, or accepted under another number.
 */
export async function acceptUpdate(
  sql: Sql,
  { workflowId, updateId, functionId }: Acceptance,
): Promise<string | undefined> {
  const [row] = await sql.run<{ name: string; arguments: string }>(accept, [workflowId, updateId, functionId])
  if (row === undefined) return undefined
  const { positionalArgs = [], namedArgs } = JSON.parse(row.arguments)
  return JSON.stringify({ updateId, name: row.name, arguments: positionalArgs, ...(namedArgs && { named: namedArgs }) })
}
