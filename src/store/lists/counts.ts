import type { Sql } from '../database.js'
import { shaped, unprepared } from '../statement.js'
import { conditions, orderFor, type WorkflowFilter } from '../workflows/filter.js'

/** What counts may be split by. Executors and applications write NULL or empty text for none. */
const COLUMNS = {
  status: 'w.status',
  name: 'w.name',
  queue: 'w.queue_name',
  version: 'w.application_version',
  executor: `NULLIF(w.executor_id, '')`,
  application: `NULLIF(w.application_name, '')`,
} as const

export type Grouping = keyof typeof COLUMNS

/** The columns that were not grouped by are absent. */
export type GroupRow = { count: number } & Partial<Record<Grouping, string | null>>

export interface Counts {
  total: number
  groups: GroupRow[]
}

/** Largest first, at most `limit`; the total counts the others, too. Indexes as the filter's; without one the table is read. */
export async function countWorkflows(
  sql: Sql,
  filter: WorkflowFilter,
  groupBy: readonly Grouping[],
  limit: number,
): Promise<Counts> {
  const { text, values, planned } = conditions(filter, await orderFor(sql, filter))
  const columns = groupBy.map((grouping) => `${COLUMNS[grouping]} AS "${grouping}"`)
  const grouped = groupBy.length > 0 ? `GROUP BY ${groupBy.map((_, at) => at + 3).join(', ')}` : ''
  const prepared = planned === 'once' ? shaped : unprepared
  const counting = prepared(`SELECT count(*) AS count, (sum(count(*)) OVER ())::bigint AS total${columns
    .map((column) => `, ${column}`)
    .join('')}
  FROM dbos.workflow_status w
  WHERE ${text}
  ${grouped} ORDER BY count(*) DESC${groupBy.map((_, at) => `, ${at + 3}`).join('')} LIMIT ${limit}`)
  const rows = await sql.run<GroupRow & { total: number }>(counting, values)
  return { total: rows[0]?.total ?? 0, groups: groupBy.length > 0 ? rows.map(({ total: _, ...group }) => group) : [] }
}
