import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import type { EnqueueWorkflowsRequest } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { DBOSQueueDuplicatedError, PerdureClient } from '../../src/client/index.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

interface Call {
  method: string
  message: unknown
}

let client: PerdureClient
let calls: Call[] = []
/** What the next call meets on its way. */
let mishap: 'before' | 'after' | undefined

const watching: Interceptor = (next) => async (request) => {
  calls.push({ method: request.method.name, message: request.message })
  const now = mishap
  mishap = undefined
  if (now === 'before') throw new ConnectError('no way there', Code.Unavailable)
  const response = await next(request)
  if (now === 'after') throw new ConnectError('no way back', Code.Unavailable)
  return response
}

beforeAll(async () => {
  const { url } = await serving()
  client = await PerdureClient.create({ transport: createGrpcTransport({ baseUrl: url, interceptors: [watching] }) })
  atFileEnd(() => client.destroy())
})

const base = { queueName: 'q', workflowName: 'wf' }

const made = async <T>(act: () => Promise<T>): Promise<[T, string[]]> => {
  calls = []
  const value = await act()
  return [value, calls.map(({ method }) => method)]
}

const sizes = () => calls.map(({ message }) => (message as EnqueueWorkflowsRequest).workflows?.length)

test('enqueues of one tick are one call, each with its own answer, in their order', async () => {
  const ids = Array.from({ length: 20 }, (_, i) => `tick-${i}`)
  const [handles, methods] = await made(() =>
    Promise.all(ids.map((workflowID) => client.enqueue({ ...base, workflowID }))),
  )
  expect(methods).toEqual(['EnqueueWorkflows'])
  expect(handles.map(({ workflowID }) => workflowID)).toEqual(ids)
  const listed = await client.listWorkflows({ workflow_id_prefix: 'tick-' })
  expect(listed.map(({ workflowID }) => workflowID)).toEqual(ids)
})

test('one enqueue alone is a call of its own', async () => {
  const [, methods] = await made(() => client.enqueue(base))
  expect(methods).toEqual(['EnqueueWorkflow'])
})

test('what one is refused for concerns no other', async () => {
  await client.enqueue({ ...base, workflowID: 'holder', deduplicationID: 'd' })
  const [results] = await made(() =>
    Promise.allSettled([
      client.enqueue({ ...base, workflowID: 'fine' }),
      client.enqueue({ ...base, workflowID: 'duplicate', deduplicationID: 'd' }),
      client.enqueue({ ...base, workflowID: 'holder', workflowName: 'other' }),
    ]),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  const [, duplicate] = results as PromiseRejectedResult[]
  expect(duplicate?.reason).toBeInstanceOf(DBOSQueueDuplicatedError)
})

test('where the server refuses a batch as a whole, each is asked for alone', async () => {
  const [results, methods] = await made(() =>
    Promise.allSettled([
      client.enqueue({ ...base, workflowID: 'whole' }),
      client.enqueue({ ...base, queueName: '', workflowID: 'broken' }),
    ]),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(methods).toEqual(['EnqueueWorkflows', 'EnqueueWorkflow', 'EnqueueWorkflow'])
})

test('what can’t be written concerns nobody else, and is not tried again', async () => {
  const { url } = await serving()
  const own = await PerdureClient.create({ url })
  atFileEnd(() => own.destroy())
  const [fine, broken] = await Promise.allSettled([
    own.enqueue({ ...base, workflowID: 'written' }),
    own.enqueue({ ...base, workflowID: 'unwritten', priority: 1.5 }),
  ])
  expect(fine.status).toBe('fulfilled')
  expect((broken as PromiseRejectedResult).reason.message).toContain(
    'perdure.v1.WorkflowStart.priority: 1.5 is not a whole number of 32 bits',
  )
})

test('the same id twice in a tick goes in two calls, and is one workflow', async () => {
  const same = { ...base, workflowID: 'same' }
  const [handles, methods] = await made(() => Promise.all([client.enqueue(same), client.enqueue(same)]))
  expect(handles.map(({ workflowID }) => workflowID)).toEqual(['same', 'same'])
  expect(methods).toHaveLength(2)
})

test('more than a call takes, in number or in bytes, go in several', async () => {
  await made(() => Promise.all(Array.from({ length: 1001 }, () => client.enqueue(base))))
  expect(sizes()).toEqual([1000, undefined])
  const large = 'x'.repeat(400_000)
  const enqueueLarge = () => client.enqueue<(text: string) => Promise<void>>(base, large)
  await made(() => Promise.all([1, 2, 3].map(enqueueLarge)))
  expect(sizes()).toEqual([2, undefined])
})

test.each(['before', 'after'] as const)('a batch that fails %s it arrives is sent again as it was', async (when) => {
  calls = []
  mishap = when
  const enqueue = (name: string) =>
    client.enqueue({ ...base, workflowID: `${when}-${name}`, workflowIDReusePolicy: 'reject' })
  await Promise.all([enqueue('a'), enqueue('b')])
  const [first, second] = calls
  expect(calls).toHaveLength(2)
  expect(second?.message).toEqual(first?.message)
  expect(first?.message).toHaveProperty('requestId', expect.stringMatching(/^[0-9a-f-]{36}$/))
})

test('every call that takes a request id has one, another each time, those of the stubs too', async () => {
  await client.enqueue({ ...base, workflowID: 'ids' })
  calls = []
  await client.send('ids', 1)
  await client.cancelWorkflow('ids')
  await client.resumeWorkflow('ids')
  await client.forkWorkflow('ids', 0)
  await client.cancelWorkflow('ids')
  await client.rewindWorkflow('ids')
  await client.workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q' } })
  const ids = calls.flatMap(({ message }) => (message as { requestId?: string }).requestId ?? [])
  expect(new Set(ids).size).toBe(5)
  expect(ids.every((id) => /^[0-9a-f-]{36}$/.test(id))).toBe(true)
})

test('all or none: one refusal, and nothing is there', async () => {
  const [first, second] = [
    { options: { ...base, workflowID: 'all-1', deduplicationID: 'all' }, args: [1] },
    { options: { ...base, workflowID: 'all-2', deduplicationID: 'all' } },
  ]
  await expect(client.enqueueAll([first, second])).rejects.toMatchObject({
    name: 'DBOSQueueDuplicatedError',
    deduplicationID: 'all',
  })
  await expect(client.getWorkflow('all-1')).resolves.toBeUndefined()
  const handles = await client.enqueueAll([first, { options: { ...base, workflowID: 'all-2' } }])
  expect(handles.map(({ workflowID }) => workflowID)).toEqual(['all-1', 'all-2'])
  await expect(client.enqueueAll([])).resolves.toEqual([])
})

test('a workflow and a message to it, both or neither, and the message again without a new workflow', async () => {
  const workflow = { options: { ...base, workflowID: 'signal' }, args: [1] }
  await client.enqueueAndSend(workflow, { at: new Date(0) }, 'topic', 'key-1')
  await client.enqueueAndSend(workflow, 'again', 'topic', 'key-2')
  const { messages } = await client.workflows.listMessages({ workflowId: 'signal' })
  expect(messages.map(({ topic }) => topic)).toEqual(['topic', 'topic'])
  await expect(
    client.enqueueAndSend({ options: { ...base, workflowID: 'signal', workflowName: 'other' } }, 'no'),
  ).rejects.toThrow('Conflicting workflow invocation')
})
