import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { Code, ConnectError, type Interceptor, type MethodImplSpec } from '@connectrpc/connect'
import { Fault } from '../../errors.js'
import type { Log } from '../../log.js'
import { toConnectError } from '../../services/status.js'
import { decode } from '../../wire/bytes/decode.js'
import { dismiss, dropped } from '../dismiss.js'
import type { Validation } from '../validation/validation.js'
import { acceptsGzip, compress, usesGzip, worthPacking } from './compression.js'
import { CallContext } from './context.js'
import { type Dialect, type Ending, onlyTrailers } from './dialects.js'
import { envelope, flagged, headLength, tooLarge } from './framing.js'
import { Inbox } from './inbox.js'
import { invokeStream, invokeUnary, type Message, normalize, type Output, one } from './invoke.js'
import { okTrailers, statusTrailers, withMetadata } from './metadata.js'

/** What all calls of a port share. */
export interface Serving {
  interceptors: Interceptor[]
  validation: Validation
  messageBytes: number
  log: Log
  /** Told of each call before it is served; throws where there is no room for it. */
  enter: (call: Call) => void
  /** Told once of each call, when its status is known. */
  ended: (call: Call, code: Code | 0) => void
}

/** What an HTTP/2 stream asks for. */
export interface Asked {
  spec: MethodImplSpec
  dialect: Dialect
  stream: ServerHttp2Stream
  /** Headers that a browser wants of every answer. */
  cors: OutgoingHttpHeaders | undefined
}

const longestTimer = 2 ** 31 - 1

/** One call: takes messages from the stream, runs the handler, sends what it gives, and the status. */
export class Call {
  readonly spec: MethodImplSpec
  readonly dialect: Dialect
  readonly stream: ServerHttp2Stream
  readonly started = performance.now()
  readonly #serving: Serving
  readonly #cors: OutgoingHttpHeaders | undefined
  readonly #context: CallContext
  /** Let go once the one message of a call that takes one is there. */
  #inbox: Inbox | undefined
  /** Whether answers may be packed. */
  #packs = false
  #deadline: NodeJS.Timeout | undefined
  #messages: AsyncIterator<Output> | undefined
  #trailers = okTrailers
  #requestEnded = false
  #over = false
  #corked = false

  constructor(serving: Serving, { spec, dialect, stream, cors }: Asked, headers: IncomingHttpHeaders) {
    this.spec = spec
    this.dialect = dialect
    this.stream = stream
    this.#cors = cors
    this.#serving = serving
    this.#context = new CallContext(spec.method, dialect.name, headers, stream)
    this.#inbox = new Inbox(stream, serving.messageBytes, this.#takesOne, dialect.ending?.flag ?? 0)
  }

  begin(headers: IncomingHttpHeaders): void {
    attach(this, this.stream)
    try {
      this.#serving.enter(this)
      const { encoding, accepting, packsAsAccepted } = this.dialect
      const gzip = usesGzip(headers[encoding] as string | undefined, accepting)
      const accepted = packsAsAccepted && (headers[accepting] as string | undefined)
      this.#packs = accepted ? acceptsGzip(accepted) : gzip
      if (this.#inbox) this.#inbox.gzip = gzip
      const timeout = this.dialect.timeout(headers)
      if (timeout !== undefined) this.#expireIn(timeout)
    } catch (error) {
      this.fail(error)
      return
    }
    if (!this.#takesOne) void this.#serveMany()
  }

  get #takesOne(): boolean {
    return this.spec.kind === 'unary' || this.spec.kind === 'server_streaming'
  }

  /** Ends the call with an error's status, whatever its handler is doing. */
  fail(error: unknown): void {
    if (this.#over) return
    const status = toConnectError(error, this.#serving.log, this.spec.method.toString())
    this.#settle(status)
    if (!dropped(this.stream)) this.#end(status)
  }

  onData(chunk: Buffer): void {
    if (this.#over) return
    try {
      this.#inbox?.push(chunk)
    } catch (error) {
      this.fail(error)
    }
  }

  onEnd(): void {
    this.#requestEnded = true
    if (this.#over) return
    this.#inbox?.end()
    if (this.#takesOne) void this.#serveOne()
  }

  onWantTrailers(): void {
    this.stream.sendTrailers(this.#trailers)
    this.#dismissRequest()
  }

  onClose(): void {
    if (!this.#over) this.#settle(new ConnectError('the caller went away', Code.Canceled))
  }

  onUncork(): void {
    this.#corked = false
    this.stream.uncork()
  }

  #expireIn(timeout: number): void {
    this.#context.deadline = performance.now() + timeout
    if (timeout <= longestTimer) this.#deadline = setTimeout(expire, timeout, this)
  }

  async #serveOne(): Promise<void> {
    try {
      const bytes = (this.#inbox as Inbox).only()
      this.#inbox = undefined
      const message = this.#decode(bytes instanceof Promise ? await bytes : bytes)
      if (this.#over) return
      const { interceptors } = this.#serving
      if (this.spec.kind === 'unary') {
        await this.#answer(await invokeUnary(this.spec, this.#context, message, interceptors))
      } else if (this.spec.kind === 'server_streaming' && interceptors.length === 0) {
        void this.#pump(this.spec.impl(message, this.#context))
      } else {
        void this.#pump(await invokeStream(this.spec, this.#context, one(message), interceptors))
      }
    } catch (error) {
      this.fail(error)
    }
  }

  async #serveMany(): Promise<void> {
    try {
      void this.#pump(await invokeStream(this.spec, this.#context, this.#requests(), this.#serving.interceptors))
    } catch (error) {
      this.fail(error)
    }
  }

  async *#requests(): AsyncGenerator<Message> {
    for (;;) {
      const bytes = await (this.#inbox as Inbox).next()
      if (!bytes) return
      yield this.#decode(bytes)
    }
  }

  /** Sends the one message of a unary call and ends it. */
  async #answer(output: Output): Promise<void> {
    if (this.#over) return
    const encoded = this.#encode(output)
    const frame = encoded instanceof Promise ? await encoded : encoded
    if (this.#over) return
    this.#respond()
    this.#finish(frame)
  }

  /** Sends messages as they come and as the caller takes them: a slow reader is not pulled ahead of. Never throws. */
  async #pump(output: AsyncIterable<Output>): Promise<void> {
    try {
      const messages = output[Symbol.asyncIterator]()
      this.#messages = messages
      if (this.#over) return this.#dropMessages()
      for (;;) {
        const next = await messages.next()
        if (this.#over) return
        if (next.done) break
        const encoded = this.#encode(next.value)
        const frame = encoded instanceof Promise ? await encoded : encoded
        if (this.#over) return
        if (!this.stream.headersSent) this.#respond()
        if (!this.#write(frame)) await new Promise((resolve) => this.stream.once('drain', resolve))
        if (this.#over) return
      }
      this.#messages = undefined
      if (!this.stream.headersSent) this.#respond()
      this.#finish()
    } catch (error) {
      this.fail(error)
    }
  }

  /** What is written within one turn of the event loop leaves as one write. */
  #write(frame: Buffer): boolean {
    if (!this.#corked) {
      this.#corked = true
      this.stream.cork()
      process.nextTick(uncork, this)
    }
    return this.stream.write(frame)
  }

  #respond(): void {
    if (dropped(this.stream)) throw new ConnectError('the caller went away', Code.Canceled)
    const { head, gzipHead, headOptions } = this.dialect
    const all = withMetadata(this.#packs ? gzipHead : head, this.#context.writtenHeader)
    this.stream.respond(this.#cors ? { ...this.#cors, ...all } : all, headOptions)
  }

  #finish(last?: Buffer): void {
    this.#settle()
    this.#end(undefined, last)
  }

  #end(status: ConnectError | undefined, last?: Buffer): void {
    const { ending } = this.dialect
    if (ending) this.#endWithEnvelope(ending, status, last)
    else this.#endWithTrailers(status, last)
  }

  #endWithTrailers(status: ConnectError | undefined, last: Buffer | undefined): void {
    this.#trailers = statusTrailers(status, this.#context.writtenTrailer)
    // Headers that a handler set go out as headers; without any, the status alone is the whole response.
    if (status && this.#context.writtenHeader && !this.stream.headersSent) this.#respond()
    if (this.stream.headersSent) {
      this.stream.end(last)
    } else {
      this.stream.respond({ ...this.#trailers, ...this.dialect.head }, onlyTrailers)
      this.#dismissRequest()
    }
  }

  #endWithEnvelope(ending: Ending, status: ConnectError | undefined, last: Buffer | undefined): void {
    const end = flagged(ending.flag, Buffer.from(ending.says(status, this.#context.writtenTrailer)))
    if (!this.stream.headersSent) this.#respond()
    if (last) this.#write(last)
    this.stream.end(end)
    this.#dismissRequest()
  }

  #settle(status?: ConnectError): void {
    this.#over = true
    clearTimeout(this.#deadline)
    this.#context.abort(status)
    if (status) this.#inbox?.fail(status)
    this.#dropMessages()
    this.#serving.ended(this, status?.code ?? 0)
  }

  /** Lets a generator run its `finally`. Its answer no longer matters. */
  #dropMessages(): void {
    const messages = this.#messages
    this.#messages = undefined
    messages?.return?.().catch(() => {})
  }

  /** A caller that still sends when its answer is complete is told to stop, without an error. */
  #dismissRequest(): void {
    if (!this.#requestEnded) dismiss(this.stream)
  }

  #decode(bytes: Buffer): Message {
    const { input } = this.spec.method
    let message: Message
    try {
      message = decode(input, bytes)
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unreadable'
      throw new Fault('INVALID_REQUEST', `the request is not a ${input.typeName}: ${why}`)
    }
    this.#serving.validation.check(input, message)
    return message
  }

  /** In its envelope; a promise only where it is packed. */
  #encode(output: Output): Buffer | Promise<Buffer> {
    const frame = envelope(this.spec.method.output, normalize(this.spec.method.output, output))
    const length = frame.length - headLength
    if (length > this.#serving.messageBytes) throw tooLarge('response message', length, this.#serving.messageBytes)
    return this.#packs && worthPacking(length) ? packed(frame.subarray(headLength)) : frame
  }
}

async function packed(data: Buffer): Promise<Buffer> {
  return flagged(1, await compress(data))
}

const callOf = Symbol('call')
type CallStream = ServerHttp2Stream & { [callOf]: Call }

/** The listeners are the same functions for every stream: a closure each would be a kilobyte on an idle one. */
function attach(call: Call, stream: ServerHttp2Stream): void {
  ;(stream as CallStream)[callOf] = call
  stream.on('error', ignore)
  stream.on('close', onClose)
  stream.on('wantTrailers', onWantTrailers)
  stream.on('end', onEnd)
  stream.on('data', onData)
}

function onData(this: CallStream, chunk: Buffer): void {
  this[callOf].onData(chunk)
}

function onEnd(this: CallStream): void {
  this[callOf].onEnd()
}

function onWantTrailers(this: CallStream): void {
  this[callOf].onWantTrailers()
}

function onClose(this: CallStream): void {
  this[callOf].onClose()
}

function ignore(): void {}

function uncork(call: Call): void {
  call.onUncork()
}

function expire(call: Call): void {
  call.fail(new ConnectError('the deadline passed', Code.DeadlineExceeded))
}
