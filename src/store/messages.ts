import { noWorkflows } from '../errors.js'
import { type Sql, StoreError } from './database.js'
import { FOREIGN_KEY_VIOLATION } from './failure.js'
import { statement } from './statement.js'

/** What the column holds for a message without a topic. */
export const NO_TOPIC = '__null__topic__'

export interface NewMessage {
  destination: string
  /** Null: none. The SDKs tell '' and none apart; a proto3 string can't, so '' is none here. */
  topic: string | null
  text: string
  serialization: string
  /** The same key to the same destination is one message. */
  idempotencyKey: string | null
  /** Also to all that were forked from the destination, and from those. */
  toForks: boolean
}

/**
 * All or none, and nothing where a destination is missing: `missing` names them.
 * Receivers take the oldest by a stamp in milliseconds with no tie-breaker (trap 26), so a message is stamped after all
 * that wait before it. Index: idx_workflow_topic, as the receivers; forks by idx on forked_from. Guard: message_uuid.
 */
const insertMessages = statement(
  'insert_messages',
  `WITH RECURSIVE given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])
      WITH ORDINALITY AS g(destination, topic, message, serialization, idempotency_key, to_forks, place)
  ), forks AS (
    SELECT g.destination AS origin, w.workflow_uuid AS fork
    FROM (SELECT DISTINCT destination FROM given WHERE to_forks) g
    JOIN dbos.workflow_status w ON w.forked_from = g.destination
    UNION
    SELECT f.origin, w.workflow_uuid FROM forks f JOIN dbos.workflow_status w ON w.forked_from = f.fork
  ), missing AS (
    SELECT DISTINCT destination FROM given
    WHERE NOT EXISTS (SELECT 1 FROM dbos.workflow_status w WHERE w.workflow_uuid = given.destination)
  ), addressed AS (
    SELECT g.*, g.destination AS receiver, 0 AS generation FROM given g
    UNION ALL
    SELECT g.*, f.fork, 1 FROM given g JOIN forks f ON f.origin = g.destination WHERE g.to_forks
  ), stored AS (
    INSERT INTO dbos.notifications
      (message_uuid, destination_uuid, topic, message, serialization, created_at_epoch_ms)
    SELECT COALESCE(a.idempotency_key || '::' || a.receiver, gen_random_uuid()::text), a.receiver, a.topic, a.message,
      a.serialization,
      GREATEST((EXTRACT(EPOCH FROM now()) * 1000)::bigint, 1 + (
        SELECT max(n.created_at_epoch_ms) FROM dbos.notifications n
        WHERE n.destination_uuid = a.receiver AND n.topic = a.topic
      )) + row_number() OVER (PARTITION BY a.receiver, a.topic ORDER BY a.place) - 1
    FROM addressed a
    WHERE NOT EXISTS (SELECT 1 FROM missing)
    ORDER BY a.receiver, a.place
    ON CONFLICT (message_uuid) DO NOTHING
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM stored)::int AS stored, ARRAY(SELECT destination FROM missing ORDER BY 1) AS missing`,
)

/** How many were stored: fewer than given where an idempotency key was known, more where forks got them too. */
export async function sendMessages(sql: Sql, messages: readonly NewMessage[]): Promise<number> {
  const column = <T>(of: (message: NewMessage) => T) => messages.map(of)
  try {
    const [done] = await sql.run<{ stored: number; missing: string[] }>(insertMessages, [
      column((m) => m.destination),
      column((m) => m.topic || NO_TOPIC),
      column((m) => m.text),
      column((m) => m.serialization),
      column((m) => m.idempotencyKey),
      column((m) => m.toForks),
    ])
    if (done && done.missing.length > 0) throw noWorkflows(done.missing)
    return done?.stored ?? 0
  } catch (error) {
    // Deleted between the look and the insert.
    if (error instanceof StoreError && error.sqlstate === FOREIGN_KEY_VIOLATION) {
      throw noWorkflows([...new Set(column((m) => m.destination))])
    }
    throw error
  }
}
