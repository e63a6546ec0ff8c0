import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import { Code, ConnectError, type Interceptor, type MethodImplSpec } from '@connectrpc/connect'
import type { Log } from '../../log.js'
import { toConnectError } from '../../services/status.js'
import type { AccessLog } from '../access.js'
import { dropped } from '../dismiss.js'
import type { OpenStreams } from '../streams.js'
import type { Validation } from '../validation/validation.js'
import { Call, onlyTrailers, plainHead, type Serving } from './call.js'
import { errorTrailers } from './metadata.js'
import { SharedHeaders } from './shared-headers.js'

export interface GrpcOptions {
  methods: Map<string, MethodImplSpec>
  interceptors: Interceptor[]
  validation: Validation
  messageBytes: number
  streams: OpenStreams
  log: Log
  access: AccessLog | undefined
}

/** Whether an HTTP/2 request is gRPC with binary messages, which this adapter serves; all else is connect-node's. */
export function isGrpc(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']
  if (type === undefined || headers[':method'] !== 'POST') return false
  return type === 'application/grpc' || type === 'application/grpc+proto' || /^application\/grpc(\+proto)?;/.test(type)
}

/**
 * Native gRPC on node:http2's 'stream' event, a fifth of the cost of going through connect-node (docs/decisions.md).
 * Runs the same handlers inside the same interceptors.
 */
export class GrpcAdapter {
  readonly #options: GrpcOptions
  readonly #serving: Serving
  readonly #streaming = new Set<Call>()
  readonly #headers = new SharedHeaders()

  constructor(options: GrpcOptions) {
    this.#options = options
    const { interceptors, validation, messageBytes, log } = options
    this.#serving = { interceptors, validation, messageBytes, log, ended: (call, code) => this.#ended(call, code) }
  }

  serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, raw: readonly string[]): void {
    const path = headers[':path'] ?? ''
    const spec = this.#options.methods.get(path)
    try {
      if (!spec) throw new ConnectError(`no method at ${path}`, Code.Unimplemented)
      if (spec.kind === 'unary') {
        new Call(this.#serving, spec, stream, headers).begin(headers)
        return
      }
      this.#options.streams.enter()
      const call = new Call(this.#serving, spec, stream, this.#headers.of(stream.session, headers, raw))
      this.#streaming.add(call)
      call.begin(headers)
    } catch (error) {
      this.#refuse(stream, error)
    }
  }

  /** Ends the open streaming calls, of one connection or of all, with the error's status. */
  endStreams(error: unknown, session?: ServerHttp2Session): void {
    for (const call of [...this.#streaming]) {
      if (!session || call.stream.session === session) call.fail(error)
    }
  }

  #ended(call: Call, code: Code | 0): void {
    const { method } = call.spec
    this.#options.access?.note(`${method.parent.typeName}/${method.name}`, 'grpc', code, call.started)
    if (call.spec.kind === 'unary') return
    this.#streaming.delete(call)
    this.#options.streams.leave()
  }

  #refuse(stream: ServerHttp2Stream, error: unknown): void {
    stream.on('error', () => {})
    if (dropped(stream)) return
    const trailers = errorTrailers(toConnectError(error, this.#options.log, ''))
    stream.respond({ ...plainHead, ...trailers }, onlyTrailers)
  }
}
