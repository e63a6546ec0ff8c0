import { connect as connectHttp2 } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { HandlerContext } from '@connectrpc/connect'
import grpc from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from 'vitest'
import { defaultConnectionLimits } from '../../src/server/connections.js'
import type { Port } from '../../src/server/port.js'
import { grpcClient, servingEcho, until } from './echo-clients.js'

const clients: grpc.Client[] = []
const ports: Port[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const port of ports.splice(0)) await port.close(0)
})

async function serve(...given: Parameters<typeof servingEcho>) {
  const port = await servingEcho(...given)
  ports.push(port)
  return port
}

function clientOf(port: Port) {
  const echo = grpcClient(port)
  clients.push(echo.client)
  return echo
}

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))

describe('a port that closes', () => {
  test('lets the calls at work end, refuses new connections, and is then closed', async () => {
    const started = gate()
    const answer = gate()
    const port = await serve({
      async once() {
        started.open()
        await answer.opened
        return { text: 'late' }
      },
    })
    const late = clientOf(port).once({})
    await started.opened
    let closed = false
    const closing = port.close(60_000).then(() => {
      closed = true
    })
    await expect(fetch(`${port.url}/healthz`)).rejects.toThrow()
    expect(closed).toBe(false)
    answer.open()
    expect(await late).toMatchObject({ text: 'late' })
    await closing
  })

  test('ends its streams with UNAVAILABLE and DRAINING, whatever their handlers do', async () => {
    const port = await serve({
      async *many() {
        yield { text: 'opened' }
        await new Promise(() => {})
      },
    })
    const call = clientOf(port).many({})
    await new Promise((resolve) => call.once('data', resolve))
    const ended = new Promise<grpc.ServiceError>((resolve) => call.once('error', resolve as never))
    const closing = port.close(200)
    const error = await ended
    expect(error.code).toBe(grpc.status.UNAVAILABLE)
    expect(error.metadata.get('grpc-status-details-bin').toString()).toContain('DRAINING')
    await closing
  })

  test('cuts what has not ended within its grace', async () => {
    const started = gate()
    const port = await serve({
      async once() {
        started.open()
        await new Promise(() => {})
        return {}
      },
    })
    const cut = clientOf(port)
      .once({})
      .catch((error: grpc.ServiceError) => error)
    await started.opened
    await port.close(50)
    expect(((await cut) as grpc.ServiceError).code).toBe(grpc.status.UNAVAILABLE)
  })
})

describe('a connection', () => {
  test('that leaves a ping unanswered is closed and its calls are freed', async () => {
    const port = await serve(
      {
        async *many(_, { signal }) {
          yield {}
          await untilAborted(signal)
        },
      },
      { limits: { connections: { ...defaultConnectionLimits, pingEvery: 20 } } },
    )
    const dead = connectTcp(port.port, '127.0.0.1').on('error', () => {})
    const closed = new Promise((resolve) => dead.once('close', resolve))
    dead.resume()
    dead.write(
      Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]),
    )
    await closed
    expect(port.openStreams()).toBe(0)
  })

  test('that answers its pings stays', async () => {
    const port = await serve(
      { once: () => ({}) },
      { limits: { connections: { ...defaultConnectionLimits, pingEvery: 5 } } },
    )
    const session = connectHttp2(port.url)
    session.on('error', () => {})
    let pings = 0
    session.on('ping', () => pings++)
    await until(() => pings > 5)
    expect(session.destroyed).toBe(false)
    session.destroy()
  })

  test('that is old is told to go; its stream goes on, and is ended with UNAVAILABLE after the grace', async () => {
    const port = await serve(
      {
        async *many(_, { signal }) {
          yield { text: 'opened' }
          await untilAborted(signal)
        },
      },
      { limits: { connections: { age: 50, ageGrace: 100, pingEvery: 30_000 } } },
    )
    const session = connectHttp2(port.url)
    const away = gate()
    session.once('goaway', away.open)
    session.on('error', () => {})
    const call = clientOf(port).many({})
    await new Promise((resolve) => call.once('data', resolve))
    await away.opened
    const error = await new Promise<grpc.ServiceError>((resolve) => call.once('error', resolve as never))
    expect(error.code).toBe(grpc.status.UNAVAILABLE)
    session.destroy()
  })

  test('that says nothing or nonsense costs nobody else anything', async () => {
    const port = await serve({ once: () => ({ text: 'fine' }) })
    const silent = connectTcp(port.port, '127.0.0.1').on('error', () => {})
    await new Promise((resolve) => silent.once('connect', resolve))
    const broken = connectTcp(port.port, '127.0.0.1').on('error', () => {})
    const closed = new Promise((resolve) => broken.once('close', resolve))
    broken.resume()
    broken.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.alloc(100, 0xff)]))
    await closed
    expect(await clientOf(port).once({})).toMatchObject({ text: 'fine' })
    silent.destroy()
  })
})

describe('memory', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void

  test('of a stream is free once its caller has gone', async () => {
    const contexts: WeakRef<HandlerContext>[] = []
    const port = await serve({
      async *many(_, context) {
        contexts.push(new WeakRef(context))
        yield { text: 'opened' }
        await untilAborted(context.signal)
      },
    })
    const echo = clientOf(port)
    const calls = Array.from({ length: 500 }, () => {
      const call = echo.many({})
      call.on('error', () => {})
      call.resume()
      return call
    })
    await until(() => port.openStreams() === 500)
    for (const call of calls.splice(0)) call.cancel()
    await until(() => port.openStreams() === 0)
    await until(() => {
      collect()
      return contexts.every((context) => context.deref() === undefined)
    })
  })
})
