import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import { Code, ConnectError, type Interceptor, type MethodImplSpec } from '@connectrpc/connect'
import type { Log } from '../../log.js'
import { toConnectError } from '../../services/status.js'
import type { AccessLog } from '../access.js'
import type { Origins } from '../cors.js'
import { dropped } from '../dismiss.js'
import type { OpenStreams } from '../streams.js'
import type { Validation } from '../validation/validation.js'
import { Call, type Serving } from './call.js'
import { dialectOf, grpc, onlyTrailers } from './dialects.js'
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
  /** Pages that may call over gRPC-Web and Connect. */
  origins: Origins | undefined
}

/**
 * gRPC, gRPC-Web and the streams of Connect on node:http2's 'stream' event, a fifth of the cost of going through
 * connect-node (docs/decisions.md). Runs the same handlers inside the same interceptors.
 */
export class GrpcAdapter {
  readonly #options: GrpcOptions
  readonly #serving: Serving
  readonly #streaming = new Set<Call>()
  readonly #headers = new SharedHeaders()

  constructor(options: GrpcOptions) {
    this.#options = options
    const { interceptors, validation, messageBytes, log } = options
    const enter = (call: Call) => this.#enter(call)
    const ended = (call: Call, code: Code | 0) => this.#ended(call, code)
    this.#serving = { interceptors, validation, messageBytes, log, enter, ended }
  }

  /** Whether it is a request that this adapter serves; all else is connect-node's. */
  serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, raw: readonly string[]): boolean {
    const path = headers[':path'] ?? ''
    const spec = this.#options.methods.get(path)
    const dialect = dialectOf(headers, spec)
    if (!dialect) return false
    if (!spec) {
      this.#refuse(stream, new ConnectError(`no method at ${path}`, Code.Unimplemented))
      return true
    }
    const cors = dialect.name === 'grpc' ? undefined : this.#options.origins?.headers(headers.origin)
    const held = spec.kind === 'unary' ? headers : this.#headers.of(stream.session, headers, raw)
    new Call(this.#serving, { spec, dialect, stream, cors }, held).begin(headers)
    return true
  }

  /** Ends the open streaming calls, of one connection or of all, with the error's status. */
  endStreams(error: unknown, session?: ServerHttp2Session): void {
    for (const call of [...this.#streaming]) {
      if (!session || call.stream.session === session) call.fail(error)
    }
  }

  #enter(call: Call): void {
    if (call.spec.kind === 'unary') return
    this.#options.streams.enter()
    this.#streaming.add(call)
  }

  #ended(call: Call, code: Code | 0): void {
    const { method } = call.spec
    this.#options.access?.note(`${method.parent.typeName}/${method.name}`, call.dialect.name, code, call.started)
    if (this.#streaming.delete(call)) this.#options.streams.leave()
  }

  #refuse(stream: ServerHttp2Stream, error: ConnectError): void {
    stream.on('error', () => {})
    if (dropped(stream)) return
    const status = errorTrailers(toConnectError(error, this.#options.log, ''))
    stream.respond({ ...grpc.head, ...status }, onlyTrailers)
  }
}
