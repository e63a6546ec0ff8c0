import type { Interceptor } from '@connectrpc/connect'
import { Fault } from '../errors.js'

/** Counts the streaming calls that are open on the port, of every protocol, and refuses those over the limit. */
export class OpenStreams {
  #open = 0
  readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get open(): number {
    return this.#open
  }

  enter(): void {
    if (this.#open >= this.limit) {
      const text = `${this.limit} streams are open, as many as this server allows`
      throw new Fault('TOO_MANY_STREAMS', text, { metadata: { limit: String(this.limit) }, retryAfter: 1000 })
    }
    this.#open += 1
  }

  leave(): void {
    this.#open -= 1
  }
}

/** Counts the streams that come through connect-node, which aborts the signal of a call when it is over, however it ended. */
export function countStreams(streams: OpenStreams): Interceptor {
  return (next) => (request) => {
    if (request.stream && !request.signal.aborted) {
      streams.enter()
      request.signal.addEventListener('abort', () => streams.leave(), { once: true })
    }
    return next(request)
  }
}
