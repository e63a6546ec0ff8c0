import type { Fault } from '../../errors.js'
import type { Sql } from '../database.js'
import { given, givenAt } from '../given.js'
import { NO_TOPIC } from '../messages.js'
import { statement } from '../statement.js'
import { type HeldTask, SLEEP } from '../steps/record.js'
import { NOW_MS } from '../time.js'
import { heldBy, LOCKED, leaseLost, stepConflict } from './fence.js'

/** A call of a workflow that waits, to be recorded when that is over. */
export interface AwaitAsk extends HeldTask {
  functionId: number
  name: string
  /** A message is taken from it; null: something else is awaited. '' is no topic. */
  topic: string | null
  /** Milliseconds; null: for ever. Recorded once, as the timer under the next number (trap 8). */
  timeout: number | null
  /** Epoch milliseconds, by the database's clock. */
  startedAt: number
}

/** A step as it is recorded. */
export interface AwaitedRow {
  output: string | null
  error: string | null
  serialization: string | null
  childId: string | null
  completedAt: number | null
}

export type Awaiting =
  | { kind: 'recorded'; row: AwaitedRow }
  /** Nothing yet. `left`: milliseconds until the timer runs out; null: there is none. */
  | { kind: 'waiting'; left: number | null }
  | { kind: 'fault'; fault: Fault }

// What is recorded stands; a recorded receive takes nothing and touches no timer. Indexes: the primary keys, and
// idx_workflow_topic. Guard: those of operation_outputs, against what was committed while this waited for the row: done
// again, it sees it; and `consumed`, as the lock of the message's row finds it.
const receive = statement(
  'receive',
  `WITH ask AS MATERIALIZED (
    SELECT a.*, w.application_name AS application, o.function_name AS recorded, o.output, o.error, o.serialization,
      o.child_workflow_id AS child, o.completed_at_epoch_ms AS completed, t.function_name AS timer,
      CASE WHEN t.function_name = '${SLEEP}' THEN t.output::numeric::bigint END AS wake
    FROM ${given('text', 'text', 'int', 'text', 'text', 'bigint', 'bigint')}
      AS a(id, token, function_id, name, topic, timeout, started, place)
    ${heldBy('a.id', 'a.token')}
    LEFT JOIN dbos.operation_outputs o ON o.workflow_uuid = a.id AND o.function_id = a.function_id
    LEFT JOIN dbos.operation_outputs t
      ON t.workflow_uuid = a.id AND t.function_id = a.function_id + 1 AND a.timeout IS NOT NULL
    ${LOCKED}
  ), waiting AS MATERIALIZED (
    SELECT *, COALESCE(wake, CASE WHEN timeout > 0 THEN ${NOW_MS} + timeout END) AS until,
      timeout IS NOT NULL AND COALESCE(wake <= ${NOW_MS}, timeout = 0) AS over
    FROM ask WHERE recorded IS NULL AND (timer IS NULL OR timer = '${SLEEP}')
  ), timed AS (
    INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, serialization,
      started_at_epoch_ms, completed_at_epoch_ms, application_name, retention_timestamp)
    SELECT id, function_id + 1, '${SLEEP}', until::text, 'portable_json', ${NOW_MS}, ${NOW_MS}, application, ${NOW_MS}
    FROM waiting WHERE timer IS NULL AND timeout > 0
  ), picked AS (
    SELECT w.place, w.function_id, n.message_uuid FROM waiting w
    CROSS JOIN LATERAL (
      SELECT message_uuid FROM dbos.notifications
      WHERE destination_uuid = w.id AND topic = w.topic AND NOT consumed ORDER BY created_at_epoch_ms LIMIT 1
    ) n
    WHERE w.topic IS NOT NULL
  ), taken AS (
    UPDATE dbos.notifications n SET consumed = TRUE, consumed_by_function_id = p.function_id
    FROM picked p WHERE n.message_uuid = p.message_uuid AND NOT n.consumed
    RETURNING p.place, n.message, n.serialization
  ), written AS (
    INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, serialization,
      started_at_epoch_ms, completed_at_epoch_ms, application_name, retention_timestamp)
    SELECT w.id, w.function_id, w.name, t.message, t.serialization, w.started, ${NOW_MS}, w.application, ${NOW_MS}
    FROM waiting w LEFT JOIN taken t USING (place) WHERE w.topic IS NOT NULL AND (t.place IS NOT NULL OR w.over)
    RETURNING workflow_uuid, function_id, output, serialization, completed_at_epoch_ms
  )
  SELECT a.place::int AS place, a.recorded, a.timer, COALESCE(r.output, a.output) AS output, a.error,
    COALESCE(r.serialization, a.serialization) AS serialization, a.child AS "childId",
    COALESCE(r.completed_at_epoch_ms, a.completed) AS "completedAt", r.function_id IS NOT NULL AS written,
    CASE WHEN w.over THEN 0 WHEN w.until IS NOT NULL THEN GREATEST(w.until - ${NOW_MS}, 0) END::float8 AS "left"
  FROM ask a LEFT JOIN waiting w USING (place)
  LEFT JOIN written r ON r.workflow_uuid = a.id AND r.function_id = a.function_id`,
)

interface AwaitRow extends AwaitedRow {
  place: number
  recorded: string | null
  timer: string | null
  written: boolean
  left: number | null
}

/**
 * In the order of `asks`, each by itself; no workflow stands in two of them. Where a message is awaited it is taken and
 * recorded, or, when its time is over, that there is none. Anything else is recorded by whoever has found it. A unique
 * violation: somebody without the lease came between, and the whole is to be done again.
 */
export async function beginAwaits(sql: Sql, asks: readonly AwaitAsk[]): Promise<Awaiting[]> {
  const column = (of: (ask: AwaitAsk) => unknown) => asks.map(of)
  const rows = await sql.run<AwaitRow>(receive, [
    column(({ id }) => id),
    column(({ token }) => token),
    column(({ functionId }) => functionId),
    column(({ name }) => name),
    column(({ topic }) => (topic === '' ? NO_TOPIC : topic)),
    column(({ timeout }) => timeout),
    column(({ startedAt }) => startedAt),
  ])
  const found = new Map(rows.map((row) => [row.place, row]))
  return asks.map((ask, place) => awaiting(ask, found.get(place + 1)))
}

function awaiting({ id, functionId, name }: AwaitAsk, row: AwaitRow | undefined): Awaiting {
  if (row === undefined) return { kind: 'fault', fault: leaseLost(id) }
  const { recorded, timer, written, left, ...values } = row
  if (recorded !== null && recorded !== name) {
    return { kind: 'fault', fault: stepConflict(id, functionId, recorded, name) }
  }
  if (recorded !== null || written) return { kind: 'recorded', row: values }
  if (timer !== null && timer !== SLEEP) {
    return { kind: 'fault', fault: stepConflict(id, functionId + 1, timer, SLEEP) }
  }
  return { kind: 'waiting', left }
}

export interface MessageAsk {
  id: string
  /** '' is none. */
  topic: string
}

// By idx_workflow_topic.
const withMessages = statement(
  'with_messages',
  `SELECT r.place::int AS place FROM ${given('text', 'text')} AS r(id, topic, place)
  WHERE EXISTS (
    SELECT FROM dbos.notifications n WHERE n.destination_uuid = r.id AND n.topic = r.topic AND NOT n.consumed
  )`,
)

/** Which of these have a message that nobody has taken. */
export async function messagesWaiting<T extends MessageAsk>(sql: Sql, asks: readonly T[]): Promise<T[]> {
  const rows = await sql.run<{ place: number }>(withMessages, [
    asks.map(({ id }) => id),
    asks.map(({ topic }) => topic || NO_TOPIC),
  ])
  return givenAt(asks, rows)
}

// Primary key.
const lost = statement(
  'tasks_lost',
  `SELECT r.place::int AS place FROM ${given('text', 'text')} AS r(id, token, place)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  WHERE w.owner_xid IS DISTINCT FROM r.token OR w.status <> 'PENDING'`,
)

/** Which of these are held under their token no more. */
export async function tasksLost<T extends HeldTask>(sql: Sql, tasks: readonly T[]): Promise<T[]> {
  const rows = await sql.run<{ place: number }>(lost, [tasks.map(({ id }) => id), tasks.map(({ token }) => token)])
  return givenAt(tasks, rows)
}
