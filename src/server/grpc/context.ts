import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { DescMethod, DescService } from '@bufbuild/protobuf'
import { type ContextValues, createContextValues, type HandlerContext } from '@connectrpc/connect'
import { callPeer, type EndingContext } from '../../services/peer.js'
import { peerOf } from '../connections.js'
import type { Dialect } from './dialects.js'
import { CallEnding } from './ending.js'
import { requestHeader } from './metadata.js'

/** Of a call that went well; one made for each would cost what its stack does. */
const over = new DOMException('the call is over', 'AbortError')

/**
 * What a handler knows of its call. Signal, headers and values are made when first asked for: most calls never ask,
 * and ten thousand open streams would each hold them.
 */
export class CallContext implements HandlerContext, EndingContext {
  readonly method: DescMethod
  readonly protocolName: Dialect['name']
  readonly #headers: IncomingHttpHeaders
  readonly #stream: ServerHttp2Stream
  /** By the clock of `performance.now()`. */
  deadline: number | undefined
  #controller: AbortController | undefined
  #aborted: { reason: unknown } | undefined
  #ending: CallEnding | undefined
  #requestHeader: Headers | undefined
  #responseHeader: Headers | undefined
  #responseTrailer: Headers | undefined
  #values: ContextValues | undefined

  constructor(
    method: DescMethod,
    protocolName: Dialect['name'],
    headers: IncomingHttpHeaders,
    stream: ServerHttp2Stream,
  ) {
    this.method = method
    this.protocolName = protocolName
    this.#headers = headers
    this.#stream = stream
  }

  get service(): DescService {
    return this.method.parent
  }

  get requestMethod(): string {
    return 'POST'
  }

  get url(): string {
    return `${this.#headers[':scheme'] ?? 'http'}://${this.#headers[':authority'] ?? 'localhost'}${this.#headers[':path']}`
  }

  get timeoutMs(): () => number | undefined {
    const deadline = this.deadline
    return () => (deadline === undefined ? undefined : deadline - performance.now())
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(this.#aborted.reason)
    }
    return this.#controller.signal
  }

  get ending(): CallEnding {
    if (!this.#ending) {
      this.#ending = new CallEnding()
      if (this.#aborted) this.#ending.end(this.#aborted.reason)
    }
    return this.#ending
  }

  get requestHeader(): Headers {
    this.#requestHeader ??= requestHeader(this.#headers)
    return this.#requestHeader
  }

  get responseHeader(): Headers {
    this.#responseHeader ??= new Headers()
    return this.#responseHeader
  }

  get responseTrailer(): Headers {
    this.#responseTrailer ??= new Headers()
    return this.#responseTrailer
  }

  get values(): ContextValues {
    this.#values ??= createContextValues().set(callPeer, peerOf(this.#stream.session))
    return this.#values
  }

  /** The response's headers, if anyone asked for them. */
  get writtenHeader(): Headers | undefined {
    return this.#responseHeader
  }

  get writtenTrailer(): Headers | undefined {
    return this.#responseTrailer
  }

  abort(reason: unknown): void {
    if (this.#aborted) return
    this.#aborted = { reason: reason ?? over }
    this.#controller?.abort(this.#aborted.reason)
    this.#ending?.end(this.#aborted.reason)
  }
}
