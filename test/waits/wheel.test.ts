import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Timed, Wheel } from '../../src/waits/wheel.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function entry(rung: number[], wheel: Wheel): Timed {
  return { ring: () => void rung.push(wheel.now()) }
}

test('each rings once, never before its time and at most a tick after it', () => {
  const wheel = new Wheel()
  const start = wheel.now()
  const waits = [0, 1, 19, 20, 21, 999, 10_239, 10_240, 10_241, 40_000]
  for (const wait of waits) {
    const rung: number[] = []
    wheel.set(entry(rung, wheel), start + wait)
    vi.advanceTimersByTime(50_000)
    expect(rung).toHaveLength(1)
    vi.advanceTimersByTime(20_000)
    expect(rung).toHaveLength(1)
  }
  const rung: number[] = []
  const from = wheel.now()
  for (const wait of waits) wheel.set(entry(rung, wheel), from + wait)
  vi.advanceTimersByTime(50_000)
  for (const [place, at] of rung.entries()) {
    const late = at - from - (waits[place] as number)
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThanOrEqual(40)
  }
})

test('a later time replaces the earlier, and what is cleared never rings', () => {
  const wheel = new Wheel()
  const rung: number[] = []
  const one = entry(rung, wheel)
  wheel.set(one, wheel.now() + 100)
  wheel.set(one, wheel.now() + 500)
  vi.advanceTimersByTime(400)
  expect(rung).toHaveLength(0)
  wheel.clear(one)
  vi.advanceTimersByTime(1000)
  expect(rung).toHaveLength(0)
})

test('no timer runs while nobody waits', () => {
  const wheel = new Wheel()
  const one = entry([], wheel)
  expect(vi.getTimerCount()).toBe(0)
  wheel.set(one, wheel.now() + 100)
  expect(vi.getTimerCount()).toBe(1)
  wheel.clear(one)
  expect([vi.getTimerCount(), wheel.size]).toEqual([0, 0])
  wheel.set(one, Number.POSITIVE_INFINITY)
  expect([vi.getTimerCount(), wheel.size]).toEqual([0, 0])
})

test('whatever was due rings after the process was held up for longer than a round', () => {
  const wheel = new Wheel()
  const rung: number[] = []
  for (let i = 0; i < 1000; i++) wheel.set(entry(rung, wheel), wheel.now() + i * 20)
  vi.setSystemTime(Date.now() + 60_000)
  const held = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000)
  vi.advanceTimersByTime(20)
  expect(rung).toHaveLength(1000)
  held.mockRestore()
})
