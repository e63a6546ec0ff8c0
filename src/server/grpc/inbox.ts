import type { ServerHttp2Stream } from 'node:http2'
import { Code, ConnectError } from '@connectrpc/connect'
import { decompress } from './compression.js'
import { type Envelope, EnvelopeSplitter } from './framing.js'

/** The request's side of a call: what came, and who waits for more. A stream whose messages nobody takes is not read on. */
export class Inbox {
  readonly #stream: ServerHttp2Stream
  readonly #limit: number
  /** Whether the request has said that its messages may be packed. */
  gzip = false
  readonly #single: boolean
  readonly #dropped: number
  #splitter: EnvelopeSplitter | undefined
  #envelopes: Envelope[] = []
  #ended = false
  #failure: { error: unknown } | undefined
  #wake: (() => void) | undefined

  /** `dropped`: the flag of envelopes that are no messages. */
  constructor(stream: ServerHttp2Stream, limit: number, single: boolean, dropped: number) {
    this.#stream = stream
    this.#limit = limit
    this.#single = single
    this.#dropped = dropped
  }

  push(chunk: Buffer): void {
    this.#splitter ??= new EnvelopeSplitter()
    this.#splitter.push(chunk, this.#limit, this.#dropped, (envelope) => this.#envelopes.push(envelope))
    if (this.#envelopes.length === 0) return
    if (this.#single && this.#envelopes.length > 1) throw tooMany()
    if (this.#wake) this.#wake()
    else if (!this.#single) this.#stream.pause()
  }

  end(): void {
    if (this.#splitter?.torn) {
      this.fail(new ConnectError('the request ended in the middle of a message', Code.InvalidArgument))
    }
    this.#ended = true
    this.#splitter = undefined
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake?.()
  }

  /** The next message's bytes, or undefined after the last. */
  async next(): Promise<Buffer | undefined> {
    while (this.#envelopes.length === 0) {
      if (this.#failure) throw this.#failure.error
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        this.#stream.resume()
      })
      this.#wake = undefined
    }
    const envelope = this.#envelopes.shift() as Envelope
    return envelope.compressed ? this.#unpack(envelope.data) : envelope.data
  }

  /** The one message of a request that has ended; a promise only where it must be unpacked. */
  only(): Buffer | Promise<Buffer> {
    if (this.#failure) throw this.#failure.error
    const envelope = this.#envelopes.pop()
    if (!envelope) throw new ConnectError('the request has no message', Code.Unimplemented)
    return envelope.compressed ? this.#unpack(envelope.data) : envelope.data
  }

  #unpack(data: Buffer): Promise<Buffer> {
    if (this.gzip) return decompress(data, this.#limit)
    throw new ConnectError('a compressed message, and no header that names its compression', Code.Internal)
  }
}

const tooMany = () => new ConnectError('the request has more than one message', Code.Unimplemented)
