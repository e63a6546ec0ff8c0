import type { Database } from '../store/database.js'
import { giveUpTasks, type TaskRow } from '../store/tasks/claim.js'
import { releaseLeases } from '../store/tasks/leases.js'
import { readTaskSteps, type TaskSteps } from '../store/tasks/steps.js'
import type { Holdings } from './holdings.js'
import type { Remit } from './remit.js'
import type { Held, Worker } from './worker.js'

const NO_STEPS: TaskSteps = { steps: [], more: false }

export interface HandoverSetting {
  database: Database
  holdings: Holdings
  workers: ReadonlySet<Worker>
  remit: Remit
  /** Rows that were claimed: of no interest to those who hold them. */
  claimed(ids: readonly string[]): void
  /** Rows that were changed otherwise. */
  changed(ids: readonly string[]): void
  /** Tasks were given to workers. */
  given(): void
  /** Leases wait to be taken. */
  ready(): void
}

/** From a claim to the workers that it was made for: each task with what is recorded of it. */
export class Handover {
  constructor(private readonly setting: HandoverSetting) {}

  async give(claimed: readonly TaskRow[]): Promise<void> {
    if (claimed.length === 0) return
    const byId = new Map([...this.setting.workers].map((worker) => [worker.id, worker]))
    const tasks = claimed.filter(({ workerId }) => byId.has(workerId))
    for (const task of tasks) byId.get(task.workerId)?.hold(heldOf(task))
    this.setting.claimed(tasks.map(({ id }) => id))
    const spent = tasks.filter((task) => task.recoveryAttempts > this.setting.remit.mostAttempts(task) + 1)
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
    this.setting.ready()
  }

  /** Where it fails they stay with workers that never heard of them, until these are looked into. */
  private async recorded(tasks: readonly TaskRow[]): Promise<Map<string, TaskSteps> | undefined> {
    const ids = tasks.filter(({ hasSteps }) => hasSteps).map(({ id }) => id)
    if (ids.length === 0) return undefined
    try {
      return await readTaskSteps(this.setting.database, ids, this.setting.remit.stepsPageSize)
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
}

function heldOf({ id, token, queueName, partitionKey }: TaskRow): Held {
  return { id, token, queue: queueName ?? '', partitionKey, unsent: true }
}
