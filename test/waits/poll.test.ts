import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Poll } from '../../src/waits/poll.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const PACE = { fastest: 25, slowest: 1000, patience: 10 }

function poll(read: (due: object[]) => Promise<unknown> = async () => {}, pace = PACE) {
  const readings: object[][] = []
  const failures: unknown[] = []
  const made = new Poll<object>(
    pace,
    async (due) => {
      readings.push(due)
      await read(due)
    },
    (error) => failures.push(error),
  )
  return { made, readings, failures }
}

test('fast for the young, slower with age, never slower than the slowest', async () => {
  const { made, readings } = poll()
  made.add({})
  await vi.advanceTimersByTimeAsync(500)
  expect(readings.length).toBeGreaterThanOrEqual(15)
  expect(readings.length).toBeLessThanOrEqual(21)
  await vi.advanceTimersByTimeAsync(60_000)
  const before = readings.length
  await vi.advanceTimersByTimeAsync(10_000)
  expect(readings.length - before).toBeGreaterThanOrEqual(9)
  expect(readings.length - before).toBeLessThanOrEqual(11)
})

test('however many there are, no more readings than the youngest asks for', async () => {
  const { made, readings } = poll()
  for (let i = 0; i < 100; i++) {
    made.add({})
    await vi.advanceTimersByTimeAsync(333)
  }
  const before = readings.length
  made.add({})
  await vi.advanceTimersByTimeAsync(500)
  expect(readings.length - before).toBeLessThanOrEqual(21)
  await vi.advanceTimersByTimeAsync(60_000)
  const old = readings.length
  await vi.advanceTimersByTimeAsync(10_000)
  expect(readings.length - old).toBeLessThanOrEqual(11)
  expect(readings.at(-1)).toHaveLength(101)
})

test('off while nobody waits', async () => {
  const { made, readings } = poll()
  const one = {}
  made.add(one)
  made.delete(one)
  expect(vi.getTimerCount()).toBe(0)
  await vi.advanceTimersByTimeAsync(5000)
  expect([readings.length, made.size]).toEqual([0, 0])
})

test('at rest all are read at the slowest pace, and fast again when rest is over', async () => {
  const { made, readings } = poll()
  made.add({})
  made.rest(true)
  made.add({})
  await vi.advanceTimersByTimeAsync(3000)
  expect(readings.length).toBeLessThanOrEqual(3)
  const before = readings.length
  made.rest(false)
  await vi.advanceTimersByTimeAsync(250)
  expect(readings.length - before).toBeGreaterThanOrEqual(8)
})

test('one reading at a time, and dear ones take no more than half of the time', async () => {
  let under = 0
  let most = 0
  const { made, readings } = poll(async () => {
    most = Math.max(most, ++under)
    await new Promise((resolve) => setTimeout(resolve, 200))
    under--
  })
  made.add({})
  await vi.advanceTimersByTimeAsync(2100)
  expect(most).toBe(1)
  expect(readings.length).toBeLessThanOrEqual(6)
})

test('a reading that fails is told, and tried again less and less often', async () => {
  const { made, readings, failures } = poll(async () => {
    throw new Error('away')
  })
  made.add({})
  await vi.advanceTimersByTimeAsync(60_000)
  expect(failures.length).toBe(readings.length)
  expect(readings.length).toBeGreaterThanOrEqual(7)
  expect(readings.length).toBeLessThanOrEqual(20)
})

test('closed, it reads nothing and takes nothing', async () => {
  const { made, readings } = poll()
  made.add({})
  made.close()
  made.add({})
  await vi.advanceTimersByTimeAsync(5000)
  expect([readings.length, made.size]).toEqual([0, 0])
})
