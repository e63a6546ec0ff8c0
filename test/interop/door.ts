import { fileURLToPath } from 'node:url'
import { type ClientReadableStream, credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { atFileEnd } from '../setup/file-end.js'

export interface Payload {
  json?: string
  stored?: { serialization: string; data: Buffer }
}

export interface Failure {
  name: string
  message: string
  code: string
  data: Payload | null
  stack: string
  cause: Failure | null
}

export interface Outcome {
  workflowId: string
  kind: string
  output: Payload | null
  failure: Failure | null
}

type Reply = Record<string, unknown>
type Unary = (request: object, done: (error: ServiceError | null, reply: Reply) => void) => void
type Streaming = (request: object) => ClientReadableStream<Reply>
type Stub = Record<string, unknown> & { close(): void }

const services = ['Workflow', 'Queue', 'Application', 'Schedule', 'Admin'] as const
type Service = (typeof services)[number]

const definition = loadSync(
  services.map((service) => `perdure/v1/${service.toLowerCase()}_service.proto`),
  {
    includeDirs: [fileURLToPath(new URL('../../proto', import.meta.url))],
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  },
)

/** perdure's door as a stranger sees it: grpc-js and the proto files, nothing generated, nothing of ours. */
export class Door {
  private readonly stubs: Record<Service, Stub>

  constructor(url: string) {
    const packages = loadPackageDefinition(definition) as unknown as {
      perdure: { v1: Record<string, new (address: string, credentials: unknown) => Stub> }
    }
    const address = new URL(url).host
    const stub = (service: Service) => {
      const Client = packages.perdure.v1[`${service}Service`]
      if (!Client) throw new Error(`no ${service}Service in the proto files`)
      return new Client(address, credentials.createInsecure())
    }
    this.stubs = Object.fromEntries(services.map((service) => [service, stub(service)])) as Record<Service, Stub>
    atFileEnd(async () => {
      for (const service of services) this.stubs[service].close()
    })
  }

  call<T = Reply>(method: string, request: object, service: Service = 'Workflow'): Promise<T> {
    const stub = this.stubs[service]
    const invoke = (stub[method] as Unary).bind(stub)
    return new Promise((resolve, reject) => {
      invoke(request, (error, reply) => (error ? reject(error) : resolve(reply as T)))
    })
  }

  /** The frames of a server stream; leaving the loop cancels the call. */
  async *frames<T = Reply>(method: string, request: object): AsyncGenerator<T & { frame: string }> {
    const call = (this.stubs.Workflow[method] as Streaming).call(this.stubs.Workflow, request)
    try {
      for await (const frame of call) yield frame as T & { frame: string }
    } finally {
      call.on('error', () => {})
      call.cancel()
    }
  }

  async result(workflowId: string): Promise<Outcome> {
    for await (const frame of this.frames<{ outcome?: Outcome }>('GetResult', { workflowId })) {
      if (frame.outcome) return frame.outcome
    }
    throw new Error(`GetResult of ${workflowId} ended without an outcome`)
  }

  /** What the workflow returned, as a JavaScript value. */
  async output(workflowId: string): Promise<unknown> {
    const { kind, output, failure } = await this.result(workflowId)
    if (kind !== 'KIND_SUCCEEDED') throw new Error(`${workflowId}: ${kind} ${failure?.name}: ${failure?.message}`)
    return plain(output)
  }

  async event(workflowId: string, key: string): Promise<unknown> {
    for await (const frame of this.frames<{ value?: { value: Payload } }>('GetEvent', { workflowId, key })) {
      if (frame.value) return plain(frame.value.value)
    }
    throw new Error(`${workflowId} never set ${key}`)
  }

  /** The values of a stream from an offset on, to its end. */
  async *values(workflowId: string, key: string, offset = 0): AsyncGenerator<Payload> {
    interface Frame {
      values?: { values: { offset: number; value: Payload }[] }
      end?: { reason: string }
    }
    for await (const frame of this.frames<Frame>('ReadStream', { workflowId, key, offset })) {
      for (const { value } of frame.values?.values ?? []) yield value
    }
  }

  async send(destination: string, topic: string, value: unknown): Promise<void> {
    await this.call('SendMessage', { message: { destination, topic, value: payload(value) } })
  }
}

export function payload(value: unknown): Payload {
  return { json: JSON.stringify(value) }
}

/** A payload that perdure could read, as a JavaScript value. */
export function plain(given: Payload | null | undefined): unknown {
  if (given?.json === undefined) throw new Error(`not JSON: ${given?.stored?.serialization ?? 'nothing'}`)
  return JSON.parse(given.json)
}

export function seconds(count: number): object {
  return { seconds: Math.floor(count), nanos: Math.round((count % 1) * 1e9) }
}
