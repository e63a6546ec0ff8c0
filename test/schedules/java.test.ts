import { expect, test } from 'vitest'
import { javaCron } from '../../src/schedules/java.js'
import { runId } from '../../src/schedules/run-id.js'
import { answered, ours } from './answers.js'

const write = (time: number, zone: string) => runId('java', 's', time, zone).slice('sched-s-'.length)
const judged = answered('java').map((question) => ({ ...question, ours: ours(question, javaCron, write) }))

/** cron-utils loses times beside a change of half an hour. */
const HALF_HOUR = 'Australia/Lord_Howe'
/** Further than we look. */
const FAR = '0 0 0 29 2 1'

test('what is read fires as in Java', () => {
  const differing = judged
    .filter(({ ours, zone, expression }) => ours[0] !== 'error' && zone !== HALF_HOUR && expression !== FAR)
    .filter(({ ours, answer }) => ours.join() !== answer.join())
  expect(differing).toEqual([])
})

test('what Java refuses is refused; beyond that what it stumbles over, what never fires, and its own reading of L', () => {
  const read = judged.filter(({ ours, answer }) => answer[0] === 'error' && ours[0] !== 'error')
  expect(read).toEqual([])
  const everyday = judged.slice(
    0,
    judged.findIndex(({ zone }) => zone === 'Europe/Vienna'),
  )
  const stricter = everyday.filter(({ ours, answer }) => ours[0] === 'error' && answer[0] !== 'error')
  expect(stricter.map(({ expression }) => expression)).toEqual([
    '0 0 0 31W * *',
    '0 0 0 * * L',
    '0 0 0 * * 1#6',
    '0 0 0 31 4 *',
    '0 0 0 30 2 *',
  ])
})
