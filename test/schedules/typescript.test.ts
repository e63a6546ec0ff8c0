import { expect, test } from 'vitest'
import { CronError, fireTimes } from '../../src/schedules/cron.js'
import { parseCron } from '../../src/schedules/dialects.js'

function times(expression: string, zone: string, after: string, count: number): string[] {
  const found: string[] = []
  for (const time of fireTimes(parseCron('typescript', expression, zone), Date.parse(after))) {
    found.push(new Date(time).toISOString())
    if (found.length === count) break
  }
  return found
}

test('a repeated local time fires twice', () => {
  expect(times('30 2 * * *', 'Europe/Vienna', '2026-10-24T12:00:00Z', 3)).toEqual([
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ])
})

test('a local time that clocks leap over does not fire', () => {
  expect(times('30 2 * * *', 'Europe/Vienna', '2026-03-28T00:00:00Z', 2)).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ])
})

test('day of month and day of week must both fit', () => {
  expect(times('0 0 13 * 5', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual(['2026-02-13T00:00:00.000Z'])
})

test('what can never fire has no fire time, though it can be read', () => {
  expect(times('0 0 L-30 2 *', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual([])
})

test.each(['0 0 31 2 *', '1/5 * * * *', '* * * * * * *', 'pattern', ''])('%j is refused', (expression) => {
  expect(() => parseCron('typescript', expression, 'UTC')).toThrow(CronError)
})
