import { Code, ConnectError } from '@connectrpc/connect'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadRequestSchema, ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { defaultLimits, type Port, startPort } from '../../src/server/port.js'
import { bufCurl } from './buf-curl.js'
import { errorOf, type GrpcJsClient, grpcJsClient } from './grpcjs.js'

const refusal = new ConnectError('no list today', Code.InvalidArgument, undefined, [
  { desc: ErrorInfoSchema, value: { domain: 'perdure', reason: 'INVALID_REQUEST', metadata: { why: 'test' } } },
  { desc: BadRequestSchema, value: { fieldViolations: [{ field: 'list', description: 'is refused' }] } },
])
const health = 'grpc.health.v1.Health'
let port: Port
let client: GrpcJsClient

beforeAll(async () => {
  port = await startPort({
    host: '127.0.0.1',
    port: 0,
    routes: () => {},
    interceptors: [
      (next) => (request) => {
        if (request.method.name === 'List') throw refusal
        return next(request)
      },
    ],
    limits: defaultLimits,
    ready: () => true,
    log: { info() {}, warn() {}, error() {} },
  })
  client = grpcJsClient(port.url, health)
})
afterAll(async () => {
  client.close()
  await port.close(0)
})

test('grpc-js calls from the proto alone, unary and streaming', async () => {
  expect(await client.unary('Check')).toEqual({ status: 'SERVING' })
  const seen = []
  for await (const message of client.stream('Watch')) {
    seen.push(message)
    break
  }
  expect(seen).toEqual([{ status: 'SERVING' }])
})

test("grpc-js reads an error's details", async () => {
  const error = errorOf(await client.unary('List').catch((error) => error))
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', message: 'no list today', reason: 'INVALID_REQUEST' })
  expect(error.details).toHaveLength(2)
  expect(error.details[1].fieldViolations).toMatchObject([{ field: 'list', description: 'is refused' }])
})

test("a caller's deadline reaches grpc-js", async () => {
  const watch = client.stream('Watch', {}, { deadlineMs: 50 })
  const drain = async () => {
    for await (const _ of watch);
  }
  expect(errorOf(await drain().catch((error) => error)).code).toBe('DEADLINE_EXCEEDED')
})

for (const protocol of ['grpc', 'grpcweb', 'connect'] as const) {
  test(`buf curl calls over ${protocol}`, async () => {
    expect(await bufCurl(port.url, `${health}/Check`, {}, { protocol })).toEqual({ messages: [{ status: 'SERVING' }] })
  })
}

test('buf curl reads errors, with the schema from the files', async () => {
  const { messages, error } = await bufCurl(port.url, `${health}/List`, {}, { schema: 'files' })
  expect(messages).toEqual([])
  expect(error).toMatchObject({ code: 'invalid_argument', message: 'no list today' })
  expect(error.details).toHaveLength(2)
})
