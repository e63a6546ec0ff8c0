import type { Sql } from '../database.js'
import { shaped } from '../statement.js'
import { conditions, orderFor, type WorkflowFilter } from '../workflows/filter.js'
import { selectWorkflows, type WorkflowRow } from '../workflows/workflow-row.js'
import { type Counted, type Page, type PageOf, pageOf, withinBudget } from './page.js'

/** Which payloads to read. */
export interface Load {
  input: boolean
  output: boolean
}

/** What the order of a list is made of: unique, and never changed by anyone. */
export interface WorkflowKey {
  createdAt: number
  id: string
}

export interface WorkflowPage extends Page<WorkflowKey> {
  descending: boolean
  load: Load
  /** Bytes beyond which a single payload is left out. */
  payloadLimit: number
}

/**
 * By creation, and by id among those created together. Depth costs nothing: the index on created_at is entered at the
 * key, rows of one millisecond are sorted. Payloads are joined to the rows of the page alone.
 */
export async function listWorkflows(
  sql: Sql,
  filter: WorkflowFilter,
  page: WorkflowPage,
): Promise<PageOf<WorkflowRow>> {
  const { load, limit, after } = page
  const values: unknown[] = [limit + 1, page.budget, page.offset ?? 0]
  if (load.input || load.output) values.push(page.payloadLimit)
  const { text } = conditions(filter, await orderFor(sql, filter), values)
  const [than, direction] = page.descending ? ['<', 'DESC'] : ['>', 'ASC']
  const beyond = after
    ? `\n    AND (w.created_at, w.workflow_uuid) ${than} ($${values.push(after.createdAt)}::bigint, $${values.push(after.id)})`
    : ''
  const order = `ORDER BY w.created_at ${direction}, w.workflow_uuid ${direction}`
  const ordered = `SELECT * FROM dbos.workflow_status w
    WHERE ${text}${beyond}
    ${order}`
  const most = BOUNDS.find((bound) => bound > limit)
  const bounded =
    text === 'TRUE' && !page.offset && most ? `SELECT * FROM (${ordered} LIMIT ${most}) w ${order}` : ordered
  const chosen = `(${bounded} LIMIT $1 OFFSET $3::bigint)`
  const list = withinBudget(
    selectWorkflows(chosen, { ...load, limit: '$4' }),
    `"createdAt" ${direction}, id ${direction}`,
    ROW_BYTES,
    '$2',
  )
  return pageOf(await sql.run<WorkflowRow & Counted>(shaped(list), values), limit)
}

/**
 * An unknown limit is planned anew each time (0.8 ms), for it could be any. Within a known one it is planned once, which is
 * right where there is no filter whose values the plan would depend on.
 */
const BOUNDS = [128, 1024]

/** What a row weighs in a response, about: its payloads, its attributes, and all the rest of it. */
const ROW_BYTES = `COALESCE(octet_length(page.input), 0) + COALESCE(octet_length(page.output), 0)
      + COALESCE(octet_length(page.error), 0) + COALESCE(octet_length(page.attributes::text), 0) + 1024`
