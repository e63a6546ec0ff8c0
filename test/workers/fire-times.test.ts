import { expect, test } from 'vitest'
import { parseCron } from '../../src/schedules/dialects.js'
import { planFires, type Standing } from '../../src/workers/fire-times.js'

const at = (text: string) => Date.parse(`2026-03-01T${text}Z`)
const cron = parseCron('perdure', '0 * * * *', 'UTC')

const plan = (given: Partial<Standing>) =>
  planFires(cron, {
    nextFireAt: at('10:00'),
    bufferedFireAt: null,
    running: false,
    overlapPolicy: 'ALLOW_ALL',
    automaticBackfill: false,
    now: at('10:00'),
    ...given,
  })

test('a fire time that has come starts a run, and the next one is known', () => {
  expect(plan({})).toEqual({ start: [at('10:00')], clear: false, nextFireAt: at('11:00'), bufferedFireAt: null })
})

test('one that has not come starts none', () => {
  expect(plan({ now: at('09:59:59.999') })).toMatchObject({ start: [], nextFireAt: at('10:00') })
})

test('missed ones are left out, but for a server that is a minute late; or made up for, where the schedule says so', () => {
  expect(plan({ now: at('13:30') })).toMatchObject({ start: [], nextFireAt: at('14:00') })
  expect(plan({ now: at('13:00:59') })).toMatchObject({ start: [at('13:00')], nextFireAt: at('14:00') })
  const times = ['10:00', '11:00', '12:00', '13:00'].map(at)
  expect(plan({ now: at('13:30'), automaticBackfill: true })).toMatchObject({ start: times, nextFireAt: at('14:00') })
})

test('an expression that somebody else has changed does not fire at a time of the old one', () => {
  const changed = { nextFireAt: at('10:20'), now: at('10:20') }
  expect(plan(changed)).toMatchObject({ start: [], nextFireAt: at('11:00') })
})

test('SKIP: nothing starts beside the last run, nor two at once', () => {
  const given = { overlapPolicy: 'SKIP', automaticBackfill: true, now: at('12:30') } as const
  expect(plan({ ...given, running: true })).toMatchObject({ start: [], nextFireAt: at('13:00') })
  expect(plan(given)).toMatchObject({ start: [at('10:00')], nextFireAt: at('13:00') })
})

test('BUFFER_ONE: one fire time waits for the last run, however many pass', () => {
  const given = { overlapPolicy: 'BUFFER_ONE', automaticBackfill: true } as const
  expect(plan({ ...given, running: true })).toMatchObject({ start: [], bufferedFireAt: at('10:00') })
  const later = { ...given, nextFireAt: at('11:00'), bufferedFireAt: at('10:00'), now: at('12:10') }
  expect(plan({ ...later, running: true })).toMatchObject({ start: [], bufferedFireAt: at('10:00') })
  expect(plan({ ...later, now: at('10:30') })).toMatchObject({ start: [at('10:00')], bufferedFireAt: null })
  expect(plan(later)).toMatchObject({ start: [at('10:00')], bufferedFireAt: at('11:00') })
})

test('CANCEL_OTHER and TERMINATE_OTHER: the last run makes room for the newest fire time', () => {
  for (const overlapPolicy of ['CANCEL_OTHER', 'TERMINATE_OTHER'] as const) {
    const given = { overlapPolicy, automaticBackfill: true, now: at('12:30') }
    expect(plan({ ...given, running: true })).toMatchObject({ start: [at('12:00')], clear: true })
    expect(plan(given)).toMatchObject({ start: [at('12:00')], clear: false })
    expect(plan({ ...given, running: true, now: at('09:30') })).toMatchObject({ start: [], clear: false })
  }
})

test('a local time that clocks skip has no fire time, one that they show twice has two', () => {
  const vienna = parseCron('perdure', '30 2 * * *', 'Europe/Vienna')
  const spring = Date.parse('2026-03-28T12:00:00Z')
  expect(new Date(vienna.next(spring) ?? 0).toISOString()).toBe('2026-03-30T00:30:00.000Z')
  const autumn = Date.parse('2026-10-24T12:00:00Z')
  const first = vienna.next(autumn) ?? 0
  expect(new Date(first).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(new Date(vienna.next(first) ?? 0).toISOString()).toBe('2026-10-25T01:30:00.000Z')
})
