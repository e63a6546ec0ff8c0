import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StreamFrame, StreamOptions } from '../../src/waits/stream-waits.js'
import { Frames, fault, frames, nothingHeld, type Waiting, waiting } from './waiting.js'

const options: StreamOptions = { progressInterval: 15_000, offset: 0 }
const end = (reason: string, next: number) => ({ kind: 'end', reason, next })

const valuesOf = (all: StreamFrame[]) => all.flatMap((frame) => (frame.kind === 'values' ? frame.values : []))
const texts = (all: StreamFrame[]) => valuesOf(all).map(({ text }) => text)
const offsets = (all: StreamFrame[]) => valuesOf(all).map(({ offset }) => offset)

describe.each([{ listen: true }, { listen: false }])('streams, %o', ({ listen }) => {
  let it: Waiting
  beforeAll(async () => {
    it = await waiting({ listen })
  })
  const read = (id: string, more: Partial<StreamOptions> = {}) => it.waits.stream(id, 'k', { ...options, ...more })

  test('what is there, then what comes, until it is closed', async () => {
    const id = await it.application.start()
    await it.application.write(id, 'k', '1', '2')
    const wait = await new Frames(read(id)).opened()
    expect(await wait.next()).toMatchObject({
      values: [
        { offset: 0, text: '1' },
        { offset: 1, text: '2' },
      ],
    })
    const next = wait.next()
    await it.application.write(id, 'k', '3')
    expect(await next).toMatchObject({ values: [{ offset: 2, text: '3' }] })
    const rest = wait.rest()
    await it.application.close(id, 'k')
    expect(await rest).toEqual([end('CLOSED', 3)])
    await nothingHeld(it.waits)
  })

  test('trap 14: both marks close, and a value that reads as the mark', async () => {
    const marks: [string, string | null][] = [
      ['"__DBOS_STREAM_CLOSED__"', 'portable_json'],
      ['__DBOS_STREAM_CLOSED__', 'DBOS_JSON'],
      ['__DBOS_STREAM_CLOSED__', null],
      ['{"json":"__DBOS_STREAM_CLOSED__","__dbos_serializer":"superjson"}', 'js_superjson'],
    ]
    for (const [mark, serialization] of marks) {
      const id = await it.application.start()
      await it.application.append(id, 'k', '1', 'portable_json')
      await it.application.append(id, 'k', mark, serialization)
      await it.application.append(id, 'k', '2', 'portable_json')
      const all = await frames(read(id))
      expect([texts(all), all.at(-1)]).toEqual([['1'], end('CLOSED', 1)])
      expect(await frames(read(id, { offset: 1 }))).toEqual([end('CLOSED', 1)])
    }
  })

  test('one that begins beyond the mark is closed too', async () => {
    const id = await it.application.start()
    await it.application.write(id, 'k', '1', '"__DBOS_STREAM_CLOSED__"')
    expect(await frames(read(id, { offset: 50 }))).toEqual([end('CLOSED', 50)])
  })

  test('trap 15: the end of the workflow is not the end of the stream before all is read', async () => {
    const id = await it.application.start()
    const wait = await new Frames(read(id)).opened()
    const rest = wait.rest()
    await it.application.append(id, 'k', '1', 'portable_json')
    await it.application.cancel(id)
    const all = await rest
    expect([texts(all), all.at(-1)]).toEqual([['1'], end('WORKFLOW_ENDED', 1)])
    await it.application.append(id, 'k', '2', 'portable_json')
    expect(await frames(read(id, { offset: 1 }))).toMatchObject([
      { values: [{ offset: 1, text: '2' }] },
      end('WORKFLOW_ENDED', 2),
    ])
    await nothingHeld(it.waits)
  })

  test('queued and delayed workflows are waited for', async () => {
    for (const status of ['ENQUEUED', 'DELAYED']) {
      const id = await it.application.start(randomUUID(), status)
      expect(await frames(read(id, { valueTimeout: 40 }))).toEqual([end('TIMED_OUT', 0)])
    }
  })

  test('a missing workflow is not found at once, or waited for; a deleted one is not found', async () => {
    const id = randomUUID()
    expect((await fault(frames(read(id)))).reason).toBe('WORKFLOW_NOT_FOUND')
    const wait = await new Frames(read(id, { waitForCreation: true })).opened()
    const next = wait.next()
    await it.application.start(id)
    await it.application.write(id, 'k', '1')
    expect(await next).toMatchObject({ values: [{ text: '1' }] })
    const gone = fault(wait.next())
    await it.application.delete(id)
    expect((await gone).reason).toBe('WORKFLOW_NOT_FOUND')
    await nothingHeld(it.waits)
  })

  test('offset and limit: so many from there on', async () => {
    const id = await it.application.start()
    await it.application.fill(id, 'k', 2000)
    const all = await frames(read(id, { offset: 700, limit: 1100 }))
    expect(offsets(all)).toEqual(Array.from({ length: 1100 }, (_, n) => 700 + n))
    expect(all.at(-1)).toEqual(end('LIMIT', 1800))
    expect(await frames(read(id, { offset: 1999, limit: 1 }))).toMatchObject([
      { values: [{ offset: 1999, text: '1999' }] },
      end('LIMIT', 2000),
    ])
  })

  test('the time for a value begins anew with each; 0 takes what is there', async () => {
    const id = await it.application.start()
    await it.application.write(id, 'k', '1', '2')
    const all = await frames(read(id, { valueTimeout: 0 }))
    expect([texts(all), all.at(-1)]).toEqual([['1', '2'], end('TIMED_OUT', 2)])
    expect(await frames(read(id, { offset: 2, valueTimeout: 0 }))).toEqual([end('TIMED_OUT', 2)])
    expect(await frames(read(id, { offset: 2, deadline: 80 }))).toEqual([end('TIMED_OUT', 2)])
  })

  test('a gap that a rewind left is passed over', async () => {
    const id = await it.application.start()
    await it.application.write(id, 'k', '0', '1', '2', '3')
    await it.application.sql.query('DELETE FROM dbos.streams WHERE workflow_uuid = $1 AND "offset" = 2', [id])
    expect(offsets(await frames(read(id, { valueTimeout: 0 })))).toEqual([0, 1, 3])
    expect(offsets(await frames(read(id, { offset: 2, valueTimeout: 0 })))).toEqual([3])
  })

  test('what is written after a rewind took the mark away stands where the mark stood', async () => {
    const id = await it.application.start()
    await it.application.write(id, 'k', '0', '"__DBOS_STREAM_CLOSED__"')
    const [, closed] = await frames(read(id))
    expect(closed).toEqual(end('CLOSED', 1))
    await it.application.sql.query('DELETE FROM dbos.streams WHERE workflow_uuid = $1 AND "offset" = 1', [id])
    await it.application.write(id, 'k', '"more"')
    expect(texts(await frames(read(id, { offset: 1, valueTimeout: 0 })))).toEqual(['"more"'])
  })

  test('no gap and no repeat while the writer races the readers', async () => {
    const id = await it.application.start()
    const readers = Array.from({ length: 20 }, (_, n) => frames(read(id, { offset: n % 3 })))
    for (let n = 0; n < 150; n++) {
      await it.application.append(id, 'k', `${n}`, 'portable_json')
      if (n % 3 === 0) await it.application.notify('dbos_streams_channel', `${id}::k`)
    }
    await it.application.close(id, 'k')
    for (const [place, all] of (await Promise.all(readers)).entries()) {
      const first = place % 3
      expect(texts(all)).toEqual(Array.from({ length: 150 - first }, (_, n) => `${n + first}`))
      expect(all.at(-1)).toEqual(end('CLOSED', 150))
    }
    await nothingHeld(it.waits)
  })

  test('one that goes on at its offset after a lost connection misses and repeats nothing', async () => {
    const id = await it.application.start()
    await it.application.fill(id, 'k', 1500)
    await it.application.close(id, 'k')
    const seen: number[] = []
    for (;;) {
      const abort = new AbortController()
      const wait = await new Frames(read(id, { offset: seen.length, signal: abort.signal })).opened()
      const frame = await wait.next()
      if (frame?.kind === 'values') seen.push(...frame.values.slice(0, 400).map(({ offset }) => offset))
      abort.abort()
      await wait.leave()
      if (frame?.kind === 'end') break
    }
    expect(seen).toEqual(Array.from({ length: 1500 }, (_, n) => n))
  })

  test('what a slow reader has not taken is not read', async () => {
    const id = await it.application.start()
    await it.application.fill(id, 'k', 50_000)
    const before = it.rows.get('stream_slices') ?? 0
    const wait = await new Frames(read(id)).opened()
    expect(await wait.next()).toMatchObject({ kind: 'values' })
    await it.application.write(id, 'k', '"more"')
    await it.application.sql.query('SELECT pg_sleep(1.1)')
    expect((it.rows.get('stream_slices') ?? 0) - before).toBeLessThanOrEqual(512)
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('a frame holds no more than its bytes, and at least one value', async () => {
    const id = await it.application.start()
    const big = JSON.stringify('x'.repeat(700_000))
    await it.application.write(id, 'k', big, big, '1', '2')
    const all = await frames(read(id, { valueTimeout: 0 }))
    expect(all.map((frame) => (frame.kind === 'values' ? frame.values.length : frame.kind))).toEqual([1, 3, 'end'])
  })

  test('one huge stream does not starve others that are read at the same time', async () => {
    const [huge, ...small] = await Promise.all(Array.from({ length: 40 }, () => it.application.start()))
    await it.application.fill(huge as string, 'k', 100_000)
    for (const id of small) await it.application.write(id, 'k', '1', '"__DBOS_STREAM_CLOSED__"')
    const before = it.statements.get('stream_slices') ?? 0
    const wait = await new Frames(read(huge as string)).opened()
    const first = wait.next()
    for (const all of await Promise.all(small.map((id) => frames(read(id))))) expect(texts(all)).toEqual(['1'])
    await first
    expect((it.statements.get('stream_slices') ?? 0) - before).toBeLessThan(15)
    await wait.leave()
  })

  test('1,000 that read one stream at the same place share one read', async () => {
    const id = await it.application.start()
    const waits = await Promise.all(Array.from({ length: 1000 }, () => new Frames(read(id)).opened()))
    const all = waits.map((wait) => wait.rest())
    await expect.poll(() => it.statements.get('stream_slices')).toBeGreaterThan(0)
    const before = it.rows.get('stream_slices') ?? 0
    await it.application.write(id, 'k', '1')
    await it.application.close(id, 'k')
    for (const one of await Promise.all(all)) expect(texts(one)).toEqual(['1'])
    expect((it.rows.get('stream_slices') ?? 0) - before).toBeLessThan(30)
    await nothingHeld(it.waits)
  })

  test('progress carries the offset to go on at', async () => {
    const id = await it.application.start()
    await it.application.write(id, 'k', '1')
    const wait = read(id, { progressInterval: 30 })
    const got = [await wait.next(), await wait.next(), await wait.next()].map(({ value }) => value)
    expect(got).toMatchObject([{ kind: 'opened' }, { kind: 'values' }, { kind: 'progress', next: 1 }])
    await wait.return()
    await nothingHeld(it.waits)
  })
})
