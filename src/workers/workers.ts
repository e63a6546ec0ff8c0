import { randomUUID } from 'node:crypto'
import { Fault } from '../errors.js'
import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import type { Recorded, TaskSteps } from '../store/steps/record.js'
import { leaseLost } from '../store/tasks/fence.js'
import { leaseFates, leasesHeldBy, type Release, releaseLeases } from '../store/tasks/leases.js'
import { forgetReplicas } from '../store/tasks/replica.js'
import type { Park } from '../store/tasks/wakes.js'
import {
  drainWorker,
  joinWorker,
  leaveWorker,
  lookForDead,
  takeBackExpired,
  touchWorker,
  type WorkerRegistration,
} from '../store/tasks/workers-alive.js'
import type { EnqueueOutcome, NewWorkflow } from '../store/workflows/enqueue.js'
import type { Waits } from '../waits/waits.js'
import { Asks } from './asks.js'
import { type AwaitedStep, type AwaitFrame, type AwaitOptions, Awaits } from './awaits.js'
import { Completions, type Ending } from './completions.js'
import { Crews } from './crews.js'
import { Dues } from './dues.js'
import { Firing } from './firing.js'
import type { LostReason } from './frames.js'
import { Holdings, lostReason } from './holdings.js'
import { News } from './news.js'
import { QueueBook } from './queue-book.js'
import { Recording } from './recording.js'
import { Replica } from './replica.js'
import { type Continuation, continueRun, type RunEnd } from './run-ends.js'
import { Sweeps } from './sweeps.js'
import { Wakes } from './wakes.js'
import { Worker } from './worker.js'

export interface WorkersOptions {
  replicaId: string
  /** Milliseconds for which tasks are held for a worker of which nothing is heard. */
  lease: number
  /** Applications whose delays and deadlines are looked after beside those of perdure workers. */
  sweepApplications: readonly string[]
  log: Log
}

/** A task that a caller named and does not hold. */
export interface Lost extends Release {
  reason: LostReason
}

export function openWorkers(database: Database, waits: Waits, options: WorkersOptions): Workers {
  return new Workers(database, waits, options)
}

/** The workers that are connected here, of one namespace: their work, their leases, and what is looked after for them. */
export class Workers {
  readonly replicaId: string
  readonly lease: number
  /** For other parts to look after what becomes due. */
  readonly sweeps: Sweeps
  readonly asks: Asks
  private readonly byId = new Map<string, Worker>()
  private readonly crews: Crews
  private readonly news: News
  private readonly queues: QueueBook
  private readonly completions: Completions
  private readonly recording: Recording
  private readonly awaits: Awaits
  /** Of schedules. */
  readonly firing: Firing
  private readonly wakes: Wakes
  private readonly holdings: Holdings
  private readonly replica: Replica
  private draining: Fault | undefined
  /** Nothing is taken from dead workers before this: they had no chance to say that they live. */
  private takeBackFrom: number

  constructor(
    private readonly database: Database,
    private readonly waits: Waits,
    options: WorkersOptions,
  ) {
    const { replicaId, lease, log } = options
    this.replicaId = replicaId
    this.lease = lease
    this.queues = new QueueBook(database)
    this.holdings = new Holdings(database, log)
    this.crews = new Crews({
      ...{ database, log, queues: this.queues, holdings: this.holdings },
      executorId: `perdure-${replicaId}`,
      claimed: (ids) => waits.taken(ids),
      changed: (ids) => waits.changed(ids),
      given: () => this.asks.given(),
    })
    this.news = new News({
      ...{ database, replicaId, waits, crews: this.crews },
      others: () => this.replica.others,
      ofWorkers: () => this.replica.soon(),
      ofLimits: () => void this.readQueues().catch(() => {}),
    })
    this.recording = new Recording(database, waits, (queues) => this.enqueued(queues))
    this.awaits = new Awaits(database, waits, this.recording)
    this.wakes = new Wakes({
      ...{ database, waits, log },
      busy: () => this.byId.size > 0,
      ready: (applications) => this.ready(applications),
    })
    this.completions = new Completions(database, this.holdings, this.recording, {
      ended: (id, how, queue) => {
        if (how) waits.ended([how.row], how.since)
        else waits.changed([id])
        if (queue !== undefined && this.queues.isShared(queue)) this.enqueued([queue])
      },
      closed: (id) => this.asks.ended([id]),
    })
    this.asks = new Asks({
      ...{ database, waits, replicaId, log },
      worker: (id) => this.byId.get(id),
      busy: () => this.byId.size > 0,
      ready: (applications) => this.ready(applications),
    })
    this.firing = new Firing({
      database,
      changed: (ids) => waits.changed(ids),
      enqueued: (queues) => this.enqueued(queues),
      log,
    })
    this.takeBackFrom = performance.now() + lease
    this.replica = new Replica({
      database,
      id: replicaId,
      lease,
      log,
      workers: () => this.joined(),
      movedAway: (worker) => worker.end(conflict(worker.id)),
      expired: (worker) => this.joinAgain(worker),
    })
    this.sweeps = new Sweeps(
      () => this.byId.size > 0 || this.replica.served || options.sweepApplications.length > 0,
      () => {
        this.takeBackFrom = performance.now() + lease
      },
      log,
    )
    const dues = new Dues({
      ...{ database, waits },
      applications: options.sweepApplications,
      enqueued: (queues) => this.enqueued(queues),
      ended: (ids) => this.asks.ended(ids),
    })
    this.sweeps.add(
      () => this.takeBack(),
      ...dues.sweeps,
      () => this.look(),
    )
    waits.onChange((id) => this.holdings.changed(id))
  }

  start(): void {
    this.replica.start()
    this.sweeps.start()
    this.firing.start()
    this.asks.start()
  }

  /** Who holds the workflow, if it is connected here. */
  holderOf(workflowId: string): Worker | undefined {
    return this.holdings.holders.get(workflowId)
  }

  /** The worker of this id, if it is connected here. */
  get(workerId: string): Worker | undefined {
    return this.byId.get(workerId)
  }

  /** All that are connected here. */
  get connected(): Iterable<Worker> {
    return this.byId.values()
  }

  /**
   * From here on it gets work. Of a worker that was here before, at this replica or another, `tasks` are those that it
   * still holds; others of its leases go to anybody. Another stream of the same worker ends.
   */
  async join(registration: WorkerRegistration, tasks: readonly Release[]): Promise<Worker> {
    if (this.draining) throw this.draining
    this.news.listen()
    const worker = this.enter(registration)
    try {
      const leases = await this.database.transaction(async (sql) => {
        await joinWorker(sql, registration, this.replicaId, this.lease)
        return leasesHeldBy(sql, [worker.id])
      })
      await this.queues.read()
      await this.takeUp(worker, leases, tasks)
    } catch (error) {
      await this.leave(worker)
      throw error
    }
    worker.joined = true
    const crew = this.crews.of(registration)
    crew.workers.add(worker)
    this.asks.joined()
    this.wakes.start()
    crew.wake()
    crew.wakeReady()
    this.news.workersChanged()
    return worker
  }

  /** Its stream has ended. */
  async leave(worker: Worker): Promise<void> {
    this.asks.left(worker)
    await this.crews.leave(worker)
    worker.end(undefined)
    worker.forget()
    if (this.byId.get(worker.id) !== worker) return
    this.byId.delete(worker.id)
    if (worker.held.size === 0) await leaveWorker(this.database, worker.id, this.replicaId).catch(() => {})
  }

  /** Enqueues a workflow for a worker here that is free to run it at once; see `Crew.begin`. */
  begin(given: NewWorkflow, creatorXid: string): Promise<EnqueueOutcome | undefined> | undefined {
    return this.crews.begin(given, creatorXid)
  }

  /** Enqueues a workflow and tells the workers of other replicas at once; see `News.enqueue`. */
  enqueueTold(given: NewWorkflow, creatorXid: string): Promise<EnqueueOutcome | undefined> | undefined {
    return this.news.enqueue(given, creatorXid)
  }

  /** Something was put into these queues, and is committed. */
  enqueued(queues: Iterable<string>): void {
    this.news.enqueued(queues)
  }

  /** Leases of these applications wait for a worker, and that is committed. */
  ready(applications: Iterable<string>): void {
    this.news.ready(applications)
  }

  /** Limits of queues were changed here, and that is committed. */
  async queuesChanged(): Promise<void> {
    this.news.limitsChanged()
    await this.readQueues().catch(() => {})
  }

  /** Writes down what a workflow did. */
  record(task: TaskSteps): Promise<readonly Recorded[]> {
    return this.recording.record(task)
  }

  /** Waits on behalf of a workflow, and writes down what came. */
  await(step: AwaitedStep, options: AwaitOptions): AsyncGenerator<AwaitFrame> {
    return this.awaits.step(step, options)
  }

  /** Lets a workflow go that only waits. False: one of its waits is over already, and it stays. */
  async park(park: Park): Promise<boolean> {
    const parked = await this.wakes.park(park)
    if (parked === 'awaited') return false
    this.freed(park)
    if (parked === 'lost') throw leaseLost(park.id)
    return true
  }

  /** Writes how a run ended, with others in one transaction; and what follows it. */
  complete(ending: Ending): Promise<RunEnd> {
    return this.completions.complete(ending)
  }

  /** Ends a run by starting the next one under the same id; gives the id of that run. */
  async continueAsNew(continuation: Continuation): Promise<string> {
    const { id } = continuation
    const started = await continueRun(this.database, continuation)
    this.freed(continuation)
    this.waits.changed([id])
    if (!started) throw leaseLost(id)
    this.enqueued([started.queue])
    return started.runId
  }

  /** A task is held by nobody here any more, by its worker's doing: parked, continued as another run. */
  freed({ id, token }: Release): void {
    this.holdings.holders.get(id)?.free(id, token)
  }

  /** Given back unfinished. Those that were no longer the caller's. */
  async release(tasks: readonly Release[], delayMs: number, failure: string | null): Promise<Lost[]> {
    const released = await releaseLeases(this.database, tasks, delayMs, failure)
    const done = new Set(released.map(({ id }) => id))
    for (const task of tasks) if (done.has(task.id)) this.freed(task)
    this.waits.changed(done)
    this.ready(released.map(({ application }) => application))
    return this.lostAmong(tasks.filter(({ id }) => !done.has(id)))
  }

  /** It lives, though nothing is heard of its stream: what it holds is held for another lease time. */
  async heartbeat(workerId: string, tasks: readonly Release[]) {
    if (!(await touchWorker(this.database, workerId, this.lease))) throw noWorker(workerId)
    const fates = tasks.length > 0 ? await leaseFates(this.database, tasks) : []
    return {
      lost: fates.filter(({ held }) => !held).map((fate): Lost => ({ ...fate, reason: lostReason(fate) })),
      cancellations: fates.filter(({ held, cancelDeadline }) => held && cancelDeadline !== null),
    }
  }

  /** It takes nothing new. How many tasks it still holds. */
  async drainWorker(workerId: string): Promise<number> {
    const worker = this.byId.get(workerId)
    if (worker) worker.draining = true
    const tasks = await drainWorker(this.database, workerId)
    if (tasks === undefined) throw noWorker(workerId)
    if (!worker) this.news.workersChanged()
    return tasks
  }

  /** Every stream ends with DRAINING: workers go to another replica, and keep what they hold. */
  drain(): void {
    this.draining ??= new Fault('DRAINING', 'the server is shutting down: poll at another replica')
    for (const worker of this.byId.values()) worker.end(this.draining)
  }

  async close(): Promise<void> {
    this.drain()
    this.news.stop()
    await Promise.all([
      this.asks.stop(),
      this.firing.stop(),
      this.wakes.stop(),
      this.sweeps.stop(),
      this.holdings.stop(),
      this.crews.stop(),
    ])
    await Promise.all([this.news.idle(), this.completions.idle(), this.recording.idle(), this.awaits.idle()])
    await this.replica.stop()
  }

  private enter(registration: WorkerRegistration): Worker {
    const { workerId } = registration
    const older = this.byId.get(workerId)
    older?.end(conflict(workerId))
    older?.forget()
    for (const crew of this.crews) if (older) crew.workers.delete(older)
    const worker = new Worker(registration, this.holdings.holders, (queue) => {
      const crew = this.crews.known(registration)
      if (this.queues.limitsWorkers(queue)) crew?.wakeUnplaced()
      if (this.queues.isLimited(queue)) this.crews.wake([queue])
      crew?.roomy()
    })
    this.byId.set(workerId, worker)
    return worker
  }

  private async takeUp(worker: Worker, leases: Awaited<ReturnType<typeof leasesHeldBy>>, tasks: readonly Release[]) {
    const named = new Map(tasks.map(({ id, token }) => [id, token]))
    for (const lease of leases) if (named.get(lease.id) === lease.token) worker.hold({ ...lease })
    const others = leases.filter(({ id }) => !worker.held.has(id))
    if (others.length > 0) {
      const released = await releaseLeases(this.database, others, 0, null)
      this.ready(released.map(({ application }) => application))
    }
    const lost = await this.lostAmong(tasks.filter(({ id, token }) => worker.held.get(id)?.token !== token))
    for (const { id, token, reason } of lost) worker.send({ kind: 'lost', workflowId: id, token, reason })
    for (const { id, token, cancelDeadline } of leases) {
      if (cancelDeadline === null || !worker.held.has(id)) continue
      worker.send({ kind: 'cancellation', workflowId: id, token, deadline: cancelDeadline })
    }
  }

  /** Not those that the database does not know yet. */
  private joined(): Worker[] {
    return [...this.byId.values()].filter(({ joined }) => joined)
  }

  private async lostAmong(tasks: readonly Release[]): Promise<Lost[]> {
    if (tasks.length === 0) return []
    const fates = await leaseFates(this.database, tasks)
    return fates.map((fate) => ({ id: fate.id, token: fate.token, reason: lostReason(fate) }))
  }

  /** Its heartbeats were late: it is a new worker, as far as others know, that holds nothing. */
  private async joinAgain(worker: Worker): Promise<void> {
    const { registration } = worker
    await this.database.transaction((sql) => joinWorker(sql, registration, this.replicaId, this.lease))
    this.crews.of(registration).lookInto(worker)
  }

  private async readQueues(): Promise<void> {
    if (this.byId.size === 0) return
    const changed = await this.queues.read()
    this.crews.limitsChanged(changed)
  }

  private async takeBack(): Promise<undefined> {
    if (performance.now() < this.takeBackFrom) return
    const dead = await lookForDead(this.database)
    if (dead.replicas) await forgetReplicas(this.database)
    if (!dead.workers) return
    const taken = await takeBackExpired(this.database)
    if (taken.length === 0) return
    this.waits.changed(taken.map(({ id }) => id))
    this.enqueued(taken.flatMap(({ queue }) => queue ?? []))
    this.crews.wakeReady()
  }

  private async look(): Promise<undefined> {
    // Who has no workers does not hear of those that join elsewhere.
    if (this.byId.size === 0) return void this.replica.soon()
    await this.readQueues()
    const doubtful = await this.holdings.survey(this.joined())
    for (const worker of doubtful) this.crews.of(worker.registration).lookInto(worker)
    await this.crews.look()
  }
}

function conflict(workerId: string): Fault {
  return new Fault('WORKER_CONFLICT', `worker ${workerId} polls by another stream now`, {
    metadata: { worker_id: workerId },
  })
}

function noWorker(workerId: string): Fault {
  return new Fault('WORKER_NOT_FOUND', `no worker ${workerId} is known, or none any more`, {
    metadata: { worker_id: workerId },
  })
}

/** Fresh for each process. */
export function newReplicaId(): string {
  return randomUUID()
}
