import type { Sql } from '../database.js'
import { plannedOnce } from '../statement.js'
import { downTheTree, type Steered, steered } from './steering.js'

// The very update of `cancel`, and a note of who and why beside it.
const terminate = plannedOnce(
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

export interface Termination {
  reason: string
  caller: string
  children?: boolean
}

/** At once, without regard to whoever executes them. Resume, rewind and a later cancel end it: the note no longer fits the row. */
export function terminateWorkflows(
  sql: Sql,
  ids: readonly string[],
  { reason, caller, children = false }: Termination,
): Promise<Steered[]> {
  const terminateLevel = (level: readonly string[]) => steered(sql, level, terminate, [reason, caller])
  return children ? downTheTree(sql, ids, terminateLevel) : terminateLevel(ids)
}
