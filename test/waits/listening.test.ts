import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { withClient } from '../database.js'
import { gateTo } from '../gate.js'
import { Frames, fault, frames, nothingHeld, type Waiting, waiting } from './waiting.js'

const options = { progressInterval: 15_000, offset: 0, timeout: 25_000, mustExist: true }

const listeners = (it: Waiting) =>
  withClient(it.url, async (client) => {
    const { rows } = await client.query(
      // One that has listened for long has been asked since whether it is there.
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'perdure'
         AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')`,
    )
    return rows.map(({ pid }) => pid as number)
  })

const kill = (it: Waiting, pids: number[]) =>
  withClient(it.url, (client) => client.query('SELECT pg_terminate_backend(p) FROM unnest($1::int[]) p', [pids]))

describe('listening', () => {
  let it: Waiting
  beforeAll(async () => {
    it = await waiting()
    await frames(it.waits.event(randomUUID(), 'k', { ...options, mustExist: false, timeout: 0 }))
    await vi.waitFor(() => expect(it.waits.listening).toBe(true), 30_000)
  })

  test('one connection, however many wait', async () => {
    const ids = Array.from({ length: 500 }, () => randomUUID())
    await it.application.startMany(ids)
    const all = await Promise.all(ids.map((id) => new Frames(it.waits.stream(id, 'k', options)).opened()))
    const rest = all.map((wait) => wait.next())
    expect(await listeners(it)).toHaveLength(1)
    for (const id of ids) await it.application.append(id, 'k', '1', 'portable_json')
    await it.application.notify('dbos_streams_channel', ...ids.map((id) => `${id}::k`))
    for (const frame of await Promise.all(rest)) expect(frame).toMatchObject({ kind: 'values' })
    await Promise.all(all.map((wait) => wait.leave()))
    await nothingHeld(it.waits)
  })

  test('idle waiters cost a handful of statements a second, whatever their number', async () => {
    const ids = Array.from({ length: 2000 }, () => randomUUID())
    await it.application.startMany(ids)
    const aborts = new AbortController()
    setMaxListeners(0, aborts.signal)
    const all = ids.map(async (id, place) => {
      const more = { ...options, signal: aborts.signal }
      const wait =
        place % 2 === 0
          ? await new Frames<{ kind: string }>(it.waits.stream(id, 'k', more)).opened()
          : await new Frames<{ kind: string }>(it.waits.event(id, 'k', more)).opened()
      return wait.next().catch(() => 'gone')
    })
    await expect.poll(() => it.waits.load.waiters).toBe(2000)
    const total = () => [...it.statements.values()].reduce((sum, n) => sum + n, 0)
    // Idle they are when each has been read once.
    for (let last = -10; total() - last > 3; ) {
      last = total()
      await it.application.sql.query('SELECT pg_sleep(0.5)')
    }
    const before = total()
    await it.application.sql.query('SELECT pg_sleep(2)')
    expect(total() - before).toBeLessThanOrEqual(10)
    aborts.abort()
    await Promise.all(all)
    expect(it.waits.load).toEqual({ waiters: 0, held: 0 })
  })

  test('a notification that is lost delays, and loses nothing', async () => {
    it.application.silent = true
    const id = await it.application.start()
    const stream = await new Frames(it.waits.stream(id, 'k', options)).opened()
    const value = stream.next()
    const event = await new Frames(it.waits.event(id, 'k', options)).opened()
    const set = event.next()
    await it.application.write(id, 'k', '1')
    expect(await value).toMatchObject({ values: [{ text: '1' }] })
    await it.application.setEvent(id, 'k', '1')
    expect(await set).toMatchObject({ value: { text: '1' } })
    it.application.silent = false
    await Promise.all([stream.leave(), event.leave()])
  })

  test('a listener that is killed while 200 wait comes back, and what was told in between is delivered', async () => {
    const ids = Array.from({ length: 200 }, () => randomUUID())
    await it.application.startMany(ids)
    const all = await Promise.all(
      ids.map(async (id, place) =>
        place % 2 === 0
          ? new Frames<{ kind: string }>(it.waits.stream(id, 'k', options)).opened()
          : new Frames<{ kind: string }>(it.waits.event(id, 'k', options)).opened(),
      ),
    )
    const next = all.map((wait) => wait.next())
    const [first] = await listeners(it)
    await kill(it, [first as number])
    for (const id of ids) {
      await it.application.append(id, 'k', '1', 'portable_json')
      await it.application.setEvent(id, 'k', '1')
    }
    for (const frame of await Promise.all(next)) expect(['values', 'value']).toContain(frame?.kind)
    await expect.poll(() => listeners(it)).not.toContain(first)
    await expect.poll(() => it.waits.listening).toBe(true)
    await Promise.all(all.map((wait) => wait.leave()))
    await nothingHeld(it.waits)
  })

  test('every connection killed at once: the waits go on, and deliver', async () => {
    const id = await it.application.start()
    const wait = await new Frames(it.waits.stream(id, 'k', options)).opened()
    const next = wait.next()
    const pids = await withClient(it.url, async (client) => {
      const { rows } = await client.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'perdure'`,
      )
      return rows.map(({ pid }) => pid as number)
    })
    await kill(it, pids)
    await it.application.write(id, 'k', '1')
    expect(await next).toMatchObject({ values: [{ text: '1' }] })
    await wait.leave()
  })

  test('while the database is away open waits stay open, new ones are refused, and all goes on when it is back', async () => {
    const gate = await gateTo(it.url)
    const own = await waiting({ url: gate.url })
    const [id, other] = [await it.application.start(), await it.application.start()]
    const stream = await new Frames(own.waits.stream(id, 'k', options)).opened()
    const result = await new Frames(own.waits.outcome(other, options)).opened()
    const told = Promise.all([stream.next(), result.next()])
    await expect.poll(() => own.waits.listening).toBe(true)
    // A first reading that fails is the caller's to know.
    await expect.poll(() => ['stream_slices', 'outcomes'].every((read) => own.statements.has(read))).toBe(true)
    await gate.cut()
    await expect.poll(() => own.waits.listening).toBe(false)
    own.waits.changed([id, other])
    expect((await fault(frames(own.waits.stream(id, 'k', options)))).reason).toBe('STORE_UNAVAILABLE')
    await it.application.append(id, 'k', '1', 'portable_json')
    await it.application.end(other, 'SUCCESS', '2')
    await gate.open()
    expect(await told).toMatchObject([{ values: [{ text: '1' }] }, { row: { output: '2' } }])
    await expect.poll(() => own.waits.listening).toBe(true)
    await Promise.all([stream.leave(), result.leave()])
    await nothingHeld(own.waits)
  })

  test('a pooler that swallows notifications is noticed: all is read at intervals, soon for the young', async () => {
    const gate = await gateTo(it.url, { deaf: true })
    const own = await waiting({ url: gate.url })
    const id = await it.application.start()
    const first = await new Frames(own.waits.stream(id, 'k', options)).opened()
    const next = first.next()
    await it.application.write(id, 'k', '1')
    expect(await next).toMatchObject({ values: [{ text: '1' }] })
    const again = first.next()
    await expect.poll(() => own.warnings).toEqual([expect.stringContaining('do not arrive')])
    expect(own.waits.listening).toBe(false)
    await it.application.write(id, 'k', '2')
    expect(await again).toMatchObject({ values: [{ text: '2' }] })
    await first.leave()
    await nothingHeld(own.waits)
  })

  test('closing ends the listening connection', async () => {
    const other = await waiting({ url: it.url })
    await frames(other.waits.event(randomUUID(), 'k', { ...options, mustExist: false, timeout: 0 }))
    await expect.poll(() => other.waits.listening).toBe(true)
    const before = (await listeners(it)).length
    await other.waits.close()
    await expect.poll(async () => (await listeners(it)).length).toBe(before - 1)
  })
})

test('what one replica changed wakes those who wait on another', async () => {
  const one = await waiting()
  const two = await waiting({ url: one.url })
  const id = await one.application.start()
  const wait = await new Frames(two.waits.event(id, 'k', { ...options, progressInterval: 100_000 })).opened()
  const next = wait.next()
  await expect.poll(() => two.waits.listening).toBe(true)
  await one.application.end(id, 'SUCCESS', '1')
  one.waits.changed([id])
  expect(await next).toEqual({ kind: 'end', reason: 'WORKFLOW_ENDED' })
  await wait.leave()
})
