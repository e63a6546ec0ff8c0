import type { Sql } from '../database.js'
import { shaped } from '../statement.js'
import { conditions, orderFor, type WorkflowFilter } from './filter.js'

/** A workflow that matches a filter, or did. */
export interface Match {
  id: string
  createdAt: number
  /** Another one: something of the row has changed. */
  mark: string
  matches: boolean
}

export interface Matching {
  rows: Match[]
  /** Of the database's clock, epoch milliseconds: what was committed by then is in it. */
  asOf: number
}

/** Everything that anyone changes comes with a new updated_at, but two changes may share a millisecond. */
const MARK = `concat_ws(' ', w.status, w.updated_at, w.priority, w.recovery_attempts, w.queue_name)`
const COLUMNS = `w.workflow_uuid AS id, w.created_at AS "createdAt", ${MARK} AS mark`
const CLOCK = `SELECT NULL AS id, (EXTRACT(EPOCH FROM now()) * 1000)::bigint AS "createdAt", '' AS mark, FALSE AS matches`

/** The newest that match. By the index that serves the filter, or backwards by that on created_at. */
export async function listMatching(sql: Sql, filter: WorkflowFilter, limit: number): Promise<Matching> {
  const values: unknown[] = [limit]
  const { text } = conditions(filter, await orderFor(sql, filter), values)
  const list = shaped(`${CLOCK}
  UNION ALL (
    SELECT ${COLUMNS}, TRUE FROM dbos.workflow_status w
    WHERE ${text} ORDER BY w.created_at DESC, w.workflow_uuid DESC LIMIT $1
  )`)
  return matching(await sql.run<Clocked>(list, values))
}

/**
 * Those of `ids` that are there, and whether they still match; and all that match and were created, claimed or ended at
 * `since` or later. By the primary key, and the indexes on the three times.
 */
export async function readMatching(
  sql: Sql,
  filter: WorkflowFilter,
  ids: readonly string[],
  since: number,
): Promise<Matching> {
  const values: unknown[] = [ids, since]
  const { text } = conditions(filter, await orderFor(sql, filter), values)
  const lately = (column: string) =>
    `SELECT ${COLUMNS}, TRUE FROM dbos.workflow_status w WHERE ${column} >= $2::bigint AND ${text}`
  const read = shaped(`${CLOCK}
  UNION ALL (
    SELECT ${COLUMNS}, (${text}) IS TRUE AS matches FROM dbos.workflow_status w WHERE w.workflow_uuid = ANY($1::text[])
    UNION ${lately('w.created_at')}
    UNION ${lately('w.started_at_epoch_ms')}
    UNION ${lately('w.completed_at')}
  )`)
  return matching(await sql.run<Clocked>(read, values))
}

type Clocked = Omit<Match, 'id'> & { id: string | null }

function matching(rows: Clocked[]): Matching {
  const clock = rows.find((row) => row.id === null)
  return { rows: rows.filter((row): row is Match => row.id !== null), asOf: clock?.createdAt ?? 0 }
}
