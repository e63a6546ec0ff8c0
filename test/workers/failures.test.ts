import { randomUUID } from 'node:crypto'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Plain } from '../clients/grpcjs.js'
import { type Asking, asking, eventually, leave, outcomeOf, start, workerAt } from './asking.js'
import type { RawWorker } from './raw-worker.js'

let api: Asking
let worker: RawWorker
let id = ''

beforeAll(async () => {
  api = await asking()
  worker = await workerAt(api.servers[0], { failing: leave })
})
beforeEach(() => {
  id = randomUUID()
})

const pickled = { serialization: 'py_pickle', data: Buffer.from('gASVno pickle at all') }

/** With all that a failure can say. */
const failure: Plain = {
  name: 'PaymentDeclined',
  message: 'no "money"\n\u2028é',
  code: 'E_DECLINED',
  data: { json: '{"left":12345678901234567890.10}' },
  stack: 'PaymentDeclined: no money\n    at pay (shop.ts:7)',
  cause: {
    name: 'BankError',
    message: '',
    code: '7',
    data: { stored: pickled },
    stack: 'BankError\n    at bank.py:9',
    cause: { name: 'NonError', message: 'why', code: '', data: { json: '"why"' }, stack: '' },
  },
}
const same = (given: Plain): Plain => ({
  ...given,
  data: given.data.stored ? { stored: given.data.stored } : { json: given.data.json },
  cause: given.cause ? same(given.cause) : null,
})
const expected = same(failure)

/** Without the names of what is empty. */
function said(given: Plain): Plain {
  const { name, message, code, data, stack, cause } = given
  const { stored, json } = data
  return { name, message, code, data: stored ? { stored } : { json }, stack, cause: cause ? said(cause) : null }
}

async function held(more: Plain = {}): Promise<Plain> {
  await start(api.workflows[0], 'failing', id, more)
  return worker.task(id)
}
const refTo = ({ workflowId, token }: Plain) => ({ workflowId, token })
const at = { seconds: 5, nanos: 0 }

test.each(['PORTABLE_JSON', 'JS_SUPERJSON'])('of a workflow whose arguments are %s', async (format) => {
  const task = await held({ argumentFormat: `ARGUMENT_FORMAT_${format}` })
  await worker.complete(task, { failure })
  const outcome = await outcomeOf(api.workflows[1], id)
  expect(outcome.kind).toBe('KIND_FAILED')
  expect(said(outcome.failure)).toEqual(expected)
  const { workflow } = await api.workflows[0].unary('GetWorkflow', { workflowId: id, loadOutput: true })
  expect(said(workflow.output.failure)).toEqual(expected)
  const sdk = await DBOSClient.create({ systemDatabaseUrl: api.servers[0].databaseUrl })
  const thrown = await sdk
    .retrieveWorkflow(id)
    .getResult()
    .catch((error: unknown) => error)
  expect(thrown).toMatchObject({ name: 'PaymentDeclined', message: failure.message, code: 'E_DECLINED' })
  await sdk.destroy()
})

test('of a workflow whose arguments are in a format of its own: the failure is portable', async () => {
  const stored = { serialization: 'mine', data: Buffer.from('whatever') }
  const task = await held({ arguments: { stored } })
  expect(task.arguments.stored).toEqual(stored)
  await worker.complete(task, { failure })
  expect(said((await outcomeOf(api.workflows[1], id)).failure)).toEqual(expected)
})

test('of a step: in the list of steps, and for the worker that goes on', async () => {
  const task = await held()
  const steps = [{ functionId: 0, completedAt: at, finished: { name: 'pay', failure } }]
  await worker.call('RecordSteps', { tasks: [{ ...refTo(task), steps }] })
  const listed = await api.workflows[1].unary('ListSteps', { workflowId: id })
  expect(said(listed.steps[0].failure)).toEqual(expected)
  await worker.call('ReleaseTasks', { tasks: [refTo(task)] })
  const again = await worker.frame('task', ({ workflowId, token }) => workflowId === id && token !== task.token)
  expect(said(again.steps[0].failure)).toEqual(expected)
  await worker.complete(again, { result: { json: '1' } })
})

test.each(['PORTABLE_JSON', 'JS_SUPERJSON'])(
  'of a child (%s): what its parent awaits, now and in a replay',
  async (format) => {
    const child = await held({ argumentFormat: `ARGUMENT_FORMAT_${format}` })
    await worker.complete(child, { failure })
    id = randomUUID()
    const task = await held()
    for (const _ of ['now', 'replayed']) {
      const request = { ...refTo(task), functionId: 0, result: { workflowId: child.workflowId } }
      for await (const { recorded } of worker.stream('AwaitStep', request)) {
        if (recorded) expect(said(recorded.ended.failure)).toEqual(expected)
      }
    }
    const { steps } = await api.workflows[0].unary('ListSteps', { workflowId: id })
    expect(said(steps[0].failure)).toEqual(expected)
    await worker.complete(task, { result: { json: '1' } })
  },
)

test('of an attempt: for the next one, and for whoever looks', async () => {
  const task = await held({ retryPolicy: { initialInterval: { nanos: 1e6 } } })
  await worker.complete(task, { failure })
  const again = await worker.frame('task', ({ workflowId, attempt }) => workflowId === id && attempt === 2)
  expect(said(again.lastFailure)).toEqual(expected)
  const { workflow } = await api.workflows[0].unary('GetWorkflow', { workflowId: id })
  expect(said(workflow.lastFailure)).toEqual(expected)
  await worker.complete(again, { result: { json: '1' } })
})

test('of a release: in what explains the workflow', async () => {
  const task = await held()
  await worker.call('ReleaseTasks', { tasks: [refTo(task)], notBefore: { seconds: 1000 }, failure })
  const { explanations } = await api.workflows[1].unary('ExplainWorkflow', { workflowId: id })
  expect(JSON.stringify(explanations)).toContain('PaymentDeclined')
  await api.workflows[0].unary('TerminateWorkflows', { workflows: { workflowIds: [id] } })
})

test('of an update', async () => {
  const task = await held()
  const frames: Plain[] = []
  const asked = (async () => {
    const updates = api.workflows[1].stream('UpdateWorkflow', { workflowId: id, name: 'add', updateId: 'u' })
    for await (const frame of updates) frames.push(frame)
  })()
  const given = await worker.frame('update', ({ workflowId }) => workflowId === id)
  const steps = [{ functionId: 0, completedAt: at, update: { updateId: 'u' } }]
  await worker.call('RecordSteps', { tasks: [{ ...refTo(given), steps }] })
  await worker.call('AnswerUpdate', { task: refTo(given), updateId: 'u', failed: failure })
  await asked
  expect(said(frames.find(({ failed }) => failed).failed)).toEqual(expected)
  await worker.complete(task, { result: { json: '1' } })
})

test('without a name is an Error; data that is not JSON is refused', async () => {
  const task = await held()
  const broken = { name: 'E', message: '', cause: { name: 'F', message: '', data: { json: '{' } } }
  await expect(worker.call('CompleteTask', { task: refTo(task), failure: broken })).rejects.toMatchObject({ code: 3 })
  await worker.complete(task, { failure: { message: 'nameless' } })
  await eventually(async () => (await outcomeOf(api.workflows[0], id)).failure.name === 'Error')
})
