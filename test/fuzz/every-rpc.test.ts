import { type DescMethod, type DescService, type Message, toJson } from '@bufbuild/protobuf'
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { type Serving, serving } from '../serving.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { anyMessage, KNOWN } from './messages.js'

const MESSAGES_AN_RPC = Number(process.env.PERDURE_FUZZ_RUNS ?? 40)
const FRAMES = 3

let server: Serving
let transports: Transport[]
const logged: unknown[] = []

beforeAll(async () => {
  const log = {
    info() {},
    warn() {},
    error: (message: string, fields?: object) => logged.push({ message, ...fields }),
  }
  server = await serving({ log })
  const baseUrl = server.url
  transports = [
    createGrpcTransport({ baseUrl }),
    createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false }),
    createGrpcWebTransport({ baseUrl, httpVersion: '2' }),
  ]
})

/** Rows that messages can meet: they are deleted and changed by them too, hence before each RPC. */
async function seed(): Promise<void> {
  const workflows = createClient(WorkflowService, transports[0] as Transport)
  await workflows.enqueueWorkflows({
    workflows: KNOWN.slice(0, 3).map((workflowId) => ({ name: 'wf', queue: 'q', workflowId, application: 'app' })),
  })
  const queues = createClient(QueueService, transports[0] as Transport)
  await queues.registerQueue({ queue: { name: 'q' } })
}

/** The end of the call; a stream is left after a few frames, as callers do that go away. */
async function call(transport: Transport, method: DescMethod, message: Message): Promise<ConnectError | undefined> {
  const leaving = new AbortController()
  const { signal } = leaving
  try {
    if (method.methodKind === 'unary') {
      await transport.unary(method as never, signal, 20_000, undefined, message as never)
      return undefined
    }
    const once = (async function* () {
      yield message
    })()
    const answer = await transport.stream(method as never, signal, 300, undefined, once as never)
    let frames = 0
    for await (const _ of answer.message) if (++frames === FRAMES) break
    return undefined
  } catch (error) {
    return ConnectError.from(error)
  } finally {
    leaving.abort()
  }
}

/** Some messages can be sent in binary alone: times beyond what JSON can say. */
function isJsonable(method: DescMethod, message: Message): boolean {
  try {
    toJson(method.input, message)
    return true
  } catch {
    return false
  }
}

const BUGS = new Set([Code.Internal, Code.Unknown, Code.DataLoss])

describe.each<DescService>([WorkflowService, QueueService, ScheduleService, ApplicationService, AdminService])(
  '$typeName',
  (service) => {
    test.each(service.methods.map((method) => [method.name, method] as const))(
      '%s takes any message: an answer or a reason, never a failure of the server',
      async (_name, method) => {
        logged.length = 0
        await seed()
        let turn = 0
        await fc.assert(
          fc.asyncProperty(anyMessage(method.input), async (message) => {
            const [binary, json, web] = transports as [Transport, Transport, Transport]
            const ways = isJsonable(method, message) ? [binary, json, web] : [binary, web]
            const error = await call(ways[turn++ % ways.length] as Transport, method, message)
            expect(error && BUGS.has(error.code) ? `${error}` : 'fine').toBe('fine')
            if (error && error.code !== Code.DeadlineExceeded && error.code !== Code.Canceled) {
              expect(error.findDetails(ErrorInfoSchema)[0]?.reason ?? `no reason: ${error}`).toMatch(/^[A-Z_]+$/)
            }
          }),
          { numRuns: MESSAGES_AN_RPC, endOnFailure: true },
        )
        expect(logged).toEqual([])
      },
    )
  },
)

test('and it goes on serving', async () => {
  const answer = await fetch(`${server.url}/readyz`)
  expect(answer.status).toBe(200)
})
