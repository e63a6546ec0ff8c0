import { noWorkflows } from '../../errors.js'

/** A part of a list: where to begin, and how much to read. */
export interface Page<Key> {
  /** The last entry of the page before. */
  after?: Key
  /** Instead of a key, for those who count: its cost grows with the number. */
  offset?: number
  limit: number
  /** Bytes of payload after which the page ends early; its first entry is always whole. */
  budget: number
}

/** `more` tells that entries follow the last of these. */
export interface PageOf<Row> {
  rows: Row[]
  more: boolean
}

/** What `withinBudget` adds to each row. */
export interface Counted {
  found: number
}

/**
 * The rows of `page` (which reads one more than is wanted) up to the budget, in `order`. Lengths are read from the
 * headers of stored values, so what does not fit is never fetched.
 */
export function withinBudget(page: string, order: string, bytes: string, budget: `$${number}`): string {
  return `SELECT * FROM (
    SELECT counted.*, count(*) OVER ()::int AS found,
      sum(counted.bytes) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) AS total
    FROM (SELECT page.*, ${bytes} AS bytes FROM (${page}) page) counted) fitting
  WHERE total <= ${budget} OR total = bytes
  ORDER BY ${order}`
}

/** One row more than `limit` was asked for, and it or those over the budget may follow. */
export function pageOf<Row extends Counted>(rows: Row[], limit: number): PageOf<Row> {
  const kept = rows.slice(0, limit)
  return { rows: kept, more: (rows[0]?.found ?? 0) > kept.length }
}

/** `list`, and one row at least where the workflow `$1` exists, its columns NULL if the list is empty. */
export function ofWorkflow(list: string, order: string): string {
  return `SELECT listed.* FROM (SELECT FROM dbos.workflow_status WHERE workflow_uuid = $1) owner
  LEFT JOIN (${list}) listed ON TRUE
  ORDER BY ${order}`
}

/** The rows of a list made by `ofWorkflow`; WORKFLOW_NOT_FOUND where there is no such workflow. */
export function rowsOf<Row extends object>(rows: Row[], id: string, always: keyof Row): Row[] {
  if (rows.length === 0) throw noWorkflows([id])
  return rows.filter((row) => row[always] !== null)
}
