import { execFile } from 'node:child_process'
import { connect as connectHttp2 } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { promisify } from 'node:util'
import { createClient } from '@connectrpc/connect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Health, HealthCheckResponse_ServingStatus as ServingStatus } from '../../gen/ts/grpc/health/v1/health_pb.js'
import { type Port, startPort } from '../../src/server/port.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'

const silent = { info() {}, warn() {}, error() {} }
const open = (ready: () => boolean = () => true) =>
  startPort({
    host: '127.0.0.1',
    port: 0,
    routes: () => {},
    interceptors: [],
    limits: {},
    ready,
    log: silent,
  })

describe('one port', () => {
  let port: Port
  let ready = true
  beforeAll(async () => {
    port = await open(() => ready)
  })
  afterAll(() => port.close(0))

  const transports = {
    'Connect on HTTP/1.1': () => createConnectTransport({ baseUrl: port.url, httpVersion: '1.1' }),
    'Connect on HTTP/2': () => createConnectTransport({ baseUrl: port.url, httpVersion: '2' }),
    'Connect with GET': () => createConnectTransport({ baseUrl: port.url, httpVersion: '1.1', useHttpGet: true }),
    'gRPC-Web on HTTP/1.1': () => createGrpcWebTransport({ baseUrl: port.url, httpVersion: '1.1' }),
    'gRPC-Web on HTTP/2': () => createGrpcWebTransport({ baseUrl: port.url, httpVersion: '2' }),
    gRPC: () => createGrpcTransport({ baseUrl: port.url }),
  }
  for (const [name, transport] of Object.entries(transports)) {
    test(`answers ${name}`, async () => {
      const answer = await createClient(Health, transport()).check({})
      expect(answer.status).toBe(ServingStatus.SERVING)
    })
  }

  test('answers probes on HTTP/1.1 and HTTP/2, and says when it is not ready', async () => {
    expect((await fetch(`${port.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${port.url}/readyz`)).status).toBe(200)
    expect((await fetch(`${port.url}/elsewhere`)).status).toBe(404)
    expect(await http2Status(port.url, '/readyz')).toBe(200)
    ready = false
    expect((await fetch(`${port.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${port.url}/healthz`)).status).toBe(200)
    ready = true
  })

  test('tells whoever forgot the content type, or calls a stream as if it were none, what is missing', async () => {
    const health = `${port.url}/grpc.health.v1.Health`
    const bare = await fetch(`${health}/Check`, { method: 'POST', body: '{}' })
    expect([bare.status, await bare.text()]).toEqual([415, expect.stringContaining('content-type: application/json')])
    const headers = { 'content-type': 'application/json' }
    const stream = await fetch(`${health}/Watch`, { method: 'POST', headers, body: '{}' })
    expect([stream.status, await stream.text()]).toEqual([415, expect.stringContaining('this call is a stream')])
  })

  test('hears HTTP/2 when its preface comes byte by byte', async () => {
    const socket = connectTcp(port.port, '127.0.0.1').on('error', () => {})
    socket.setNoDelay(true)
    const answered = new Promise<Buffer>((resolve) => socket.once('data', resolve))
    for (const byte of Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')) {
      await new Promise((resolve) => socket.write(Buffer.of(byte), resolve))
    }
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]))
    expect((await answered)[3]).toBe(4)
    socket.destroy()
  })

  test('tells reflection clients what it serves, without proto files', async () => {
    const { stdout } = await promisify(execFile)('npx', [
      'buf',
      'curl',
      '--http2-prior-knowledge',
      '--protocol',
      'grpc',
      '--list-methods',
      port.url,
    ])
    expect(stdout).toContain('grpc.health.v1.Health/Check')
  })

  test('answers buf curl, which asks reflection first', async () => {
    const { stdout } = await promisify(execFile)('npx', [
      'buf',
      'curl',
      '--http2-prior-knowledge',
      '--protocol',
      'grpc',
      '-d',
      '{"service":"grpc.health.v1.Health"}',
      `${port.url}/grpc.health.v1.Health/Check`,
    ])
    expect(JSON.parse(stdout)).toEqual({ status: 'SERVING' })
  })
})

describe('grpc.health.v1', () => {
  test('watchers hear that the server stops and starts being ready', async () => {
    let ready = false
    const port = await open(() => ready)
    const client = createClient(Health, createGrpcTransport({ baseUrl: port.url }))
    const seen: ServingStatus[] = []
    for await (const { status } of client.watch({ service: 'grpc.health.v1.Health' })) {
      seen.push(status)
      if (seen.length === 3) break
      ready = !ready
    }
    expect(seen).toEqual([ServingStatus.NOT_SERVING, ServingStatus.SERVING, ServingStatus.NOT_SERVING])
    await port.close(0)
  })

  test('an unknown service is NOT_FOUND to Check and SERVICE_UNKNOWN to Watch', async () => {
    const port = await open()
    const client = createClient(Health, createGrpcTransport({ baseUrl: port.url }))
    await expect(client.check({ service: 'no.Such' })).rejects.toMatchObject({ code: 5 })
    for await (const { status } of client.watch({ service: 'no.Such' })) {
      expect(status).toBe(ServingStatus.SERVICE_UNKNOWN)
      break
    }
    await port.close(0)
  })
})

test('close leaves no connection behind, idle ones included', async () => {
  const port = await open()
  await fetch(`${port.url}/healthz`)
  const session = connectHttp2(port.url)
  session.on('error', () => {})
  await new Promise((resolve) => session.once('remoteSettings', resolve))
  const gone = new Promise((resolve) => session.once('close', resolve))
  await port.close(20_000)
  await gone
})

function http2Status(url: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(url)
    session.on('error', reject)
    const request = session.request({ ':path': path })
    request.once('response', (headers) => resolve(Number(headers[':status'])))
    request.on('error', reject)
    request.once('close', () => session.close())
    request.resume().end()
  })
}
