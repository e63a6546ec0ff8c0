import { Fault } from '../errors.js'
import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import type { Recorded, TaskSteps } from '../store/steps/record.js'
import { leaseLost } from '../store/tasks/fence.js'
import { leaseFates, type Release, releaseLeases } from '../store/tasks/leases.js'
import type { Pulse } from '../store/tasks/pulse.js'
import type { Park } from '../store/tasks/wakes.js'
import { drainWorker, touchWorker, type WorkerRegistration } from '../store/tasks/workers-alive.js'
import type { EnqueueOutcome, NewWorkflow } from '../store/workflows/enqueue.js'
import type { Waits } from '../waits/waits.js'
import { Asks } from './asks.js'
import { type AwaitedStep, type AwaitFrame, type AwaitOptions, Awaits } from './awaits.js'
import { Completions, type Ending } from './completions.js'
import { Crews } from './crews.js'
import { Dues } from './dues.js'
import { Firing } from './firing.js'
import { Holdings, type Lost, lostReason } from './holdings.js'
import { News } from './news.js'
import { QueueBook } from './queue-book.js'
import { Recording } from './recording.js'
import { Replica } from './replica.js'
import { Rescue } from './rescue.js'
import { Roster } from './roster.js'
import { type Continuation, continueRun, type RunEnd } from './run-ends.js'
import { Sweeps } from './sweeps.js'
import { Wakes } from './wakes.js'
import type { Worker } from './worker.js'

export interface WorkersOptions {
  replicaId: string
  /** Milliseconds for which tasks are held for a worker of which nothing is heard. */
  lease: number
  /** Applications whose delays and deadlines are looked after beside those of perdure workers. */
  sweepApplications: readonly string[]
  log: Log
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
  private readonly roster: Roster
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
  private readonly rescue: Rescue
  /** As of this turn of the sweeps. */
  private pulse: Pulse | undefined
  private draining: Fault | undefined

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
    this.roster = new Roster({
      ...{ database, replicaId, lease, queues: this.queues, holdings: this.holdings, crews: this.crews },
      ready: (applications) => this.ready(applications),
      joined: () => {
        this.asks.joined()
        this.wakes.start()
      },
      leaving: (worker) => this.asks.left(worker),
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
      busy: () => !this.roster.isEmpty,
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
      worker: (id) => this.roster.get(id),
      busy: () => !this.roster.isEmpty,
      ready: (applications) => this.ready(applications),
    })
    this.firing = new Firing({
      database,
      changed: (ids) => waits.changed(ids),
      enqueued: (queues) => this.enqueued(queues),
      log,
    })
    this.rescue = new Rescue({
      ...{ database, waits, lease },
      pulse: () => this.pulse,
      enqueued: (queues) => this.enqueued(queues),
      ready: () => this.crews.wakeReady(),
    })
    this.replica = new Replica({
      database,
      id: replicaId,
      lease,
      log,
      workers: () => this.roster.joined,
      scheduled: () => this.firing.there(),
      movedAway: (worker) => this.roster.movedAway(worker),
      expired: (worker) => this.roster.joinAgain(worker),
    })
    this.sweeps = new Sweeps(
      () => !this.roster.isEmpty || this.replica.served || options.sweepApplications.length > 0,
      () => this.rescue.postpone(),
      log,
    )
    const dues = new Dues({
      ...{ database, waits },
      pulse: () => this.pulse,
      applications: options.sweepApplications,
      enqueued: (queues) => this.enqueued(queues),
      ended: (ids) => this.asks.ended(ids),
    })
    this.sweeps.add(
      () => this.feelPulse(),
      () => this.rescue.takeBack(),
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
    return this.roster.get(workerId)
  }

  /** All that are connected here. */
  get connected(): Iterable<Worker> {
    return this.roster
  }

  /**
   * From here on it gets work. Of a worker that was here before, at this replica or another, `tasks` are those that it
   * still holds; others of its leases go to anybody. Another stream of the same worker ends.
   */
  async join(registration: WorkerRegistration, tasks: readonly Release[]): Promise<Worker> {
    if (this.draining) throw this.draining
    this.news.listen()
    const worker = await this.roster.join(registration, tasks)
    this.news.workersChanged()
    return worker
  }

  /** Its stream has ended. */
  leave(worker: Worker): Promise<void> {
    return this.roster.leave(worker)
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
    return this.holdings.lostAmong(tasks.filter(({ id }) => !done.has(id)))
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
    const worker = this.roster.get(workerId)
    if (worker) worker.draining = true
    const tasks = await drainWorker(this.database, workerId)
    if (tasks === undefined) throw noWorker(workerId)
    if (!worker) this.news.workersChanged()
    return tasks
  }

  /** Every stream ends with DRAINING: workers go to another replica, and keep what they hold. */
  drain(): void {
    this.draining ??= new Fault('DRAINING', 'the server is shutting down: poll at another replica')
    for (const worker of this.roster) worker.end(this.draining)
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

  private async readQueues(): Promise<void> {
    if (this.roster.isEmpty) return
    const changed = await this.queues.read()
    this.crews.limitsChanged(changed)
  }

  private async feelPulse(): Promise<undefined> {
    // Where it can't be had nothing is known, also not what was known before.
    this.pulse = undefined
    this.pulse = await this.replica.look()
  }

  private async look(): Promise<undefined> {
    if (this.roster.isEmpty) return
    await this.readQueues()
    const doubtful = await this.holdings.survey(this.roster.joined)
    for (const worker of doubtful) this.crews.of(worker.registration).lookInto(worker)
    await this.crews.look()
  }
}

function noWorker(workerId: string): Fault {
  return new Fault('WORKER_NOT_FOUND', `no worker ${workerId} is known, or none any more`, {
    metadata: { worker_id: workerId },
  })
}
