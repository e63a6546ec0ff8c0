import type { Step } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { fromTimestamp } from '../../wire/time.js'
import { CancelledError } from '../errors.js'
import { fromFailure } from '../failures.js'
import type { Instance } from '../instance.js'
import { fromPayload } from '../payloads.js'
import type { Cancellable, CancelledBy, Scope } from '../scopes.js'
import { AT_ONCE, type Turn } from '../turns.js'
import type { WakeInit, Writes } from '../writes.js'

export type Outcome<T> = { value: T } | { error: unknown }

/** Where a call was made. */
export interface Standing {
  instance: Instance
  scope: Scope
  branch: object | undefined
}

/** A call that is under way, whatever it gives. */
export interface OpenCall {
  readonly branch: object | undefined
  /** When it ends; of all calls only a sleep can't end before. */
  readonly due: number
  wakes(): WakeInit[] | undefined
  suspend(): void
  resume(): void
  settle(outcome: { error: unknown }, time: number): void
}

/** A call of the context, from the moment its numbers are taken until the workflow's code is told how it ended. */
export abstract class Call<T> implements Cancellable, OpenCall {
  /** Under which it is recorded. */
  abstract readonly name: string
  /** How many numbers it takes. */
  readonly numbers: number = 1
  readonly promise: Promise<T>
  protected id = -1
  protected readonly startedAt = Date.now()
  protected standing!: Standing
  private resolve!: (value: T) => void
  private reject!: (error: unknown) => void
  private turn: Turn | undefined

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    // One that nobody waits for, as the loser of a race, must not end the process.
    this.promise.catch(() => {})
  }

  /** What was recorded as its outcome. */
  protected abstract read(step: Step): T

  /** Nothing was recorded: does it, and settles. */
  protected abstract live(writes: Writes): Promise<void>

  /** Called while it is not settled. */
  abstract cancel(by: CancelledBy): void

  /** What brings it to its end, if somebody else is to look after it; undefined: it has work to do here. */
  wakes(): WakeInit[] | undefined {
    return undefined
  }

  get due(): number {
    return Number.POSITIVE_INFINITY
  }

  /** Stops what it does, and says nothing: somebody else looks after it, or the workflow is lost. */
  suspend(): void {}

  /** Goes on after `suspend`. */
  resume(): void {}

  start(standing: Standing, id: number, recorded: Step | undefined): void {
    const { instance, scope } = standing
    this.standing = standing
    this.id = id
    scope.enter(this)
    if (recorded) this.replay(recorded)
    else if (scope.cancelledBy) this.startCancelled(scope.cancelledBy)
    else this.begin(instance.writes)
  }

  /** Its scope was cancelled before. */
  protected startCancelled(_by: CancelledBy): void {
    this.settle({ error: new CancelledError() }, AT_ONCE)
  }

  protected replay(recorded: Step): void {
    this.settle(this.outcomeOf(recorded), fromTimestamp(recorded.completedAt) ?? AT_ONCE, true)
  }

  /** A replay that writes nothing leaves it open. */
  protected begin(writes: Writes | undefined): void {
    if (!writes) return
    this.live(writes).catch((error: unknown) => this.standing.instance.refused(error, this))
  }

  /** The workflow's code is told when its turn comes. */
  settle(outcome: Outcome<T>, time: number, recorded = false): void {
    if (this.turn) return
    const { instance, scope, branch } = this.standing
    const act = () => {
      scope.leave(this)
      instance.left(this, time)
      if ('error' in outcome) this.reject(outcome.error)
      else this.resolve(outcome.value)
    }
    this.turn = { time, functionId: this.id, branch, recorded, act }
    instance.turns.add(this.turn)
  }

  protected get isSettled(): boolean {
    return this.turn !== undefined
  }

  /** Takes back what it was going to be told. */
  protected withdraw(): void {
    if (this.turn) this.standing.instance.turns.remove(this.turn)
    this.turn = undefined
  }

  protected outcomeOf(recorded: Step): Outcome<T> {
    try {
      if (recorded.failure) throw fromFailure(recorded.failure)
      return { value: this.read(recorded) }
    } catch (error) {
      return { error }
    }
  }

  get branch(): object | undefined {
    return this.standing.branch
  }
}

/** The recorded value; null where the step has none. */
export function recordedValue(step: Step): unknown {
  return fromPayload(step.output) ?? null
}
