import { createGrpcWebTransport } from '@connectrpc/connect-web'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { PerdureClient } from '../../src/client/index.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { Application } from '../waits/application.js'
import { type Wire, wireTo } from './wire.js'

const transports = {
  'gRPC in Node': (url: string) => PerdureClient.create({ url }),
  'gRPC-Web by fetch': (url: string) => PerdureClient.create({ transport: createGrpcWebTransport({ baseUrl: url }) }),
}

/** The servers of these tests print what they did not expect there. */
const complaints = vi.spyOn(console, 'error')

describe.each(Object.entries(transports))('%s', (_name, create) => {
  let application: Application
  let wire: Wire
  let client: PerdureClient

  beforeAll(async () => {
    const server = await serving()
    application = await Application.on(server.databaseUrl)
    wire = await wireTo(server.url)
    client = await create(wire.url)
    atFileEnd(() => client.destroy())
  })

  test('a stream goes on where it was, without gap or repeat, however often it is cut', async () => {
    const id = await application.start()
    await application.sql.query(
      `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
       SELECT $1, 'k', json_build_array(n, repeat('x', 100000)), n, 'portable_json' FROM generate_series(0, 99) n`,
      [id],
    )
    const before = wire.connections
    const seen: number[] = []
    for await (const [value] of client.readStream<[number]>(id, 'k')) {
      seen.push(value)
      if (seen.length % 20 === 7) wire.cut()
      if (seen.length === 100) await application.write(id, 'k', '[100]', '[101]')
      if (seen.length === 102) {
        wire.cut()
        await application.close(id, 'k')
      }
    }
    expect(seen).toEqual(Array.from({ length: 102 }, (_, i) => i))
    expect(wire.connections - before).toBeGreaterThan(3)
  })

  test('a stream that is cut while it waits gets what is written afterwards', async () => {
    const id = await application.start()
    await application.write(id, 'k', '"first"')
    const values = client.readStream(id, 'k')
    await expect(values.next()).resolves.toEqual({ done: false, value: 'first' })
    const second = values.next()
    wire.cut()
    await application.write(id, 'k', '"second"')
    await expect(second).resolves.toEqual({ done: false, value: 'second' })
    await values.return()
  })

  test.each([
    ['a result', (id: string) => client.retrieveWorkflow(id).getResult()],
    ['an event', (id: string) => client.getEvent(id, 'k')],
    ['the first of several', async (id: string) => (await client.waitFirst([client.retrieveWorkflow(id)])) && 1],
    ['all of several', async (id: string) => (await client.waitAll([client.retrieveWorkflow(id)])) && 1],
  ])('%s is still waited for', async (_what, wait) => {
    const id = await application.start()
    const before = wire.sent(1)
    const waiting = wait(id)
    await before
    wire.passing = false
    wire.cut()
    await application.setEvent(id, 'k', '1')
    await application.end(id, 'SUCCESS', '1')
    wire.passing = true
    await expect(waiting).resolves.toBe(1)
  })

  test('calls wait for a server that is away, and enqueue once', async () => {
    wire.passing = false
    wire.cut()
    const enqueued = [1, 2].map(() => client.enqueue({ queueName: 'q', workflowName: 'away' }))
    const listed = client.listWorkflows({ workflowName: 'nothing' })
    setTimeout(() => {
      wire.passing = true
    }, 200)
    const ids = (await Promise.all(enqueued)).map(({ workflowID }) => workflowID)
    await expect(listed).resolves.toEqual([])
    const found = await client.listWorkflows({ workflowName: 'away' })
    expect(found.map(({ workflowID }) => workflowID).sort()).toEqual(ids.sort())
  })

  test('an answer that is lost on its way is asked for again, and nothing was done twice', async () => {
    const id = await application.start()
    for (let round = 0; round < 5; round++) {
      const answered = wire.sent(1)
      const call = Promise.all([
        client.send(id, round),
        client.enqueue({ queueName: 'q', workflowName: `lost-${round}`, workflowIDReusePolicy: 'reject' }),
      ])
      await answered
      wire.cut()
      await call
      expect(await client.listWorkflows({ workflowName: `lost-${round}` })).toHaveLength(1)
    }
    const { messages } = await client.workflows.listMessages({ workflowId: id })
    expect(messages).toHaveLength(5)
  })

  test('a refusal is final: it is not asked again', async () => {
    const before = wire.connections
    await expect(client.send('nobody', 1)).rejects.toThrow('non-existent')
    await expect(client.enqueue({ queueName: '', workflowName: 'wf' })).rejects.toThrow('queue')
    expect(wire.connections).toBe(before)
  })

  test('any number of waits end with their client, and none warns', async () => {
    const warnings: Error[] = []
    process.on('warning', (warning) => warnings.push(warning))
    const other = await create(wire.url)
    const id = await application.start()
    const waits = Array.from({ length: 50 }, () => other.retrieveWorkflow(id).getResult())
    const unset = other.getEvent(id, 'set')
    await application.setEvent(id, 'set', '1')
    await unset
    const settled = Promise.allSettled(waits)
    await other.destroy()
    expect(new Set((await settled).map(({ status }) => status))).toEqual(new Set(['rejected']))
    expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([])
  })

  test('a destroyed client ends its waits', async () => {
    const other = await create(wire.url)
    const waiting = other.retrieveWorkflow(await application.start()).getResult()
    const opened = wire.sent(1)
    await opened
    await other.destroy()
    await expect(waiting).rejects.toThrow('destroyed')
    await expect(other.getWorkflow('any')).rejects.toThrow('destroyed')
    await expect(other.getEvent('any', 'k')).rejects.toThrow('destroyed')
  })
})

test('callers that went away were nothing to complain of', () => {
  expect(complaints).not.toHaveBeenCalled()
})
