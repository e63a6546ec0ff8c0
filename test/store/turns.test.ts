import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.js'
import { statement } from '../../src/store/statement.js'
import { Turns } from '../../src/store/turns.js'
import { adminUrl, withClient } from '../database.js'

/** Work that is under way until it is told to end. */
function work() {
  let end = () => {}
  let begun = false
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  const run = () => {
    begun = true
    return done
  }
  return { run, end: () => end(), begun: () => begun }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('no more than so many are under way, and the next begins when one ends, also by failing', async () => {
  const turns = new Turns(2)
  const [a, b, c, d] = [work(), work(), work(), work()]
  const all = [a, b, c, d].map(({ run }) => turns.take(run))
  const failing = turns.take(() => Promise.reject(new Error('it failed'))).catch(() => 'failed')
  await settled()
  expect([a, b, c, d].map(({ begun }) => begun())).toEqual([true, true, false, false])
  b.end()
  await settled()
  expect([c, d].map(({ begun }) => begun())).toEqual([true, false])
  for (const { end } of [a, c, d]) end()
  await Promise.all(all)
  expect(await failing).toBe('failed')
  expect(await turns.take(async () => 'again')).toBe('again')
})

test('one that is given up while it waits is never begun, and costs the others nothing', async () => {
  const turns = new Turns(1)
  const [first, given, last] = [work(), work(), work()]
  const leaving = new AbortController()
  const running = turns.take(first.run)
  const waiting = turns.take(given.run, leaving.signal).catch((error) => error.name)
  const behind = turns.take(last.run)
  leaving.abort()
  expect(await waiting).toBe('AbortError')
  first.end()
  await settled()
  expect([given.begun(), last.begun()]).toEqual([false, true])
  last.end()
  await Promise.all([running, behind])
})

test('lengthy reads leave half of the connections to short work', async () => {
  const database = openDatabase({ url: adminUrl(), poolSize: 2 })
  const locking = statement('test_turns_lock', 'SELECT pg_advisory_lock(7337, 1), pg_advisory_unlock(7337, 1)')
  await withClient(adminUrl(), async (client) => {
    await client.query('SELECT pg_advisory_lock(7337, 1)')
    const lengthy = [1, 2, 3].map(() => database.lengthy().run(locking))
    expect(await database.run(statement('test_turns_short', 'SELECT 1 AS one'))).toEqual([{ one: 1 }])
    expect(database.load).toMatchObject({ total: 2, waiting: 0 })
    await client.query('SELECT pg_advisory_unlock(7337, 1)')
    await Promise.all(lengthy)
  })
  await database.close()
})

test('a read that takes longer than the namespace allows is QUERY_TIMEOUT', async () => {
  const database = openDatabase({ url: adminUrl(), statementTimeout: 50 })
  const slow = database.lengthy().run(statement('test_turns_slow', 'SELECT pg_sleep(20)'))
  await expect(slow).rejects.toMatchObject({ reason: 'QUERY_TIMEOUT' })
  await database.close()
})
