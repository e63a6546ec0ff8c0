import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { type Counted, ofWorkflow, type Page, type PageOf, pageOf, rowsOf, withinBudget } from './page.js'

/** A row of `workflow_events`: the newest value of a key. */
export interface EventRow {
  key: string
  value: string
  serialization: string | null
}

// The primary key, in its order.
const LIST = statement(
  'events_list',
  ofWorkflow(
    withinBudget(
      `SELECT key, value, serialization FROM dbos.workflow_events
    WHERE workflow_uuid = $1 AND ($2::text IS NULL OR key > $2)
    ORDER BY key LIMIT $3`,
      'key',
      'octet_length(page.value) + octet_length(page.key) + 32',
      '$4',
    ),
    'key',
  ),
)

/** By key. */
export async function listEvents(
  sql: Sql,
  workflowId: string,
  { after, limit, budget }: Page<string>,
): Promise<PageOf<EventRow>> {
  const rows = await sql.run<EventRow & Counted>(LIST, [workflowId, after ?? null, limit + 1, budget])
  return pageOf(rowsOf(rows, workflowId, 'key'), limit)
}
