import type { Database } from '../store/database.js'
import { getDueUpdates } from '../store/tasks/updates.js'
import { getCancellations } from '../store/workflows/cancellation.js'
import type { Worker } from './worker.js'

/** Updates and cancellations for the workers that are connected here: each is told once to whoever holds its workflow. */
export class Deliveries {
  /** By session: what was told, and under which token. */
  private readonly told = new WeakMap<Worker, Map<string, string>>()

  constructor(
    private readonly database: Database,
    private readonly replicaId: string,
    private readonly worker: (id: string) => Worker | undefined,
  ) {}

  async updates(): Promise<void> {
    for (const update of await getDueUpdates(this.database, this.replicaId)) {
      const worker = this.toBeTold(update, update.taskId)
      worker?.send({ kind: 'update', update })
    }
  }

  async cancellations(): Promise<void> {
    for (const { workerId, ...cancellation } of await getCancellations(this.database, this.replicaId)) {
      const worker = this.toBeTold({ ...cancellation, workerId }, `cancel ${cancellation.workflowId}`)
      worker?.send({ kind: 'cancellation', ...cancellation })
    }
  }

  /** Undefined: it knows, or it does not have the task yet. */
  private toBeTold(
    { workerId, workflowId, token }: { workerId: string; workflowId: string; token: string },
    what: string,
  ): Worker | undefined {
    const worker = this.worker(workerId)
    if (!worker?.holds(workflowId, token)) return undefined
    const told = this.told.get(worker) ?? new Map<string, string>()
    this.told.set(worker, told)
    if (told.get(what) === token) return undefined
    told.set(what, token)
    return worker
  }
}
