import { expect, test } from 'vitest'
import { instantsOf, isZone, offsetAt, offsetText } from '../../src/schedules/zone.js'

test.each([
  'UTC',
  'Europe/Vienna',
  'America/Argentina/Buenos_Aires',
  'America/Port-au-Prince',
  'US/Eastern',
  'Etc/GMT+5',
  'Asia/Calcutta',
])('%s is a time zone', (name) => {
  expect(isZone(name)).toBe(true)
})

test.each(['', 'utc', 'europe/vienna', 'Mars/Olympus', '+01:00', 'Europe/', 'local', 'Europe/Vienna '])(
  '%j is none that every runtime knows',
  (name) => {
    expect(isZone(name)).toBe(false)
  },
)

test('a local time exists once, twice when clocks are set back, never when they leap over it', () => {
  const at = (month: number, day: number) => instantsOf(Date.UTC(2026, month - 1, day, 2, 30), 'Europe/Vienna')
  const iso = (instants: number[]) => instants.map((instant) => new Date(instant).toISOString())
  expect(iso(at(3, 28))).toEqual(['2026-03-28T01:30:00.000Z'])
  expect(iso(at(3, 29))).toEqual([])
  expect(iso(at(10, 25))).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'])
})

test('offsets are written as ISO 8601 has them', () => {
  expect(offsetText(offsetAt(Date.UTC(2026, 0), 'America/St_Johns'))).toBe('-03:30')
  expect(offsetText(offsetAt(Date.UTC(2026, 0), 'Asia/Kolkata'))).toBe('+05:30')
})
