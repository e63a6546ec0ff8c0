import { type CallOptions, type Client, Code, ConnectError, createClient } from '@connectrpc/connect'
import { beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { type Serving, serving } from '../serving.js'
import { createGrpcTransport } from '../transport.js'
import { Application } from '../waits/application.js'

type Workflows = Client<typeof WorkflowService>
type Frames = AsyncIterable<{ frame: { case?: string; value?: unknown } }>

let server: Serving
let workflows: Workflows
let workflowId: string
const second = { seconds: 1n }
const given = { progressInterval: second }

const clientOf = ({ url }: Serving) => createClient(WorkflowService, createGrpcTransport({ baseUrl: url }))
const load = () => server.namespaces.get('').waits.load
const reasonOf = (error: unknown) => ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason

beforeAll(async () => {
  server = await serving()
  workflows = clientOf(server)
  workflowId = await (await Application.on(server.databaseUrl)).start()
})

/** Each call that waits, waiting for what never comes. */
const WAITS: { name: string; call: (of: Workflows, options: CallOptions) => Frames }[] = [
  { name: 'GetEvent', call: (of, options) => of.getEvent({ workflowId, key: 'k', ...given }, options) },
  {
    name: 'GetEvent with follow',
    call: (of, options) => of.getEvent({ workflowId, key: 'k', follow: true, ...given }, options),
  },
  { name: 'ReadStream', call: (of, options) => of.readStream({ workflowId, key: 's', ...given }, options) },
  { name: 'GetResult', call: (of, options) => of.getResult({ workflowId, ...given }, options) },
  {
    name: 'WaitWorkflows',
    call: (of, options) => of.waitWorkflows({ workflowIds: [workflowId], ...given }, options),
  },
  { name: 'WatchWorkflow', call: (of, options) => of.watchWorkflow({ workflowId, ...given }, options) },
  { name: 'WatchWorkflows', call: (of, options) => of.watchWorkflows({ filter: {}, ...given }, options) },
]

/** Reads until `enough`; what was read, and what ended it. */
async function read(frames: Frames, enough: (kind: string) => boolean): Promise<{ kinds: string[]; error?: unknown }> {
  const kinds: string[] = []
  try {
    for await (const { frame } of frames) {
      kinds.push(frame.case ?? '')
      if (enough(kinds.at(-1) ?? '')) break
    }
    return { kinds }
  } catch (error) {
    return { kinds, error }
  }
}

describe.each(WAITS)('$name', ({ call }) => {
  test('begins with `opened`, goes on with `progress`, and leaves nothing behind when its caller goes', async () => {
    const leaving = new AbortController()
    const { kinds, error } = await read(call(workflows, { signal: leaving.signal }), (kind) => kind === 'progress')
    expect(error).toBeUndefined()
    expect([kinds[0], kinds.at(-1)]).toEqual(['opened', 'progress'])
    expect(load().waiters).toBe(1)
    leaving.abort()
    await expect.poll(load).toEqual({ waiters: 0, held: 0 })
  })

  test("honours its caller's deadline: it ends before it, and says so", async () => {
    // The deadline as the server hears of it, so that the caller's own clock can't end the call first.
    const { kinds, error } = await read(call(workflows, { headers: { 'grpc-timeout': '2500m' } }), () => false)
    expect(kinds[0]).toBe('opened')
    expect([kinds.at(-1), error]).toEqual(['end', undefined])
    await expect.poll(load).toEqual({ waiters: 0, held: 0 })
  })
})

test('every one ends with UNAVAILABLE and DRAINING when the server drains', async () => {
  const leaving = await serving({ databaseUrl: server.databaseUrl })
  const client = clientOf(leaving)
  let open = 0
  const reads = WAITS.map(({ call }) =>
    read(call(client, {}), (kind) => {
      if (kind === 'opened') open++
      return false
    }),
  )
  await expect.poll(() => open).toBe(WAITS.length)
  const closed = leaving.close(5000)
  const ended = await Promise.all(reads)
  expect(ended.map(({ error }, i) => [WAITS[i]?.name, ConnectError.from(error).code, reasonOf(error)])).toEqual(
    WAITS.map(({ name }) => [name, Code.Unavailable, 'DRAINING']),
  )
  await closed
})
