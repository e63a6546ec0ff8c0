import type { OutcomeRow } from '../store/workflows/outcomes.js'
import type { Timed, Wheel } from './wheel.js'

/** Between two readings that failed because the store is away. */
const RETRY_MS = 1000

/** How a workflow ended, known from the statement that ended or read it, which began at `since` by the clock of the wheel. */
export interface KnownEnd {
  row: OutcomeRow
  since: number
}

/** Why a sleep ended: something may have happened, an interval has passed in silence, the time is up. */
export type Woken = 'news' | 'silence' | 'late'

/**
 * One that waits: asleep until something may have happened, its time is up, or the wait is ended from outside. Thousands
 * sleep: a sleep is one promise, and what it is about stands here.
 */
export class Waiter implements Timed {
  private rise: ((why: Woken | Promise<never>) => void) | undefined
  private news = false
  private stirring = false
  private cause: unknown
  private retryAt = Number.POSITIVE_INFINITY
  private lastFrame: number
  private until = Number.POSITIVE_INFINITY
  private interval = Number.POSITIVE_INFINITY

  constructor(protected readonly wheel: Wheel) {
    this.lastFrame = wheel.now()
  }

  /** Workflows of which it wants to know how they end. */
  get awaitedEnds(): Iterable<string> {
    return []
  }

  get asleep(): boolean {
    return this.rise !== undefined
  }

  /** Something may have happened to what it waits for: it reads again, now or when it is done with what it has. */
  wake(_topic?: string, _end?: KnownEnd): void {
    this.news = true
    if (this.rise === undefined || this.stirring) return
    // What is told in one go is read in one go.
    this.stirring = true
    queueMicrotask(() => {
      this.stirring = false
      this.ring()
    })
  }

  /** Its sleep throws `cause`, now or when it next falls asleep. */
  end(cause: unknown): void {
    this.cause ??= cause
    this.ring()
  }

  /** A frame went out: the next progress frame is an interval away. */
  spoke(): void {
    this.lastFrame = this.wheel.now()
  }

  retrySoon(): void {
    this.retryAt = this.wheel.now() + RETRY_MS * (0.5 + Math.random())
  }

  /** Until there is news, an `interval` of silence is over, or `until` has come. */
  sleep(until: number, interval: number): Promise<Woken> {
    this.until = until
    this.interval = interval
    return new Promise((resolve) => {
      this.rise = resolve
      this.ring()
    })
  }

  /** Sleeps until there is news, with a `progress` each interval of silence. False: `until` has come. */
  async *untilNews<P>(until: number, interval: number, progress: () => P): AsyncGenerator<P, boolean> {
    for (;;) {
      const why = await this.sleep(until, interval)
      if (why !== 'silence') return why === 'news'
      yield progress()
    }
  }

  /** Rises if there is reason to, or sleeps on. */
  ring(): void {
    const { rise } = this
    if (rise === undefined) return
    const why = this.cause === undefined ? this.reason() : Promise.reject(this.cause)
    if (why === undefined) {
      this.wheel.set(this, Math.min(this.until, this.lastFrame + this.interval, this.retryAt))
      return
    }
    this.rise = undefined
    this.wheel.clear(this)
    rise(why)
  }

  private reason(): Woken | undefined {
    const now = this.wheel.now()
    if (now >= this.until) return 'late'
    if (this.news || now >= this.retryAt) {
      this.news = false
      this.retryAt = Number.POSITIVE_INFINITY
      return 'news'
    }
    if (now < this.lastFrame + this.interval) return undefined
    this.spoke()
    return 'silence'
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
