import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'

/** Of the applications of perdure workers, of those in the parameter, or of none: as an SDK's executors sweep. */
const served = (row: string, others: string) => `(${row}.application_name IS NULL
  OR ${row}.application_name IN (SELECT application FROM perdure.registrations)
  OR ${row}.application_name = ANY(${others}::text[]))`

/** What became due, and in how many milliseconds the next will be; undefined: nothing is to come. */
export interface Due {
  rows: { id: string; queue: string | null }[]
  next: number | undefined
}

const answer = (next: string) => `SELECT workflow_uuid AS id, queue_name AS queue, NULL::bigint AS next FROM changed
  UNION ALL SELECT NULL, NULL, (${next}) - ${NOW_MS}`

// By idx_workflow_status_delayed. Guard: the lock's status. A debounced one gives its key free.
const endDelays = statement(
  'end_delays',
  `WITH due AS (
    SELECT w.workflow_uuid FROM dbos.workflow_status w
    WHERE w.status = 'DELAYED' AND w.delay_until_epoch_ms <= ${NOW_MS} AND ${served('w', '$1')}
    ORDER BY w.delay_until_epoch_ms LIMIT 1000 FOR UPDATE SKIP LOCKED
  ), changed AS (
    UPDATE dbos.workflow_status w SET status = 'ENQUEUED', updated_at = ${NOW_MS},
      deduplication_id = CASE WHEN w.is_debounced THEN NULL ELSE w.deduplication_id END
    FROM due WHERE w.workflow_uuid = due.workflow_uuid
    RETURNING w.workflow_uuid, w.queue_name
  )
  ${answer(`SELECT min(delay_until_epoch_ms) FROM dbos.workflow_status
    WHERE status = 'DELAYED' AND delay_until_epoch_ms > ${NOW_MS}`)}`,
)

// By idx_workflow_status_deadline. Guard: the lock's status. As a cancellation (trap 19).
const endOverdue = statement(
  'end_overdue',
  `WITH due AS (
    SELECT w.workflow_uuid FROM dbos.workflow_status w
    WHERE w.status IN ('ENQUEUED', 'PENDING', 'DELAYED') AND w.workflow_deadline_epoch_ms IS NOT NULL
      AND w.workflow_deadline_epoch_ms <= ${NOW_MS} AND ${served('w', '$1')}
    ORDER BY w.workflow_deadline_epoch_ms LIMIT 1000 FOR UPDATE SKIP LOCKED
  ), changed AS (
    UPDATE dbos.workflow_status w SET status = 'CANCELLED', owner_xid = NULL, queue_name = NULL,
      deduplication_id = NULL, started_at_epoch_ms = NULL, completed_at = ${NOW_MS}, updated_at = ${NOW_MS}
    FROM due WHERE w.workflow_uuid = due.workflow_uuid
    RETURNING w.workflow_uuid, w.queue_name
  )
  ${answer(`SELECT min(workflow_deadline_epoch_ms) FROM dbos.workflow_status
    WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED') AND workflow_deadline_epoch_ms IS NOT NULL
      AND workflow_deadline_epoch_ms > ${NOW_MS}`)}`,
)

async function sweep(sql: Sql, what: typeof endDelays, applications: readonly string[]): Promise<Due> {
  type Row = { id: string | null; queue: string | null; next: number | null }
  const rows = await sql.run<Row>(what, [applications])
  const changed = rows.flatMap(({ id, queue }) => (id === null ? [] : [{ id, queue }]))
  const next = rows.find(({ id }) => id === null)?.next ?? undefined
  return { rows: changed, next: changed.length === 1000 ? 0 : next }
}

/** Workflows whose delay is over are put into their queues. */
export function endDelaysThatAreOver(sql: Sql, applications: readonly string[]): Promise<Due> {
  return sweep(sql, endDelays, applications)
}

/** Workflows that are past their deadline are cancelled, whether anybody runs them or not. */
export function cancelPastDeadline(sql: Sql, applications: readonly string[]): Promise<Due> {
  return sweep(sql, endOverdue, applications)
}
