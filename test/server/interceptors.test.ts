import {
  type ConnectError,
  createClient,
  createContextKey,
  type Interceptor,
  type Transport,
} from '@connectrpc/connect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema, RetryInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { Fault } from '../../src/errors.js'
import type { Port } from '../../src/server/port.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { Echo, type Note } from './echo.js'
import { servingEcho } from './echo-clients.js'

const caller = createContextKey('nobody')

/** Uses all that an interceptor may: reads headers, sets values, spreads the request and the response. */
const identify: Interceptor = (next) => async (request) => {
  const name = request.header.get('x-caller')
  if (name === 'mallory') throw new Fault('STORE_UNAVAILABLE', 'not for you', { retryAfter: 10 })
  request.contextValues.set(caller, name ?? 'nobody')
  const response = await next({
    ...request,
    header: new Headers({ ...Object.fromEntries(request.header), 'x-seen': 'yes' }),
  })
  const trailer = new Headers(response.trailer)
  trailer.set('x-tail', 'tail')
  return { ...response, trailer }
}

/** Changes nothing, so that the handler gets its context as it is. */
const passing: Interceptor = (next) => (request) => next(request)

interface EchoClient {
  once(note: Note, options?: object): Promise<Note>
  many(note: Note, options?: object): AsyncIterable<Note>
  gather(notes: AsyncIterable<Note>, options?: object): Promise<Note>
  talk(notes: AsyncIterable<Note>, options?: object): AsyncIterable<Note>
}

describe.each(['http1', 'http2'] as const)('every protocol that %s carries', (http) => {
  let port: Port
  let order: string[] = []
  const noting =
    (name: string): Interceptor =>
    (next) =>
    (request) => {
      order.push(name)
      return next(request)
    }
  beforeAll(async () => {
    port = await servingEcho(
      {
        once: ({ text }, { values, requestHeader, responseHeader }) => {
          responseHeader.set('x-head', 'head')
          return { text: `${text} ${values.get(caller)} ${requestHeader.get('x-seen')}` }
        },
        async *many({ count }, { values }) {
          for (let i = 0; i < (count ?? 0); i++) yield { count: i, text: values.get(caller) }
          if (count === 3) throw new Fault('STORE_UNAVAILABLE', 'the store is away', { retryAfter: 1000 })
        },
        async gather(notes, { values }) {
          let count = 0
          for await (const note of notes) count += note.count ?? 0
          return { count, text: values.get(caller) }
        },
        async *talk(notes) {
          for await (const note of notes) yield { text: `${note.text}!` }
        },
      },
      { interceptors: [noting('outer'), identify, passing, noting('inner')] },
    )
  })
  afterAll(() => port.close(0))

  const httpVersion = http === 'http1' ? '1.1' : '2'
  const protocols: Record<string, () => Transport> = {
    Connect: () => createConnectTransport({ baseUrl: port.url, httpVersion }),
    'Connect with JSON': () => createConnectTransport({ baseUrl: port.url, httpVersion, useBinaryFormat: false }),
    'gRPC-Web': () => createGrpcWebTransport({ baseUrl: port.url, httpVersion }),
    ...(http === 'http2' && {
      gRPC: () => createGrpcTransport({ baseUrl: port.url }),
      'gRPC with JSON': () => createGrpcTransport({ baseUrl: port.url, useBinaryFormat: false }),
    }),
  }
  for (const [name, transport] of Object.entries(protocols)) {
    test(`${name} reaches the handler inside the interceptors, outermost first`, async () => {
      const client = createClient(Echo, transport()) as unknown as EchoClient
      order = []
      let head: string | null = null
      let tail: string | null = null
      const answer = await client.once(
        { text: 'hi' },
        {
          headers: { 'x-caller': 'ann' },
          onHeader: (headers: Headers) => {
            head = headers.get('x-head')
          },
          onTrailer: (trailers: Headers) => {
            tail = trailers.get('x-tail')
          },
        },
      )
      expect(answer.text).toBe('hi ann yes')
      expect(order).toEqual(['outer', 'inner'])
      expect([head, tail]).toEqual(['head', 'tail'])
    })

    test(`${name} streams, and says the details of what goes wrong in the middle`, async () => {
      const client = createClient(Echo, transport()) as unknown as EchoClient
      const counts: (number | undefined)[] = []
      const streamed = (async () => {
        for await (const { count, text } of client.many({ count: 3 }, { headers: { 'x-caller': 'ann' } })) {
          counts.push(count)
          expect(text).toBe('ann')
        }
      })()
      const error: ConnectError = await streamed.then(
        () => expect.unreachable(),
        (error) => error,
      )
      expect(counts).toEqual([0, 1, 2])
      expect(error.findDetails(ErrorInfoSchema)[0]?.reason).toBe('STORE_UNAVAILABLE')
      expect(error.findDetails(RetryInfoSchema)[0]?.retryDelay?.seconds).toBe(1n)
      const three = async function* () {
        for (let count = 1; count <= 3; count++) yield { count, text: String(count) }
      }
      expect((await client.gather(three(), { headers: { 'x-caller': 'bob' } })).text).toBe('bob')
      if (http === 'http2') {
        const heard: (string | undefined)[] = []
        for await (const { text } of client.talk(three())) heard.push(text)
        expect(heard).toEqual(['1!', '2!', '3!'])
      }
    })

    test(`${name} is refused by an interceptor before the handler`, async () => {
      const client = createClient(Echo, transport()) as unknown as EchoClient
      const error: ConnectError = await client.once({}, { headers: { 'x-caller': 'mallory' } }).then(
        () => expect.unreachable(),
        (error) => error,
      )
      expect(error.findDetails(ErrorInfoSchema)[0]?.reason).toBe('STORE_UNAVAILABLE')
    })
  }
})
