import type { Takers, TaskRow } from '../store/tasks/claim.js'
import type { WorkerRegistration } from '../store/tasks/workers-alive.js'
import type { NewWorkflow } from '../store/workflows/enqueue.js'
import { INTERNAL_QUEUE } from '../store/workflows/workflow-row.js'
import type { QueueBook } from './queue-book.js'

/** What workers of a registration may take. */
export class Remit {
  readonly takers: Takers
  /** Of what is recorded, how much a task brings with it. */
  readonly stepsPageSize: number
  private readonly maxRecoveryAttempts: ReadonlyMap<string, number>

  constructor(
    private readonly registration: WorkerRegistration,
    private readonly book: QueueBook,
    executorId: string,
  ) {
    const { application, applicationVersion, workflows, stepsPageSize } = registration
    this.stepsPageSize = stepsPageSize
    this.takers = {
      executorId,
      application,
      applicationVersion,
      names: workflows.map(({ name }) => name),
      classes: workflows.map(({ className }) => className),
    }
    this.maxRecoveryAttempts = new Map(
      workflows.map(({ name, className, maxRecoveryAttempts }) => [nameKey(name, className), maxRecoveryAttempts]),
    )
  }

  get queues(): string[] {
    const { application, queues } = this.registration
    return [...new Set([...(queues.length > 0 ? queues : this.book.of(application)), INTERNAL_QUEUE])]
  }

  covers({ name, className, queueName, applicationName, applicationVersion }: NewWorkflow): boolean {
    const { application, applicationVersion: version } = this.registration
    return (
      this.maxRecoveryAttempts.has(nameKey(name, className ?? '')) &&
      (applicationName ?? application) === application &&
      (applicationVersion ?? version) === version &&
      this.queues.includes(queueName)
    )
  }

  /** How often a task is begun anew after workers that died. */
  mostAttempts({ name, className, maxRecoveryAttempts }: TaskRow): number {
    return maxRecoveryAttempts ?? this.maxRecoveryAttempts.get(nameKey(name, className ?? '')) ?? 100
  }
}

/** Workers of one key may take the same work. */
export function remitKey(registration: WorkerRegistration): string {
  const { application, applicationVersion, queues, stepsPageSize, workflows } = registration
  const names = workflows.map(({ name, className, maxRecoveryAttempts }) => [
    nameKey(name, className),
    maxRecoveryAttempts,
  ])
  return JSON.stringify([application, applicationVersion, [...queues].sort(), stepsPageSize, names.sort()])
}

function nameKey(name: string, className: string): string {
  return JSON.stringify([className, name])
}
