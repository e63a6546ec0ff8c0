import type { Log } from '../log.js'
import { Rounds } from './rounds.js'

/** Looks for what is due. Its answer: milliseconds until the next is, where it knows. */
export type Sweep = () => Promise<number | undefined>

const EVERY_MS = 1000

/** What every replica looks after once a second, and earlier where something is known to become due. */
export class Sweeps {
  private readonly sweeps: Sweep[] = []
  private readonly rounds: Rounds
  private next = EVERY_MS

  /** `due`: whether there is anything to look after at all. */
  constructor(
    private readonly due: () => boolean,
    /** A turn after one that failed: the database was away. */
    private readonly back: () => void,
    log: Log,
  ) {
    this.rounds = new Rounds(
      () => this.next,
      () => this.turn(),
      log,
    )
  }

  add(...sweeps: Sweep[]): void {
    this.sweeps.push(...sweeps)
  }

  start(): void {
    this.rounds.start()
  }

  /** Something may have become due, or will sooner than was known. */
  soon(): void {
    this.rounds.soon()
  }

  stop(): Promise<void> {
    return this.rounds.stop()
  }

  private async turn(): Promise<void> {
    this.next = EVERY_MS
    if (!this.due()) return
    const failures: unknown[] = []
    for (const sweep of this.sweeps) {
      try {
        const next = await sweep()
        if (next !== undefined) this.next = Math.max(Math.min(this.next, next), 1)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length === 0) return
    this.back()
    throw failures[0]
  }
}
