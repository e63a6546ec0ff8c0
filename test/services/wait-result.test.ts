import { randomUUID } from 'node:crypto'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowOutcome_Kind } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  GetResultEnd_Reason,
  WaitWorkflowsEnd_Reason,
  WaitWorkflowsRequest_Mode,
} from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
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

describe.each(['gRPC', 'gRPC-Web', 'Connect'])('over %s', (protocol) => {
  const client = () => {
    const baseUrl = server.url
    if (protocol === 'gRPC') return createClient(WorkflowService, createGrpcTransport({ baseUrl }))
    if (protocol === 'gRPC-Web')
      return createClient(WorkflowService, createGrpcWebTransport({ baseUrl, httpVersion: '2' }))
    return createClient(WorkflowService, createConnectTransport({ baseUrl, httpVersion: '1.1' }))
  }

  test('GetResult: opened, the outcome when it comes, and the end', async () => {
    const workflowId = await application.start()
    const frames = client().getResult({ workflowId })[Symbol.asyncIterator]()
    expect((await frames.next()).value?.frame).toMatchObject({ case: 'opened', value: { progressIntervalMs: 15_000n } })
    const next = frames.next()
    await application.end(workflowId, 'SUCCESS', '{"total": 12.50}')
    expect((await next).value?.frame).toMatchObject({
      case: 'outcome',
      value: {
        workflowId,
        kind: WorkflowOutcome_Kind.SUCCEEDED,
        output: { content: { case: 'json', value: '{"total": 12.50}' } },
      },
    })
    expect((await frames.next()).value?.frame).toMatchObject({
      case: 'end',
      value: { reason: GetResultEnd_Reason.FINISHED },
    })
    expect((await frames.next()).done).toBe(true)
  })

  test('a failed workflow is an answer; a missing one is NOT_FOUND', async () => {
    const workflowId = await application.start()
    await application.end(workflowId, 'ERROR', '{"name":"Declined","message":"no","code":7}')
    const got = []
    for await (const { frame } of client().getResult({ workflowId })) got.push(frame)
    expect(got[1]).toMatchObject({
      value: { kind: WorkflowOutcome_Kind.FAILED, failure: { name: 'Declined', code: '7' } },
    })
    const missing = client().getResult({ workflowId: randomUUID() })[Symbol.asyncIterator]()
    await missing.next()
    const error = await missing.next().catch((e) => e)
    expect([error.code, reason(error)]).toEqual([Code.NotFound, 'WORKFLOW_NOT_FOUND'])
  })

  test('a deadline ends the wait with an end frame, not with an error', async () => {
    const workflowId = await application.start()
    const got = []
    // The deadline as the server hears of it, so that the caller's own clock can't end the call first.
    const headers: [string, string][] = [
      protocol === 'Connect' ? ['connect-timeout-ms', '2500'] : ['grpc-timeout', '2500m'],
    ]
    for await (const { frame } of client().getResult({ workflowId }, { headers })) got.push(frame)
    expect(got.at(-1)).toMatchObject({ case: 'end', value: { reason: GetResultEnd_Reason.TIMED_OUT } })
  })

  test('WaitWorkflows: each as it ends, or the first, with or without payloads', async () => {
    const [one, two] = [await application.start(), await application.start()]
    await application.end(two, 'SUCCESS', '2')
    const request = { workflowIds: [one, two], mode: WaitWorkflowsRequest_Mode.FIRST, omitPayloads: true }
    const got = []
    for await (const { frame } of client().waitWorkflows(request)) got.push(frame)
    expect(got.slice(1)).toMatchObject([
      { case: 'outcome', value: { workflowId: two } },
      { case: 'end', value: { reason: WaitWorkflowsEnd_Reason.FINISHED, unfinishedWorkflowIds: [one] } },
    ])
    expect(got[1]?.value).not.toHaveProperty('output')
  })

  test('a caller that cancels leaves nothing behind', async () => {
    const workflowId = await application.start()
    const abort = new AbortController()
    const frames = client().getResult({ workflowId }, { signal: abort.signal })[Symbol.asyncIterator]()
    await frames.next()
    expect(load().waiters).toBe(1)
    const next = frames.next().catch((e) => ConnectError.from(e).code)
    abort.abort()
    expect(await next).toBe(Code.Canceled)
    await expect.poll(load).toEqual({ waiters: 0, held: 0 })
  })
})

test('a server that drains ends its waits with DRAINING', async () => {
  const other = await serving({ databaseUrl: server.databaseUrl })
  const workflowId = await application.start()
  const client = createClient(WorkflowService, createGrpcTransport({ baseUrl: other.url }))
  const frames = client.getResult({ workflowId })[Symbol.asyncIterator]()
  await frames.next()
  const next = frames.next().catch((e) => e)
  const closed = other.close(5000)
  const error = await next
  expect([error.code, reason(error)]).toEqual([Code.Unavailable, 'DRAINING'])
  await closed
})
