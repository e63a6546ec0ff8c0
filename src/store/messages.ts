import { noWorkflows } from '../errors.js'
import { type Patience, type Sql, StoreError } from './database.js'
import { FOREIGN_KEY_VIOLATION } from './failure.js'
import { plannedOnce } from './statement.js'

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
 * Of each sending all or none, and nothing where a destination is missing.
 * Receivers take the oldest by a stamp in milliseconds with no tie-breaker (trap 26), so a message is stamped after all
 * that wait before it. Index: idx_workflow_topic, as the receivers; forks by idx on forked_from. Guard: message_uuid;
 * of one met twice the first counts, and rows go in by it, or two batches on two connections lock each other out.
 * $8: how long it waits for another transaction, NULL as long as any statement.
 */
const insertMessages = plannedOnce(
  'insert_messages',
  `WITH RECURSIVE patience AS (
    SELECT set_config('lock_timeout', $8, TRUE)
  ), given AS (
    SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
      WITH ORDINALITY AS g(sending, destination, topic, message, serialization, idempotency_key, to_forks, place)
    WHERE $8::text IS NULL OR EXISTS (SELECT 1 FROM patience)
  ), forks AS (
    SELECT g.destination AS origin, w.workflow_uuid AS fork
    FROM (SELECT DISTINCT destination FROM given WHERE to_forks) g
    JOIN dbos.workflow_status w ON w.forked_from = g.destination
    UNION
    SELECT f.origin, w.workflow_uuid FROM forks f JOIN dbos.workflow_status w ON w.forked_from = f.fork
  ), missing AS (
    SELECT DISTINCT sending, destination FROM given
    WHERE NOT EXISTS (SELECT 1 FROM dbos.workflow_status w WHERE w.workflow_uuid = given.destination)
  ), addressed AS (
    SELECT g.*, g.destination AS receiver FROM given g
    UNION ALL
    SELECT g.*, f.fork FROM given g JOIN forks f ON f.origin = g.destination WHERE g.to_forks
  ), messages AS (
    SELECT DISTINCT ON (id) * FROM (
      SELECT *, COALESCE(idempotency_key || '::' || receiver, gen_random_uuid()::text) AS id FROM addressed
      WHERE sending NOT IN (SELECT sending FROM missing)
    ) identified ORDER BY id, place
  ), stored AS (
    INSERT INTO dbos.notifications
      (message_uuid, destination_uuid, topic, message, serialization, created_at_epoch_ms)
    SELECT m.id, m.receiver, m.topic, m.message, m.serialization,
      GREATEST((EXTRACT(EPOCH FROM now()) * 1000)::bigint, 1 + (
        SELECT max(n.created_at_epoch_ms) FROM dbos.notifications n
        WHERE n.destination_uuid = m.receiver AND n.topic = m.topic
      )) + row_number() OVER (PARTITION BY m.receiver, m.topic ORDER BY m.place) - 1
    FROM messages m
    ORDER BY m.id
    ON CONFLICT (message_uuid) DO NOTHING
    RETURNING message_uuid
  )
  SELECT sending, count(*)::int AS stored, NULL AS missing
  FROM messages JOIN stored ON message_uuid = id GROUP BY sending
  UNION ALL
  SELECT sending, 0, destination FROM missing ORDER BY missing`,
)

/** What became of the messages of one call. */
export interface Sent {
  /** Fewer than given where an idempotency key was known, more where forks got them too. */
  stored: number
  /** Destinations that are not there; then nothing was stored. */
  missing: string[]
}

/** Of many calls; each stands alone: all of its messages are stored or none, whatever becomes of the others. */
export async function sendMessages(
  sql: Sql,
  sendings: readonly (readonly NewMessage[])[],
  patience?: Patience,
): Promise<Sent[]> {
  const messages = sendings.flat()
  const column = <T>(of: (message: NewMessage) => T) => messages.map(of)
  const sent = sendings.map((): Sent => ({ stored: 0, missing: [] }))
  try {
    const rows = await sql.run<{ sending: number; stored: number; missing: string | null }>(insertMessages, [
      sendings.flatMap((sending, place) => sending.map(() => place)),
      column((m) => m.destination),
      column((m) => m.topic || NO_TOPIC),
      column((m) => m.text),
      column((m) => m.serialization),
      column((m) => m.idempotencyKey),
      column((m) => m.toForks),
      patience ?? null,
    ])
    for (const { sending, stored, missing } of rows) {
      const one = sent[sending] as Sent
      if (missing === null) one.stored = stored
      else one.missing.push(missing)
    }
    return sent
  } catch (error) {
    // Deleted between the look and the insert: of many, nobody knows whose.
    if (sendings.length === 1 && error instanceof StoreError && error.sqlstate === FOREIGN_KEY_VIOLATION) {
      return [{ stored: 0, missing: [...new Set(column((m) => m.destination))] }]
    }
    throw error
  }
}

/** How many were stored; WORKFLOW_NOT_FOUND where destinations are missing. */
export async function sendOrRefuse(sql: Sql, messages: readonly NewMessage[]): Promise<number> {
  return storedOf((await sendMessages(sql, [messages]))[0])
}

export function storedOf(sent: Sent | undefined): number {
  if (sent && sent.missing.length > 0) throw noWorkflows(sent.missing)
  return sent?.stored ?? 0
}
