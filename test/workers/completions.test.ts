import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Plain } from '../clients/grpcjs.js'
import { type Asking, asking, leave, outcomeOf, refusal, start, workerAt } from './asking.js'
import type { RawWorker } from './raw-worker.js'

let api: Asking
let worker: RawWorker
let id = ''

beforeAll(async () => {
  api = await asking()
  worker = await workerAt(api.servers[0], { job: leave })
})
beforeEach(() => {
  id = randomUUID()
})

async function held(more: Plain = {}): Promise<Plain> {
  await start(api.workflows[0], 'job', id, more)
  return worker.task(id)
}
const refTo = ({ workflowId, token }: Plain) => ({ workflowId, token })
const finished = (functionId: number, name = 'step', seconds = 5) => ({
  functionId,
  completedAt: { seconds, nanos: 0 },
  finished: { name, output: { json: `${functionId}` } },
})
async function steps(): Promise<string[]> {
  const listed = await api.workflows[0].unary('ListSteps', { workflowId: id })
  return listed.steps.map(({ functionId, name }: Plain) => `${functionId} ${name}`)
}
const statusOf = async (workflowId = id) =>
  (await api.workflows[0].unary('GetWorkflow', { workflowId })).workflow.status.replace('WORKFLOW_STATUS_', '')

const done = { result: { json: '1' } }

test('steps that come with the end are written with it, of every kind; a repeat changes nothing', async () => {
  const task = await held()
  const at = { seconds: 5, nanos: 0 }
  const ending = {
    ...done,
    steps: [
      finished(0),
      { functionId: 1, completedAt: at, setEvent: { key: 'k', value: { json: '2' } } },
      { functionId: 2, completedAt: at, writeStream: { key: 's', values: [{ json: '3' }] } },
      { functionId: 3, completedAt: at, startChild: { workflow: { name: 'child', queue: 'idle' } } },
      { functionId: 4, completedAt: at, send: { destination: `${id}-3`, value: { json: '4' } } },
    ],
  }
  const event = (async () => {
    for await (const { value } of api.workflows[1].stream('GetEvent', { workflowId: id, key: 'k' }))
      if (value) return value
  })()
  expect(await worker.complete(task, ending)).toMatchObject({ status: 'WORKFLOW_STATUS_SUCCESS' })
  expect(await event).toMatchObject({ value: { json: '2' } })
  const written = ['0 step', '1 DBOS.setEvent', '2 DBOS.writeStream', '3 child', '4 DBOS.send']
  expect(await steps()).toEqual(written)
  expect(await worker.complete(task, ending)).toMatchObject({ status: 'WORKFLOW_STATUS_SUCCESS' })
  expect(await steps()).toEqual(written)
  expect(await statusOf(`${id}-3`)).toBe('ENQUEUED')
  const { messages } = await api.workflows[0].unary('ListMessages', { workflowId: `${id}-3` })
  expect(messages).toHaveLength(1)
})

test('steps that were recorded already are the same ones', async () => {
  const task = await held()
  await worker.call('RecordSteps', { tasks: [{ ...refTo(task), steps: [finished(0)] }] })
  await worker.complete(task, { ...done, steps: [finished(0), finished(1)] })
  expect(await steps()).toEqual(['0 step', '1 step'])
})

test('where one of them conflicts nothing is written, and the task stays with its worker', async () => {
  const task = await held()
  await worker.call('RecordSteps', { tasks: [{ ...refTo(task), steps: [finished(0)] }] })
  const ending = { ...done, steps: [finished(0, 'another'), finished(1)] }
  expect(await refusal(worker.complete(task, ending))).toMatchObject({ reason: 'STEP_CONFLICT' })
  expect([await statusOf(), await steps()]).toEqual(['PENDING', ['0 step']])
  await worker.complete(task, { ...done, steps: [finished(1)] })
  expect([await statusOf(), await steps()]).toEqual(['SUCCESS', ['0 step', '1 step']])
})

test('trap 6: under a token that is old neither the end nor a step is written', async () => {
  const task = await held()
  await worker.call('ReleaseTasks', { tasks: [refTo(task)] })
  const again = await worker.frame('task', ({ workflowId, token }) => workflowId === id && token !== task.token)
  const late = worker.call('CompleteTask', { task: refTo(task), ...done, steps: [finished(0)] })
  expect(await refusal(late)).toMatchObject({ reason: 'LEASE_LOST' })
  expect([await statusOf(), await steps()]).toEqual(['PENDING', []])
  await worker.complete(again, done)
})

test('two of one number, and what is no JSON, are mistakes of the call', async () => {
  const task = await held()
  const twice = worker.call('CompleteTask', { task: refTo(task), ...done, steps: [finished(0), finished(0)] })
  expect(await refusal(twice)).toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect(await refusal(worker.call('CompleteTask', { task: refTo(task), result: { json: '{' } }))).toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
  await worker.complete(task, done)
})

test('with a failure that is tried again they are gone with what the attempt did', async () => {
  const task = await held({ retryPolicy: { initialInterval: { seconds: 1000 } } })
  const failure = { name: 'Error', message: 'no' }
  expect(await worker.complete(task, { failure, steps: [finished(0)] })).toMatchObject({ retryAt: {} })
  expect([await statusOf(), await steps()]).toEqual(['DELAYED', []])
})

test('many ends at once, some with steps and some that are lost, each have their own answer', async () => {
  const ids = Array.from({ length: 40 }, (_, n) => `${id}-${n}`)
  await Promise.all(ids.map((workflowId) => start(api.workflows[0], 'job', workflowId)))
  const tasks = await Promise.all(ids.map((workflowId) => worker.task(workflowId)))
  const answers = await Promise.all(
    tasks.map((task, n) => {
      const token = n % 4 === 0 ? 'old' : task.token
      const given = { ...done, steps: n % 2 === 0 ? [finished(0)] : [] }
      return worker.complete({ ...task, token }, given).then(
        ({ status }) => status,
        () => 'lost',
      )
    }),
  )
  expect(answers).toEqual(tasks.map((_, n) => (n % 4 === 0 ? 'lost' : 'WORKFLOW_STATUS_SUCCESS')))
  await Promise.all(tasks.filter((_, n) => n % 4 === 0).map((task) => worker.complete(task, done)))
})

test('a result in the format of its row, in one of its own, and portable where the row has another', async () => {
  const stored = { serialization: 'mine', data: Buffer.from('ab') }
  const cases: [format: Plain, result: Plain, expected: Plain, serialization: string][] = [
    [{}, { json: '{"n":1.50}' }, { json: '{"n":1.50}' }, 'portable_json'],
    [{ argumentFormat: 'ARGUMENT_FORMAT_JS_SUPERJSON' }, { json: '[1]' }, { json: '[1]' }, 'js_superjson'],
    [
      { arguments: { stored: { ...stored, serialization: 'py_pickle' } } },
      { json: '1' },
      { json: '1' },
      'portable_json',
    ],
    [{}, { stored }, { stored }, 'mine'],
  ]
  for (const [format, result, expected, serialization] of cases) {
    id = randomUUID()
    await worker.complete(await held(format), { result })
    const { output } = await outcomeOf(api.workflows[1], id)
    expect(output).toMatchObject(expected)
    const { rows } = await api.sql.query('SELECT serialization FROM dbos.workflow_status WHERE workflow_uuid = $1', [
      id,
    ])
    expect(rows).toEqual([{ serialization }])
  }
})
