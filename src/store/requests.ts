import { Fault } from '../errors.js'
import type { Database, Transaction } from './database.js'
import { statement } from './statement.js'

/**
 * Claims a request id, or tells that it was claimed; a repeat that comes while the first is under way waits for its end.
 * Guard: the primary key. Also drops a few that are older than a day (index requests_created_at): no sweeper is needed.
 */
const claimRequest = statement(
  'claim_request',
  `WITH expired AS (
    DELETE FROM perdure.requests WHERE (caller, request_id) IN (
      SELECT caller, request_id FROM perdure.requests
      WHERE created_at < ((EXTRACT(EPOCH FROM now()) - 86400) * 1000)::bigint AND request_id <> $2
      ORDER BY created_at LIMIT 10 FOR UPDATE SKIP LOCKED)
  )
  INSERT INTO perdure.requests (caller, request_id, hash) VALUES ($1, $2, $3)
  ON CONFLICT (caller, request_id) DO NOTHING RETURNING 1`,
)

/** Primary key. */
const readRequest = statement(
  'read_request',
  'SELECT hash, answer FROM perdure.requests WHERE caller = $1 AND request_id = $2',
)

/** Primary key. */
const answerRequest = statement(
  'answer_request',
  'UPDATE perdure.requests SET answer = $3 WHERE caller = $1 AND request_id = $2',
)

export interface Request {
  /** Who asks; ids of different callers don't meet. */
  caller: string
  id: string
  /** Of what is asked: the same id with another body is a mistake. */
  hash: string
}

/** Does `work` once for a request id and keeps its answer, in one transaction; a repeat gets the same answer. */
export function once(
  database: Database,
  request: Request,
  work: (sql: Transaction) => Promise<string>,
): Promise<string> {
  const { caller, id, hash } = request
  return database.transaction(async (sql) => {
    const claimed = await sql.run(claimRequest, [caller, id, hash])
    if (claimed.length === 0) {
      const [earlier] = await sql.run<{ hash: string; answer: string }>(readRequest, [caller, id])
      if (earlier?.hash !== hash) {
        throw new Fault('REQUEST_ID_REUSED', `request id ${id} was used for another request`, {
          metadata: { request_id: id },
        })
      }
      return earlier.answer
    }
    const answer = await work(sql)
    await sql.run(answerRequest, [caller, id, answer])
    return answer
  })
}
