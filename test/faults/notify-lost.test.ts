import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Waits } from '../../src/waits/waits.js'
import { unheard } from './unheard.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Wait = AsyncGenerator<{ kind: string }, void>
const options = { progressInterval: 15_000 }

/** By which statements each kind of wait is read for, and how long DBOS's own clients would let it wait. */
const KINDS: { name: string; sdk: number; statements: string[]; open: (waits: Waits, id: string) => Wait }[] = [
  {
    name: 'a stream',
    sdk: 1000,
    statements: ['news_of_streams'],
    open: (waits, id) => waits.stream(id, 'k', { ...options, offset: 0 }),
  },
  {
    name: 'an event',
    sdk: 10_000,
    statements: ['news_of_events'],
    open: (waits, id) => waits.event(id, 'k', options),
  },
  {
    name: 'a followed event',
    sdk: 10_000,
    statements: ['event_news'],
    open: (waits, id) => waits.followEvent(id, 'k', options),
  },
  {
    name: 'a result',
    sdk: 1000,
    statements: ['news_of_workflows'],
    open: (waits, id) => waits.outcome(id, { ...options, mustExist: true }),
  },
]

/** A timer of Node's may come a millisecond late, and what it woke reads in the next turn of the loop. */
const TIMERS_MS = 5

async function begin(wait: Wait): Promise<void> {
  const opened = wait.next()
  void opened.then(() => drain(wait)).catch(() => {})
  // Answers of the store come in turns of the event loop, which the clock has to be turned for.
  await vi.advanceTimersByTimeAsync(1)
}

async function drain(wait: Wait): Promise<void> {
  for await (const _ of wait);
}

describe.each([{ listen: true }, { listen: false }])('where nobody notifies, %o', ({ listen }) => {
  test.each(KINDS)(
    '$name is never read for later than by DBOS’s clients, at any age, whoever waits beside it',
    async ({ sdk, statements, open }) => {
      const { waits, readings } = unheard(listen)
      await begin(open(waits, 'old'))
      await vi.advanceTimersByTimeAsync(100)
      expect(waits.listening).toBe(listen)
      const began = performance.now()
      // Younger ones come and grow old, and are read for at other moments than the old one.
      for (let turn = 0; turn < 240; turn++) {
        if (turn % 60 === 0) await begin(open(waits, `young-${turn}`))
        await vi.advanceTimersByTimeAsync(sdk / 4 + 37)
      }
      const times = readings
        .filter(({ statement, ids }) => statements.includes(statement) && ids.includes('old'))
        .map(({ at }) => at)
      const gaps = [...times, performance.now()].map((at, place) => at - (times[place - 1] ?? began))
      expect(Math.max(...gaps)).toBeLessThanOrEqual(sdk + TIMERS_MS)
      await waits.close()
    },
  )
})

test('a notification that comes wakes at once: the poll is not what was measured above', async () => {
  const { waits, readings } = unheard(true)
  await begin(waits.event('heard', 'k', options))
  await vi.advanceTimersByTimeAsync(20_000)
  const before = readings.length
  waits.changed(['heard'])
  await vi.advanceTimersByTimeAsync(1)
  expect(readings.length).toBeGreaterThan(before)
  await waits.close()
})
