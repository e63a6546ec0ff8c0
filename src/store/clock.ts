/** Below this, beside what the way to the database takes, the two clocks count as one. */
const TOLERANCE_MS = 1000

/** The time that the database keeps, and with it every executor and replica: a machine whose clock is wrong delays nothing. */
export class Clock {
  private offset = 0
  /** When it was last set, as `performance.now()` tells it. */
  setAt = Number.NEGATIVE_INFINITY

  now(): number {
    return Date.now() + this.offset
  }

  /** By how much this machine's clock is ahead of the database's. Milliseconds; 0 where nobody would notice. */
  get ahead(): number {
    return -this.offset
  }

  /** `read` gives the database's time. */
  async set(read: () => Promise<number>): Promise<void> {
    const asked = Date.now()
    const there = await read()
    this.setAt = performance.now()
    const halfway = (Date.now() - asked) / 2
    const offset = Math.round(there - asked - halfway)
    this.offset = Math.abs(offset) < TOLERANCE_MS + halfway ? 0 : offset
  }
}
