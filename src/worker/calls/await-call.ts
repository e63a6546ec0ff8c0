import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { AwaitedStep } from '../../../gen/ts/perdure/v1/worker_waits_pb.js'
import type { Step } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { fromTimestamp } from '../../wire/time.js'
import type { Awaited } from '../await-step.js'
import { CancelledError } from '../errors.js'
import { toFailure } from '../failures.js'
import { isStepConflict } from '../refused.js'
import type { CancelledBy } from '../scopes.js'
import type { WakeInit, Writes } from '../writes.js'
import { Call, type Outcome } from './call.js'

export interface AwaitKind<T> {
  name: string
  /** Receiving and getting an event take one more for their timer. */
  numbers: 1 | 2
  awaited: Awaited
  wake: WakeInit['wake']
  /** Milliseconds; undefined: none. */
  timeout?: number
  arrived(step: AwaitedStep): T
  read(step: Step): T
}

/** A call that the server waits for, and writes down when it comes. */
export class AwaitCall<T> extends Call<T> {
  readonly name: string
  override readonly numbers: number
  private listening = new AbortController()
  private timerAt: number | undefined
  private isOpen = false
  private isCancelling = false

  constructor(private readonly kind: AwaitKind<T>) {
    super()
    this.name = kind.name
    this.numbers = kind.numbers
  }

  protected read(step: Step): T {
    return this.kind.read(step)
  }

  protected async live(writes: Writes): Promise<void> {
    const { signal } = this.listening
    const recorded = this.standing.instance.history.at(this.id + 1)
    if (this.numbers === 2) this.timerAt ??= fromTimestamp(recorded?.completedAt)
    const opened = () => {
      this.isOpen = true
      if (this.kind.timeout !== undefined) this.timerAt ??= Date.now() + this.kind.timeout
      this.standing.instance.turns.nudge()
    }
    try {
      const step = await writes.awaitStep(this.id, this.kind.awaited, opened, signal)
      this.settle(this.outcome(step), fromTimestamp(step.completedAt) ?? Date.now())
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  private outcome(step: AwaitedStep): Outcome<T> {
    try {
      return { value: this.kind.arrived(step) }
    } catch (error) {
      return { error }
    }
  }

  /** Not before the server has written down its timer. */
  override wakes(): WakeInit[] | undefined {
    const { id: functionId, kind, timerAt } = this
    if (!this.isOpen || this.isSettled || this.isCancelling) return undefined
    const wakes: WakeInit[] = [{ wake: kind.wake, functionId }]
    if (timerAt !== undefined) wakes.push({ wake: { case: 'at', value: timestampFromMs(timerAt) }, functionId })
    return wakes
  }

  override suspend(): void {
    this.listening.abort()
  }

  override resume(): void {
    if (this.isSettled) return
    this.listening = new AbortController()
    this.isOpen = false
    this.begin(this.standing.instance.writes)
  }

  cancel(by: CancelledBy): void {
    const { writes } = this.standing.instance
    if (this.isSettled || this.isCancelling || !writes) return
    this.suspend()
    if (by === 'workflow') this.settle({ error: new CancelledError() }, Date.now())
    else this.giveUp(writes).catch((error: unknown) => this.standing.instance.refused(error, this))
  }

  /** Writes down that nobody waits any more, lest a replay takes what comes later; or takes what came just now. */
  private async giveUp(writes: Writes): Promise<void> {
    this.isCancelling = true
    const error = new CancelledError()
    const outcome = { case: 'failure', value: toFailure(error) } as const
    const step = { case: 'finished', value: { name: this.name, outcome } } as const
    try {
      const { completedAt } = await writes.record({ functionId: this.id, startedAt: this.startedAt, step })
      this.settle({ error }, completedAt)
    } catch (refusal) {
      if (!isStepConflict(refusal)) throw refusal
      this.resume()
    }
  }
}
