import { randomUUID } from 'node:crypto'
import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import { type Pulse, takePulse } from '../store/tasks/pulse.js'
import { extendWorkers, findWorkers } from '../store/tasks/workers-alive.js'
import { Rounds } from './rounds.js'
import type { Worker } from './worker.js'

export interface ReplicaSetting {
  database: Database
  id: string
  /** Milliseconds. */
  lease: number
  log: Log
  workers(): readonly Worker[]
  /** There are schedules to be fired. */
  scheduled(): void
  /** Connected to another replica by now. */
  movedAway(worker: Worker): void
  /** Taken for dead, and what it held is taken away. */
  expired(worker: Worker): Promise<void>
}

/** Says every third of a lease time that all workers that are connected here live: one update for all. */
export class Replica {
  /** Whether workers were here at some time, in this replica or in another. */
  served = false
  /** Whether workers are connected to other replicas. */
  others = false
  private readonly beating: Rounds
  private stale = true

  constructor(private readonly setting: ReplicaSetting) {
    this.beating = new Rounds(
      () => setting.lease / 3,
      () => this.beat(),
      setting.log,
    )
  }

  start(): void {
    this.beating.start()
    this.beating.soon()
  }

  /** Something is new about the workers of some replica. */
  soon(): void {
    this.stale = true
    this.beating.soon()
  }

  stop(): Promise<void> {
    return this.beating.stop()
  }

  /** What there is to look after, and what time it is. */
  async look(): Promise<Pulse> {
    const { database, id, scheduled } = this.setting
    const reading = takePulse(database, id)
    await database.clock.set(async () => (await reading).now)
    const pulse = await reading
    this.served = pulse.served
    this.others = pulse.others
    if (pulse.schedules) scheduled()
    return pulse
  }

  private async beat(): Promise<void> {
    const { database, id, lease } = this.setting
    // Where workers have been, the sweeps look every second.
    if (this.stale || !this.served) {
      this.stale = false
      await this.look()
    }
    const workers = this.setting.workers()
    if (workers.length === 0) return
    const ids = workers.map((worker) => worker.id)
    const extended = await extendWorkers(database, ids, id, lease)
    for (const worker of workers) if (extended.get(worker.id)) worker.draining = true
    const missing = workers.filter((worker) => !extended.has(worker.id) && !worker.ended)
    if (missing.length === 0) return
    const elsewhere = await findWorkers(
      database,
      missing.map((worker) => worker.id),
    )
    for (const worker of missing) {
      if (elsewhere.has(worker.id)) this.setting.movedAway(worker)
      else await this.setting.expired(worker)
    }
  }
}

/** Fresh for each process. */
export function newReplicaId(): string {
  return randomUUID()
}
