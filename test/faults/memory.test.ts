import { setMaxListeners } from 'node:events'
import { type Client, createClient, type Transport } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { Sessions } from '../../src/wire/grpc.js'
import { buildCommand } from '../cli/perdure.js'
import { freshDatabase } from '../database.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { Application } from '../waits/application.js'
import { type Apart, apart, type Holds } from './apart.js'

buildCommand()

const MIB = 1024 * 1024

let databaseUrl: string
let server: Apart
let workflows: Client<typeof WorkflowService>
let application: Application
beforeAll(async () => {
  databaseUrl = await freshDatabase()
  application = await Application.on(databaseUrl)
  server = await apart({ databaseUrl })
  workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
})

/** The statements that waits are read by. */
const WAITS = [
  ...['stream_slices', 'news_of_streams', 'events_now', 'event_news', 'news_of_events'],
  ...['outcomes', 'news_of_workflows', 'recent_ends', 'watch_news'],
]

const nothing = { waiters: 0, held: 0, streams: 0 }

test('10,000 streams of every protocol, opened and dropped in a loop, leave no memory, listener, timer or statement behind', async () => {
  const id = await application.start()
  await application.fill(id, 'k0', 10)
  /** All kinds of waits, some with values on their way when they are dropped. */
  const round = async (count: number) => {
    for (let i = 0; i < count; i += 500) {
      // Node before 22.11 ends a connection on which many more calls are dropped in one go.
      const sessionManager = new Sessions(server.url)
      const by = { baseUrl: server.url, httpVersion: '2' as const, sessionManager }
      const transports = [createGrpcTransport, createGrpcWebTransport, createConnectTransport] as const
      const transport = transports[(i / 500) % transports.length] as (typeof transports)[number]
      const workflows = createClient(WorkflowService, transport(by))
      const all = Array.from({ length: 500 }, async (_, n) => {
        const leaving = new AbortController()
        const { signal } = leaving
        const request = { workflowId: id, key: `k${n % 7}` }
        const calls = [
          () => workflows.readStream(request, { signal }),
          () => workflows.getEvent(request, { signal }),
          () => workflows.getEvent({ ...request, follow: true }, { signal }),
          () => workflows.getResult(request, { signal }),
          () => workflows.watchWorkflow(request, { signal }),
        ] as const
        try {
          for await (const { frame } of (calls[n % 5] as (typeof calls)[number])()) {
            if (frame.case === 'opened') leaving.abort()
          }
        } catch (error) {
          if (!signal.aborted) throw error
        }
      })
      await Promise.all(all)
      sessionManager.abort()
    }
    await expect.poll(() => server.ask('holds')).toMatchObject(nothing)
    return server.ask('holds')
  }
  await round(3000)
  const before = await round(1500)
  const after = await round(10_000)
  expect(after.bytes - before.bytes).toBeLessThan(3 * MIB)
  const lasting = ({ bytes, prepared, resources, ...counts }: Holds) => counts
  expect(lasting(after)).toEqual(lasting(before))
  // A timer of the background is among them at times.
  await expect.poll(async () => (await server.ask('holds')).resources).toBeLessThanOrEqual(before.resources)
  expect(after.prepared).toBeLessThanOrEqual(Object.keys(await server.ask('statements')).length)
  // Nobody waits, so nothing is read.
  const waits = async () => {
    const counts = await server.ask('statements')
    return Object.fromEntries(WAITS.map((name) => [name, counts[name]]))
  }
  const idle = await waits()
  await application.sql.query('SELECT pg_sleep(1.2)')
  expect(await waits()).toEqual(idle)
}, 240_000)

const SLOW: { name: string; count: number; transport: (baseUrl: string) => Transport }[] = [
  { name: 'gRPC', count: 100_000, transport: (baseUrl) => createGrpcTransport({ baseUrl }) },
  { name: 'gRPC-Web', count: 20_000, transport: (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }) },
  { name: 'Connect', count: 20_000, transport: (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '2' }) },
]

test.each(SLOW)(
  '$count values read from offset 0 by a slow reader over $name: the server holds no more than a few frames, and reads no further',
  async ({ name, count: COUNT, transport }) => {
    const workflows = createClient(WorkflowService, transport(server.url))
    const id = await application.start()
    await application.sql.query(
      `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
     SELECT $1, 'k', '"' || repeat('x', 500) || n || '"', n, 'portable_json' FROM generate_series(0, $2 - 1) AS n`,
      [id, COUNT],
    )
    await application.close(id, 'k')
    const before = await server.ask('holds')
    const read = async () => (await server.ask('rows')).stream_slices ?? 0
    const readBefore = await read()
    const offsets: bigint[] = []
    let last = ''
    let pauses = 0
    for await (const { frame } of workflows.readStream({ workflowId: id, key: 'k' })) {
      if (frame.case === 'end') last = `end at ${frame.value.nextOffset}`
      if (frame.case !== 'values') continue
      for (const { offset } of frame.value.values) offsets.push(offset)
      if (offsets.length / COUNT < (pauses + 1) / 10) continue
      // It takes nothing for a while: what is under way fills its window, and then nothing more is read.
      pauses++
      await expect
        .poll(async () => {
          const first = await read()
          await application.sql.query('SELECT pg_sleep(0.2)')
          return (await read()) - first
        })
        .toBe(0)
      // The client's other transports take more into themselves than their reader does.
      if (name === 'gRPC') expect((await read()) - readBefore - offsets.length).toBeLessThan(2000)
      expect((await server.ask('holds')).bytes - before.bytes).toBeLessThan(8 * MIB)
    }
    expect(pauses).toBeGreaterThanOrEqual(9)
    expect(last).toBe(`end at ${COUNT}`)
    expect(offsets.length).toBe(COUNT)
    expect(offsets.every((offset, place) => offset === BigInt(place))).toBe(true)
    await expect.poll(() => server.ask('holds')).toMatchObject(nothing)
    expect((await server.ask('holds')).bytes - before.bytes).toBeLessThan(3 * MIB)
  },
  120_000,
)

test('400 readers that stop reading in the middle hold little each, whatever there is to read; others read on at full speed', async () => {
  const id = await application.start()
  await application.sql.query(
    `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
     SELECT $1, 'k', '"' || repeat('x', 4000) || '"', n, 'portable_json' FROM generate_series(0, 1999) AS n`,
    [id],
  )
  await application.close(id, 'k')
  const before = await server.ask('holds')
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  const stopped: AsyncIterator<unknown>[] = []
  for (let n = 0; n < 400; n++) {
    const call = workflows.readStream({ workflowId: id, key: 'k' }, { signal: leaving.signal })[Symbol.asyncIterator]()
    await call.next()
    stopped.push(call)
  }
  await expect.poll(async () => (await server.ask('holds')).waiters).toBe(400)
  expect((await server.ask('holds')).bytes - before.bytes).toBeLessThan(160 * MIB)
  const others = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  let read = 0
  for await (const { frame } of others.readStream({ workflowId: id, key: 'k' })) {
    if (frame.case === 'values') read += frame.value.values.length
  }
  expect(read).toBe(2000)
  leaving.abort()
  await Promise.allSettled(stopped.map((call) => call.next()))
  await expect.poll(() => server.ask('holds')).toMatchObject(nothing)
  expect((await server.ask('holds')).bytes - before.bytes).toBeLessThan(5 * MIB)
}, 60_000)
