import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type CallOptions,
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js'
import {
  loadSync,
  type MessageTypeDefinition,
  type PackageDefinition,
  type ServiceDefinition,
} from '@grpc/proto-loader'

const protoFolder = fileURLToPath(new URL('../../proto', import.meta.url))

// biome-ignore lint/suspicious/noExplicitAny: messages are plain objects, whose shape only the proto knows
export type Plain = any

export interface PlainCall {
  metadata?: Record<string, string>
  /** From now on. */
  deadlineMs?: number
}

export interface PlainStream extends AsyncIterable<Plain> {
  cancel(): void
}

/** A client that is not ours, made from the proto alone by @grpc/proto-loader. */
export interface GrpcJsClient {
  /** Rejects with a grpc-js ServiceError; `errorOf` reads its details. */
  unary(method: string, request?: Plain, call?: PlainCall): Promise<Plain>
  stream(method: string, request?: Plain, call?: PlainCall): PlainStream
  close(): void
}

let loaded: PackageDefinition | undefined

function definitions(): PackageDefinition {
  if (loaded) return loaded
  const files = readdirSync(protoFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.proto'),
  )
  loaded = loadSync(files, {
    includeDirs: [protoFolder],
    longs: Number,
    enums: String,
    defaults: true,
    json: true,
  })
  return loaded
}

/**
 * Messages are plain objects with camelCase names: enums by name, int64 as numbers, bytes as Buffers, timestamps and
 * durations as `{ seconds, nanos }`. Unset `optional` fields and oneofs are absent, all else has its zero value.
 */
export function grpcJsClient(address: string, service: string): GrpcJsClient {
  const methods = definitions()[service] as ServiceDefinition | undefined
  if (!methods) throw new Error(`no service ${service} in proto/`)
  const client = new Client(address.replace(/^https?:\/\//, ''), credentials.createInsecure())
  const definition = (name: string): MethodDefinition<object, object> => {
    const found = methods[name]
    if (!found) throw new Error(`no method ${name} in ${service}`)
    return found
  }
  return {
    unary(name, request = {}, call = {}) {
      const { path, requestSerialize, responseDeserialize } = definition(name)
      return new Promise((resolve, reject) => {
        const done = (error: ServiceError | null, answer?: object) => (error ? reject(error) : resolve(answer))
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, ...options(call), done)
      })
    },
    stream(name, request = {}, call = {}) {
      const { path, requestSerialize, responseDeserialize } = definition(name)
      const answers = client.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        ...options(call),
      )
      return cancellable(answers)
    },
    close: () => client.close(),
  }
}

/** Leaving the loop cancels the call; an error that came before the loop began is thrown in it. */
function cancellable(answers: ClientReadableStream<object>): PlainStream {
  let failure: Error | undefined
  answers.on('error', (error) => {
    failure = error
  })
  return {
    cancel: () => answers.cancel(),
    async *[Symbol.asyncIterator]() {
      try {
        yield* answers
      } finally {
        answers.cancel()
      }
      if (failure) throw failure
    },
  }
}

function options(call: PlainCall): [Metadata, CallOptions] {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(call.metadata ?? {})) metadata.set(key, value)
  return [metadata, call.deadlineMs === undefined ? {} : { deadline: Date.now() + call.deadlineMs }]
}

export interface PlainError {
  /** `NOT_FOUND` and the like. */
  code: string
  message: string
  /** Of the google.rpc.ErrorInfo, if there is one. */
  reason?: string
  /** What google.rpc.Status carries, each with its `@type`. */
  details: Plain[]
}

/** What a failed call says, with the details of its google.rpc.Status decoded. */
export function errorOf(error: unknown): PlainError {
  const { code, details: message, metadata } = error as ServiceError
  if (code === undefined || !metadata) throw error
  const [packed] = metadata.get('grpc-status-details-bin')
  const Status = definitions()['google.rpc.Status'] as MessageTypeDefinition<object, Plain>
  const details: Plain[] = packed === undefined ? [] : Status.deserialize(packed as Buffer).details
  const reason = details.find((detail) => detail['@type'].endsWith('/google.rpc.ErrorInfo'))?.reason
  return { code: status[code] as string, message, ...(reason !== undefined && { reason }), details }
}
