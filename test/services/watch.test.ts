import { randomUUID } from 'node:crypto'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { beforeAll, describe, expect, test } from 'vitest'
import { WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { WatchWorkflowEnd_Reason } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { type Serving, serving } from '../serving.js'
import { createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { Application } from '../waits/application.js'

let server: Serving
let application: Application
beforeAll(async () => {
  server = await serving()
  application = await Application.on(server.databaseUrl)
})

const load = () => server.namespaces.get('').waits.load

describe.each(['gRPC', 'gRPC-Web'])('over %s', (protocol) => {
  const client = () => {
    const baseUrl = server.url
    return createClient(
      WorkflowService,
      protocol === 'gRPC' ? createGrpcTransport({ baseUrl }) : createGrpcWebTransport({ baseUrl, httpVersion: '2' }),
    )
  }

  test('WatchWorkflow tells a workflow’s past and its future, and goes on at a cursor', async () => {
    const workflowId = await application.start()
    await application.step(workflowId, 0, 'charge', '{"paid": 1.50}')
    const abort = new AbortController()
    const frames = client().watchWorkflow({ workflowId }, { signal: abort.signal })[Symbol.asyncIterator]()
    expect((await frames.next()).value?.frame.case).toBe('opened')
    const row = (await frames.next()).value
    expect(row?.frame).toMatchObject({
      case: 'happening',
      value: { happening: { case: 'workflow', value: { workflowId, status: WorkflowStatus.PENDING } } },
    })
    expect((await frames.next()).value?.frame).toMatchObject({
      value: {
        happening: {
          case: 'step',
          value: { functionId: 0, name: 'charge', output: { content: { case: 'json', value: '{"paid": 1.50}' } } },
        },
      },
    })
    abort.abort()
    await frames.next().catch(() => undefined)
    await application.setEvent(workflowId, 'status', '"shipped"', 1)
    await application.send(workflowId, '"thanks"', 'notes')
    await application.end(workflowId, 'SUCCESS', '"done"')
    const rest: (string | undefined)[] = []
    for await (const { frame } of client().watchWorkflow({ workflowId, cursor: row?.cursor ?? '' })) {
      if (frame.case === 'happening') rest.push(frame.value.happening.case)
      if (frame.case === 'end') expect(frame.value.reason).toBe(WatchWorkflowEnd_Reason.WORKFLOW_ENDED)
    }
    expect(rest.sort()).toEqual(['event', 'message', 'step', 'workflow'])
    await expect.poll(load).toEqual({ waiters: 0, held: 0 })
  })

  test('a cursor of another workflow is refused', async () => {
    const workflowId = await application.start()
    const frames = client().watchWorkflow({ workflowId, cursor: 'abc' })[Symbol.asyncIterator]()
    expect(await frames.next().catch((error) => ConnectError.from(error).code)).toBe(Code.InvalidArgument)
  })

  test('WatchWorkflows tells what matches, and what changes', async () => {
    const prefix = randomUUID()
    await application.start(`${prefix}-1`)
    const request = { filter: { workflowIdPrefixes: [prefix] }, loadOutput: true }
    const abort = new AbortController()
    const frames = client().watchWorkflows(request, { signal: abort.signal })[Symbol.asyncIterator]()
    const next = async () => (await frames.next()).value?.frame
    expect((await next())?.case).toBe('opened')
    expect(await next()).toMatchObject({ case: 'upsert', value: { workflowId: `${prefix}-1` } })
    expect(await next()).toMatchObject({ case: 'synced', value: { truncated: false } })
    const change = next()
    await application.end(`${prefix}-1`, 'SUCCESS', '7')
    expect(await change).toMatchObject({
      case: 'upsert',
      value: { status: WorkflowStatus.SUCCESS, output: { value: { content: { value: '7' } } } },
    })
    const gone = next()
    await application.delete(`${prefix}-1`)
    expect(await gone).toMatchObject({ case: 'left', value: `${prefix}-1` })
    abort.abort()
    await frames.next().catch(() => undefined)
    await expect.poll(load).toEqual({ waiters: 0, held: 0 })
  })
})
