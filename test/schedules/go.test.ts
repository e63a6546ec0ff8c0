import { expect, test } from 'vitest'
import { goCron } from '../../src/schedules/go.js'
import { runId } from '../../src/schedules/run-id.js'
import { answered, ours } from './answers.js'

test('expressions are read, refused and fire as in Go', () => {
  const write = (time: number, zone: string) => runId('go', 's', time, zone).slice('sched-s-'.length)
  const differing = answered('go')
    .map((question) => ({ ...question, ours: ours(question, goCron, write) }))
    .filter((question) => question.ours.join() !== question.answer.join())
  expect(differing).toEqual([])
})
