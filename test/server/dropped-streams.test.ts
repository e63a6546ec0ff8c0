import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { frame, grpcClient, type Handlers, servingEcho, until } from './echo-clients.js'

const CANCEL = 8
const NO_ERROR = 0
const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), http2Frame(4, 0, 0, Buffer.alloc(0))])
const pong = http2Frame(6, 1, 0, Buffer.alloc(8))

let uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)
beforeEach(() => {
  uncaught = []
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
})

const handlers: Handlers = {
  once: ({ text }) => ({ text: text ?? '' }),
  async *many(_, { signal }) {
    yield {}
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  },
}

const limits = { messageBytes: 1000, streams: 0 }

const types = ['application/grpc', 'application/grpc-web+proto', 'application/connect+proto']

const requests: Record<string, Buffer> = Object.fromEntries(types.flatMap((type) => Object.entries(requestsOf(type))))

function requestsOf(type: string): Record<string, Buffer> {
  const of = (method: string, more: Record<string, string> = {}) => headers(method, { 'content-type': type, ...more })
  return {
    [`of ${type} and an unknown method`]: of('Nothing'),
    [`of ${type} over the limit of streams`]: of('Many'),
    [`of ${type} with a deadline that is none`]: of('Once', { 'grpc-timeout': 'soon', 'connect-timeout-ms': 'soon' }),
    [`of ${type} with a message that is too large`]: Buffer.concat([of('Once'), data(Buffer.from([0, 1, 0, 0, 0]))]),
    [`of ${type} with a message`]: Buffer.concat([of('Once'), data(frame(Buffer.alloc(0)))]),
    [`of ${type} with a message, ended`]: Buffer.concat([of('Once'), data(frame(Buffer.alloc(0)), true)]),
    [`of ${type} without a message, ended`]: Buffer.concat([of('Once'), data(Buffer.alloc(0), true)]),
  }
}

for (const [what, request] of Object.entries(requests)) {
  for (const [how, reset] of [
    ['cancelled', http2Frame(3, 0, 1, uint32(CANCEL))],
    ['reset without an error', http2Frame(3, 0, 1, uint32(NO_ERROR))],
    ['cut off with its connection', http2Frame(7, 0, 0, Buffer.concat([uint32(0), uint32(CANCEL)]))],
  ] as const) {
    test(`a call ${what} that is ${how} in the packet it came in harms nobody`, async () => {
      const port = await servingEcho(handlers, { limits })
      const socket = connect(port.port, '127.0.0.1').on('error', () => {})
      const ping = http2Frame(6, 0, 0, Buffer.alloc(8))
      const heard: Buffer[] = []
      socket.on('data', (chunk) => heard.push(chunk))
      socket.write(Buffer.concat([preface, request, reset, ping]))
      // The answer to the ping comes after all that was before it.
      await Promise.race([once(socket, 'close'), until(() => Buffer.concat(heard).includes(pong))])
      socket.destroy()
      const { once: call, client } = grpcClient(port)
      expect(await call({ text: 'still there' })).toMatchObject({ text: 'still there' })
      client.close()
      await port.close(0)
      expect(uncaught).toEqual([])
      expect(port.logged).toEqual([])
    })
  }
}

test('a call that is reset without an error before it is answered is over, and harms nobody', async () => {
  let answer = () => {}
  let asked = false
  const waiting: Handlers = {
    async *many() {
      asked = true
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      yield {}
    },
  }
  const port = await servingEcho(waiting)
  const socket = connect(port.port, '127.0.0.1').on('error', () => {})
  socket.resume()
  socket.write(Buffer.concat([preface, headers('Many'), data(frame(Buffer.alloc(0)), true)]))
  await until(() => asked)
  socket.write(http2Frame(3, 0, 1, uint32(NO_ERROR)))
  const heard: Buffer[] = []
  socket.on('data', (chunk) => heard.push(chunk))
  socket.write(http2Frame(6, 0, 0, Buffer.alloc(8)))
  await until(() => Buffer.concat(heard).includes(pong))
  answer()
  await until(() => port.openStreams() === 0)
  socket.destroy()
  await port.close(0)
  expect(uncaught).toEqual([])
})

function http2Frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

function headers(method: string, more: Record<string, string> = {}): Buffer {
  const all = {
    ...{ ':method': 'POST', ':scheme': 'http', ':path': `/test.Echo/${method}`, ':authority': 'test' },
    ...{ 'content-type': 'application/grpc', te: 'trailers' },
    ...more,
  }
  // Literal, not indexed, nothing packed.
  const literal = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])
  const fields = Object.entries(all).map(([name, value]) =>
    Buffer.concat([Buffer.from([0]), literal(name), literal(value)]),
  )
  return http2Frame(1, 4, 1, Buffer.concat(fields))
}

function data(bytes: Buffer, ended = false): Buffer {
  return http2Frame(0, ended ? 1 : 0, 1, bytes)
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
