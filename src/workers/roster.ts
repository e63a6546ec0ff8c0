import { Fault } from '../errors.js'
import type { Database } from '../store/database.js'
import { type HeldLease, leasesHeldBy, type Release, releaseLeases } from '../store/tasks/leases.js'
import { joinWorker, leaveWorker, type WorkerRegistration } from '../store/tasks/workers-alive.js'
import type { Crews } from './crews.js'
import type { Holdings } from './holdings.js'
import type { QueueBook } from './queue-book.js'
import { Worker } from './worker.js'

export interface RosterSetting {
  database: Database
  replicaId: string
  /** Milliseconds. */
  lease: number
  queues: QueueBook
  holdings: Holdings
  crews: Crews
  /** Leases of these applications wait for a worker. */
  ready(applications: Iterable<string>): void
  /** One may be given tasks from here on. */
  joined(): void
  /** Its stream has ended. */
  leaving(worker: Worker): void
}

/** Who is connected here, from joining to leaving. */
export class Roster {
  private readonly byId = new Map<string, Worker>()

  constructor(private readonly setting: RosterSetting) {}

  get isEmpty(): boolean {
    return this.byId.size === 0
  }

  get(workerId: string): Worker | undefined {
    return this.byId.get(workerId)
  }

  [Symbol.iterator](): IterableIterator<Worker> {
    return this.byId.values()
  }

  /** Not those that the database does not know yet. */
  get joined(): Worker[] {
    return [...this].filter(({ joined }) => joined)
  }

  async join(registration: WorkerRegistration, tasks: readonly Release[]): Promise<Worker> {
    const { database, queues, crews, joined } = this.setting
    const worker = this.enter(registration)
    try {
      const leases = await database.transaction(async (sql) => {
        await joinWorker(sql, registration, this.setting.replicaId, this.setting.lease)
        return leasesHeldBy(sql, [worker.id])
      })
      await queues.read()
      await this.takeUp(worker, leases, tasks)
      // Where everything here has been stopped meanwhile, nothing is to be started again.
      worker.throwIfEnded()
    } catch (error) {
      await this.leave(worker)
      throw error
    }
    worker.joined = true
    const crew = crews.of(registration)
    crew.workers.add(worker)
    joined()
    crew.wake()
    crew.wakeReady()
    return worker
  }

  async leave(worker: Worker): Promise<void> {
    const { database, replicaId, crews, leaving } = this.setting
    leaving(worker)
    await crews.leave(worker)
    worker.end(undefined)
    worker.forget()
    if (this.byId.get(worker.id) !== worker) return
    this.byId.delete(worker.id)
    if (worker.held.size === 0) await leaveWorker(database, worker.id, replicaId).catch(() => {})
  }

  /** Its heartbeats were late: it is a new worker, as far as others know, that holds nothing. */
  async joinAgain(worker: Worker): Promise<void> {
    const { database, replicaId, lease, crews } = this.setting
    const { registration } = worker
    await database.transaction((sql) => joinWorker(sql, registration, replicaId, lease))
    crews.of(registration).lookInto(worker)
  }

  /** Its stream here ends: it has another one. */
  movedAway(worker: Worker): void {
    worker.end(conflict(worker.id))
  }

  private enter(registration: WorkerRegistration): Worker {
    const { queues, holdings, crews } = this.setting
    const { workerId } = registration
    const older = this.byId.get(workerId)
    older?.end(conflict(workerId))
    older?.forget()
    for (const crew of crews) if (older) crew.workers.delete(older)
    const worker = new Worker(registration, holdings.holders, (queue) => {
      const crew = crews.known(registration)
      if (queues.limitsWorkers(queue)) crew?.wakeUnplaced()
      if (queues.isLimited(queue)) crews.wake([queue])
      crew?.roomy()
    })
    this.byId.set(workerId, worker)
    return worker
  }

  private async takeUp(worker: Worker, leases: readonly HeldLease[], tasks: readonly Release[]): Promise<void> {
    const { database, holdings, ready } = this.setting
    const named = new Map(tasks.map(({ id, token }) => [id, token]))
    for (const lease of leases) if (named.get(lease.id) === lease.token) worker.hold({ ...lease })
    const others = leases.filter(({ id }) => !worker.held.has(id))
    if (others.length > 0) {
      const released = await releaseLeases(database, others, 0, null)
      ready(released.map(({ application }) => application))
    }
    const lost = await holdings.lostAmong(tasks.filter(({ id, token }) => worker.held.get(id)?.token !== token))
    for (const { id, token, reason } of lost) worker.send({ kind: 'lost', workflowId: id, token, reason })
    for (const { id, token, cancelDeadline } of leases) {
      if (cancelDeadline === null || !worker.held.has(id)) continue
      worker.send({ kind: 'cancellation', workflowId: id, token, deadline: cancelDeadline })
    }
  }
}

function conflict(workerId: string): Fault {
  return new Fault('WORKER_CONFLICT', `worker ${workerId} polls by another stream now`, {
    metadata: { worker_id: workerId },
  })
}
