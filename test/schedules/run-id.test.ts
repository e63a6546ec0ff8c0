import { expect, test } from 'vitest'
import { runId, triggerId } from '../../src/schedules/run-id.js'

const winter = Date.UTC(2026, 0, 1, 11, 0, 0)
const decimals = Date.UTC(2026, 6, 1, 22, 30, 15, 120)

test.each([
  ['typescript', 'sched-s-2026-01-01T11:00:00.000Z', 'sched-s-2026-07-01T22:30:15.120Z'],
  ['python', 'sched-s-2026-01-01T12:00:00+01:00', 'sched-s-2026-07-02T00:30:15.120000+02:00'],
  ['go', 'sched-s-2026-01-01T11:00:00Z', 'sched-s-2026-07-01T22:30:15.12Z'],
  ['java', 'sched-s-2026-01-01T12:00+01:00', 'sched-s-2026-07-02T00:30:15.120+02:00'],
] as const)('the run of a fire time is named as a %s application names it', (runtime, whole, fraction) => {
  expect(runId(runtime, 's', winter, 'Europe/Vienna')).toBe(whole)
  expect(runId(runtime, 's', decimals, 'Europe/Vienna')).toBe(fraction)
})

test.each([
  ['typescript', '2026-01-01T11:00:00.000Z', '2026-07-01T22:30:15.120Z'],
  ['python', '2026-01-01T11:00:00+00:00', '2026-07-01T22:30:15.120000+00:00'],
  ['go', '2026-01-01T11:00:00Z', '2026-07-01T22:30:15.12Z'],
  ['java', '2026-01-01T11:00:00Z', '2026-07-01T22:30:15.120Z'],
] as const)('a triggered run is named as a %s application names it', (runtime, whole, fraction) => {
  expect(triggerId(runtime, 's', winter)).toBe(`sched-s-trigger-${whole}`)
  expect(triggerId(runtime, 's', decimals)).toBe(`sched-s-trigger-${fraction}`)
})
