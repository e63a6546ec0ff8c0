/** How often something is read again: at an age of `a` every `a / patience`, within `fastest` and `slowest` (milliseconds). */
export interface Pace {
  fastest: number
  slowest: number
  patience: number
}

/** A poll, as those see it who are read for. */
export interface Polled<T> {
  readonly size: number
  add(item: T, slow?: boolean): void
  delete(item: T): void
  rest(restful: boolean): void
  close(): void
}

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 10_000

/**
 * Reads again, in one go, all that are due. Those of one interval are read at the same multiples of it, and intervals
 * double with age: however many there are, there are no more readings than the youngest of them asks for.
 */
export class Poll<T extends object> implements Polled<T> {
  private readonly intervals: number[]
  /** By interval: what is read at it, and since when it waits. */
  private readonly levels: Map<T, number>[]
  private readonly last: number[]
  private timer: NodeJS.Timeout | undefined
  private reading = false
  private failures = 0
  private restful = false
  private closed = false

  constructor(
    private readonly pace: Pace,
    private readonly read: (due: T[]) => Promise<unknown>,
    private readonly failed: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    const { fastest, slowest } = pace
    this.intervals = []
    for (let interval = fastest; interval < slowest; interval *= 2) this.intervals.push(interval)
    this.intervals.push(slowest)
    this.levels = this.intervals.map(() => new Map())
    this.last = this.intervals.map(() => 0)
  }

  get size(): number {
    return this.levels.reduce((sum, level) => sum + level.size, 0)
  }

  /** From now on it is read, as one that is new; `slow`: as one that is old. Once more for one that is new again. */
  add(item: T, slow = false): void {
    if (this.closed) return
    const level = slow || this.restful ? this.levels.length - 1 : 0
    const items = this.levels[level] as Map<T, number>
    const now = this.now()
    const isThere = items.has(item)
    if (!isThere) this.delete(item)
    // A level that nobody was at has nothing to catch up with.
    const isFirst = items.size === 0
    if (isFirst) this.last[level] = this.turnOf(level, now)
    items.set(item, now)
    if (isFirst || this.timer === undefined) this.plan()
  }

  delete(item: T): void {
    for (const level of this.levels) if (level.delete(item)) break
    if (this.size === 0) this.unplan()
  }

  /** While something else tells the news, the slowest pace is enough for all. */
  rest(restful: boolean): void {
    if (this.restful === restful) return
    this.restful = restful
    for (const item of this.levels.flatMap((level) => [...level.keys()])) this.add(item)
  }

  close(): void {
    this.closed = true
    this.unplan()
    for (const level of this.levels) level.clear()
  }

  private turnOf(level: number, now: number): number {
    return Math.floor(now / (this.intervals[level] as number))
  }

  private unplan(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private plan(atLeast = 0): void {
    if (this.reading || this.closed || this.size === 0) return
    this.unplan()
    const now = this.now()
    // The slowest interval is no multiple of those below it: its turn may come before theirs.
    const waits = this.intervals.map((interval, level) =>
      this.levels[level]?.size === 0 ? Number.POSITIVE_INFINITY : interval - (now % interval),
    )
    this.timer = setTimeout(() => void this.turn(), Math.max(Math.min(...waits), atLeast))
    this.timer.unref()
  }

  private async turn(): Promise<void> {
    this.timer = undefined
    const due = this.due(this.now())
    let pause = 0
    this.reading = true
    try {
      const before = this.now()
      if (due.length > 0) await this.read(due)
      // Where readings are dear they keep to half of the time.
      pause = this.now() - before
      this.failures = 0
    } catch (error) {
      this.failed(error)
      pause = Math.min(FIRST_RETRY_MS * 2 ** this.failures++, LAST_RETRY_MS) * (0.5 + Math.random() / 2)
    } finally {
      this.reading = false
    }
    this.plan(pause)
  }

  private due(now: number): T[] {
    const due: T[] = []
    for (let level = this.levels.length - 1; level >= 0; level--) {
      const turn = this.turnOf(level, now)
      if (turn === this.last[level]) continue
      this.last[level] = turn
      const slower = this.intervals[level + 1]
      for (const [item, since] of this.levels[level] as Map<T, number>) {
        due.push(item)
        if (slower === undefined || now - since < slower * this.pace.patience) continue
        this.levels[level]?.delete(item)
        this.levels[level + 1]?.set(item, since)
      }
    }
    return due
  }
}
