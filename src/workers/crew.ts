import type { Log } from '../log.js'
import { claimTasks, giveUpTasks, lookForWork, type Takers, type TaskRow, takeReadyTasks } from '../store/claim.js'
import type { Database } from '../store/database.js'
import { readTaskSteps, type TaskSteps } from '../store/task-steps.js'
import { INTERNAL_QUEUE } from '../store/workflow-row.js'
import type { QueueBook } from './queue-book.js'
import { Rounds } from './rounds.js'
import type { Worker } from './worker.js'

/** Tasks in one claim. */
const AT_ONCE = 256
const STEPS = 1000
const NO_STEPS: TaskSteps = { steps: [], more: false }

export interface CrewSetting {
  database: Database
  queues: QueueBook
  log: Log
  /** Rows that changed. */
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
  private readonly rounds: Rounds

  constructor(
    private readonly setting: CrewSetting,
    readonly takers: Takers,
    /** Empty: every registered one. */
    private readonly named: readonly string[],
    private readonly maxRecoveryAttempts: ReadonlyMap<string, number>,
  ) {
    this.rounds = new Rounds(
      () => undefined,
      () => this.dispatch(),
      setting.log,
    )
    this.rounds.start()
  }

  stop(): Promise<void> {
    return this.rounds.stop()
  }

  /** Something may wait in these queues; whichever, where none is named. */
  wake(queues: Iterable<string> = this.queues()): void {
    const mine = new Set(this.queues())
    for (const queue of queues) if (mine.has(queue)) this.dirty.add(queue)
    if (this.dirty.size > 0) this.rounds.soon()
  }

  /** Leases may wait to be taken. */
  wakeReady(): void {
    this.ready = true
    this.rounds.soon()
  }

  /** A worker has room again. */
  roomy(): void {
    if (this.dirty.size > 0 || this.ready) this.rounds.soon()
  }

  /** Looks for work that nobody told of. */
  async look(): Promise<void> {
    if (this.room === 0) return
    const found = await lookForWork(this.setting.database, this.takers, this.queues())
    if (found.ready) this.ready = true
    for (const queue of found.queues) this.dirty.add(queue)
    if (found.ready || found.queues.length > 0) this.rounds.soon()
  }

  private get room(): number {
    let room = 0
    for (const worker of this.workers) room += worker.room
    return room
  }

  private queues(): string[] {
    const { application } = this.takers
    return [...new Set([...(this.named.length > 0 ? this.named : this.setting.queues.of(application)), INTERNAL_QUEUE])]
  }

  /** Takes what there is for as long as there is room for it. */
  private async dispatch(): Promise<void> {
    if (this.ready && this.room > 0) {
      const slots = this.slots()
      const tasks = await takeReadyTasks(this.setting.database, this.takers, slots)
      this.ready = tasks.length === slots.length
      await this.give(tasks)
    }
    for (const queue of [...this.dirty]) {
      if (this.room === 0) return
      const slots = this.slots()
      const tasks = await claimTasks(this.setting.database, this.takers, queue, slots)
      if (tasks.length < slots.length) this.dirty.delete(queue)
      await this.give(tasks)
    }
    if ((this.dirty.size > 0 || this.ready) && this.room > 0) this.rounds.soon()
  }

  /** A worker's id for each task that may be taken, in turns, so that all have about the same to do. */
  private slots(): string[] {
    const free = [...this.workers].map((worker) => ({ id: worker.id, room: worker.room }))
    free.sort((a, b) => b.room - a.room)
    const slots: string[] = []
    for (let turn = 0; slots.length < AT_ONCE; turn++) {
      const before = slots.length
      for (const { id, room } of free) if (room > turn && slots.length < AT_ONCE) slots.push(id)
      if (slots.length === before) break
    }
    return slots
  }

  private async give(tasks: readonly TaskRow[]): Promise<void> {
    if (tasks.length === 0) return
    const byId = new Map([...this.workers].map((worker) => [worker.id, worker]))
    for (const task of tasks) byId.get(task.workerId)?.held.set(task.id, heldOf(task))
    this.setting.changed(tasks.map(({ id }) => id))
    const [fit, spent] = this.parted(tasks)
    if (spent.length > 0) await this.giveUp(spent)
    const recorded = fit.filter(({ hasSteps }) => hasSteps).map(({ id }) => id)
    const steps = recorded.length > 0 ? await readTaskSteps(this.setting.database, recorded, STEPS) : undefined
    for (const task of fit) {
      const { steps: first, more } = steps?.get(task.id) ?? NO_STEPS
      byId.get(task.workerId)?.send({ kind: 'task', task: { ...task, steps: first, more } })
    }
    this.setting.given()
  }

  private async giveUp(tasks: readonly TaskRow[]): Promise<void> {
    await giveUpTasks(this.setting.database, tasks)
    for (const { id, token, workerId } of tasks) {
      for (const worker of this.workers) if (worker.id === workerId) worker.free(id, token)
    }
    this.setting.changed(tasks.map(({ id }) => id))
  }

  private parted(tasks: readonly TaskRow[]): [fit: TaskRow[], spent: TaskRow[]] {
    const spent = new Set(tasks.filter((task) => task.recoveryAttempts > this.mostAttempts(task) + 1))
    return [tasks.filter((task) => !spent.has(task)), [...spent]]
  }

  private mostAttempts({ name, className, maxRecoveryAttempts }: TaskRow): number {
    return maxRecoveryAttempts ?? this.maxRecoveryAttempts.get(nameKey(name, className ?? '')) ?? 100
  }
}

export function nameKey(name: string, className: string): string {
  return JSON.stringify([className, name])
}

function heldOf({ id, token, queueName, partitionKey }: TaskRow) {
  return { id, token, queue: queueName ?? '', partitionKey, unsent: true }
}
