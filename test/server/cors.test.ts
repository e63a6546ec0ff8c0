import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2'
import { createClient } from '@connectrpc/connect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Health, HealthCheckResponse_ServingStatus as ServingStatus } from '../../gen/ts/grpc/health/v1/health_pb.js'
import { type Port, startPort } from '../../src/server/port.js'
import { createGrpcTransport } from '../transport.js'

const page = 'https://app.example.com'
const check = '/grpc.health.v1.Health/Check'
const silent = { info() {}, warn() {}, error() {} }

const open = (corsOrigins?: string[]) =>
  startPort({
    host: '127.0.0.1',
    port: 0,
    routes: () => {},
    interceptors: [],
    limits: {},
    ready: () => true,
    log: silent,
    corsOrigins,
  })

const preflight = (port: Port, origin: string) =>
  fetch(port.url + check, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,connect-protocol-version',
    },
  })

const call = (port: Port, origin: string | undefined, body: string | Uint8Array<ArrayBuffer> = '{}') =>
  fetch(port.url + check, {
    method: 'POST',
    headers: {
      'content-type': typeof body === 'string' ? 'application/json' : 'application/grpc-web+proto',
      ...(origin && { origin }),
    },
    body,
  })

const words = (header: string | null | undefined) => (header ?? '').toLowerCase().split(', ')
const corsHeaders = (headers: Headers) => [...headers.keys()].filter((name) => /^access-control-|^vary$/.test(name))

describe('of given origins', () => {
  let port: Port
  beforeAll(async () => {
    port = await open([page, 'http://localhost:5173'])
  })
  afterAll(() => port.close(0))

  test('a preflight is told all that Connect and gRPC-Web need, and a token', async () => {
    const answer = await preflight(port, page)
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(answer.headers.get('access-control-allow-origin')).toBe(page)
    expect(answer.headers.get('vary')).toBe('Origin')
    expect(words(answer.headers.get('access-control-allow-methods'))).toEqual(['post', 'get'])
    expect(words(answer.headers.get('access-control-allow-headers'))).toEqual(
      expect.arrayContaining([
        ...['content-type', 'connect-protocol-version', 'connect-timeout-ms'],
        ...['x-grpc-web', 'x-user-agent', 'grpc-timeout', 'authorization'],
      ]),
    )
    expect(answer.headers.get('access-control-max-age')).toBe('7200')
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
  })

  test.each([page, 'http://localhost:5173'])('a page of %s reads answers and errors', async (origin) => {
    const unknown = JSON.stringify({ service: 'no.Such' })
    for (const [answer, status] of [
      [await call(port, origin), 200],
      [await call(port, origin, unknown), 404],
      [await call(port, origin, 'no JSON'), 400],
      [await call(port, origin, Uint8Array.of(0, 0, 0, 0, 0)), 200],
      [await fetch(`${port.url}/healthz`, { headers: { origin } }), 200],
    ] as const) {
      expect(answer.status).toBe(status)
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('vary')).toBe('Origin')
      expect(words(answer.headers.get('access-control-expose-headers'))).toEqual(
        expect.arrayContaining(['grpc-status', 'grpc-message', 'grpc-status-details-bin']),
      )
      await answer.arrayBuffer()
    }
  })

  test.each(['https://app.example.com.evil.org', 'http://app.example.com', 'https://app.example.com:8443', 'null'])(
    'a page of %s is let do nothing',
    async (origin) => {
      const refused = await preflight(port, origin)
      expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('corsOrigins')])
      expect(corsHeaders(refused.headers)).toEqual(['vary'])
      expect(corsHeaders((await call(port, origin)).headers)).toEqual(['vary'])
    },
  )

  test('a caller that is no page is answered as ever, and no cache takes its answer for a page’s', async () => {
    const answer = await call(port, undefined)
    expect(await answer.json()).toEqual({ status: 'SERVING' })
    expect(corsHeaders(answer.headers)).toEqual(['vary'])
    const options = await fetch(port.url + check, { method: 'OPTIONS', headers: { origin: page } })
    expect(options.status).toBe(405)
  })

  test('on HTTP/2 as well', async () => {
    const asked = { ':path': check, origin: page }
    const preflight = { ...asked, ':method': 'OPTIONS', 'access-control-request-method': 'POST' }
    expect(await overHttp2(port.url, preflight)).toMatchObject({
      ':status': 204,
      'access-control-allow-origin': page,
      'access-control-max-age': '7200',
    })
    const get = '?connect=v1&encoding=json&message=%7B%7D'
    expect(await overHttp2(port.url, { ...asked, ':path': check + get, ':method': 'GET' })).toMatchObject({
      'access-control-allow-origin': page,
      vary: 'Origin',
    })
  })

  test('native gRPC is left alone', async () => {
    const headers: Headers[] = []
    const client = createClient(Health, createGrpcTransport({ baseUrl: port.url }))
    const answer = await client.check({}, { headers: { origin: page }, onHeader: (header) => headers.push(header) })
    expect(answer.status).toBe(ServingStatus.SERVING)
    expect(headers.flatMap(corsHeaders)).toEqual([])
  })
})

test('with `*` any page may call, and its answer is every page’s', async () => {
  const port = await open(['*'])
  for (const answer of [await preflight(port, page), await call(port, 'null')]) {
    expect(answer.ok).toBe(true)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.has('vary')).toBe(false)
  }
  await port.close(0)
})

test('without origins no answer says a word of them', async () => {
  const port = await open()
  const refused = await preflight(port, page)
  expect([refused.status, corsHeaders(refused.headers)]).toEqual([405, []])
  expect(corsHeaders((await call(port, page)).headers)).toEqual([])
  await port.close(0)
})

function overHttp2(url: string, headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(url)
    session.on('error', reject)
    const request = session.request(headers)
    request.once('response', resolve)
    request.on('error', reject)
    request.once('close', () => session.close())
    request.resume().end()
  })
}
