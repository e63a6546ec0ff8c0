import type { Database } from '../store/database.js'
import type { Pulse } from '../store/tasks/pulse.js'
import { takeBackExpired } from '../store/tasks/workers-alive.js'
import type { Waits } from '../waits/waits.js'

export interface RescueSetting {
  database: Database
  waits: Waits
  /** Milliseconds. */
  lease: number
  /** As of this turn; undefined: it could not be had. */
  pulse(): Pulse | undefined
  /** Something was put into these queues. */
  enqueued(queues: readonly string[]): void
  /** Leases may wait to be taken. */
  ready(): void
}

/** What dead workers held is taken back. */
export class Rescue {
  /** Not before this: they had no chance to say that they live. */
  private from = 0

  constructor(private readonly setting: RescueSetting) {
    this.postpone()
  }

  /** Nobody could say that he lives: for a lease time nothing is taken from anybody. */
  postpone(): void {
    this.from = performance.now() + this.setting.lease
  }

  async takeBack(): Promise<undefined> {
    if (performance.now() < this.from) return
    const { database, waits, pulse, enqueued, ready } = this.setting
    if (!pulse()?.dead) return
    const taken = await takeBackExpired(database)
    if (taken.length === 0) return
    waits.changed(taken.map(({ id }) => id))
    enqueued(taken.flatMap(({ queue }) => queue ?? []))
    ready()
  }
}
