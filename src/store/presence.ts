import type { Sql } from './database.js'
import { statement } from './statement.js'

const answer = statement('answer', 'SELECT 1')

/** Returns when the database answers, throws when it is away. */
export async function answers(sql: Sql): Promise<void> {
  await sql.run(answer)
}
