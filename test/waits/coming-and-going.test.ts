import { setMaxListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Frames, nothingHeld, type Waiting, waiting } from './waiting.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let it: Waiting
beforeAll(async () => {
  it = await waiting()
})
afterEach(() => void vi.restoreAllMocks())

const options = { progressInterval: 15_000, offset: 0, mustExist: true }

test('callers that come and go by the thousand leave no memory, no timer and no statement behind', async () => {
  const id = await it.application.start()
  const round = async (count: number) => {
    for (let i = 0; i < count; i += 500) {
      const abort = new AbortController()
      const { signal } = abort
      setMaxListeners(0, signal)
      const all = Array.from({ length: 500 }, async (_, n) => {
        const wait: AsyncGenerator<{ kind: string }, void> = [
          () => it.waits.stream(id, `k${n}`, { ...options, signal }),
          () => it.waits.event(id, `k${n}`, { ...options, signal }),
          () => it.waits.followEvent(id, `k${n}`, { ...options, signal }),
          () => it.waits.outcome(id, { ...options, signal }),
        ][n % 4]?.() as AsyncGenerator<{ kind: string }, void>
        await wait.next()
        return wait.next().catch(() => undefined)
      })
      await expect.poll(() => it.waits.load.waiters).toBe(500)
      abort.abort()
      expect(it.waits.load).toEqual({ waiters: 0, held: 0 })
      await Promise.all(all)
    }
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  await round(2000)
  const before = await round(500)
  const after = await round(8000)
  expect(after - before).toBeLessThan(4 * 1024 * 1024)
  const idle = new Map(it.statements)
  await it.application.sql.query('SELECT pg_sleep(1.2)')
  expect(it.statements).toEqual(idle)
})

test('5,000 that wait for one key are all told, by a handful of reads', async () => {
  const id = await it.application.start()
  const all = await Promise.all(
    Array.from({ length: 5000 }, () => new Frames(it.waits.stream(id, 'k', options)).opened()),
  )
  const rest = all.map((wait) => wait.rest())
  const before = it.rows.get('stream_slices') ?? 0
  await it.application.write(id, 'k', '1')
  await it.application.close(id, 'k')
  for (const one of await Promise.all(rest)) {
    expect(one.at(-1)).toEqual({ kind: 'end', reason: 'CLOSED', next: 1 })
  }
  expect((it.rows.get('stream_slices') ?? 0) - before).toBeLessThan(100)
  await nothingHeld(it.waits)
})

test("this machine's clock does not matter to what is found", async () => {
  const now = Date.now
  for (const ahead of [-86_400_000, 86_400_000]) {
    vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead)
    const id = await it.application.start()
    const wait = await new Frames(it.waits.outcome(id, options)).opened()
    const next = wait.next()
    await it.application.end(id, 'SUCCESS', '1')
    expect(await next).toMatchObject({ kind: 'outcome', row: { id } })
    await wait.leave()
    vi.restoreAllMocks()
  }
})
