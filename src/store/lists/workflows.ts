import type { Sql } from '../database.js'
import { shaped } from '../statement.js'
import { orderFor, type WorkflowFilter } from '../workflows/filter.js'
import type { IdOrder } from '../workflows/id-ranges.js'
import { selectWorkflows, type WorkflowRow } from '../workflows/workflow-row.js'
import { chosenRows } from './chosen.js'
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
  const { limit, budget, payloadLimit } = page
  const order = await orderFor(sql, filter)
  // Nearly every page is of small rows: to add up what they weigh while they are read would take as long as reading them.
  const small = Math.min(payloadLimit, Math.floor((MOST_READ * budget) / (3 * (limit + 1))))
  const { select, values } = selection(filter, order, page, small, true)
  const rows = await sql.run<WorkflowRow>(shaped(select), values)
  if (!rows.some((row) => leftOut(row, payloadLimit))) return weighed(rows, limit, budget)
  return listCounted(sql, filter, order, page)
}

/** Times what is answered: so much is read at most. */
const MOST_READ = 4

/** The same, row by row up to the budget. */
async function listCounted(sql: Sql, filter: WorkflowFilter, idOrder: IdOrder, page: WorkflowPage) {
  const { select, order, values } = selection(filter, idOrder, page, page.payloadLimit, false)
  const list = withinBudget(select, order, ROW_BYTES, `$${values.push(page.budget)}`)
  return pageOf(await sql.run<WorkflowRow & Counted>(shaped(list), values), page.limit)
}

interface Selection {
  select: string
  /** In the columns of the selection. */
  order: string
  values: unknown[]
}

function selection(
  filter: WorkflowFilter,
  idOrder: IdOrder,
  page: WorkflowPage,
  most: number,
  attributes: boolean,
): Selection {
  const { input, output } = page.load
  const values: unknown[] = input || output || attributes ? [most] : []
  const chosen = chosenRows(filter, idOrder, page, values)
  const direction = page.descending ? 'DESC' : 'ASC'
  const order = `"createdAt" ${direction}, id ${direction}`
  const select = `${selectWorkflows(chosen, { input, output, limit: '$1', attributes })}
  ORDER BY ${order}`
  return { select, order, values }
}

function leftOut({ attributes, inputSize, outputSize }: WorkflowRow, payloadLimit: number): boolean {
  const within = (size: number | null) => size !== null && size <= payloadLimit
  return attributes === '' || within(inputSize) || within(outputSize)
}

/** As `withinBudget`, of rows that are here. */
function weighed(rows: WorkflowRow[], limit: number, budget: number): PageOf<WorkflowRow> {
  const most = Math.min(rows.length, limit)
  let total = 0
  let kept = 0
  for (; kept < most; kept++) {
    const { input, output, attributes } = rows[kept] as WorkflowRow
    total += bytesOf(input) + bytesOf(output) + bytesOf(attributes) + 1024
    if (total > budget && kept > 0) break
  }
  return { rows: rows.slice(0, kept), more: rows.length > kept }
}

const bytesOf = (text: string | null) => (text === null ? 0 : Buffer.byteLength(text))

/** What a row weighs in a response, about: its payloads, its attributes, and all the rest of it. */
const ROW_BYTES = `COALESCE(octet_length(page.input), 0) + COALESCE(octet_length(page.output), 0)
      + COALESCE(octet_length(page.attributes::text), 0) + 1024`
