import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import type { MessageShape } from '@bufbuild/protobuf'
import type { HandlerContext, Interceptor } from '@connectrpc/connect'
import grpc from '@grpc/grpc-js'
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader'
import { type Port, type PortLimits, startPort } from '../../src/server/port.js'
import { descriptorSet, Echo, type Note } from './echo.js'

type Any = MessageShape<(typeof Echo.methods)[number]['input']> & Note

export interface Handlers {
  once?: (note: Any, context: HandlerContext) => Note | Promise<Note>
  many?: (note: Any, context: HandlerContext) => AsyncIterable<Note>
  gather?: (notes: AsyncIterable<Any>, context: HandlerContext) => Promise<Note>
  talk?: (notes: AsyncIterable<Any>, context: HandlerContext) => AsyncIterable<Note>
}

export interface Logged {
  message: string
  fields?: Record<string, unknown> | undefined
}

export async function servingEcho(
  handlers: Handlers,
  options: { interceptors?: Interceptor[]; limits?: Partial<PortLimits> } = {},
): Promise<Port & { logged: Logged[] }> {
  const logged: Logged[] = []
  const note = (message: string, fields?: Record<string, unknown>) => void logged.push({ message, fields })
  const port = await startPort({
    host: '127.0.0.1',
    port: 0,
    routes: (router) => router.service(Echo, handlers as never),
    interceptors: options.interceptors ?? [],
    limits: options.limits ?? {},
    ready: () => true,
    log: { info() {}, warn: note, error: note },
  })
  return Object.assign(port, { logged })
}

const definition = grpc.loadPackageDefinition(loadFileDescriptorSetFromBuffer(descriptorSet, { defaults: true }))
const EchoClient = (definition.test as grpc.GrpcObject).Echo as grpc.ServiceClientConstructor

/** The independent client: grpc-js from the descriptors alone. */
export function grpcClient(port: Port, options: grpc.ChannelOptions = {}) {
  const client = new EchoClient(`127.0.0.1:${port.port}`, grpc.credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    ...options,
  })
  const method = (name: string) => (client[name] as (...args: unknown[]) => unknown).bind(client)
  return {
    client,
    once: (note: Note, metadata = new grpc.Metadata(), options: grpc.CallOptions = {}) =>
      new Promise<Note>((resolve, reject) => {
        const done = (error: Error | null, answer: Note) => (error ? reject(error) : resolve(answer))
        method('Once')(note, metadata, options, done)
      }),
    many: (note: Note, metadata = new grpc.Metadata(), options: grpc.CallOptions = {}) =>
      method('Many')(note, metadata, options) as grpc.ClientReadableStream<Note>,
    gather: (done: (error: grpc.ServiceError | null, answer?: Note) => void) =>
      method('Gather')(done) as grpc.ClientWritableStream<Note>,
    talk: () => method('Talk')() as grpc.ClientDuplexStream<Note, Note>,
  }
}

export interface RawAnswer {
  headers: IncomingHttpHeaders
  trailers: IncomingHttpHeaders
  data: Buffer
}

/** A request written by hand, for what no proper client would send. */
export function raw(
  port: Port,
  method: string,
  write: (send: (bytes: Buffer) => void) => void | Promise<void>,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const session: ClientHttp2Session = connect(port.url)
  session.on('error', () => {})
  return new Promise<RawAnswer>((resolve, reject) => {
    const request = session.request({
      ':method': 'POST',
      ':path': `/test.Echo/${method}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    })
    const answer: RawAnswer = { headers: {}, trailers: {}, data: Buffer.alloc(0) }
    request.once('response', (headers, flags) => {
      answer.headers = headers
      if (flags & 1) answer.trailers = headers
    })
    request.once('trailers', (trailers) => {
      answer.trailers = trailers
    })
    request.on('data', (chunk: Buffer) => {
      answer.data = Buffer.concat([answer.data, chunk])
    })
    request.once('end', () => resolve(answer))
    request.on('error', reject)
    void (async () => {
      await write((bytes) => request.write(bytes))
      request.end()
    })()
  }).finally(() => session.destroy())
}

export function frame(data: Uint8Array, flag = 0): Buffer {
  const head = Buffer.alloc(5)
  head[0] = flag
  head.writeUInt32BE(data.length, 1)
  return Buffer.concat([head, data])
}

/** Waits for a condition by turning the event loop, not by the clock. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve))
}
