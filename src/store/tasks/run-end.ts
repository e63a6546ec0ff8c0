import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { extrasOf, type LastFailure, ofRun, type RetryPolicy } from '../workflows/extras.js'
import { runIdOf } from '../workflows/run-id.js'
import { ACTIVE, INTERNAL_QUEUE } from '../workflows/workflow-row.js'
import { heldBy, LOCKED } from './fence.js'

/** Cancelled in one statement. */
const AT_ONCE = 1000

/** Of a task whose end may not be the end: what is to be known for that. */
export interface EndingRun {
  runId: string
  firstRunId: string
  className: string | null
  retryPolicy: RetryPolicy | null
  attempt: number
  /** Of each run; null: it has none, or its parent's deadline. */
  timeoutMs: number | null
  executionDeadline: number | null
  cron: string | null
  cronTimeZone: string | null
  /** It was asked to end: whatever it does then is its outcome. */
  cancelRequested: boolean
  /** The database's time. */
  now: number
}

// Primary keys.
const hold = statement(
  'hold_ending',
  `SELECT ${runIdOf('w')} AS "runId", w.class_name AS "className",
    COALESCE(x.first_run_id, ${runIdOf('w')}) AS "firstRunId", x.retry_policy AS "retryPolicy",
    COALESCE(x.attempt, 1) AS attempt, x.execution_deadline AS "executionDeadline", x.cron,
    w.workflow_timeout_ms AS "timeoutMs", x.cron_time_zone AS "cronTimeZone", l.cancel_requested_at IS NOT NULL AS "cancelRequested", ${NOW_MS} AS now
  FROM (SELECT $1::text AS id, $2::text AS token) g ${heldBy('g.id', 'g.token')}
  ${extrasOf('w', 'x')}
  LEFT JOIN perdure.leases l ON l.workflow_id = w.workflow_uuid AND l.token = w.owner_xid
  ${LOCKED}`,
)

/** Holds the row until the end of the transaction; undefined where the task is its worker's no more. */
export async function holdEnding(sql: Sql, id: string, token: string): Promise<EndingRun | undefined> {
  const [row] = await sql.run<Omit<EndingRun, 'retryPolicy'> & { retryPolicy: string | null }>(hold, [id, token])
  return row && { ...row, retryPolicy: row.retryPolicy === null ? null : JSON.parse(row.retryPolicy) }
}

// What a rewind to 0 does away with; but messages that were taken are there again, and those that wait stay. A deadline
// that comes from a timeout is the next attempt's own, one that comes from a parent stays.
const again = statement(
  'try_again',
  `WITH marks AS (
    DELETE FROM dbos.streams WHERE workflow_uuid = $1
      AND value = '"__DBOS_STREAM_CLOSED__"' AND serialization = 'portable_json'
  ), steps AS (DELETE FROM dbos.operation_outputs WHERE workflow_uuid = $1),
    events AS (DELETE FROM dbos.workflow_events WHERE workflow_uuid = $1),
    history AS (DELETE FROM dbos.workflow_events_history WHERE workflow_uuid = $1),
    outputs AS (DELETE FROM dbos.workflow_output WHERE workflow_uuid = $1),
    messages AS (
    UPDATE dbos.notifications SET consumed = FALSE, consumed_by_function_id = NULL
    WHERE destination_uuid = $1 AND consumed
  ), wakes AS (DELETE FROM perdure.wakes WHERE workflow_id = $1),
    leases AS (DELETE FROM perdure.leases WHERE workflow_id = $1),
    counted AS (UPDATE perdure.workflow_extras SET attempt = attempt + 1, last_failure = $3 WHERE workflow_id = $1)
  UPDATE dbos.workflow_status SET status = 'DELAYED', delay_until_epoch_ms = ${NOW_MS} + $2::bigint, owner_xid = NULL,
    queue_name = COALESCE(queue_name, '${INTERNAL_QUEUE}'), recovery_attempts = 0, started_at_epoch_ms = NULL,
    workflow_deadline_epoch_ms = CASE WHEN workflow_timeout_ms IS NULL THEN workflow_deadline_epoch_ms END,
    completed_at = NULL, updated_at = ${NOW_MS}
  WHERE workflow_uuid = $1
  RETURNING delay_until_epoch_ms AS at`,
)

/** The caller holds the row. Gives when it is tried again. */
export async function tryAgain(sql: Sql, id: string, delayMs: number, failure: LastFailure): Promise<number> {
  const [row] = await sql.run<{ at: number }>(again, [id, delayMs, JSON.stringify(failure)])
  return row?.at ?? 0
}

// By workflow_extras_execution_due. What has ended is looked at once; what no perdure worker has registered is its
// application's, unless one does so later. Guard: the status, under the row's lock.
const overdue = statement(
  'execution_overdue',
  `WITH due AS (
    SELECT w.workflow_uuid, EXISTS (SELECT FROM perdure.registrations r
      WHERE r.name = w.name AND r.class_name = COALESCE(w.class_name, '')) AS ours
    FROM perdure.workflow_extras x
    JOIN dbos.workflow_status w ON ${ofRun('w', 'x')}
    WHERE x.execution_due <= ${NOW_MS} AND w.status IN ${ACTIVE}
    ORDER BY x.execution_due LIMIT ${AT_ONCE} FOR NO KEY UPDATE OF w SKIP LOCKED
  ), changed AS (
    UPDATE dbos.workflow_status w SET status = 'CANCELLED', owner_xid = NULL, queue_name = NULL,
      deduplication_id = NULL, started_at_epoch_ms = NULL, completed_at = ${NOW_MS}, updated_at = ${NOW_MS}
    FROM due WHERE due.ours AND w.workflow_uuid = due.workflow_uuid
    RETURNING w.workflow_uuid
  ), seen AS (
    UPDATE perdure.workflow_extras x SET execution_due = CASE WHEN NOT due.ours THEN ${NOW_MS} + 60000 END
    FROM due WHERE x.workflow_id = due.workflow_uuid
  ), ended AS (
    UPDATE perdure.workflow_extras SET execution_due = NULL WHERE workflow_id IN (
      SELECT x.workflow_id FROM perdure.workflow_extras x
      WHERE x.execution_due <= ${NOW_MS} AND NOT EXISTS (SELECT FROM dbos.workflow_status w
        WHERE ${ofRun('w', 'x')} AND w.status IN ${ACTIVE})
      ORDER BY x.execution_due LIMIT ${AT_ONCE} FOR UPDATE OF x SKIP LOCKED)
  )
  SELECT ARRAY(SELECT workflow_uuid FROM changed) AS ids, (SELECT count(*) FROM due)::int AS count,
    (SELECT min(execution_due) FROM perdure.workflow_extras WHERE execution_due > ${NOW_MS}) - ${NOW_MS} AS next`,
)

export interface Overdue {
  ids: string[]
  /** Milliseconds until the next will be; undefined: none is to come. */
  next: number | undefined
}

/** Those whose runs and retries took longer than they were allowed to, together: cancelled, as by a deadline. */
export async function cancelExecutionsOverdue(sql: Sql): Promise<Overdue> {
  const [row] = await sql.run<{ ids: string[]; count: number; next: number | null }>(overdue)
  const { ids = [], count = 0, next = null } = row ?? {}
  return { ids, next: count === AT_ONCE ? 0 : (next ?? undefined) }
}
