import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { GetEventEnd_Reason, ReadStreamEnd_Reason } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { type Serving, serving } from '../serving.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { Application } from '../waits/application.js'

let server: Serving
let application: Application
beforeAll(async () => {
  server = await serving()
  application = await Application.on(server.databaseUrl)
})

const load = () => server.namespaces.get('').waits.load
const reason = (error: unknown) => ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason
const json = (value: string) => ({ value: { content: { case: 'json', value } } })

async function framesOf<F>(call: AsyncIterable<{ frame: F }>): Promise<F[]> {
  const all: F[] = []
  for await (const { frame } of call) all.push(frame)
  return all
}

describe.each(['gRPC', 'gRPC-Web', 'Connect'])('over %s', (protocol) => {
  const client = () => {
    const baseUrl = server.url
    if (protocol === 'gRPC') return createClient(WorkflowService, createGrpcTransport({ baseUrl }))
    if (protocol === 'gRPC-Web') {
      return createClient(WorkflowService, createGrpcWebTransport({ baseUrl, httpVersion: '2' }))
    }
    return createClient(WorkflowService, createConnectTransport({ baseUrl, httpVersion: '1.1' }))
  }

  test('GetEvent: opened, the value as it was written when it is set, and the end', async () => {
    const workflowId = randomUUID()
    const frames = client().getEvent({ workflowId, key: 'status' })[Symbol.asyncIterator]()
    expect((await frames.next()).value?.frame).toMatchObject({ case: 'opened' })
    const next = frames.next()
    await application.start(workflowId)
    await application.setEvent(workflowId, 'status', '{"total": 12345678901234567890.10}', 4)
    expect((await next).value?.frame).toMatchObject({
      case: 'value',
      value: { ...json('{"total": 12345678901234567890.10}'), functionId: 4 },
    })
    expect((await frames.next()).value?.frame).toMatchObject({
      case: 'end',
      value: { reason: GetEventEnd_Reason.DELIVERED },
    })
  })

  test('GetEvent with raw_payloads gives what is stored', async () => {
    const workflowId = await application.start()
    await application.setEvent(workflowId, 'k', '1')
    const [, value] = await framesOf(client().getEvent({ workflowId, key: 'k', rawPayloads: true }))
    expect(value).toMatchObject({
      value: { value: { content: { case: 'stored', value: { serialization: 'portable_json' } } } },
    })
  })

  test('GetEvent with follow: every value until the workflow has ended', async () => {
    const workflowId = await application.start()
    const frames = client().getEvent({ workflowId, key: 'k', follow: true })[Symbol.asyncIterator]()
    await frames.next()
    for (const text of ['1', '2', '3']) {
      const next = frames.next()
      await application.setEvent(workflowId, 'k', text, Number(text))
      expect((await next).value?.frame).toMatchObject({ case: 'value', value: json(text) })
    }
    const next = frames.next()
    await application.end(workflowId, 'SUCCESS', '1')
    expect((await next).value?.frame).toMatchObject({ value: { reason: GetEventEnd_Reason.WORKFLOW_ENDED } })
  })

  test('GetEvent that times out says so, and is not an error', async () => {
    const timeout = { seconds: 0n, nanos: 20_000_000 }
    const frames = await framesOf(client().getEvent({ workflowId: randomUUID(), key: 'k', timeout }))
    expect(frames.at(-1)).toMatchObject({ case: 'end', value: { reason: GetEventEnd_Reason.TIMED_OUT } })
  })

  test('ReadStream: values with their offsets, what comes later, and the close', async () => {
    const workflowId = await application.start()
    await application.write(workflowId, 'k', '"a"', '"b"')
    const frames = client().readStream({ workflowId, key: 'k', offset: 1n })[Symbol.asyncIterator]()
    await frames.next()
    expect((await frames.next()).value?.frame).toMatchObject({
      case: 'values',
      value: { values: [{ offset: 1n, ...json('"b"') }] },
    })
    const next = frames.next()
    await application.write(workflowId, 'k', '"c"')
    expect((await next).value?.frame).toMatchObject({ value: { values: [{ offset: 2n, ...json('"c"') }] } })
    const end = frames.next()
    await application.close(workflowId, 'k')
    expect((await end).value?.frame).toMatchObject({
      case: 'end',
      value: { reason: ReadStreamEnd_Reason.CLOSED, nextOffset: 3n },
    })
  })

  test('ReadStream of one offset; of nothing; of a workflow that is not there', async () => {
    const workflowId = await application.start()
    await application.write(workflowId, 'k', '1', '2')
    const one = await framesOf(client().readStream({ workflowId, key: 'k', offset: 1n, limit: 1n }))
    expect(one.slice(1)).toMatchObject([
      { value: { values: [{ offset: 1n }] } },
      { value: { reason: ReadStreamEnd_Reason.LIMIT, nextOffset: 2n } },
    ])
    const none = await framesOf(client().readStream({ workflowId, key: 'other', valueTimeout: { seconds: 0n } }))
    expect(none.at(-1)).toMatchObject({ value: { reason: ReadStreamEnd_Reason.TIMED_OUT } })
    const error = await framesOf(client().readStream({ workflowId: randomUUID(), key: 'k' })).catch((e) => e)
    expect([error.code, reason(error)]).toEqual([Code.NotFound, 'WORKFLOW_NOT_FOUND'])
  })

  test('callers that go away while they read leave nothing behind', async () => {
    const workflowId = await application.start()
    await application.fill(workflowId, 'k', 20_000)
    const abort = new AbortController()
    setMaxListeners(0, abort.signal)
    let opened = 0
    const calls = Array.from({ length: 20 }, async (_, place) => {
      const options = { signal: abort.signal }
      const call: AsyncIterable<unknown> =
        place % 2 === 0
          ? client().readStream({ workflowId, key: 'k' }, options)
          : client().getEvent({ workflowId, key: 'k' }, options)
      const frames = call[Symbol.asyncIterator]()
      await frames.next()
      opened++
      return frames.next().catch(() => 'gone')
    })
    await expect.poll(() => [opened, load().waiters], { timeout: 10_000 }).toEqual([20, 20])
    abort.abort()
    await Promise.all(calls)
    await expect.poll(load).toEqual({ waiters: 0, held: 0 })
  })
})
