import { expect, test } from 'vitest'
import { pythonCron } from '../../src/schedules/python.js'
import { runId } from '../../src/schedules/run-id.js'
import { answered, ours } from './answers.js'

test('expressions are read, refused and fire as in Python', () => {
  const write = (time: number, zone: string) => runId('python', 's', time, zone).slice('sched-s-'.length)
  const differing = answered('python')
    .map((question) => ({ ...question, ours: ours(question, pythonCron, write) }))
    .filter((question) => question.ours.join() !== question.answer.join())
  expect(differing).toEqual([])
})
