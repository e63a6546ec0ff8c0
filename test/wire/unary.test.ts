import { once } from 'node:events'
import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { create, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { type GrpcConnection, grpcTo } from '../../src/wire/grpc.js'
import { isLost } from '../../src/wire/lost-calls.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

const { getWorkflow, enqueueWorkflow } = WorkflowService.method

let url: string
/** Answers as the test says. */
let bare: Http2Server
const sessions = new Set<ServerHttp2Session>()
let bareUrl: string
let answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void

beforeAll(async () => {
  url = (await serving()).url
  bare = createServer()
  bare.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  bare.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    stream.resume()
    answer(stream, headers)
  })
  bare.listen(0)
  await once(bare, 'listening')
  bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`
})
afterAll(async () => {
  const closed = once(bare, 'close')
  bare.close()
  for (const session of sessions) session.destroy()
  await closed
})

const transports = {
  ours: (to: string) => {
    const { transport, disconnect } = grpcTo(to)
    atFileEnd(async () => disconnect())
    return transport
  },
  'connect-node': (to: string) => createGrpcTransport({ baseUrl: to }),
}

const refused = async (call: Promise<unknown>): Promise<ConnectError> => {
  const error = await call.then(
    () => new Error('it was answered'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(ConnectError)
  return error as ConnectError
}

const head = { ':status': 200, 'content-type': 'application/grpc+proto' }
const envelope = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 0, 0, bytes.length]), bytes])
const message = envelope(toBinary(getWorkflow.output, create(getWorkflow.output)))

const answers: Record<string, [(stream: ServerHttp2Stream) => void, Code, lost: boolean]> = {
  'a status and nothing else': [
    (stream) => stream.respond({ ...head, 'grpc-status': '7', 'grpc-message': 'no%20way' }, { endStream: true }),
    Code.PermissionDenied,
    false,
  ],
  'no status': [
    (stream) => {
      stream.respond(head)
      stream.end(message)
    },
    Code.Internal,
    false,
  ],
  'a reset before the answer': [(stream) => stream.close(7), Code.Internal, true],
  'a reset within it': [
    (stream) => {
      stream.respond(head)
      stream.write(message.subarray(0, 2), () => stream.close(8))
    },
    Code.Canceled,
    true,
  ],
  'something that is no gRPC': [
    (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/html' })
      stream.end('<html>')
    },
    Code.Unknown,
    true,
  ],
  'a status of HTTP': [(stream) => stream.respond({ ':status': 503 }, { endStream: true }), Code.Unavailable, true],
  'an answer that breaks off': [
    (stream) => {
      stream.respond(head, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
      stream.end(Buffer.from([0, 0, 0, 0, 9, 1]))
    },
    Code.InvalidArgument,
    true,
  ],
}

for (const [name, open] of Object.entries(transports)) {
  test.each(Object.entries(answers))(`${name}: %s`, async (_, [respond, code, lost]) => {
    answer = respond
    const error = await refused(open(bareUrl).unary(getWorkflow, undefined, undefined, undefined, {}))
    expect(Code[error.code]).toBe(Code[code])
    expect(isLost(error)).toBe(lost)
  })

  test(`${name}: nobody there`, async () => {
    const closed = createServer().listen(0)
    await once(closed, 'listening')
    const to = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
    closed.close()
    await once(closed, 'close')
    const error = await refused(open(to).unary(getWorkflow, undefined, undefined, undefined, {}))
    expect(error.code).toBe(Code.Unavailable)
  })

  test(`${name}: a deadline, and a caller that gives up before and meanwhile`, async () => {
    answer = () => {}
    const transport = open(bareUrl)
    const late = await refused(transport.unary(getWorkflow, undefined, 20, undefined, {}))
    expect(late.code).toBe(Code.DeadlineExceeded)
    const before = await refused(transport.unary(getWorkflow, AbortSignal.abort(), undefined, undefined, {}))
    expect(before.code).toBe(Code.Canceled)
    const controller = new AbortController()
    const reset = new Promise((resolve) => {
      answer = (stream) => {
        stream.on('close', () => resolve(stream.rstCode))
        controller.abort()
      }
    })
    const meanwhile = await refused(transport.unary(getWorkflow, controller.signal, undefined, undefined, {}))
    expect(meanwhile.code).toBe(Code.Canceled)
    if (name === 'ours') expect(await reset).toBe(8)
  })

  test(`${name}: headers go and come, and a refusal has its details`, async () => {
    answer = (stream) => {
      stream.respond({ ...head, 'x-given': 'a' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'x-last': 'b' }))
      stream.end(message)
    }
    const response = await open(bareUrl).unary(getWorkflow, undefined, 1000, { 'x-asked': 'c' }, {})
    expect([response.header.get('x-given'), response.trailer.get('x-last')]).toEqual(['a', 'b'])
    expect(response.message.$typeName).toBe('perdure.v1.GetWorkflowResponse')
    const error = await refused(
      open(url).unary(enqueueWorkflow, undefined, undefined, undefined, { namespace: 'none' }),
    )
    expect(error.findDetails(ErrorInfoSchema)).toHaveLength(1)
  })
}

test.each([
  [3 * 86_400_000, '259200S'],
  [Number.MAX_SAFE_INTEGER, '99999999S'],
  [1500.2, '1501m'],
])('a deadline in %d ms is told in eight digits at most', async (milliseconds, told) => {
  const asked = new Promise((resolve) => {
    answer = (stream, headers) => {
      resolve(headers['grpc-timeout'])
      stream.close()
    }
  })
  const call = transports.ours(bareUrl).unary(getWorkflow, undefined, milliseconds, undefined, {})
  await refused(call)
  expect(await asked).toBe(told)
})

describe('a server that says goodbye to a connection that is idle', () => {
  const after: Record<string, (connection: GrpcConnection) => Promise<unknown>> = {
    'is let go of': async ({ disconnect }) => disconnect(),
    'is asked again': ({ transport }) => transport.unary(getWorkflow, undefined, 1000, undefined, {}),
  }
  test.each(Object.entries(after))('%s at any moment of it, and nothing breaks', async (_, act) => {
    answer = (stream) => {
      stream.respond(head, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
      stream.end(message)
    }
    const uncaught: unknown[] = []
    const note = (error: unknown) => uncaught.push(error)
    process.on('uncaughtException', note)
    for (let turns = 0; turns < 12; turns++) {
      const connection = grpcTo(bareUrl)
      await connection.transport.unary(getWorkflow, undefined, undefined, undefined, {})
      for (const session of sessions) session.destroy()
      for (let turn = 0; turn < turns; turn++) await setImmediate()
      await act(connection).catch(() => {})
      connection.disconnect()
    }
    // What is told late is told by now: a call takes many turns.
    for (let calls = 0; calls < 3; calls++) await transports.ours(bareUrl).unary(getWorkflow, undefined, 1000, {}, {})
    process.off('uncaughtException', note)
    expect(uncaught).toEqual([])
  })
})
