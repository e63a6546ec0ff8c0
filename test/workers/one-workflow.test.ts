import { expect, test } from 'vitest'
import { grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { serving } from '../serving.js'
import { rawWorker } from './raw-worker.js'

test('a workflow is run by a worker that has nothing but stubs', async () => {
  const server = await serving()
  const workflows = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  await rawWorker({ url: server.url, queues: ['work'], workflows: { greet: ({ args }) => `hello ${args[0]}` } })
  const workflow = { name: 'greet', queue: 'work', workflowId: 'w-1', arguments: { positional: [{ json: '"you"' }] } }
  await workflows.unary('EnqueueWorkflow', { workflow })
  const frames: Plain[] = []
  for await (const frame of workflows.stream('GetResult', { workflowId: 'w-1' })) frames.push(frame)
  expect(frames.find(({ outcome }) => outcome).outcome).toMatchObject({
    kind: 'KIND_SUCCEEDED',
    output: { json: '"hello you"' },
  })
  workflows.close()
})
