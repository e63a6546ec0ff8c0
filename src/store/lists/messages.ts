import type { Sql } from '../database.js'
import { NO_TOPIC } from '../messages.js'
import { statement } from '../statement.js'
import { type Counted, ofWorkflow, type Page, type PageOf, pageOf, rowsOf, withinBudget } from './page.js'

/** A row of `notifications`. */
export interface MessageRow {
  id: string
  /** Null: sent without a topic. */
  topic: string | null
  text: string
  serialization: string | null
  sentAt: number
  consumed: boolean
  /** Null where it waits, or an SDK from before schema 121 took it. */
  consumedBy: number | null
}

export interface MessageKey {
  sentAt: number
  id: string
}

export interface MessagePage extends Page<MessageKey> {
  includeConsumed: boolean
  /** Undefined: of all topics; null: those without one. */
  topic?: string | null
}

// idx_workflow_topic, by its first column; a workflow has few messages. Receivers take them in the order of their stamps.
const LIST = statement(
  'messages_list',
  ofWorkflow(
    withinBudget(
      `SELECT message_uuid AS id, NULLIF(topic, '${NO_TOPIC}') AS topic, message AS text, serialization,
      created_at_epoch_ms AS "sentAt", consumed, consumed_by_function_id AS "consumedBy"
    FROM dbos.notifications
    WHERE destination_uuid = $1 AND ($2 OR NOT consumed)
      AND ($3::text IS NULL OR COALESCE(topic, '${NO_TOPIC}') = $3)
      AND ($4::bigint IS NULL OR (created_at_epoch_ms, message_uuid) > ($4, $5::text))
    ORDER BY created_at_epoch_ms, message_uuid LIMIT $6`,
      '"sentAt", id',
      'octet_length(page.text) + 256',
      '$7',
    ),
    '"sentAt", id',
  ),
)

/** In the order in which they were sent. */
export async function listMessages(
  sql: Sql,
  workflowId: string,
  { after, limit, budget, includeConsumed, topic }: MessagePage,
): Promise<PageOf<MessageRow>> {
  const wanted = topic === undefined ? null : (topic ?? NO_TOPIC)
  const values = [workflowId, includeConsumed, wanted, after?.sentAt ?? null, after?.id ?? null, limit + 1, budget]
  const rows = await sql.run<MessageRow & Counted>(LIST, values)
  return pageOf(rowsOf(rows, workflowId, 'id'), limit)
}
