import { type GrpcJsClient, grpcJsClient } from '../clients/grpcjs.js'
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

const services = ['Workflow', 'Queue', 'Application', 'Schedule', 'Admin'] as const
type Service = (typeof services)[number]

/** perdure's door as a stranger sees it: grpc-js and the proto files, nothing generated, nothing of ours. */
export class Door {
  private readonly clients: Map<Service, GrpcJsClient>

  constructor(url: string) {
    this.clients = new Map(services.map((name) => [name, grpcJsClient(url, `perdure.v1.${name}Service`)]))
    atFileEnd(async () => {
      for (const client of this.clients.values()) client.close()
    })
  }

  call<T = unknown>(method: string, request: object, service: Service = 'Workflow'): Promise<T> {
    return this.client(service).unary(method, request)
  }

  /** The frames of a server stream; leaving the loop cancels the call. */
  frames<T>(method: string, request: object): AsyncIterable<T> {
    return this.client('Workflow').stream(method, request)
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

  private client(service: Service): GrpcJsClient {
    return this.clients.get(service) as GrpcJsClient
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
