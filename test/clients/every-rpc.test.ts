import { type DescService, fromBinary } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkerService } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { inSchema } from '../../src/store/statement.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { bufCurl } from './buf-curl.js'
import { errorOf, type GrpcJsClient, grpcJsClient, type Plain } from './grpcjs.js'
import { type Line, PROLOGUE, STORY } from './story.js'
import { type OpenCall, workerStory } from './worker-story.js'

const SERVICES: DescService[] = [
  WorkflowService,
  WorkerService,
  QueueService,
  ScheduleService,
  ApplicationService,
  AdminService,
]
const CALLS = SERVICES.flatMap(({ typeName, methods }) => methods.map(({ name }) => `${typeName}/${name}`))

interface Heard {
  messages: Plain[]
  refused?: { code: string; reason: string | undefined }
}

/** `hear` gets each message when it comes; true: the caller has heard enough. */
type Speaker = (line: Pick<Line, 'call' | 'request'>, hear: (message: Plain) => boolean) => Promise<Heard>

/** By @grpc/grpc-js, from the proto files alone. */
function grpcJs(server: Serving): Speaker {
  const clients = new Map<string, GrpcJsClient>()
  atFileEnd(async () => {
    for (const client of clients.values()) client.close()
  })
  const isStream = new Set(
    SERVICES.flatMap(({ typeName, methods }) =>
      methods.filter(({ methodKind }) => methodKind !== 'unary').map(({ name }) => `${typeName}/${name}`),
    ),
  )
  return async ({ call, request }, hear) => {
    const [service = '', method = ''] = call.split('/')
    const client = clients.get(service) ?? grpcJsClient(server.url, service)
    clients.set(service, client)
    const messages: Plain[] = []
    try {
      if (!isStream.has(call)) {
        messages.push(await client.unary(method, request))
        hear(messages[0])
        return { messages }
      }
      for await (const message of client.stream(method, request)) {
        messages.push(message)
        if (hear(message)) break
      }
      return { messages }
    } catch (error) {
      const { code, reason } = errorOf(error)
      return { messages, refused: { code, reason } }
    }
  }
}

/** By `buf curl`, which learns the messages from the server's reflection. */
function curl(server: Serving): Speaker {
  return async ({ call, request }, hear) => {
    const { messages, error } = await bufCurl(server.url, call, request, { enough: hear })
    if (!error) return { messages }
    const info = error.details.find((detail: Plain) => detail.type === 'google.rpc.ErrorInfo')
    const { reason } = fromBinary(ErrorInfoSchema, Buffer.from(info.value, 'base64'))
    return { messages, refused: { code: error.code.toUpperCase(), reason } }
  }
}

describe.each([
  ['grpc-js', grpcJs, 'dbos'],
  ['grpc-js', grpcJs, 'My App-2'],
  ['buf curl', curl, 'dbos'],
] as const)('every call by %s', (_name, speak, schema) => {
  test(`tells the story to its end, in the schema ${schema}`, { timeout: 240_000 }, async () => {
    const server = await serving({ schema })
    await withClient(server.databaseUrl, (client) => client.query(inSchema(PROLOGUE, schema)))
    // What goes to the SDK's usual schema by mistake has nowhere to go.
    if (schema !== 'dbos') {
      await withClient(server.databaseUrl, (client) => client.query('DROP SCHEMA dbos, perdure CASCADE'))
    }
    const speaker = speak(server)
    const made = new Set<string>()
    const say = async (line: Line) => {
      made.add(line.call)
      const wanted = line.answer
      const matches = (message: Plain) => wanted !== undefined && holds(message, wanted)
      const { messages, refused } = await speaker(line, matches)
      expect(refused, line.call).toEqual(line.refused)
      if (wanted) expect(messages, line.call).toContainEqual(expect.toSatisfy((message) => holds(message, wanted)))
    }
    for (const line of STORY) await say(line)
    await workerStory(say, (call, request) => {
      made.add(call)
      return opened(speaker, call, request)
    })
    expect(CALLS.filter((call) => !made.has(call))).toEqual([])
  })
})

/** A call that goes on while others are made. */
function opened(speak: Speaker, call: string, request: Plain): OpenCall {
  const messages: Plain[] = []
  let hasEnough = false
  const ended = speak({ call, request }, (message) => {
    messages.push(message)
    return hasEnough
  })
  return {
    message: (wanted, nth = 1) => {
      const found = () => messages.filter((message) => holds(message, wanted))[nth - 1]
      return expect.poll(found, { timeout: 20_000 }).toBeDefined().then(found)
    },
    end: async () => {
      hasEnough = true
      expect((await ended).refused, call).toBeUndefined()
    },
  }
}

function holds(message: Plain, wanted: Plain): boolean {
  if (typeof wanted !== 'object') return message === wanted
  if (Array.isArray(wanted)) {
    return Array.isArray(message) && wanted.every((part) => message.some((one) => holds(one, part)))
  }
  return Object.entries(wanted).every(([key, part]) => message?.[key] !== undefined && holds(message[key], part))
}
