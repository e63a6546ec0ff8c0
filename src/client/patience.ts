import { durationMs } from '@bufbuild/protobuf/wkt'
import { ConnectError } from '@connectrpc/connect'
import { ErrorInfoSchema, RetryInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { isLost } from '../wire/lost-calls.js'
import type { Lifetime } from './lifetime.js'

/** About a minute in all: a server that restarts or hands over is back by then. */
const ATTEMPTS = 12
/** About five seconds: where nobody has ever answered, an address that is wrong is as likely as a server that starts. */
const ATTEMPTS_UNANSWERED = 7
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 10_000

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
    this.lifetime.answered = true
  }

  /** Waits for the next attempt; throws the failure where there is none. */
  async after(failure: unknown): Promise<void> {
    this.lifetime.refuseAfterEnd()
    const error = ConnectError.from(failure)
    this.failures += 1
    if (error.findDetails(ErrorInfoSchema).length > 0) this.lifetime.answered = true
    const attempts = this.lifetime.answered ? ATTEMPTS : ATTEMPTS_UNANSWERED
    if (this.signal?.aborted || !isLost(error) || this.failures >= attempts) throw failure
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
