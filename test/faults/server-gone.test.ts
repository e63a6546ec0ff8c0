import { type Client, Code, ConnectError, createClient, type Transport } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { PerdureClient } from '../../src/client/index.js'
import { buildCommand } from '../cli/perdure.js'
import { freshDatabase } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { Application } from '../waits/application.js'
import { apart } from './apart.js'

buildCommand()

let databaseUrl: string
let application: Application
beforeAll(async () => {
  databaseUrl = await freshDatabase()
  application = await Application.on(databaseUrl)
})

test('a server that is killed while streams are read, and started again: readers go on without gap or repeat', async () => {
  const READERS = 20
  const ROUNDS = 4
  const A_ROUND = 50
  let server = await apart({ databaseUrl })
  const port = Number(new URL(server.url).port)
  const client = await PerdureClient.create({ url: server.url })
  atFileEnd(() => client.destroy())
  const id = await application.start()
  const seen: number[][] = Array.from({ length: READERS }, () => [])
  const readers = seen.map(async (values) => {
    for await (const value of client.readStream<number>(id, 'k')) values.push(value)
  })
  const result = client.retrieveWorkflow<string>(id).getResult()
  let written = 0
  const write = async (count: number) => {
    for (const last = written + count; written < last; written++) await application.write(id, 'k', String(written))
  }
  for (let round = 0; round < ROUNDS; round++) {
    await write(A_ROUND)
    await expect.poll(() => Math.max(...seen.map((values) => values.length))).toBeGreaterThan(round * 2 * A_ROUND)
    // Some readers have all, others less; what is written while nobody serves is missed by none.
    await server.kill()
    await write(A_ROUND)
    server = await apart({ databaseUrl, port })
  }
  await application.close(id, 'k')
  await application.end(id, 'SUCCESS', '"done"')
  await Promise.all(readers)
  for (const values of seen) expect(values).toEqual(Array.from({ length: written }, (_, n) => n))
  expect(await result).toBe('done')
})

test('a server that drains ends 1,000 open streams with UNAVAILABLE and DRAINING, each at the offset it can go on at', async () => {
  const server = await serving({ databaseUrl })
  const id = await application.start()
  await application.fill(id, 'k', 3)
  const transports: [count: number, of: Transport][] = [
    [800, createGrpcTransport({ baseUrl: server.url })],
    [100, createGrpcWebTransport({ baseUrl: server.url, httpVersion: '2' })],
    [100, createConnectTransport({ baseUrl: server.url, httpVersion: '2' })],
  ]
  const clients: Client<typeof WorkflowService>[] = transports.flatMap(([count, transport]) =>
    Array.from({ length: count }, () => createClient(WorkflowService, transport)),
  )
  let reading = 0
  const ends = clients.map(async (workflows) => {
    let next = 0n
    try {
      for await (const { frame } of workflows.readStream({ workflowId: id, key: 'k' })) {
        if (frame.case !== 'values') continue
        next = (frame.value.values.at(-1)?.offset ?? 0n) + 1n
        reading++
      }
      return 'ended by itself'
    } catch (error) {
      const refused = ConnectError.from(error)
      const [info] = refused.findDetails(ErrorInfoSchema)
      return `${Code[refused.code]} ${info?.reason} at ${next}`
    }
  })
  await expect.poll(() => reading).toBe(1000)
  expect(server.openStreams()).toBe(1000)
  const closed = server.close(20_000)
  const told = await Promise.all(ends)
  expect(new Set(told)).toEqual(new Set(['Unavailable DRAINING at 3']))
  await closed
  expect(server.openStreams()).toBe(0)
  expect(server.namespaces.get('').waits.load).toEqual({ waiters: 0, held: 0 })
})
