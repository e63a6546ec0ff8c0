import { createClient } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { Health } from '../../gen/ts/grpc/health/v1/health_pb.js'
import { startPort } from '../../src/server/port.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { until } from './echo-clients.js'

test('every call is logged once, with its protocol and how it ended, and none unless asked', async () => {
  for (const logCalls of [true, false]) {
    const lines: unknown[] = []
    const info = (message: string, fields?: Record<string, unknown>) => {
      if (message === 'call') lines.push(`${fields?.protocol} ${fields?.method} ${fields?.code}`)
    }
    const port = await startPort({
      host: '127.0.0.1',
      port: 0,
      routes: () => {},
      interceptors: [],
      limits: {},
      ready: () => true,
      log: { info, warn() {}, error() {} },
      logCalls,
    })
    const transports = [
      createConnectTransport({ baseUrl: port.url, httpVersion: '1.1' }),
      createGrpcWebTransport({ baseUrl: port.url, httpVersion: '2' }),
      createGrpcTransport({ baseUrl: port.url }),
    ]
    for (const transport of transports) {
      const client = createClient(Health, transport)
      await client.check({})
      await client.check({ service: 'no.Such' }).catch(() => {})
    }
    const leaving = new AbortController()
    const watch = createClient(Health, createGrpcTransport({ baseUrl: port.url })).watch({}, { signal: leaving.signal })
    await expect(
      (async () => {
        for await (const _ of watch) leaving.abort()
      })(),
    ).rejects.toThrow()
    await until(() => port.openStreams() === 0)
    await port.close(1000)
    const each = (protocol: string) => [
      `${protocol} grpc.health.v1.Health/Check Ok`,
      `${protocol} grpc.health.v1.Health/Check NotFound`,
    ]
    const expected = [
      ...each('connect'),
      ...each('grpc-web'),
      ...each('grpc'),
      'grpc grpc.health.v1.Health/Watch Canceled',
    ]
    expect(lines).toEqual(logCalls ? expected : [])
  }
})
