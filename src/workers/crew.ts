import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import { isCounted, type QueueRow } from '../store/queues.js'
import { beginTask } from '../store/tasks/begin.js'
import { AT_ONCE, claimTasks, lookForWork, type TaskRow } from '../store/tasks/claim.js'
import { claimWithinLimits } from '../store/tasks/limited-claim.js'
import { takeReadyTasks, takeReadyWithin } from '../store/tasks/ready-claim.js'
import type { WorkerRegistration } from '../store/tasks/workers-alive.js'
import { type EnqueueOutcome, isPlainAndDue, type NewWorkflow } from '../store/workflows/enqueue.js'
import { Handover, type HandoverSetting } from './handover.js'
import type { Holdings } from './holdings.js'
import { placesOf, Room, slotsOf } from './places.js'
import type { QueueBook } from './queue-book.js'
import { Remit } from './remit.js'
import { Rests } from './rests.js'
import { Rounds } from './rounds.js'
import type { Worker } from './worker.js'

export interface CrewSetting extends Pick<HandoverSetting, 'claimed' | 'changed' | 'given'> {
  database: Database
  executorId: string
  queues: QueueBook
  holdings: Holdings
  log: Log
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
  private readonly handover: Handover

  constructor(
    private readonly setting: CrewSetting,
    registration: WorkerRegistration,
  ) {
    const { database, holdings, claimed, changed, given } = setting
    const { workers } = this
    this.remit = new Remit(registration, setting.queues, setting.executorId)
    this.handover = new Handover({
      ...{ database, holdings, workers, remit: this.remit, claimed, changed, given },
      ready: () => this.leasesWait(),
    })
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
    if (begun?.task) await this.handover.give([begun.task])
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
      await this.handover.give(tasks)
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
    await this.handover.give(tasks)
  }

  private async claimCounted(limits: QueueRow): Promise<void> {
    const { name } = limits
    const places = (row: QueueRow) => placesOf(this.workers, name, row)
    if (places(limits).most === 0) return
    const { tasks, ...next } = await claimWithinLimits(this.setting.database, this.remit.takers, limits, places)
    if (next.again === 0) this.dirty.add(name)
    this.rests.after(name, tasks.length, next)
    await this.handover.give(tasks)
  }

  private leasesWait(): void {
    this.ready = true
  }

  private async setDoubtfulRight(): Promise<void> {
    this.settingRight = true
    try {
      // What is on its way to a worker would look like what nobody gave it.
      await this.beginning
      for (const worker of this.doubtful) {
        this.doubtful.delete(worker)
        if (this.workers.has(worker)) await this.setting.holdings.setRight(worker, () => this.leasesWait())
      }
    } finally {
      this.settingRight = false
    }
  }
}
