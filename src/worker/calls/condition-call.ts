import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { CancelledError } from '../errors.js'
import type { CancelledBy } from '../scopes.js'
import { AT_ONCE } from '../turns.js'
import type { WakeInit } from '../writes.js'
import { Call } from './call.js'

export interface OpenCondition {
  /** After everything that the code is told. true: it waits no longer, and is to be told so. */
  check(): boolean
  /** Nothing is left to be told that was recorded: only now it is known that the condition did not come true before. */
  checkCancelled(): void
}

/** It is not time that ends the wait, but whatever wakes the workflow to be asked or told something. */
const FAR_MS = 3650 * 86_400_000

/**
 * Waits until what the workflow was told has made a condition true. It takes no number and records nothing: a replay
 * tells the same in the same order.
 */
export class ConditionCall extends Call<void> implements OpenCondition {
  readonly name = 'a condition'
  override readonly numbers = 0
  private isCancelled = false

  constructor(private readonly condition: () => boolean) {
    super()
  }

  protected read(): void {}

  protected async live(): Promise<void> {}

  protected override begin(): void {
    this.standing.instance.conditions.add(this)
  }

  check(): boolean {
    if (this.isSettled) return true
    try {
      if (this.condition()) this.settle({ value: undefined }, AT_ONCE)
    } catch (error) {
      this.settle({ error }, AT_ONCE)
    }
    return this.isSettled
  }

  checkCancelled(): void {
    if (this.isCancelled) this.settle({ error: new CancelledError() }, AT_ONCE)
  }

  /** Nobody waits any more. */
  drop(): void {
    const { instance, scope } = this.standing
    this.withdraw()
    instance.conditions.delete(this)
    instance.calls.delete(this)
    scope.leave(this)
  }

  cancel(by: CancelledBy): void {
    this.isCancelled = true
    if (by === 'scope' || !this.standing.instance.isReplaying) this.checkCancelled()
  }

  /** In a scope that is cancelled already it still may come true in a replay. */
  protected override startCancelled(by: CancelledBy): void {
    this.begin()
    this.cancel(by)
  }

  override wakes(): WakeInit[] | undefined {
    if (this.isSettled) return undefined
    const value = timestampFromMs(Date.now() + FAR_MS)
    return [{ wake: { case: 'at', value }, functionId: this.standing.instance.history.nextNumber }]
  }
}
