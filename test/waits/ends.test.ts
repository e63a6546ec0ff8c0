import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../../src/store/database.js'
import { openEnds } from '../../src/waits/ends.js'
import { Hub } from '../../src/waits/hub.js'
import { Waiter } from '../../src/waits/waiter.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function ends() {
  const readings: number[] = []
  const run = async () => {
    readings.push(performance.now())
    return [{ asOf: Date.now(), ids: [] }]
  }
  const log = { info() {}, warn() {}, error() {} }
  const hub = new Hub({ run } as unknown as Database, { listen: false, log })
  const within = async (milliseconds: number) => {
    const before = readings.length
    await vi.advanceTimersByTimeAsync(milliseconds)
    return readings.length - before
  }
  return { ...openEnds(hub), waiter: () => new Waiter(hub.wheel), readings, within }
}

const MINUTE = 60_000

test('who waits for something else learns of the end within a second at first, and within five after minutes', async () => {
  const { aside, waiter, readings, within } = ends()
  aside.add(waiter())
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  const gaps = (from: number) => readings.slice(from + 1).map((at, i) => at - (readings[from + i] as number))
  expect(Math.max(...gaps(0))).toBeLessThanOrEqual(1010)
  await vi.advanceTimersByTimeAsync(4 * MINUTE)
  const old = readings.length
  expect(await within(MINUTE)).toBeLessThanOrEqual(13)
  expect(Math.max(...gaps(old))).toBeLessThanOrEqual(5010)
})

test('where somebody waits for the end beside them, one look is for both', async () => {
  const one = ends()
  one.awaited.add(one.waiter())
  const alone = await one.within(10_000)
  const two = ends()
  two.awaited.add(two.waiter())
  two.aside.add(two.waiter())
  expect(Math.abs((await two.within(10_000)) - alone)).toBeLessThanOrEqual(2)
})

test('off while nobody waits', async () => {
  const { awaited, aside, waiter, within } = ends()
  const one = waiter()
  awaited.add(one)
  aside.add(one)
  awaited.delete(one)
  aside.delete(one)
  expect(vi.getTimerCount()).toBe(0)
  expect(await within(MINUTE)).toBe(0)
})
