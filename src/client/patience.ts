import { durationMs } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError } from '@connectrpc/connect'
import { ErrorInfoSchema, RetryInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import type { Lifetime } from './lifetime.js'

/** About a minute in all: a server that restarts or hands over is back by then. */
const ATTEMPTS = 12
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 10_000

/** What a connection that breaks looks like, in the transports for Node and for browsers. */
const BROKEN = new Set([Code.Unavailable, Code.Aborted, Code.Canceled, Code.Unknown])

/** What the server says is final, unless it says when to ask again; everything else is a call that got lost on its way. */
export function isLost(error: ConnectError): boolean {
  if (error.code === Code.Unavailable || error.findDetails(RetryInfoSchema).length > 0) return true
  if (error.findDetails(ErrorInfoSchema).length > 0) return false
  return BROKEN.has(error.code) || isOfConnection(error)
}

/** An answer that ended too early, or a connection that failed; not a peer that speaks something else. */
function isOfConnection({ cause, rawMessage }: ConnectError): boolean {
  const { code } = (cause ?? {}) as { code?: unknown }
  if (code !== undefined) return rawMessage !== 'Protocol error'
  return /http\/2 stream closed|incomplete envelope|missing trailer|premature/i.test(rawMessage)
}

/** Patience with one call: each failure in a row waits longer for the next attempt, until it is the last. */
export class Patience {
  private failures = 0

  constructor(
    private readonly lifetime: Lifetime,
    private readonly signal?: AbortSignal,
  ) {}

  /** The server answered: what fails from here on is another failure. */
  renew(): void {
    this.failures = 0
  }

  /** Waits for the next attempt; throws the failure where there is none. */
  async after(failure: unknown): Promise<void> {
    this.lifetime.refuseAfterEnd()
    const error = ConnectError.from(failure)
    this.failures += 1
    if (this.signal?.aborted || !isLost(error) || this.failures >= ATTEMPTS) throw failure
    const asked = error.findDetails(RetryInfoSchema)[0]?.retryDelay
    const backoff = Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS)
    await this.pause(Math.max(backoff * (0.5 + Math.random() / 2), asked ? durationMs(asked) : 0))
    this.lifetime.refuseAfterEnd()
  }

  /** Cut short by the end of the client, and by the caller's signal. */
  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        forget()
        this.signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      const forget = this.lifetime.atEnd(done)
      this.signal?.addEventListener('abort', done)
    })
  }
}
