import { Fault } from '../errors.js'
import type { Log } from '../log.js'

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 5000

/**
 * Work that is done again and again, a turn at a time: at an interval, or at once when there is a reason. While the
 * database is away its turns come further apart.
 */
export class Rounds {
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private again = false
  private started = false
  private failures = 0

  constructor(
    /** Milliseconds until the next turn, asked after each one; undefined: when there is a reason. */
    private readonly interval: () => number | undefined,
    private readonly turn: () => Promise<unknown>,
    private readonly log: Log,
  ) {}

  start(): void {
    if (this.started) return
    this.started = true
    this.plan(this.interval())
  }

  /** A turn now; after the one that is under way, if there is one. While the last one failed, when its time comes. */
  soon(): void {
    if (!this.started || this.failures > 0) return
    if (this.running) this.again = true
    else this.plan(0)
  }

  /** The interval is another one than when it was last asked for. */
  replan(): void {
    if (this.started && !this.running && this.failures === 0) this.plan(this.interval())
  }

  /** Returns when the last turn is over. */
  async stop(): Promise<void> {
    this.started = false
    clearTimeout(this.timer)
    await this.running
  }

  private plan(after: number | undefined): void {
    clearTimeout(this.timer)
    if (!this.started || after === undefined) return
    if (after === 0) this.go()
    else this.timer = setTimeout(() => this.go(), after).unref()
  }

  private go(): void {
    this.running = this.run().finally(() => {
      this.running = undefined
      const retry = FIRST_RETRY_MS * 2 ** Math.min(this.failures, 10)
      if (this.failures > 0) this.plan(Math.min(retry, LAST_RETRY_MS) * (0.5 + Math.random() / 2))
      else this.plan(this.again ? 0 : this.interval())
      this.again = false
    })
  }

  private async run(): Promise<void> {
    try {
      await this.turn()
      this.failures = 0
    } catch (error) {
      this.failures++
      const away = error instanceof Fault && error.reason === 'STORE_UNAVAILABLE'
      if (!away) this.log.error('a background part of the workers failed', { error })
    }
  }
}
