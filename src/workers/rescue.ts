import type { Database } from '../store/database.js'
import { forgetReplicas } from '../store/tasks/replica.js'
import { lookForDead, takeBackExpired } from '../store/tasks/workers-alive.js'
import type { Waits } from '../waits/waits.js'

export interface RescueSetting {
  database: Database
  waits: Waits
  /** Milliseconds. */
  lease: number
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
    const { database, waits, enqueued, ready } = this.setting
    const dead = await lookForDead(database)
    if (dead.replicas) await forgetReplicas(database)
    if (!dead.workers) return
    const taken = await takeBackExpired(database)
    if (taken.length === 0) return
    waits.changed(taken.map(({ id }) => id))
    enqueued(taken.flatMap(({ queue }) => queue ?? []))
    ready()
  }
}
