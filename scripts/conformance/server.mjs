// The server under test: the suite's service behind our port. The runner speaks to it on standard input and output.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { anyPack } from '@bufbuild/protobuf/wkt'
import { ConnectError } from '@connectrpc/connect'
import {
  ServerCompatRequestSchema,
  ServerCompatResponseSchema,
} from '../../.perdure/conformance/gen/connectrpc/conformance/v1/server_compat_pb.js'
import {
  BidiStreamRequestSchema,
  ClientStreamRequestSchema,
  ConformancePayload_RequestInfoSchema,
  ConformanceService,
  IdempotentUnaryRequestSchema,
  ServerStreamRequestSchema,
  UnaryRequestSchema,
} from '../../.perdure/conformance/gen/connectrpc/conformance/v1/service_pb.js'
import { startPort } from '../../dist/src/server/port.js'

const request = fromBinary(ServerCompatRequestSchema, await readFrame(process.stdin))
const limits = request.messageReceiveLimit ? { messageBytes: request.messageReceiveLimit } : {}
const port = await startPort({
  host: '127.0.0.1',
  port: 0,
  routes: (router) => router.service(ConformanceService, service()),
  interceptors: [],
  limits,
  ready: () => true,
  log: { info() {}, warn: console.error, error: console.error },
})
const answer = create(ServerCompatResponseSchema, { host: '127.0.0.1', port: port.port })
const bytes = toBinary(ServerCompatResponseSchema, answer)
const head = Buffer.alloc(4)
head.writeUInt32BE(bytes.length)
process.stdout.write(Buffer.concat([head, bytes]))

async function readFrame(stream) {
  let read = Buffer.alloc(0)
  for await (const chunk of stream) {
    read = Buffer.concat([read, chunk])
    if (read.length >= 4 && read.length >= 4 + read.readUInt32BE(0)) return read.subarray(4, 4 + read.readUInt32BE(0))
  }
  throw new Error('the runner said nothing')
}

function service() {
  return {
    unary: (message, context) => one(message.responseDefinition, context, [anyPack(UnaryRequestSchema, message)]),
    idempotentUnary: (message, context) =>
      one(message.responseDefinition, context, [anyPack(IdempotentUnaryRequestSchema, message)]),
    async clientStream(messages, context) {
      let definition
      const seen = []
      for await (const message of messages) {
        if (seen.length === 0) definition = message.responseDefinition
        seen.push(anyPack(ClientStreamRequestSchema, message))
      }
      return one(definition, context, seen)
    },
    async *serverStream(message, context) {
      const definition = message.responseDefinition
      setMetadata(definition, context)
      yield* rest(definition, context, 0, [anyPack(ServerStreamRequestSchema, message)])
    },
    bidiStream,
  }
}

async function* bidiStream(messages, context) {
  let definition
  let fullDuplex = false
  let count = 0
  let given = 0
  let seen = []
  for await (const message of messages) {
    if (count++ === 0) {
      definition = message.responseDefinition
      fullDuplex = message.fullDuplex
      setMetadata(definition, context)
    }
    seen.push(anyPack(BidiStreamRequestSchema, message))
    if (!fullDuplex) continue
    if (given >= (definition?.responseData.length ?? 0)) break
    await pause(definition.responseDelayMs)
    const requestInfo = given === 0 ? infoOf(context, seen) : { requests: seen }
    yield { payload: { data: definition.responseData[given++], requestInfo } }
    seen = []
  }
  yield* rest(definition, context, given, seen)
}

async function one(definition, context, seen) {
  setMetadata(definition, context)
  const requestInfo = infoOf(context, seen)
  await pause(definition?.responseDelayMs ?? 0)
  const response = definition?.response
  if (response?.case === 'error') throw errorOf(response.value, requestInfo)
  return { payload: { requestInfo, data: response?.case === 'responseData' ? response.value : undefined } }
}

async function* rest(definition, context, given, seen) {
  let first = given === 0
  for (const data of definition?.responseData.slice(given) ?? []) {
    await pause(definition.responseDelayMs)
    yield { payload: { data, requestInfo: first ? infoOf(context, seen) : undefined } }
    first = false
  }
  if (definition?.error) throw errorOf(definition.error, first ? infoOf(context, seen) : undefined)
}

function setMetadata(definition, context) {
  const append = (headers, target) => {
    for (const { name, value } of headers ?? []) for (const each of value) target.append(name, each)
  }
  append(definition?.responseHeaders, context.responseHeader)
  append(definition?.responseTrailers, context.responseTrailer)
}

function infoOf(context, requests) {
  const left = context.timeoutMs()
  const queryParams = [...new URL(context.url).searchParams].map(([name, value]) => ({ name, value: [value] }))
  return {
    requestHeaders: [...context.requestHeader].map(([name, value]) => ({ name, value: value.split(', ') })),
    timeoutMs: left === undefined ? undefined : BigInt(Math.round(left)),
    requests,
    connectGetInfo: context.requestMethod === 'GET' ? { queryParams } : undefined,
  }
}

function errorOf({ code, message, details }, info) {
  const error = new ConnectError(message ?? '', code)
  error.details = details.map(({ typeUrl, value }) => ({ type: typeUrl.slice(typeUrl.lastIndexOf('/') + 1), value }))
  if (info) error.details.push({ desc: ConformancePayload_RequestInfoSchema, value: info })
  return error
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
