import type { OutcomeRow } from '../store/workflows/outcomes.js'
import type { Timed, Wheel } from './wheel.js'

/** Between two readings that failed because the store is away. */
const RETRY_MS = 1000

/** How a workflow ended, known from the statement that ended or read it, which began at `since` by the clock of the wheel. */
export interface KnownEnd {
  row: OutcomeRow
  since: number
}

/** One that waits: asleep until something may have happened, its time is up, or the wait is ended from outside. */
export class Waiter implements Timed {
  private rise: (() => void) | undefined
  private news = false
  private cause: unknown
  private retryAt = Number.POSITIVE_INFINITY
  private lastFrame: number

  constructor(protected readonly wheel: Wheel) {
    this.lastFrame = wheel.now()
  }

  get asleep(): boolean {
    return this.rise !== undefined
  }

  /** Something may have happened to what it waits for: it reads again, now or when it is done with what it has. */
  wake(_topic?: string, _end?: KnownEnd): void {
    this.news = true
    this.rise?.()
  }

  ring(): void {
    this.rise?.()
  }

  /** Its sleep throws `cause`, now or when it next falls asleep. */
  end(cause: unknown): void {
    this.cause ??= cause
    this.rise?.()
  }

  /** A frame went out: the next progress frame is an interval away. */
  spoke(): void {
    this.lastFrame = this.wheel.now()
  }

  retrySoon(): void {
    this.retryAt = this.wheel.now() + RETRY_MS * (0.5 + Math.random())
  }

  /** Sleeps until there is news, with a `progress` each interval of silence. False: `until` has come. */
  async *untilNews<P>(until: number, interval: number, progress: () => P): AsyncGenerator<P, boolean> {
    for (;;) {
      const at = Math.min(until, this.lastFrame + interval, this.retryAt)
      await this.sleep(at)
      const now = this.wheel.now()
      if (now >= until) return false
      if (this.news || now >= this.retryAt) {
        this.news = false
        this.retryAt = Number.POSITIVE_INFINITY
        return true
      }
      if (now < this.lastFrame + interval) continue
      this.spoke()
      yield progress()
    }
  }

  private async sleep(until: number): Promise<void> {
    if (this.cause === undefined && !this.news && until > this.wheel.now()) {
      await new Promise<void>((resolve) => {
        this.rise = resolve
        this.wheel.set(this, until)
      })
      this.rise = undefined
      this.wheel.clear(this)
    }
    if (this.cause !== undefined) throw this.cause
  }
}

/** Who waits for what, by its name. */
export class Topics {
  private readonly waiters = new Map<string, Set<Waiter>>()

  get size(): number {
    return this.waiters.size
  }

  add(topic: string, waiter: Waiter): void {
    const there = this.waiters.get(topic)
    if (there) there.add(waiter)
    else this.waiters.set(topic, new Set([waiter]))
  }

  delete(topic: string, waiter: Waiter): void {
    const there = this.waiters.get(topic)
    if (there?.delete(waiter) && there.size === 0) this.waiters.delete(topic)
  }

  has(topic: string): boolean {
    return this.waiters.has(topic)
  }

  /** `end`: where it is known how the workflow of that id ended. */
  wake(topic: string, end?: KnownEnd): void {
    for (const waiter of this.waiters.get(topic) ?? []) waiter.wake(topic, end)
  }
}
