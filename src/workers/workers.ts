import { randomUUID } from 'node:crypto'
import { Fault } from '../errors.js'
import type { Log } from '../log.js'
import { Batches } from '../store/batches.js'
import { type Completed, type Completion, completeTasks } from '../store/completion.js'
import type { Database } from '../store/database.js'
import type { Recorded, TaskSteps } from '../store/step-record.js'
import {
  extendWorkers,
  joinWorker,
  leaveWorker,
  takeBackExpired,
  type WorkerRegistration,
} from '../store/workers-alive.js'
import type { Waits } from '../waits/waits.js'
import { Asks } from './asks.js'
import { type AwaitedStep, type AwaitFrame, type AwaitOptions, Awaits } from './awaits.js'
import { Crew, nameKey } from './crew.js'
import { Firing } from './firing.js'
import { QueueBook } from './queue-book.js'
import { Recording } from './recording.js'
import { Rounds } from './rounds.js'
import { type Continuation, continueRun, endRun, type RunEnd } from './run-ends.js'
import { Worker } from './worker.js'

export interface WorkersOptions {
  replicaId: string
  /** Milliseconds for which tasks are held for a worker of which nothing is heard. */
  lease: number
  log: Log
}

const LOOK_MS = 1000

export function openWorkers(database: Database, waits: Waits, options: WorkersOptions): Workers {
  const workers = new Workers(database, waits, options)
  workers.asks.start()
  return workers
}

/** The workers that are connected here, of one namespace: their work, their leases, and what is swept for them. */
export class Workers {
  readonly replicaId: string
  readonly lease: number
  readonly asks: Asks
  private readonly executorId: string
  private readonly log: Log
  private readonly byId = new Map<string, Worker>()
  private readonly crews = new Map<string, Crew>()
  private readonly queues: QueueBook
  private readonly completions: Batches<Completion, Completed>
  private readonly recording: Recording
  private readonly awaits: Awaits
  /** Of schedules. */
  readonly firing: Firing
  private readonly looking: Rounds
  private readonly living: Rounds
  private draining: Fault | undefined

  constructor(
    private readonly database: Database,
    private readonly waits: Waits,
    { replicaId, lease, log }: WorkersOptions,
  ) {
    this.replicaId = replicaId
    this.lease = lease
    this.executorId = `perdure-${replicaId}`
    this.log = log
    this.queues = new QueueBook(database)
    this.recording = new Recording(database, waits, (queues) => this.enqueued(queues))
    this.awaits = new Awaits(database, waits, this.recording)
    this.completions = new Batches({ run: (items) => completeTasks(database, items) })
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
    this.firing.start()
    this.looking = new Rounds(
      () => (this.byId.size > 0 ? LOOK_MS : undefined),
      () => this.look(),
      log,
    )
    this.living = new Rounds(
      () => (this.byId.size > 0 ? this.lease / 3 : undefined),
      () => this.live(),
      log,
    )
  }

  /** From here on it gets work. Another stream of the same worker ends. */
  async join(registration: WorkerRegistration): Promise<Worker> {
    if (this.draining) throw this.draining
    await this.database.transaction((sql) => joinWorker(sql, registration, this.replicaId, this.lease))
    await this.queues.read()
    this.byId.get(registration.workerId)?.end(
      new Fault('WORKER_CONFLICT', `worker ${registration.workerId} polls by another stream now`, {
        metadata: { worker_id: registration.workerId },
      }),
    )
    const crew = this.crewOf(registration)
    const worker = new Worker(registration, () => crew.roomy())
    this.byId.set(worker.id, worker)
    crew.workers.add(worker)
    this.looking.start()
    this.living.start()
    this.looking.soon()
    this.asks.joined()
    crew.wake()
    return worker
  }

  /** Leases of these applications wait for a worker. */
  ready(applications: Iterable<string>): void {
    const names = new Set(applications)
    for (const crew of this.crews.values()) if (names.has(crew.takers.application)) crew.wakeReady()
  }

  /** Its stream has ended. */
  async leave(worker: Worker): Promise<void> {
    const current = this.byId.get(worker.id) === worker
    if (current) this.byId.delete(worker.id)
    this.asks.left(worker)
    for (const [key, crew] of this.crews) {
      if (!crew.workers.delete(worker) || crew.workers.size > 0) continue
      this.crews.delete(key)
      await crew.stop()
    }
    if (current) await leaveWorker(this.database, worker.id, this.replicaId).catch(() => {})
  }

  /** Something was put into these queues, and is committed. */
  enqueued(queues: Iterable<string>): void {
    if (this.crews.size === 0) return
    const names = new Set(queues)
    for (const crew of this.crews.values()) crew.wake(names)
  }

  /** Writes down what a workflow did. */
  record(task: TaskSteps): Promise<readonly Recorded[]> {
    return this.recording.record(task)
  }

  /** Waits on behalf of a workflow, and writes down what came. */
  await(step: AwaitedStep, options: AwaitOptions): AsyncGenerator<AwaitFrame> {
    return this.awaits.step(step, options)
  }

  /** Writes how a run ended, with others in one transaction; and what follows it. */
  async complete(completion: Completion): Promise<RunEnd> {
    const { id, token } = completion
    const done = await this.completions.do(completion)
    const end: RunEnd | undefined =
      done === 'followed' ? await endRun(this.database, completion) : done === 'ended' ? { kind: 'ended' } : undefined
    for (const worker of this.byId.values()) worker.free(id, token)
    if (!end) throw leaseLost(id)
    this.waits.changed([id])
    if (end.kind === 'ended') await this.asks.ended([id])
    return end
  }

  /** Ends a run by starting the next one under the same id; gives the id of that run. */
  async continueAsNew(continuation: Continuation): Promise<string> {
    const { id, token } = continuation
    const started = await continueRun(this.database, continuation)
    for (const worker of this.byId.values()) worker.free(id, token)
    this.waits.changed([id])
    if (!started) throw leaseLost(id)
    this.enqueued([started.queue])
    return started.runId
  }

  /** Every stream ends with DRAINING: workers go to another replica, and keep what they hold. */
  drain(): void {
    this.draining ??= new Fault('DRAINING', 'the server is shutting down: poll at another replica')
    for (const worker of this.byId.values()) worker.end(this.draining)
  }

  async close(): Promise<void> {
    this.drain()
    await Promise.all([
      this.asks.stop(),
      this.firing.stop(),
      this.looking.stop(),
      this.living.stop(),
      ...[...this.crews.values()].map((crew) => crew.stop()),
    ])
    await Promise.all([this.completions.idle(), this.recording.idle(), this.awaits.idle()])
  }

  private crewOf(registration: WorkerRegistration): Crew {
    const { application, applicationVersion, queues } = registration
    const workflows = [...registration.workflows].sort((a, b) =>
      nameKey(a.name, a.className) < nameKey(b.name, b.className) ? -1 : 1,
    )
    const key = JSON.stringify([application, applicationVersion, [...queues].sort(), workflows])
    const known = this.crews.get(key)
    if (known) return known
    const crew = new Crew(
      {
        database: this.database,
        queues: this.queues,
        log: this.log,
        changed: (ids) => this.waits.changed(ids),
        given: () => this.asks.given(),
      },
      {
        executorId: this.executorId,
        application,
        applicationVersion,
        names: workflows.map(({ name }) => name),
        classes: workflows.map(({ className }) => className),
      },
      queues,
      new Map(
        workflows.map(({ name, className, maxRecoveryAttempts }) => [nameKey(name, className), maxRecoveryAttempts]),
      ),
    )
    this.crews.set(key, crew)
    return crew
  }

  private async look(): Promise<void> {
    await this.queues.read()
    const taken = await takeBackExpired(this.database)
    if (taken.length > 0) this.waits.changed(taken.map(({ id }) => id))
    for (const crew of this.crews.values()) await crew.look()
  }

  private async live(): Promise<void> {
    await extendWorkers(this.database, [...this.byId.keys()], this.replicaId, this.lease)
  }
}

export function leaseLost(id: string): Fault {
  return new Fault('LEASE_LOST', `workflow ${id} is not held under this token any more`, {
    metadata: { workflow_id: id },
  })
}

/** Fresh for each process. */
export function newReplicaId(): string {
  return randomUUID()
}
