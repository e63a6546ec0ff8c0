import type { Sql } from './database.js'
import { statement } from './statement.js'
import { answers, type Steered } from './steering.js'
import type { WorkflowStatus } from './workflow-row.js'

// The very update of `cancel`, and a note of who and why beside it.
const terminate = statement(
  'terminate',
  `WITH target AS (
    SELECT workflow_uuid, status FROM dbos.workflow_status WHERE workflow_uuid = ANY($1::text[])
    ORDER BY workflow_uuid FOR NO KEY UPDATE
  ), changed AS (
    UPDATE dbos.workflow_status w SET status = 'CANCELLED', owner_xid = NULL, queue_name = NULL, deduplication_id = NULL,
      started_at_epoch_ms = NULL, completed_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint,
      updated_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint
    FROM target t WHERE w.workflow_uuid = t.workflow_uuid AND t.status NOT IN ('SUCCESS', 'ERROR')
    RETURNING w.workflow_uuid, w.completed_at
  ), noted AS (
    INSERT INTO perdure.terminations (workflow_id, completed_at, reason, caller)
    SELECT workflow_uuid, completed_at, $2, $3 FROM changed
    ON CONFLICT (workflow_id) DO UPDATE SET completed_at = EXCLUDED.completed_at, reason = EXCLUDED.reason,
      caller = EXCLUDED.caller
  )
  SELECT t.workflow_uuid AS id, t.status, c.workflow_uuid IS NOT NULL AS changed
  FROM target t LEFT JOIN changed c USING (workflow_uuid)`,
)

/** At once, without regard to whoever executes them. Resume, rewind and a later cancel end it: the note no longer fits the row. */
export async function terminateWorkflows(
  sql: Sql,
  ids: readonly string[],
  { reason, caller }: { reason: string; caller: string },
): Promise<Steered[]> {
  if (ids.length === 0) return []
  const rows = await sql.run<{ id: string; status: WorkflowStatus; changed: boolean }>(terminate, [ids, reason, caller])
  return answers(ids, rows)
}
