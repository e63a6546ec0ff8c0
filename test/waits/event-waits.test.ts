import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { EventFrame, EventOptions } from '../../src/waits/event-waits.js'
import { Frames, fault, frames, nothingHeld, type Waiting, waiting } from './waiting.js'

const options: EventOptions = { progressInterval: 15_000, timeout: 25_000 }
const value = (text: string, functionId: number | null = 0) => ({
  kind: 'value',
  value: { text, serialization: 'portable_json', functionId },
})
const end = (reason: string) => ({ kind: 'end', reason })

/** The workflow back at a step before `from`, as the SDK's rewind does it. */
async function rewind({ application }: Waiting, id: string, from: number): Promise<void> {
  const { sql } = application
  await sql.query('BEGIN')
  await sql.query(
    `DELETE FROM dbos.workflow_events WHERE workflow_uuid = $1 AND key IN (
       SELECT key FROM dbos.workflow_events_history WHERE workflow_uuid = $1 AND function_id >= $2)`,
    [id, from],
  )
  await sql.query(
    `INSERT INTO dbos.workflow_events SELECT DISTINCT ON (key) workflow_uuid, key, value, serialization
     FROM dbos.workflow_events_history h WHERE workflow_uuid = $1 AND function_id < $2
     ORDER BY key, function_id DESC ON CONFLICT DO NOTHING`,
    [id, from],
  )
  await sql.query('DELETE FROM dbos.workflow_events_history WHERE workflow_uuid = $1 AND function_id >= $2', [id, from])
  await sql.query(`UPDATE dbos.workflow_status SET status = 'ENQUEUED', completed_at = NULL WHERE workflow_uuid = $1`, [
    id,
  ])
  await sql.query('COMMIT')
}

describe.each([{ listen: true }, { listen: false }])('events, %o', ({ listen }) => {
  let it: Waiting
  beforeAll(async () => {
    it = await waiting({ listen })
  })

  test('the value that is there, at once', async () => {
    const id = await it.application.start()
    await it.application.setEvent(id, 'status', '{"n": 1.0}', 3)
    expect(await frames(it.waits.event(id, 'status', options))).toEqual([value('{"n": 1.0}', 3), end('DELIVERED')])
    await nothingHeld(it.waits)
  })

  test('the value when it is set; ids and keys may hold `::`', async () => {
    const id = await it.application.start(`a::${randomUUID()}`)
    const wait = await new Frames(it.waits.event(id, 'b::c', options)).opened()
    const next = wait.next()
    await it.application.setEvent(id, 'b', '1')
    await it.application.setEvent(id, 'b::c', '2')
    expect(await next).toEqual(value('2'))
    expect(await wait.rest()).toEqual([end('DELIVERED')])
    await nothingHeld(it.waits)
  })

  test('a workflow that does not exist yet is waited for, unless it must exist', async () => {
    const id = randomUUID()
    const wait = await new Frames(it.waits.event(id, 'k', options)).opened()
    const next = wait.next()
    expect((await fault(frames(it.waits.event(id, 'k', { ...options, mustExist: true })))).reason).toBe(
      'WORKFLOW_NOT_FOUND',
    )
    await it.application.start(id)
    await it.application.setEvent(id, 'k', '1')
    expect(await next).toEqual(value('1'))
    await wait.leave()
  })

  test('one whose workflow is deleted while it must exist is not found', async () => {
    const id = await it.application.start()
    const wait = await new Frames(it.waits.event(id, 'k', { ...options, mustExist: true })).opened()
    const next = fault(wait.next())
    await it.application.delete(id)
    it.waits.changed([id])
    expect((await next).reason).toBe('WORKFLOW_NOT_FOUND')
  })

  test('it ends with its workflow, or waits out its time', async () => {
    const id = await it.application.start()
    const wait = await new Frames(it.waits.event(id, 'k', options)).opened()
    const rest = wait.rest()
    await it.application.end(id, 'SUCCESS', '1')
    expect(await rest).toEqual([end('WORKFLOW_ENDED')])
    expect(await frames(it.waits.event(id, 'k', options))).toEqual([end('WORKFLOW_ENDED')])
    const past = { ...options, waitPastEnd: true, timeout: 60 }
    expect(await frames(it.waits.event(id, 'k', past))).toEqual([end('TIMED_OUT')])
    await nothingHeld(it.waits)
  })

  test('a timeout of 0 looks once', async () => {
    const id = await it.application.start()
    expect(await frames(it.waits.event(id, 'k', { ...options, timeout: 0 }))).toEqual([end('TIMED_OUT')])
    await it.application.setEvent(id, 'k', '1')
    expect(await frames(it.waits.event(id, 'k', { ...options, timeout: 0 }))).toEqual([value('1'), end('DELIVERED')])
  })

  test('no wake is lost between looking and sleeping', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID())
    await it.application.startMany(ids)
    const all = ids.map(async (id) => frames(it.waits.event(id, 'k', options)))
    for (const id of ids) await it.application.setEvent(id, 'k', '1')
    for (const one of await Promise.all(all)) expect(one).toEqual([value('1'), end('DELIVERED')])
    await nothingHeld(it.waits)
  })

  test('1,000 that wait for one event share one read', async () => {
    const id = await it.application.start()
    const all = await Promise.all(
      Array.from({ length: 1000 }, () => new Frames(it.waits.event(id, 'k', options)).opened()),
    )
    const before = it.rows.get('events_now') ?? 0
    const rest = all.map((wait) => wait.rest())
    await it.application.setEvent(id, 'k', '1')
    for (const one of await Promise.all(rest)) expect(one).toEqual([value('1'), end('DELIVERED')])
    expect((it.rows.get('events_now') ?? 0) - before).toBeLessThan(10)
    await nothingHeld(it.waits)
  })
})

describe.each([{ listen: true }, { listen: false }])('events that are followed, %o', ({ listen }) => {
  let it: Waiting
  beforeAll(async () => {
    it = await waiting({ listen })
  })
  const follow = (id: string, more: Partial<EventOptions> = {}) =>
    new Frames<EventFrame>(it.waits.followEvent(id, 'k', { ...options, ...more })).opened()

  test('the value now, then each as it is set, until the workflow has ended', async () => {
    const id = await it.application.start()
    await it.application.setEvent(id, 'k', '0', 1)
    const wait = await follow(id)
    expect(await wait.next()).toEqual(value('0', 1))
    for (let step = 2; step < 6; step++) {
      const next = wait.next()
      await it.application.setEvent(id, 'k', `"${step}"`, step)
      expect(await next).toEqual(value(`"${step}"`, step))
    }
    const rest = wait.rest()
    await it.application.setEvent(id, 'k', '"last"', 9)
    await it.application.end(id, 'SUCCESS', '1')
    expect(await rest).toEqual([value('"last"', 9), end('WORKFLOW_ENDED')])
    await nothingHeld(it.waits)
  })

  test('values set close together are all told, and those of steps that commit late', async () => {
    const id = await it.application.start()
    const wait = await follow(id)
    const next = wait.next()
    for (const step of [5, 3, 8, 4]) await it.application.setEvent(id, 'k', `${step}`, step)
    await it.application.end(id, 'SUCCESS', '1')
    const told = [await next, ...(await wait.rest())]
    expect(told.at(-1)).toEqual(end('WORKFLOW_ENDED'))
    const steps = told.flatMap((frame) => (frame?.kind === 'value' ? [frame.value.functionId] : []))
    expect(steps.sort()).toEqual([3, 4, 5, 8])
  })

  test('more values than a reading holds, each once', async () => {
    const id = await it.application.start()
    const wait = await follow(id)
    const next = wait.next()
    await it.application.sql.query(
      `INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value)
       SELECT $1, n, 'k', n::text FROM generate_series(0, 2999) n`,
      [id],
    )
    await it.application.setEvent(id, 'k', '3000', 3000)
    await it.application.end(id, 'SUCCESS', '1')
    const told = [await next, ...(await wait.rest())]
    const texts = told.flatMap((frame) => (frame?.kind === 'value' ? [Number(frame.value.text)] : []))
    expect(texts).toEqual(Array.from({ length: 3001 }, (_, n) => n))
  })

  test('two sets in one step give the last; one without history is told by its value', async () => {
    const id = await it.application.start()
    const wait = await follow(id)
    const next = wait.next()
    await it.application.setEvent(id, 'k', '1', 1)
    expect(await next).toEqual(value('1', 1))
    const second = wait.next()
    await it.application.setEvent(id, 'k', '2', 1)
    expect(await second).toEqual(value('2', 1))
    await wait.leave()
    const old = await it.application.start()
    const set = (text: string) =>
      it.application.sql.query(
        `INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization) VALUES ($1, 'k', $2, 'portable_json')
         ON CONFLICT (workflow_uuid, key) DO UPDATE SET value = EXCLUDED.value`,
        [old, text],
      )
    await set('1')
    const without = await follow(old)
    expect(await without.next()).toEqual(value('1', null))
    const other = without.next()
    await set('2')
    await it.application.notify('dbos_workflow_events_channel', `${old}::k`)
    expect(await other).toEqual(value('2', null))
    await without.leave()
    await nothingHeld(it.waits)
  })

  test('a rewind is a reset: what it went back to, and then the new run', async () => {
    const id = await it.application.start()
    await it.application.setEvent(id, 'k', '"kept"', 1)
    const wait = await follow(id, { waitPastEnd: true })
    expect(await wait.next()).toEqual(value('"kept"', 1))
    const next = wait.next()
    await it.application.setEvent(id, 'k', '"undone"', 5)
    expect(await next).toEqual(value('"undone"', 5))
    const reset = wait.next()
    await it.application.end(id, 'SUCCESS', '1')
    await rewind(it, id, 4)
    it.waits.changed([id])
    expect(await reset).toEqual({ kind: 'reset' })
    expect(await wait.next()).toEqual(value('"kept"', 1))
    const anew = wait.next()
    await it.application.setEvent(id, 'k', '"anew"', 6)
    expect(await anew).toEqual(value('"anew"', 6))
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('after a rewind, all values of the new run are told in order', async () => {
    const id = await it.application.start()
    await it.application.setEvent(id, 'k', '1', 1)
    const wait = await follow(id, { waitPastEnd: true })
    expect(await wait.next()).toEqual(value('1', 1))
    await it.application.end(id, 'SUCCESS', '1')
    await rewind(it, id, 0)
    for (const step of [2, 3, 4]) await it.application.setEvent(id, 'k', `${step}`, step)
    const told = [await wait.next(), await wait.next(), await wait.next(), await wait.next()]
    expect(told).toEqual([{ kind: 'reset' }, value('2', 2), value('3', 3), value('4', 4)])
    await wait.leave()
  })
})
