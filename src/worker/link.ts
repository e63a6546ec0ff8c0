import { type CallOptions, type Client, Code, ConnectError, createClient, type Transport } from '@connectrpc/connect'
import { ErrorInfoSchema, RetryInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkerService } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { isLost } from '../wire/lost-calls.js'
import { fromDuration } from '../wire/time.js'
import { pause } from './pause.js'

export type Stub = Client<typeof WorkerService>

/** An answer that takes longer than this is asked for again. */
const PATIENCE_MS = 30_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

/** The way to the servers: calls that get lost are made again, and again, at the next server. */
export class Link {
  private readonly stubs: Stub[]
  private current = 0

  constructor(
    transports: Transport[],
    readonly namespace: string,
  ) {
    this.stubs = transports.map((transport) => createClient(WorkerService, transport))
  }

  get stub(): Stub {
    return this.stubs[this.current % this.stubs.length] as Stub
  }

  /** Another server is tried from here on, if nobody has moved on from this one yet. */
  leave(stub: Stub): void {
    if (this.stub === stub) this.current += 1
  }

  /** Until it is answered, refused, or the signal says that nobody wants to know any more. */
  async call<T>(make: (stub: Stub, options: CallOptions) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      const { stub } = this
      try {
        return await make(stub, { signal, timeoutMs: PATIENCE_MS })
      } catch (failure) {
        if (signal.aborted || !isWorthAnother(failure)) throw failure
        this.leave(stub)
        await pause(pauseAfter(failure, failures), signal)
      }
    }
  }
}

export function isWorthAnother(failure: unknown): boolean {
  const error = ConnectError.from(failure)
  return isLost(error) || error.code === Code.DeadlineExceeded
}

export function pauseAfter(failure: unknown, failures: number): number {
  const [info] = ConnectError.from(failure).findDetails(RetryInfoSchema)
  const backoff = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS)
  return Math.max(backoff * (0.5 + Math.random() / 2), fromDuration(info?.retryDelay) ?? 0)
}

export function reasonOf(failure: unknown): string | undefined {
  return ConnectError.from(failure).findDetails(ErrorInfoSchema)[0]?.reason
}
