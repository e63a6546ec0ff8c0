import { Agent, request as http1Request } from 'node:http'
import { connect } from 'node:http2'
import { afterEach, expect, test } from 'vitest'
import type { Port } from '../../src/server/port.js'
import { frame, servingEcho, until } from './echo-clients.js'

let port: Port
afterEach(() => port.close(0))
const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 })
const limits = { messageBytes: 100_000 }
const tooMuch = frame(Buffer.alloc(400_000))

test('a gRPC-Web caller on HTTP/2 that sends too much is answered and told to stop, its connection lives on', async () => {
  const gather = async (notes: AsyncIterable<unknown>) => {
    for await (const _ of notes);
    return {}
  }
  port = await servingEcho({ gather }, { limits })
  const session = connect(port.url).on('error', () => {})
  for (let i = 0; i < 2; i++) {
    const headers = { ':method': 'POST', ':path': '/test.Echo/Gather', 'content-type': 'application/grpc-web+proto' }
    const request = session.request(headers)
    let answer = ''
    request.on('data', (chunk) => {
      answer += chunk
    })
    const closed = new Promise((resolve) => request.once('close', resolve))
    request.write(tooMuch)
    await closed
    expect(request.rstCode).toBe(0)
    expect(answer).toContain('grpc-status: 8')
  }
  session.destroy()
})

test('a Connect caller on HTTP/1.1 that sends too much gets its answer, and the connection lives on', async () => {
  port = await servingEcho({ once: () => ({}) }, { limits })
  const sockets = new Set<unknown>()
  for (let i = 0; i < 2; i++) {
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const headers = { 'content-type': 'application/proto', 'content-length': tooMuch.length }
      const options = { method: 'POST', headers, agent: keepAlive }
      const request = http1Request(`${port.url}/test.Echo/Once`, options, (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, text }))
      })
      request.on('socket', (socket) => sockets.add(socket))
      request.on('error', reject)
      request.end(tooMuch)
    })
    expect(answer.status).toBe(429)
    expect(answer.text).toContain('MESSAGE_TOO_LARGE')
    expect(answer.text).toContain('100000')
  }
  expect(sockets.size).toBe(1)
})

test('a Connect caller that goes away in the middle of a stream leaves nothing in the log', async () => {
  let ended = 0
  const server = await servingEcho({
    async *many(_, { signal }) {
      try {
        yield { text: 'first' }
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        yield { text: 'for nobody' }
      } finally {
        ended += 1
      }
    },
  })
  port = server
  for (const http of ['http1', 'http2']) {
    const before = ended
    const body = Buffer.from(frame(Buffer.alloc(0)))
    const headers = { 'content-type': 'application/connect+proto', 'connect-protocol-version': '1' }
    if (http === 'http1') {
      const request = http1Request(`${port.url}/test.Echo/Many`, { method: 'POST', headers })
      request.on('error', () => {})
      request.on('response', (response) => response.once('data', () => request.destroy()))
      request.end(body)
    } else {
      const session = connect(port.url).on('error', () => {})
      const request = session.request({ ':method': 'POST', ':path': '/test.Echo/Many', ...headers })
      request.on('error', () => {})
      request.once('data', () => session.destroy())
      request.end(body)
    }
    await until(() => ended > before && port.openStreams() === 0)
  }
  expect(server.logged).toEqual([])
})
