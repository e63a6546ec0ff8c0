import pg from 'pg'
import { onTestFinished } from 'vitest'

export interface Statements {
  /** By the name under which they are prepared, or their first words; in the order in which they were sent. */
  sent: string[]
  /** SQLSTATEs of those that failed. */
  failures: string[]
  of(name: string): number
}

/** From now to the end of the test: what this process asks of databases in round trips, but for whether they are there. */
export function statements(): Statements {
  const found: Statements = { sent: [], failures: [], of: (name) => found.sent.filter((one) => one === name).length }
  const query = pg.Client.prototype.query
  type Query = (...given: unknown[]) => Promise<unknown>
  const counting: Query = function (this: pg.Client, ...given) {
    const [{ name, text }] = given.map((one) => (typeof one === 'string' ? { name: '', text: one } : one)) as [
      { name?: string; text: string },
    ]
    const known = name || text.trim().split(/\s+/).slice(0, 3).join(' ')
    if (known !== 'now') found.sent.push(known)
    const answer = (query as Query).apply(this, given)
    answer?.catch?.((error: { code?: string }) => void found.failures.push(error.code ?? ''))
    return answer
  }
  pg.Client.prototype.query = counting as typeof query
  onTestFinished(() => {
    pg.Client.prototype.query = query
  })
  return found
}
