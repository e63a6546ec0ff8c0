/** A call that is under way in a scope. */
export interface Cancellable {
  /** `recorded`: a scope was cancelled by the workflow's own code, which happens again in a replay. */
  cancel(by: CancelledBy): void
}

/** The workflow as a whole, from outside; or a scope, by the workflow's code. */
export type CancelledBy = 'workflow' | 'scope'

/** Calls that are cancelled together. */
export class Scope {
  private by: CancelledBy | undefined
  private readonly inner = new Set<Scope>()
  private readonly calls = new Set<Cancellable>()

  constructor(
    private readonly outer?: Scope,
    private readonly shielded = false,
  ) {
    if (!outer || shielded) return
    this.by = outer.by
    outer.inner.add(this)
  }

  get cancelledBy(): CancelledBy | undefined {
    return this.by
  }

  enter(call: Cancellable): void {
    this.calls.add(call)
  }

  leave(call: Cancellable): void {
    this.calls.delete(call)
  }

  /** Its code has ended. */
  close(): void {
    if (!this.shielded) this.outer?.inner.delete(this)
  }

  cancel(by: CancelledBy): void {
    if (this.by) return
    this.by = by
    for (const call of [...this.calls]) call.cancel(by)
    for (const scope of this.inner) scope.cancel(by)
  }
}
