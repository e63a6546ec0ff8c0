import { gzipSync } from 'node:zlib'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError, type HandlerContext } from '@connectrpc/connect'
import grpc from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { StatusSchema } from '../../gen/ts/google/rpc/status_pb.js'
import { Fault } from '../../src/errors.js'
import type { Port } from '../../src/server/port.js'
import { type Note, NoteSchema } from './echo.js'
import { frame, grpcClient, type Handlers, raw, servingEcho, until } from './echo-clients.js'

const open: { ports: Port[]; clients: grpc.Client[] } = { ports: [], clients: [] }

async function serve(handlers: Handlers, options: Parameters<typeof servingEcho>[1] = {}) {
  const port = await servingEcho(handlers, options)
  open.ports.push(port)
  return port
}

function clientOf(port: Port, options: grpc.ChannelOptions = {}) {
  const echo = grpcClient(port, options)
  open.clients.push(echo.client)
  return echo
}

afterEach(async () => {
  for (const client of open.clients.splice(0)) client.close()
  for (const port of open.ports.splice(0)) await port.close(0)
})

const bytes = (note: Note) => toBinary(NoteSchema, create(NoteSchema, note as never))
const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('a gRPC client', () => {
  test('makes unary, server, client and bidirectional calls', async () => {
    const port = await serve({
      once: ({ text }) => ({ text: `${text}!` }),
      async *many({ count }) {
        for (let i = 0; i < (count ?? 0); i++) yield { count: i }
      },
      async gather(notes) {
        let count = 0
        for await (const note of notes) count += note.count ?? 0
        return { count }
      },
      async *talk(notes) {
        for await (const note of notes) yield { text: note.text?.toUpperCase() ?? '' }
      },
    })
    const echo = clientOf(port)
    expect(await echo.once({ text: 'hé' })).toMatchObject({ text: 'hé!' })

    const counts: (number | undefined)[] = []
    for await (const note of echo.many({ count: 1000 })) counts.push((note as Note).count)
    expect(counts).toEqual(Array.from({ length: 1000 }, (_, i) => i))

    const sum = await new Promise<Note | undefined>((resolve, reject) => {
      const call = echo.gather((error, answer) => (error ? reject(error) : resolve(answer)))
      for (let i = 0; i < 100; i++) call.write({ count: i })
      call.end()
    })
    expect(sum).toMatchObject({ count: 4950 })

    const talk = echo.talk()
    const heard: (string | undefined)[] = []
    talk.write({ text: 'a' })
    for await (const note of talk) {
      heard.push((note as Note).text)
      if (heard.length < 3) talk.write({ text: 'b' })
      else talk.end()
    }
    expect(heard).toEqual(['A', 'B', 'B'])
  })

  test('gets an error with its details, from a unary call and in the middle of a stream', async () => {
    const fault = () => new Fault('WORKFLOW_NOT_FOUND', 'no workflow "ü%"', { metadata: { workflow_id: 'ü%' } })
    const port = await serve({
      once() {
        throw fault()
      },
      async *many() {
        yield { text: 'first' }
        throw fault()
      },
    })
    const echo = clientOf(port)
    const check = (error: grpc.ServiceError) => {
      expect(error.code).toBe(grpc.status.NOT_FOUND)
      expect(error.details).toBe('no workflow "ü%"')
      const status = fromBinary(StatusSchema, error.metadata.get('grpc-status-details-bin')[0] as Buffer)
      const info = status.details.find((any) => any.typeUrl.endsWith(ErrorInfoSchema.typeName))
      expect(fromBinary(ErrorInfoSchema, info?.value ?? new Uint8Array())).toMatchObject({
        reason: 'WORKFLOW_NOT_FOUND',
        metadata: { workflow_id: 'ü%' },
      })
    }
    check(await echo.once({}).catch((error) => error))
    const seen: Note[] = []
    const call = echo.many({})
    call.on('data', (note) => seen.push(note))
    check(await new Promise((resolve) => call.on('error', resolve as never)))
    expect(seen).toHaveLength(1)
  })

  test('is told INTERNAL and nothing more when a handler breaks, and the log has it once', async () => {
    const port = await serve({
      once() {
        throw new TypeError('secret')
      },
    })
    const error: grpc.ServiceError = await clientOf(port)
      .once({})
      .catch((error) => error)
    expect(error.code).toBe(grpc.status.INTERNAL)
    expect(error.details).not.toContain('secret')
    expect(port.logged).toHaveLength(1)
  })

  test('sends and gets metadata, binary too', async () => {
    const port = await serve({
      once(_, { requestHeader, responseHeader, responseTrailer }) {
        responseHeader.set('x-head', requestHeader.get('x-text') ?? '')
        responseHeader.set('x-head-bin', requestHeader.get('x-data-bin') ?? '')
        responseTrailer.set('x-tail-bin', requestHeader.get('x-data-bin') ?? '')
        return {}
      },
    })
    const { client } = clientOf(port)
    const metadata = new grpc.Metadata()
    metadata.set('x-text', 'plain')
    metadata.set('x-data-bin', Buffer.from([0, 255, 10]))
    const [head, tail] = await new Promise<[grpc.Metadata, grpc.Metadata]>((resolve, reject) => {
      let head = new grpc.Metadata()
      const call = (client as never as { Once: (...args: unknown[]) => grpc.ClientUnaryCall }).Once(
        {},
        metadata,
        (error: Error) => error && reject(error),
      )
      call.on('metadata', (metadata) => {
        head = metadata
      })
      call.on('status', ({ metadata }) => resolve([head, metadata]))
    })
    expect(head.get('x-head')).toEqual(['plain'])
    expect(head.get('x-head-bin')).toEqual([Buffer.from([0, 255, 10])])
    expect(tail.get('x-tail-bin')).toEqual([Buffer.from([0, 255, 10])])
  })

  test('sends gzip and gets gzip', async () => {
    const port = await serve({ once: ({ text }) => ({ text: `${text}${text}` }) })
    const echo = clientOf(port, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip })
    const text = 'compressible '.repeat(1000)
    expect(await echo.once({ text })).toMatchObject({ text: text + text })
    const answer = await raw(port, 'Once', (send) => send(frame(gzipSync(bytes({ text })), 1)), {
      'grpc-encoding': 'gzip',
    })
    expect(answer.headers['grpc-encoding']).toBe('gzip')
    expect(answer.data[0]).toBe(1)
    expect(answer.data.length).toBeLessThan(text.length)
  })

  test('that cancels ends the signal and the generator of its handler at once', async () => {
    let ended = false
    let context: HandlerContext | undefined
    const port = await serve({
      async *many(_, given) {
        context = given
        try {
          yield { text: 'opened' }
          await never(given.signal)
        } finally {
          ended = true
        }
      },
    })
    const call = clientOf(port).many({})
    call.on('error', () => {})
    await new Promise((resolve) => call.once('data', resolve))
    expect(port.openStreams()).toBe(1)
    call.cancel()
    await until(() => ended)
    expect(context?.signal.reason).toMatchObject({ code: Code.Canceled })
    expect(port.openStreams()).toBe(0)
    expect(port.logged).toEqual([])
  })

  test('that goes away with its connection frees the handler too', async () => {
    let ended = 0
    const port = await serve({
      async *talk(notes) {
        try {
          for await (const note of notes) yield note
        } finally {
          ended += 1
        }
      },
    })
    const echo = clientOf(port)
    const call = echo.talk()
    call.on('error', () => {})
    call.write({ text: 'hello' })
    await new Promise((resolve) => call.once('data', resolve))
    call.cancel()
    echo.client.close()
    await until(() => ended === 1 && port.openStreams() === 0)
  })

  test('with a deadline: the handler sees it, its signal ends at it, and the server answers by itself', async () => {
    let left: number | undefined
    let reason: unknown
    const port = await serve({
      async once(_, context) {
        left = context.timeoutMs()
        await never(context.signal).catch((error) => {
          reason = error
          throw error
        })
        return {}
      },
    })
    const answer = await raw(port, 'Once', (send) => send(frame(bytes({}))), { 'grpc-timeout': '50m' })
    expect(answer.trailers['grpc-status']).toBe(String(grpc.status.DEADLINE_EXCEEDED))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(50)
    expect(reason).toBeInstanceOf(ConnectError)
    const error: grpc.ServiceError = await clientOf(port)
      .once({}, undefined, { deadline: Date.now() + 50 })
      .catch((error) => error)
    expect(error.code).toBe(grpc.status.DEADLINE_EXCEEDED)
  })

  test('that reads slowly is not pulled ahead of', async () => {
    let pulled = 0
    const port = await serve({
      async *many() {
        for (; pulled < 2000; pulled++) yield { data: new Uint8Array(10_000) }
      },
    })
    const call = clientOf(port).many({})
    const first = new Promise((resolve) => call.once('data', resolve))
    await first
    call.pause()
    await settled(() => pulled)
    expect(pulled).toBeLessThan(500)
    let seen = 1
    call.on('data', () => seen++)
    call.resume()
    await new Promise((resolve) => call.once('end', resolve))
    expect(seen).toBe(2000)
  })

  test('whose messages no handler takes is not read on', async () => {
    let go = () => {}
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    let taken = 0
    const port = await serve({
      async gather(notes) {
        for await (const _ of notes) {
          taken += 1
          if (taken === 1) await held
        }
        return { count: taken }
      },
    })
    let sent = 0
    const answer = new Promise<Note | undefined>((resolve, reject) => {
      const call = clientOf(port).gather((error, answer) => (error ? reject(error) : resolve(answer)))
      const more = () => {
        while (sent < 2000) {
          sent += 1
          if (!call.write({ data: Buffer.alloc(10_000) })) return void call.once('drain', more)
        }
        call.end()
      }
      more()
    })
    await until(() => taken === 1)
    await settled(() => sent)
    expect(sent).toBeLessThan(500)
    go()
    expect(await answer).toMatchObject({ count: 2000 })
  })

  test('that still sends when it is answered gets its answer', async () => {
    const port = await serve({
      async gather(notes) {
        for await (const note of notes) return { text: `only ${note.text}` }
        return {}
      },
      talk() {
        throw new Fault('WORKFLOW_NOT_FOUND', 'gone')
      },
    })
    const echo = clientOf(port)
    const answer = await new Promise((resolve, reject) => {
      const call = echo.gather((error, answer) => (error ? reject(error) : resolve(answer)))
      call.on('error', () => {})
      call.write({ text: 'the first' })
      call.write({ text: 'the second' })
    })
    expect(answer).toMatchObject({ text: 'only the first' })
    const talk = echo.talk()
    talk.write({})
    const error = await new Promise<grpc.ServiceError>((resolve) => talk.once('error', resolve as never))
    expect(error.code).toBe(grpc.status.NOT_FOUND)
    await until(() => port.openStreams() === 0)
  })
})

describe('limits', () => {
  const limit = 4 * 1024 * 1024

  test('a request over the message limit is RESOURCE_EXHAUSTED and told the limit', async () => {
    const port = await serve({ once: () => ({}) })
    const error: grpc.ServiceError = await clientOf(port)
      .once({ data: Buffer.alloc(limit + 1) })
      .catch((error) => error)
    expect(error.code).toBe(grpc.status.RESOURCE_EXHAUSTED)
    expect(error.details).toContain(String(limit))
  })

  test('a message just under the limit passes both ways', async () => {
    const port = await serve({ once: ({ data }) => ({ data: data ?? new Uint8Array() }) })
    const data = Buffer.alloc(limit - 16, 7)
    const answer = await clientOf(port).once({ data })
    expect(data.equals(answer.data ?? new Uint8Array())).toBe(true)
  })

  test('a small message that unpacks to more than the limit is refused without being unpacked whole', async () => {
    const port = await serve({ once: () => ({}) })
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const { trailers } = await raw(port, 'Once', (send) => send(frame(bomb, 1)), { 'grpc-encoding': 'gzip' })
    expect(trailers['grpc-status']).toBe(String(grpc.status.RESOURCE_EXHAUSTED))
  })

  test('a response over the limit is an error and not sent', async () => {
    const port = await serve({ once: () => ({ data: new Uint8Array(limit + 1) }) })
    const error: grpc.ServiceError = await clientOf(port, { 'grpc.max_receive_message_length': -1 })
      .once({})
      .catch((error) => error)
    expect(error.code).toBe(grpc.status.RESOURCE_EXHAUSTED)
    expect(error.details).toContain(String(limit))
  })

  test('streams over the limit are refused with the limit in the text, and one that ends makes room', async () => {
    const port = await serve(
      {
        async *many(_, { signal }) {
          yield { text: 'opened' }
          await never(signal)
        },
      },
      { limits: { streams: 2 } },
    )
    const echo = clientOf(port)
    const openOne = async () => {
      const call = echo.many({})
      const failed = new Promise<grpc.ServiceError>((resolve) => call.on('error', resolve as never))
      const outcome = await Promise.race([failed, new Promise((resolve) => call.once('data', resolve))])
      return { call, outcome }
    }
    const first = await openOne()
    await openOne()
    const third = await openOne()
    expect(third.outcome).toMatchObject({ code: grpc.status.RESOURCE_EXHAUSTED })
    expect((third.outcome as grpc.ServiceError).details).toContain('2 streams')
    first.call.cancel()
    await until(() => port.openStreams() === 1)
    expect((await openOne()).outcome).toMatchObject({ text: 'opened' })
  })
})

describe('a malformed call', () => {
  const handlers: Handlers = {
    once: ({ text }) => ({ text: text ?? '' }),
    async *talk(notes) {
      for await (const note of notes) yield note
    },
  }
  const status = async (method: string, write: Parameters<typeof raw>[2], headers: Record<string, string> = {}) => {
    const port = await serve(handlers)
    const { trailers } = await raw(port, method, write, headers)
    expect(port.logged).toEqual([])
    return Number(trailers['grpc-status'])
  }

  test('of an unknown method is UNIMPLEMENTED', async () => {
    expect(await status('Nothing', () => {})).toBe(grpc.status.UNIMPLEMENTED)
  })
  test('without a message is UNIMPLEMENTED', async () => {
    expect(await status('Once', () => {})).toBe(grpc.status.UNIMPLEMENTED)
  })
  test('with two messages where one is due is UNIMPLEMENTED', async () => {
    expect(await status('Once', (send) => send(Buffer.concat([frame(bytes({})), frame(bytes({}))])))).toBe(
      grpc.status.UNIMPLEMENTED,
    )
  })
  test('that ends within a message is INVALID_ARGUMENT', async () => {
    const torn = frame(bytes({ text: 'torn' })).subarray(0, 8)
    expect(await status('Once', (send) => send(torn))).toBe(grpc.status.INVALID_ARGUMENT)
    expect(await status('Talk', (send) => send(torn))).toBe(grpc.status.INVALID_ARGUMENT)
  })
  test('whose bytes are no message is INVALID_ARGUMENT', async () => {
    expect(await status('Once', (send) => send(frame(Buffer.from([0xff, 0xff, 0xff]))))).toBe(
      grpc.status.INVALID_ARGUMENT,
    )
    expect(await status('Once', (send) => send(frame(Buffer.from([0x0a, 0x01, 0xff]))))).toBe(
      grpc.status.INVALID_ARGUMENT,
    )
  })
  test('with an unknown compression is UNIMPLEMENTED', async () => {
    const write = (send: (data: Buffer) => void) => send(frame(bytes({})))
    expect(await status('Once', write, { 'grpc-encoding': 'snappy' })).toBe(grpc.status.UNIMPLEMENTED)
  })
  test('with a compressed message that says no compression is INTERNAL, with broken gzip INVALID_ARGUMENT', async () => {
    expect(await status('Once', (send) => send(frame(bytes({}), 1)))).toBe(grpc.status.INTERNAL)
    expect(await status('Once', (send) => send(frame(bytes({ text: 'x' }), 1)), { 'grpc-encoding': 'gzip' })).toBe(
      grpc.status.INVALID_ARGUMENT,
    )
  })
  test('with a deadline that is none is INVALID_ARGUMENT', async () => {
    expect(await status('Once', (send) => send(frame(bytes({}))), { 'grpc-timeout': 'soon' })).toBe(
      grpc.status.INVALID_ARGUMENT,
    )
  })
  test('and one that comes byte by byte is no malformed call', async () => {
    const port = await serve(handlers)
    const { data, trailers } = await raw(port, 'Once', async (send) => {
      for (const byte of frame(bytes({ text: 'slow' }))) {
        send(Buffer.of(byte))
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
    expect(trailers['grpc-status']).toBe('0')
    expect(data.equals(frame(bytes({ text: 'slow' })))).toBe(true)
  })
})

/** Waits until a figure has stopped moving: the pipes are full. */
async function settled(figure: () => number): Promise<void> {
  let calm = 0
  for (let last = -1; calm < 200; last = figure()) {
    calm = figure() === last ? calm + 1 : 0
    await new Promise((resolve) => setImmediate(resolve))
  }
}
