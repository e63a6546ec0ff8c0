import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import { isCounted, type QueueRow } from '../store/queues.js'
import { beginTask } from '../store/tasks/begin.js'
import { AT_ONCE, claimTasks, giveUpTasks, lookForWork, type TaskRow } from '../store/tasks/claim.js'
import { leasesHeldBy, releaseLeases } from '../store/tasks/leases.js'
import { claimWithinLimits } from '../store/tasks/limited-claim.js'
import { takeReadyTasks, takeReadyWithin } from '../store/tasks/ready-claim.js'
import { readTaskSteps, type TaskSteps } from '../store/tasks/steps.js'
import type { WorkerRegistration } from '../store/tasks/workers-alive.js'
import { type EnqueueOutcome, isPlainAndDue, type NewWorkflow } from '../store/workflows/enqueue.js'
import type { Holdings } from './holdings.js'
import { placesOf, Room, slotsOf } from './places.js'
import type { QueueBook } from './queue-book.js'
import { Remit } from './remit.js'
import { Rests } from './rests.js'
import { Rounds } from './rounds.js'
import type { Held, Worker } from './worker.js'

const NO_STEPS: TaskSteps = { steps: [], more: false }

export interface CrewSetting {
  database: Database
  executorId: string
  queues: QueueBook
  holdings: Holdings
  log: Log
  /** Rows that were claimed: of no interest to those who hold them. */
  claimed(ids: readonly string[]): void
  /** Rows that were changed otherwise. */
  changed(ids: readonly string[]): void
  /** Tasks were given to workers. */
  given(): void
}

/** Workers here that may take the same work: one application and version, the same workflows and queues. */
export class Crew {
  readonly workers = new Set<Worker>()
  /** Queues where something may wait. */
  private readonly dirty = new Set<string>()
  private ready = true
  /** Some of these wait for room that a queue allows on each worker. */
  private unplaced = false
  /** Workers that hold something else by the database than by what they were given. */
  private readonly doubtful = new Set<Worker>()
  private settingRight = false
  /** One is being enqueued for a worker here. */
  private beginning: Promise<unknown> | undefined
  private readonly rests = new Rests((queue) => this.wake([queue]))
  private readonly rounds: Rounds
  private readonly remit: Remit

  constructor(
    private readonly setting: CrewSetting,
    private readonly registration: WorkerRegistration,
  ) {
    this.remit = new Remit(registration, setting.queues, setting.executorId)
    this.rounds = new Rounds(
      () => undefined,
      () => this.dispatch(),
      setting.log,
    )
    this.rounds.start()
  }

  async stop(): Promise<void> {
    this.rests.stop()
    await this.rounds.stop()
    await this.beginning
  }

  /** Something may wait in these queues; in any, where none is named. */
  wake(queues: Iterable<string> = this.remit.queues): void {
    const mine = new Set(this.remit.queues)
    for (const queue of queues) if (mine.has(queue)) this.dirty.add(queue)
    if (this.dirty.size > 0) this.rounds.soon()
  }

  /** The limits of these queues are others now. */
  limitsChanged(queues: Iterable<string>): void {
    for (const queue of queues) {
      this.rests.end(queue)
      this.wake([queue])
    }
  }

  /** Leases may wait to be taken, of this application. */
  wakeReady(application = this.remit.takers.application): void {
    if (application !== this.remit.takers.application) return
    this.ready = true
    this.rounds.soon()
  }

  /** A worker has room again, of a queue that allows only so many on each. */
  wakeUnplaced(): void {
    if (this.unplaced) this.wakeReady()
  }

  /** A worker has room again. */
  roomy(): void {
    if (this.dirty.size > 0 || this.ready) this.rounds.soon()
  }

  /** What the worker holds by the database is compared with what it was given, between two claims. */
  lookInto(worker: Worker): void {
    this.doubtful.add(worker)
    this.rounds.soon()
  }

  /**
   * Enqueues a workflow for one of these workers that is free to run it, and gives it to that one at once. Undefined: it is
   * to be enqueued as any other. Its status is what it has then: whoever enqueues one that waits tells of it.
   */
  begin(given: NewWorkflow, creatorXid: string): Promise<EnqueueOutcome | undefined> | undefined {
    if (this.beginning || this.settingRight || !this.takesAtOnce(given)) return undefined
    const worker = this.roomiest()
    if (!worker) return undefined
    worker.reserved++
    const begun = this.beginWith(worker, given, creatorXid).finally(() => {
      worker.reserved--
      this.beginning = undefined
      this.roomy()
    })
    this.beginning = begun.catch(() => {})
    return begun
  }

  /** Looks for work that nobody told of. */
  async look(): Promise<void> {
    if (this.room === 0) return
    const found = await lookForWork(this.setting.database, this.remit.takers, this.remit.queues)
    if (found.ready) this.ready = true
    for (const queue of found.queues) this.dirty.add(queue)
    if (found.ready || found.queues.length > 0) this.rounds.soon()
  }

  private takesAtOnce(given: NewWorkflow): boolean {
    const limits = this.setting.queues.get(given.queueName)
    return (
      isPlainAndDue(given) &&
      (limits === undefined || (!isCounted(limits) && limits.workerConcurrency === null)) &&
      !this.dirty.has(given.queueName) &&
      this.remit.covers(given)
    )
  }

  private roomiest(): Worker | undefined {
    let best: Worker | undefined
    for (const worker of this.workers) if (worker.room > (best?.room ?? 0)) best = worker
    return best
  }

  private async beginWith(worker: Worker, given: NewWorkflow, creatorXid: string): Promise<EnqueueOutcome | undefined> {
    const { id } = given
    const begun = await beginTask(this.setting.database, { given, creatorXid }, this.remit.takers, worker.id)
    if (begun?.task) await this.give([begun.task])
    return begun && { kind: 'created', id, status: begun.status, runId: creatorXid }
  }

  private get room(): number {
    let room = 0
    for (const worker of this.workers) room += worker.room
    return room
  }

  /** Takes what there is for as long as there is room for it. */
  private async dispatch(): Promise<void> {
    if (this.doubtful.size > 0) await this.setDoubtfulRight()
    if (this.ready && this.room > 0) {
      this.ready = false
      const { tasks, more } = await this.takeReady().catch((error) => {
        this.ready = true
        throw error
      })
      if (more) this.ready = true
      await this.give(tasks)
    }
    for (const queue of this.open()) {
      if (this.room === 0) return
      await this.claimFrom(queue)
    }
    if ((this.open().length > 0 || this.ready) && this.room > 0) this.rounds.soon()
  }

  /** What goes on was taken from its queue before: of the queue's limits only those on each worker are asked. */
  private async takeReady(): Promise<{ tasks: TaskRow[]; more: boolean }> {
    const { database, queues } = this.setting
    const limited = queues.ofWorkers()
    // Who has room again from now on may have it for something that is left here.
    this.unplaced = limited.length > 0
    if (limited.length === 0) {
      const slots = slotsOf(this.workers)
      const tasks = await takeReadyTasks(database, this.remit.takers, slots)
      return { tasks, more: tasks.length === slots.length }
    }
    const most = Math.min(this.room, AT_ONCE)
    const full = limited.filter((row) => placesOf(this.workers, row.name, { ...row, paused: false }).most === 0)
    const { tasks, more, left } = await takeReadyWithin(
      database,
      this.remit.takers,
      most,
      full.map(({ name }) => name),
      () => {
        const room = new Room(this.workers)
        return (queue, partitionKey) => room.next(queue, partitionKey, queues.get(queue))
      },
    )
    this.unplaced = left || full.length > 0
    return { tasks, more }
  }

  /** Queues where something may wait that may be taken now. */
  private open(): string[] {
    return [...this.dirty].filter((queue) => !this.rests.isClosed(queue))
  }

  private async claimFrom(queue: string): Promise<void> {
    // Whoever tells of the queue from now on tells of something that this claim may not see.
    this.dirty.delete(queue)
    const limits = this.setting.queues.get(queue)
    try {
      if (limits !== undefined && isCounted(limits)) await this.claimCounted(limits)
      else await this.claimFreely(queue, limits)
    } catch (error) {
      this.dirty.add(queue)
      throw error
    }
  }

  private async claimFreely(queue: string, limits: QueueRow | undefined): Promise<void> {
    const slots = slotsOf(this.workers, queue, limits)
    if (slots.length === 0) return
    const workerConcurrency = limits?.workerConcurrency ?? null
    const tasks = await claimTasks(this.setting.database, this.remit.takers, queue, workerConcurrency, slots)
    if (tasks.length === slots.length) this.dirty.add(queue)
    await this.give(tasks)
  }

  private async claimCounted(limits: QueueRow): Promise<void> {
    const { name } = limits
    const places = (row: QueueRow) => placesOf(this.workers, name, row)
    if (places(limits).most === 0) return
    const { tasks, ...next } = await claimWithinLimits(this.setting.database, this.remit.takers, limits, places)
    if (next.again === 0) this.dirty.add(name)
    this.rests.after(name, tasks.length, next)
    await this.give(tasks)
  }

  private async give(claimed: readonly TaskRow[]): Promise<void> {
    if (claimed.length === 0) return
    const byId = new Map([...this.workers].map((worker) => [worker.id, worker]))
    const tasks = claimed.filter(({ workerId }) => byId.has(workerId))
    for (const task of tasks) byId.get(task.workerId)?.hold(heldOf(task))
    this.setting.claimed(tasks.map(({ id }) => id))
    const spent = tasks.filter((task) => task.recoveryAttempts > this.remit.mostAttempts(task) + 1)
    if (spent.length > 0) await this.giveUp(spent)
    const fit = spent.length > 0 ? tasks.filter((task) => !spent.includes(task)) : tasks
    const steps = await this.recorded(fit)
    for (const task of fit) {
      const { steps: first, more } = steps?.get(task.id) ?? NO_STEPS
      byId.get(task.workerId)?.send({ kind: 'task', task: { ...task, steps: first, more } })
    }
    this.setting.given()
    if (tasks.length < claimed.length) await this.giveBack(claimed.filter(({ workerId }) => !byId.has(workerId)))
  }

  /** Their workers have gone meanwhile, and never heard of them. */
  private async giveBack(tasks: readonly TaskRow[]): Promise<void> {
    await releaseLeases(this.setting.database, tasks, 0, null)
    this.ready = true
  }

  /** Where it fails they stay with workers that never heard of them, until these are looked into. */
  private async recorded(tasks: readonly TaskRow[]): Promise<Map<string, TaskSteps> | undefined> {
    const ids = tasks.filter(({ hasSteps }) => hasSteps).map(({ id }) => id)
    if (ids.length === 0) return undefined
    try {
      return await readTaskSteps(this.setting.database, ids, this.registration.stepsPageSize)
    } catch (error) {
      for (const { id, token } of tasks) this.setting.holdings.holders.get(id)?.free(id, token)
      throw error
    }
  }

  private async giveUp(tasks: readonly TaskRow[]): Promise<void> {
    const ids = tasks.map(({ id }) => id)
    await giveUpTasks(this.setting.database, tasks)
    for (const { id, token } of tasks) this.setting.holdings.holders.get(id)?.free(id, token)
    this.setting.changed(ids)
  }

  private async setDoubtfulRight(): Promise<void> {
    this.settingRight = true
    try {
      // What is on its way to a worker would look like what nobody gave it.
      await this.beginning
      for (const worker of this.doubtful) {
        this.doubtful.delete(worker)
        if (this.workers.has(worker)) await this.setRight(worker)
      }
    } finally {
      this.settingRight = false
    }
  }

  private async setRight(worker: Worker): Promise<void> {
    const { database, holdings } = this.setting
    const leases = await leasesHeldBy(database, [worker.id])
    const unknown = leases.filter(({ id }) => !worker.held.has(id))
    if (unknown.length > 0) {
      await releaseLeases(database, unknown, 0, null)
      this.ready = true
    }
    const known = new Set(leases.map(({ id, token }) => `${id} ${token}`))
    await holdings.settleLost([...worker.held.values()].filter(({ id, token }) => !known.has(`${id} ${token}`)))
  }
}

function heldOf({ id, token, queueName, partitionKey }: TaskRow): Held {
  return { id, token, queue: queueName ?? '', partitionKey, unsent: true }
}
