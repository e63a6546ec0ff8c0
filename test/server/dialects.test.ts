import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type ClientHttp2Session, connect as connectHttp2, constants } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { create, toBinary } from '@bufbuild/protobuf'
import { Code, type ConnectError, createClient, type HandlerContext } from '@connectrpc/connect'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { Fault } from '../../src/errors.js'
import { type Port, startPort } from '../../src/server/port.js'
import { Sessions } from '../../src/wire/grpc.js'
import { createConnectTransport, createGrpcWebTransport } from '../transport.js'
import { Echo, type Note, NoteSchema } from './echo.js'
import { frame, type Handlers, servingEcho, until } from './echo-clients.js'
import { type Asked, ask, type End, type Protocol, type Seen, types } from './web-requests.js'

const bytes = (note: Note) => Buffer.from(toBinary(NoteSchema, create(NoteSchema, note as never)))
const protocols = Object.keys(types) as Protocol[]
const page = 'https://app.example.com'
const large = 'compressible '.repeat(1000)
const limits = { messageBytes: 20_000 }

const handlers: Handlers = {
  once: ({ text }) => ({ text: text ?? '' }),
  async *many({ text, count }, context) {
    const { requestHeader, responseHeader, responseTrailer } = context
    if (text === 'context') {
      const left = context.timeoutMs()
      yield { text: `${context.protocolName} ${context.requestMethod} ${new URL(context.url).pathname}` }
      yield { count: left === undefined ? -1 : Math.ceil(left / 10_000) }
    }
    if (text === 'metadata') {
      for (const name of ['x-text', 'x-data-bin']) responseHeader.set(name, requestHeader.get(name) ?? '')
      responseTrailer.append('x-tail', 'one')
      responseTrailer.append('x-tail', 'two')
      responseTrailer.set('x-tail-bin', requestHeader.get('x-data-bin') ?? '')
    }
    if (text === 'too large') {
      responseTrailer.set('x-tail', 'one')
      yield { data: new Uint8Array(limits.messageBytes + 1) }
    }
    if (text === 'waits') {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve))
      throw context.signal.reason
    }
    for (let i = 0; i < (count ?? 0); i++) yield { count: i, text: text ?? '' }
    if (text === 'breaks') throw new TypeError('secret')
    if (text?.startsWith('fails')) {
      throw new Fault('WORKFLOW_NOT_FOUND', text, { metadata: { workflow_id: 'ü%' }, retryAfter: 1000 })
    }
  },
  async gather(notes) {
    let count = 0
    for await (const note of notes) count += note.count ?? 0
    return { count }
  },
  async *talk(notes) {
    for await (const note of notes) yield { text: `${note.text}!` }
  },
}

const asked = (protocol: Protocol, method: string, body: Buffer, headers: Record<string, string> = {}): Asked => ({
  path: `/test.Echo/${method}`,
  headers: { 'content-type': types[protocol], ...headers },
  body,
})
const encoding = (protocol: Protocol) => (protocol === 'Connect' ? 'connect-content-encoding' : 'grpc-encoding')
const accepting = (protocol: Protocol) => (protocol === 'Connect' ? 'connect-accept-encoding' : 'grpc-accept-encoding')
const timeout = (protocol: Protocol, ms: number): Record<string, string> =>
  protocol === 'Connect' ? { 'connect-timeout-ms': String(ms) } : { 'grpc-timeout': `${ms}m` }
const endFrame = (protocol: Protocol) =>
  frame(Buffer.from(protocol === 'Connect' ? '{}' : ''), protocol === 'Connect' ? 2 : 128)

/** What is asked, and whether the error is one that the adapters word by themselves. */
type Case = { ask: (protocol: Protocol) => Asked; ownWords?: true; sees: Partial<End> }

const many = (note: Note, headers?: (protocol: Protocol) => Record<string, string>) => (protocol: Protocol) =>
  asked(protocol, 'Many', frame(bytes(note)), headers?.(protocol))

const cases: Record<string, Case> = {
  'a stream of values': { ask: many({ text: 'hé', count: 100 }), sees: { code: 0 } },
  'no values': { ask: many({}), sees: { code: 0 } },
  'what the handler knows of its call': { ask: many({ text: 'context' }), sees: { code: 0 } },
  'a deadline, to the handler': {
    ask: many({ text: 'context' }, (protocol) => timeout(protocol, 25_000)),
    sees: { code: 0 },
  },
  'metadata both ways, before values and without any': {
    ask: many({ text: 'metadata', count: 1 }, () => ({ 'x-text': 'plain', 'x-data-bin': 'AP8K' })),
    sees: { code: 0, metadata: { 'x-tail': 'one, two', 'x-tail-bin': 'AP8K' } },
  },
  'an error with its details': {
    ask: many({ text: 'fails, "ü%"\n ' }),
    sees: { code: Code.NotFound, message: 'fails, "ü%"\n ', reasons: ['WORKFLOW_NOT_FOUND'] },
  },
  'an error in the middle of a stream': {
    ask: many({ text: 'fails', count: 3 }),
    sees: { code: Code.NotFound, reasons: ['WORKFLOW_NOT_FOUND'] },
  },
  'a handler that breaks': { ask: many({ text: 'breaks', count: 1 }), ownWords: true, sees: { code: Code.Internal } },
  'a response over the limit': {
    ask: many({ text: 'too large' }),
    ownWords: true,
    sees: { code: Code.ResourceExhausted, reasons: ['MESSAGE_TOO_LARGE'], metadata: { 'x-tail': 'one' } },
  },
  'a request over the limit': {
    ask: (protocol) => asked(protocol, 'Many', frame(Buffer.alloc(limits.messageBytes + 1))),
    ownWords: true,
    sees: { code: Code.ResourceExhausted, reasons: ['MESSAGE_TOO_LARGE'] },
  },
  'a packed request that is larger than the limit': {
    ask: (protocol) =>
      asked(protocol, 'Many', frame(gzipSync(Buffer.alloc(limits.messageBytes + 1)), 1), {
        [encoding(protocol)]: 'gzip',
      }),
    ownWords: true,
    sees: { code: Code.ResourceExhausted, reasons: ['MESSAGE_TOO_LARGE'] },
  },
  'a packed request': {
    ask: (protocol) =>
      asked(protocol, 'Many', frame(gzipSync(bytes({ text: large, count: 2 })), 1), { [encoding(protocol)]: 'gzip' }),
    sees: { code: 0 },
  },
  'a packed request whose answer is not to be packed': {
    ask: (protocol) =>
      asked(protocol, 'Many', frame(gzipSync(bytes({ text: large, count: 2 })), 1), {
        [encoding(protocol)]: 'gzip',
        [accepting(protocol)]: 'identity',
      }),
    sees: { code: 0 },
  },
  'an answer that may be packed': {
    ask: many({ text: large, count: 2 }, (protocol) => ({ [accepting(protocol)]: 'br, gzip' })),
    sees: { code: 0 },
  },
  'a small answer that may be packed': {
    ask: many({ text: 'small', count: 2 }, (protocol) => ({ [accepting(protocol)]: 'gzip' })),
    sees: { code: 0 },
  },
  'a long error that may be packed': {
    ask: many({ text: `fails ${large}` }, (protocol) => ({ [accepting(protocol)]: 'gzip' })),
    sees: { code: Code.NotFound },
  },
  'an unknown compression': {
    ask: many({ count: 1 }, (protocol) => ({ [encoding(protocol)]: 'snappy' })),
    ownWords: true,
    sees: { code: Code.Unimplemented },
  },
  'a packed message that no header names': {
    ask: (protocol) => asked(protocol, 'Many', frame(gzipSync(bytes({})), 1)),
    ownWords: true,
    sees: { code: Code.Internal },
  },
  'a deadline that is none': {
    ask: many({ count: 1 }, () => ({ 'grpc-timeout': 'soon', 'connect-timeout-ms': 'soon' })),
    ownWords: true,
    sees: { code: Code.InvalidArgument },
  },
  'a deadline that passes': {
    ask: many({ text: 'waits' }, (protocol) => timeout(protocol, 50)),
    ownWords: true,
    sees: { code: Code.DeadlineExceeded },
  },
  'no message': {
    ask: (protocol) => asked(protocol, 'Many', Buffer.alloc(0)),
    ownWords: true,
    sees: { code: Code.Unimplemented },
  },
  'two messages where one is due': {
    ask: (protocol) => asked(protocol, 'Many', Buffer.concat([frame(bytes({})), frame(bytes({}))])),
    ownWords: true,
    sees: { code: Code.Unimplemented },
  },
  'a message that is torn': {
    ask: (protocol) => asked(protocol, 'Many', frame(bytes({ text: 'torn' })).subarray(0, 8)),
    ownWords: true,
    sees: { code: Code.InvalidArgument },
  },
  'bytes that are no message': {
    ask: (protocol) => asked(protocol, 'Many', frame(Buffer.from([0xff, 0xff, 0xff]))),
    ownWords: true,
    sees: { code: Code.InvalidArgument, reasons: ['INVALID_REQUEST'] },
  },
  'an end of the request in an envelope of its own': {
    ask: (protocol) => asked(protocol, 'Many', Buffer.concat([frame(bytes({ count: 2 })), endFrame(protocol)])),
    sees: { code: 0 },
  },
  'many messages, one answer': {
    ask: (protocol) => asked(protocol, 'Gather', Buffer.concat([1, 2, 3].map((count) => frame(bytes({ count }))))),
    sees: { code: 0 },
  },
  'a page that may call': { ask: many({ count: 1 }, () => ({ origin: page })), sees: { code: 0 } },
  'a page that may call, and its error': {
    ask: many({ text: 'fails' }, () => ({ origin: page })),
    sees: { code: Code.NotFound },
  },
  'a page that may not call': {
    ask: many({ count: 1 }, () => ({ origin: 'https://elsewhere.example.com' })),
    sees: { code: 0 },
  },
  'a method that is called with a question': {
    ask: (protocol) => ({ ...many({ count: 1 })(protocol), path: '/test.Echo/Many?a=b' }),
    sees: { code: 0 },
  },
}

describe.each(protocols)('%s on HTTP/2 is answered as on HTTP/1.1, where connect-node does it', (protocol) => {
  let port: Port
  beforeAll(async () => {
    port = await openEcho()
  })
  afterAll(() => port.close(0))

  test.each(Object.entries(cases))('%s', async (_, { ask: write, ownWords, sees }) => {
    const [ours, theirs] = await Promise.all([
      ask(port, 'HTTP/2', protocol, write(protocol)),
      ask(port, 'HTTP/1.1', protocol, write(protocol)),
    ])
    expect(ours.end).toMatchObject(sees)
    expect(theirs.end).toMatchObject(sees)
    expect(compared(ours, ownWords)).toEqual(compared(theirs, ownWords))
  })

  test('a unary call', async () => {
    // Connect's unary calls have no envelopes; called as a stream they are refused.
    const unary = asked(protocol, 'Once', frame(bytes({ text: 'one' })))
    const ours = await ask(port, 'HTTP/2', protocol, unary)
    expect(ours.status).toBe(protocol === 'Connect' ? 415 : 200)
    expect(compared(ours)).toEqual(compared(await ask(port, 'HTTP/1.1', protocol, unary)))
  })

  test('what is no call', async () => {
    const call = many({ count: 1 })(protocol)
    const odd: Asked[] = [
      { ...call, path: '/test.Echo/Nothing' },
      { ...call, method: 'PUT' },
      { ...call, headers: { 'content-type': types[protocol].replace('+proto', '+xml') } },
      { ...call, headers: { 'content-type': `${types[protocol]}; charset=utf-8` } },
      { ...call, headers: { 'content-type': 'application/grpc-web-text+proto' } },
    ]
    for (const one of odd) {
      const ours = await ask(port, 'HTTP/2', protocol, one)
      expect(ours.status).toBeGreaterThanOrEqual(400)
      expect(compared(ours)).toEqual(compared(await ask(port, 'HTTP/1.1', protocol, one)))
    }
  })
})

const ofConnections = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'])

/** Without what HTTP/1.1 says of its connections. */
function compared({ headers, end, ...seen }: Seen, ownWords = false): unknown {
  const dated = 'date' in headers
  const rest = Object.entries(headers).filter(([name]) => !ofConnections.has(name))
  if (!ownWords || !end) return { ...seen, headers: Object.fromEntries(rest), dated, end }
  return { messages: seen.messages, status: seen.status, end: { code: end.code, reasons: end.reasons } }
}

function openEcho(): Promise<Port> {
  return startPort({
    host: '127.0.0.1',
    port: 0,
    routes: (router) => router.service(Echo, handlers as never),
    interceptors: [],
    limits,
    ready: () => true,
    log: { info() {}, warn() {}, error() {} },
    corsOrigins: [page],
  })
}

interface EchoClient {
  once(note: Note, options?: object): Promise<Note>
  many(note: Note, options?: object): AsyncIterable<Note>
}

describe.each(protocols)('a stream over %s on HTTP/2', (protocol) => {
  let port: Awaited<ReturnType<typeof servingEcho>>
  const sessions: ClientHttp2Session[] = []
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy()
    await port.close(0)
  })

  const serve = async (...given: Parameters<typeof servingEcho>) => {
    port = await servingEcho(...given)
    return port
  }
  const open = (note: Note = {}) => {
    const session = connectHttp2(port.url)
    sessions.push(session)
    const stream = session.request({ ':method': 'POST', ':path': '/test.Echo/Many', 'content-type': types[protocol] })
    stream.on('error', () => {})
    stream.end(frame(bytes(note)))
    return stream
  }
  const clientOf = (sessionManager?: Sessions) => {
    const options = { baseUrl: port.url, httpVersion: '2' as const, ...(sessionManager && { sessionManager }) }
    const transport = protocol === 'Connect' ? createConnectTransport(options) : createGrpcWebTransport(options)
    return createClient(Echo, transport) as unknown as EchoClient
  }

  test('that is cancelled ends the signal and the generator of its handler, and is counted no more', async () => {
    let ended = false
    let context: HandlerContext | undefined
    await serve({
      async *many(_, given) {
        context = given
        try {
          yield { text: 'opened' }
          await new Promise((resolve) => given.signal.addEventListener('abort', resolve))
        } finally {
          ended = true
        }
      },
    })
    const leaving = new AbortController()
    const reading = (async () => {
      for await (const _ of clientOf().many({}, { signal: leaving.signal })) {
        expect(port.openStreams()).toBe(1)
        leaving.abort()
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: Code.Canceled })
    await until(() => ended && port.openStreams() === 0)
    expect(context?.signal.reason).toMatchObject({ code: Code.Canceled })
    expect(port.logged).toEqual([])
  })

  test('of which one too many is open is refused with the limit, and one that ends makes room', async () => {
    await serve(
      {
        async *many(_, { signal }) {
          yield { text: 'opened' }
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
        },
      },
      { limits: { streams: 1 } },
    )
    const first = open()
    await once(first, 'data')
    const reading = clientOf().many({})[Symbol.asyncIterator]()
    const error: ConnectError = await reading.next().then(
      () => expect.unreachable(),
      (error) => error,
    )
    expect(error.code).toBe(Code.ResourceExhausted)
    expect(error.findDetails(ErrorInfoSchema)[0]?.reason).toBe('TOO_MANY_STREAMS')
    expect(port.openStreams()).toBe(1)
    first.close(constants.NGHTTP2_CANCEL)
    await until(() => port.openStreams() === 0)
    await once(open(), 'data')
    expect(port.openStreams()).toBe(1)
  })

  test('is told that the server drains', async () => {
    await serve({
      async *many() {
        yield { text: 'opened' }
        await new Promise(() => {})
      },
    })
    const reading = (async () => {
      for await (const _ of clientOf().many({})) void port.close(200)
    })()
    const error: ConnectError = await reading.then(
      () => expect.unreachable(),
      (error) => error,
    )
    expect(error.code).toBe(Code.Unavailable)
    expect(error.findDetails(ErrorInfoSchema)[0]?.reason).toBe('DRAINING')
  })

  test('that is read slowly is not pulled ahead of, and comes whole', async () => {
    let pulled = 0
    await serve({
      async *many() {
        for (; pulled < 2000; pulled++) yield { data: new Uint8Array(10_000) }
      },
    })
    const stream = open()
    await once(stream, 'readable')
    for (let calm = 0, last = -1; calm < 200; ) {
      calm = pulled === last ? calm + 1 : 0
      last = pulled
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(pulled).toBeLessThan(500)
    let length = 0
    stream.on('data', (chunk) => {
      length += chunk.length
    })
    await once(stream, 'end')
    expect(length).toBeGreaterThan(2000 * 10_000)
  })

  test('on TLS that ends before the server', async () => {
    await serve(handlers)
    // A key that both know saves the certificates.
    const psk = randomBytes(16)
    const secret = { ciphers: 'PSK', maxVersion: 'TLSv1.2' as const, ALPNProtocols: ['h2'] }
    const front = createTlsServer({ ...secret, pskCallback: () => psk }, (near) => {
      const far = connectTcp(port.port, '127.0.0.1')
      near.on('error', () => far.destroy())
      far.on('error', () => near.destroy())
      near.pipe(far).pipe(near)
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    const at = front.address() as { port: number }
    const createConnection = () =>
      connectTls({
        ...secret,
        ...{ host: '127.0.0.1', port: at.port },
        pskCallback: () => ({ psk, identity: 'test' }),
        checkServerIdentity: () => undefined,
      })
    const manager = new Sessions(`https://127.0.0.1:${at.port}`, {}, { createConnection })
    const baseUrl = `https://127.0.0.1:${at.port}`
    const options = { baseUrl, httpVersion: '2' as const, sessionManager: manager }
    const transport = protocol === 'Connect' ? createConnectTransport(options) : createGrpcWebTransport(options)
    const client = createClient(Echo, transport) as unknown as EchoClient
    const seen: (string | undefined)[] = []
    for await (const { text } of client.many({ text: 'context' })) seen.push(text)
    expect(seen[0]).toBe(`${protocol.toLowerCase()} POST /test.Echo/Many`)
    manager.abort()
    await new Promise((resolve) => front.close(resolve))
  })
})
