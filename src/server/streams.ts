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

/** Counts the streams that come through connect-node. */
export function countStreams(streams: OpenStreams): Interceptor {
  return (next) => async (request) => {
    if (!request.stream) return next(request)
    streams.enter()
    let left = false
    const leave = () => {
      if (!left) streams.leave()
      left = true
    }
    request.signal.addEventListener('abort', leave)
    try {
      const response = await next(request)
      return response.stream ? { ...response, message: leaving(response.message, leave) } : response
    } catch (error) {
      leave()
      throw error
    }
  }
}

async function* leaving<T>(messages: AsyncIterable<T>, leave: () => void): AsyncIterable<T> {
  try {
    yield* messages
  } finally {
    leave()
  }
}
