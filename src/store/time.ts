import type { Sql } from './database.js'
import { statement } from './statement.js'

/** SQL: the time of the transaction, in epoch milliseconds. */
export const NOW_MS = '(EXTRACT(EPOCH FROM now()) * 1000)::bigint'

/** SQL: the time now, in epoch milliseconds. */
export const CLOCK_MS = '(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint'

const now = statement('now', `SELECT ${CLOCK_MS} AS now`)

/** The database's, epoch milliseconds. Throws when it is away: whoever is asked for the time is there. */
export async function databaseTime(sql: Sql): Promise<number> {
  const [row] = await sql.run<{ now: number }>(now)
  return (row as { now: number }).now
}
