import { create, toBinary } from '@bufbuild/protobuf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { ReadStreamResponseSchema } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { grpcTo } from '../../src/wire/grpc.js'
import { type Serving, serving } from '../serving.js'

let server: Serving
beforeAll(async () => {
  server = await serving()
})
afterAll(() => server.close(0))

test('our own transport answers what any other does: unary, streams, and what is refused', async () => {
  const { transport, disconnect } = grpcTo(server.url)
  const { enqueueWorkflow, readStream, getWorkflow } = WorkflowService.method
  const workflow = { name: 'wf', queue: 'q', workflowId: 'transport', attributes: { a: { b: [1, 'x'] } } }
  const { message } = await transport.unary(enqueueWorkflow, undefined, undefined, undefined, { workflow })
  expect(message).toMatchObject({ $typeName: 'perdure.v1.EnqueueWorkflowResponse', workflowId: 'transport' })
  const got = await transport.unary(getWorkflow, undefined, undefined, undefined, { workflowId: 'transport' })
  expect(got.message.workflow).toMatchObject({ attributes: workflow.attributes, queue: 'q' })
  expect(got.method).toBe(getWorkflow)

  async function* one() {
    yield create(readStream.input, { workflowId: 'transport', key: 'k' })
  }
  const controller = new AbortController()
  const stream = await transport.stream(readStream, controller.signal, undefined, undefined, one())
  for await (const response of stream.message) {
    expect(toBinary(ReadStreamResponseSchema, response).length).toBeGreaterThan(0)
    expect(response.frame.case).toBe('opened')
    break
  }
  controller.abort()

  const refused = transport.unary(enqueueWorkflow, undefined, undefined, undefined, { workflow: { name: '' } })
  await expect(refused).rejects.toMatchObject({ rawMessage: expect.stringContaining('workflow.name') })
  disconnect()
})
