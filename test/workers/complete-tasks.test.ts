import { expect, test } from 'vitest'
import { errorOf, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { rawWorker } from './raw-worker.js'

const held = async (ids: readonly string[]) => {
  const server = await serving()
  const client = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  atFileEnd(async () => client.close())
  const worker = await rawWorker({ url: server.url, queues: ['work'], workflows: { job: () => undefined } })
  for (const workflowId of ids) {
    await client.unary('EnqueueWorkflow', { workflow: { name: 'job', queue: 'work', workflowId } })
  }
  const tasks = await Promise.all(ids.map((id) => worker.task(id)))
  const refs = tasks.map(({ workflowId, token }) => ({ workflowId, token }))
  const statusOf = async (workflowId: string) => (await client.unary('GetWorkflow', { workflowId })).workflow.status
  return { worker, client, refs, statusOf }
}

test('tasks that end together each end as if they were alone', async () => {
  const { worker, client, refs, statusOf } = await held(['a', 'b', 'c', 'd'])
  const [a, b, c, d] = refs
  const step = {
    functionId: 0,
    completedAt: { seconds: '1', nanos: 0 },
    finished: { name: 's', output: { json: '7' } },
  }
  const tasks = [
    { task: a, result: { json: '1' }, steps: [step] },
    { task: b, failure: { name: 'Error', message: 'no' } },
    { task: { ...c, token: 'another' }, result: { json: '3' } },
    { task: d, result: { json: 'no JSON' } },
  ]
  const kinds = ({ outcomes }: Plain) =>
    outcomes.map(({ completed, refused }: Plain) => completed?.status ?? refused.reason)
  const ended = ['WORKFLOW_STATUS_SUCCESS', 'WORKFLOW_STATUS_ERROR', 'LEASE_LOST', 'INVALID_REQUEST']
  expect(kinds(await worker.call('CompleteTasks', { tasks }))).toEqual(ended)
  expect(kinds(await worker.call('CompleteTasks', { tasks }))).toEqual(ended)
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(statusOf))).toEqual([
    'WORKFLOW_STATUS_SUCCESS',
    'WORKFLOW_STATUS_ERROR',
    'WORKFLOW_STATUS_PENDING',
    'WORKFLOW_STATUS_PENDING',
  ])
  const { steps } = await client.unary('ListSteps', { workflowId: 'a' })
  expect(steps.map(({ name }: Plain) => name)).toEqual(['s'])
})

test('a call that names a task twice ends none', async () => {
  const { worker, refs, statusOf } = await held(['e'])
  const twice = [refs[0], refs[0]].map((task) => ({ task, cancelled: {} }))
  const error = await worker.call('CompleteTasks', { tasks: twice }).catch(errorOf)
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST' })
  expect(await statusOf('e')).toBe('WORKFLOW_STATUS_PENDING')
})
