import { createServer } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { Fault } from '../../src/errors.js'
import { type Database, openDatabase, StoreError } from '../../src/store/database.js'
import { type Heard, notify, openListener } from '../../src/store/listener.js'
import { statement } from '../../src/store/statement.js'

const url = process.env.PERDURE_TEST_DATABASE_URL ?? ''
const database = openDatabase({ url, poolSize: 2, statementTimeout: 10_000 })
afterAll(() => database.close())

const pid = statement('test_pid', 'SELECT pg_backend_pid() AS pid')
const kill = statement('test_kill', 'SELECT pg_terminate_backend($1) AS killed')
const values = statement('test_values', `SELECT $1::int8 AS big, $2::jsonb AS json, $3::text AS text, now() AS now`)
const sleep = statement('test_sleep', 'SELECT pg_sleep($1)')
const refuse = statement(
  'test_refuse',
  `DO $$ BEGIN RAISE unique_violation USING CONSTRAINT = 'some_constraint'; END $$`,
)
const lose = statement('test_lose', `DO $$ BEGIN RAISE serialization_failure; END $$`)
const make = statement('test_make', 'CREATE TEMPORARY TABLE IF NOT EXISTS things (n int) ON COMMIT DROP')
const put = statement('test_put', 'INSERT INTO things VALUES ($1)')
const things = statement('test_things', 'SELECT n FROM things ORDER BY n')

async function fault(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(Fault)
  return error
}

async function killing(victim: Database, pids: number[]) {
  await victim.transaction(async (sql) => {
    for (const one of pids) await sql.run(kill, [one])
  })
}

describe('Database', () => {
  test('trap 25: bigint comes as a number, JSON as the text it is', async () => {
    const rows = await database.run(values, [1_700_000_000_000, '{"n": 12345678901234567890}', 'ä😀'])
    expect(rows).toEqual([
      { big: 1_700_000_000_000, json: '{"n": 12345678901234567890}', text: 'ä😀', now: expect.any(Date) },
    ])
  })

  test('a statement is prepared once a connection', async () => {
    const prepared = statement('test_prepared', `SELECT count(*) AS n FROM pg_prepared_statements WHERE name = $1`)
    const alone = openDatabase({ url, poolSize: 1 })
    await alone.run(prepared, ['test_prepared'])
    expect(await alone.run(prepared, ['test_prepared'])).toEqual([{ n: 1 }])
    await alone.close()
  })

  test('killed connections are survived, and statements prepared anew', async () => {
    const victim = openDatabase({ url, poolSize: 2 })
    const pids = await Promise.all([victim.run<{ pid: number }>(pid), victim.run<{ pid: number }>(pid)])
    await killing(
      database,
      pids.flat().map((row) => row.pid),
    )
    await expect.poll(() => victim.load.total).toBe(0)
    const [after] = await victim.run<{ pid: number }>(pid)
    expect(pids.flat().map((row) => row.pid)).not.toContain(after?.pid)
    await victim.close()
  })

  test('a connection killed under a statement or in a transaction is a fault, the next one works', async () => {
    const victim = openDatabase({ url, poolSize: 1 })
    const killed = await fault(
      victim.transaction(async (sql) => {
        const [row] = await sql.run<{ pid: number }>(pid)
        await killing(database, [row?.pid ?? 0])
        await sql.run(values, [1, '1', ''])
      }),
    )
    expect(killed.reason).toBe('STORE_UNAVAILABLE')
    expect(killed.retryAfter).toBeGreaterThan(0)
    expect(await victim.run(pid)).toHaveLength(1)

    const [row] = await victim.run<{ pid: number }>(pid)
    const sleeping = fault(victim.run(sleep, [60]))
    const busy = statement('test_busy', `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active'`)
    await expect.poll(() => database.run(busy, [row?.pid])).toHaveLength(1)
    await killing(database, [row?.pid ?? 0])
    expect((await sleeping).reason).toBe('STORE_UNAVAILABLE')
    expect(await victim.run(pid)).toHaveLength(1)
    await victim.close()
  })

  test('nobody listening, an unknown database, and a closed pool are all the store being away', async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        server.close(() => resolve(port))
      })
    })
    const nowhere = openDatabase({ url: `postgresql://x@127.0.0.1:${port}/x` })
    const away = await fault(nowhere.run(pid))
    expect(away.reason).toBe('STORE_UNAVAILABLE')
    expect(away.message).not.toContain('127.0.0.1')
    await nowhere.close()

    const missing = new URL(url)
    missing.pathname = '/no_such_database'
    const absent = openDatabase({ url: missing.href })
    expect((await fault(absent.run(pid))).reason).toBe('STORE_UNAVAILABLE')
    await absent.close()
    expect((await fault(absent.run(pid))).reason).toBe('STORE_UNAVAILABLE')
  })

  test('one that closes serves whoever waits for a connection by then, and refuses who comes later', async () => {
    const closing = openDatabase({ url, poolSize: 1 })
    const order: string[] = []
    const asked = [1, 2, 3].map((one) => closing.run(sleep, [0.05]).then(() => order.push(`statement ${one}`)))
    const closed = closing.close().then(() => order.push('closed'))
    expect((await fault(closing.run(pid))).reason).toBe('STORE_UNAVAILABLE')
    await Promise.all([...asked, closed, closing.close()])
    expect(order).toEqual(['statement 1', 'statement 2', 'statement 3', 'closed'])
  })

  test('a statement past its time is QUERY_TIMEOUT, in a transaction by that transaction’s limit', async () => {
    const hasty = openDatabase({ url, poolSize: 1, statementTimeout: 20 })
    expect((await fault(hasty.run(sleep, [30]))).reason).toBe('QUERY_TIMEOUT')
    await hasty.close()
    const limited = database.transaction((sql) => sql.run(sleep, [30]), { readOnly: true, statementTimeout: 20 })
    expect((await fault(limited)).reason).toBe('QUERY_TIMEOUT')
    await database.run(sleep, [0.05])
  })

  test('what the database refuses is a StoreError with its SQLSTATE and constraint', async () => {
    const error = await database.run(refuse).catch((reason) => reason)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ sqlstate: '23505', constraint: 'some_constraint' })
  })

  test('U+0000 in a text is the caller’s fault', async () => {
    expect((await fault(database.run(values, [1, '1', 'a\0b']))).reason).toBe('INVALID_REQUEST')
  })

  test('a transaction that lost against another runs again, but not for ever', async () => {
    let runs = 0
    const result = await database.transaction(async (sql) => {
      if (++runs < 3) await sql.run(lose)
      return runs
    })
    expect(result).toBe(3)
    runs = 0
    const hopeless = database.transaction(async (sql) => {
      runs++
      await sql.run(lose)
    })
    expect((await fault(hopeless)).reason).toBe('STORE_UNAVAILABLE')
    expect(runs).toBe(8)
  })

  test('a transaction is all or nothing, a savepoint undoes its own part', async () => {
    await database.transaction(async (sql) => {
      await sql.run(make)
      await sql.run(put, [1])
      await sql.savepoint(async () => {
        await sql.run(put, [2])
        const inner = sql.savepoint(async () => {
          await sql.run(put, [3])
          await sql.run(refuse)
        })
        await expect(inner).rejects.toBeInstanceOf(StoreError)
      })
      expect(await sql.run(things)).toEqual([{ n: 1 }, { n: 2 }])
    })
    await expect(
      database.transaction(async (sql) => {
        await sql.run(make)
        throw new Error('on purpose')
      }),
    ).rejects.toThrow('on purpose')
    await expect(database.run(things)).rejects.toMatchObject({ sqlstate: '42P01' })
  })

  test('a read-only transaction writes nothing', async () => {
    const writing = statement('test_write', 'CREATE TABLE test_written (n int)')
    await expect(database.transaction((sql) => sql.run(writing), { readOnly: true })).rejects.toThrow()
  })
})

describe('openListener', () => {
  test('hears what is notified on its channels, with the payload', async () => {
    const heard: string[] = []
    const listener = await openListener(database, ['test "one"', 'test_two'], {
      notification: (channel, payload) => heard.push(`${channel}=${payload}`),
      lost: () => heard.push('lost'),
    })
    await notify(database, 'test_two', ['a::b', 'c'])
    await notify(database, 'test_three', ['x'])
    await notify(database, 'test "one"', ['d'])
    await expect.poll(() => heard).toEqual(['test_two=a::b', 'test_two=c', 'test "one"=d'])
    await listener.check()
    await listener.close()
    expect(heard).toHaveLength(3)
  })

  test('a killed listener says so once, and its check fails', async () => {
    const causes: unknown[] = []
    let own = 0
    const heard: Heard = { notification: (_, payload) => (own = Number(payload)), lost: (cause) => causes.push(cause) }
    const listener = await openListener(database, ['test_killed'], heard)
    const find = statement('test_find', `SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN "test_killed"'`)
    const [row] = await database.run<{ pid: number }>(find)
    await notify(database, 'test_killed', [String(row?.pid)])
    await expect.poll(() => own).toBe(row?.pid)
    await killing(database, [own])
    await expect.poll(() => causes).toHaveLength(1)
    expect(causes[0]).toMatchObject({ reason: 'STORE_UNAVAILABLE' })
    await expect(listener.check()).rejects.toMatchObject({ reason: 'STORE_UNAVAILABLE' })
    await listener.close()
    expect(causes).toHaveLength(1)
  })
})
