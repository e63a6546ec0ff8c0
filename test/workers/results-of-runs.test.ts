import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Plain } from '../clients/grpcjs.js'
import { type Asking, asking, eventually, leave, start, workerAt } from './asking.js'
import type { RawWorker } from './raw-worker.js'

let api: Asking
let worker: RawWorker
let id = ''

beforeAll(async () => {
  api = await asking()
  worker = await workerAt(api.servers[0], { parent: leave, child: leave })
})
beforeEach(() => {
  id = randomUUID()
})

/** What a parent that waits for the workflow `id` all along is told in the end. */
async function awaited(): Promise<Promise<Plain>> {
  const parent = randomUUID()
  await start(api.workflows[0], 'parent', parent)
  const { token } = await worker.task(parent)
  const stream = worker.stream('AwaitStep', { workflowId: parent, token, functionId: 0, result: { workflowId: id } })
  const told = (async () => {
    for await (const { recorded } of stream) if (recorded) return recorded.ended
    return undefined
  })()
  return told
}

const taskOf = (fits: (task: Plain) => boolean) => worker.frame('task', (task) => task.workflowId === id && fits(task))

test('a parent is told the result of its child’s last run', async () => {
  await start(api.workflows[0], 'child', id)
  const first = await worker.task(id)
  const told = awaited()
  const { runId } = await worker.call('ContinueAsNew', { task: { workflowId: id, token: first.token } })
  const second = await taskOf((task) => task.runId === runId)
  await worker.complete(second, { result: { json: '"second"' } })
  expect(await told).toMatchObject({ kind: 'KIND_SUCCEEDED', output: { json: '"second"' } })
})

test('and that of its last attempt', async () => {
  await start(api.workflows[0], 'child', id, { retryPolicy: { initialInterval: { nanos: 1e6 }, maximumAttempts: 2 } })
  const told = awaited()
  for (const attempt of [1, 2]) {
    const task = await taskOf((given) => given.attempt === attempt)
    await worker.complete(task, { failure: { name: 'Error', message: `attempt ${attempt}` } })
  }
  expect(await told).toMatchObject({ kind: 'KIND_FAILED', failure: { message: 'attempt 2' } })
})

test('a parked parent is woken by the end of the last run, and not by those before', async () => {
  await start(api.workflows[0], 'child', id)
  const first = await worker.task(id)
  const parent = randomUUID()
  await start(api.workflows[0], 'parent', parent)
  const { token } = await worker.task(parent)
  const wakes = [{ functionId: 0, result: { workflowId: id } }]
  expect(await worker.call('ParkTask', { task: { workflowId: parent, token }, wakes })).toEqual({ parked: true })
  const { runId } = await worker.call('ContinueAsNew', { task: { workflowId: id, token: first.token } })
  const second = await taskOf((task) => task.runId === runId)
  const { workflow } = await api.workflows[0].unary('GetWorkflow', { workflowId: parent })
  expect(workflow.parked).toBe(true)
  await worker.complete(second, { result: { json: '1' } })
  await worker.frame('task', (task) => task.workflowId === parent && task.token !== token)
})

test('who watches is told of a reset between two runs, and of each run’s steps', async () => {
  await start(api.workflows[0], 'child', id)
  const first = await worker.task(id)
  const told: string[] = []
  const over = (async () => {
    for await (const { happening, end } of api.workflows[1].stream('WatchWorkflow', { workflowId: id })) {
      if (happening?.step) told.push(happening.step.name)
      if (happening?.reset) told.push('reset')
      if (end) return end.reason
    }
  })()
  const step = (task: Plain, name: string, seconds: number) => {
    const finished = { name, output: { json: '1' } }
    const steps = [{ functionId: 0, completedAt: { seconds }, finished }]
    return worker.call('RecordSteps', { tasks: [{ workflowId: id, token: task.token, steps }] })
  }
  await step(first, 'of the first', 5)
  await eventually(async () => told.length === 1)
  const { runId } = await worker.call('ContinueAsNew', { task: { workflowId: id, token: first.token } })
  const second = await taskOf((task) => task.runId === runId)
  await step(second, 'of the second', 6)
  await worker.complete(second, { result: { json: '1' } })
  expect(await over).toBe('REASON_WORKFLOW_ENDED')
  expect(told).toEqual(['of the first', 'reset', 'of the second'])
})

test('recorded steps come in pages: the first with the task, the others when they are asked for', async () => {
  await start(api.workflows[0], 'child', id)
  const { token } = await worker.task(id)
  const steps = Array.from({ length: 7 }, (_, functionId) => ({
    functionId,
    completedAt: { seconds: 5 },
    finished: { name: `step ${functionId}`, output: { json: `${functionId}` } },
  }))
  await worker.call('RecordSteps', { tasks: [{ workflowId: id, token, steps }] })
  await worker.call('DrainWorker', { workerId: worker.id })
  const next = await workerAt(api.servers[1], { child: leave }, { request: { stepsPageSize: 3 } })
  await worker.call('ReleaseTasks', { tasks: [{ workflowId: id, token }] })
  const again = await next.task(id)
  const numbers = (page: Plain) => page.steps.map(({ functionId }: Plain) => functionId)
  expect([numbers(again), again.moreSteps]).toEqual([[0, 1, 2], true])
  const task = { workflowId: id, token: again.token }
  const page = (after: number, pageSize: number) => next.call('ListTaskSteps', { task, after, pageSize })
  const [second, third, all] = [await page(2, 3), await page(5, 3), await page(2, 0)]
  expect([numbers(second), second.moreSteps]).toEqual([[3, 4, 5], true])
  expect([numbers(third), third.moreSteps]).toEqual([[6], false])
  expect(numbers(all)).toEqual([3, 4, 5, 6])
  expect(third.steps[0]).toMatchObject({ name: 'step 6', output: { json: '6' } })
  const stale = next.call('ListTaskSteps', { task: { workflowId: id, token } })
  await expect(stale).rejects.toMatchObject({ code: 10 })
  next.close()
})
