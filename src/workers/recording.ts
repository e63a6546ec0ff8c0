import type { Database } from '../store/database.js'
import { StepLog } from '../store/steps/log.js'
import type { Recorded, TaskSteps } from '../store/steps/record.js'
import type { Waits } from '../waits/waits.js'

/** Writes down what workflows did, and tells whoever waits for it. */
export class Recording {
  private readonly log: StepLog

  constructor(
    database: Database,
    private readonly waits: Waits,
    /** Something was put into these queues. */
    private readonly enqueued: (queues: Iterable<string>) => void,
  ) {
    this.log = new StepLog(database)
  }

  /** LEASE_LOST, STEP_CONFLICT: nothing was written. */
  async record(task: TaskSteps): Promise<readonly Recorded[]> {
    const result = await this.log.record(task)
    if ('fault' in result) throw result.fault
    this.tell(task, result.steps)
    return result.steps
  }

  /** To be called where the steps were written in another transaction, when that is committed. */
  tell({ id, steps }: TaskSteps, recorded: readonly Recorded[]): void {
    const events: string[] = []
    const streams: string[] = []
    const cancelled: string[] = []
    for (const step of steps) {
      if (step.kind === 'set event') events.push(`${id}::${step.key}`)
      else if (step.kind === 'write stream' || step.kind === 'close stream') streams.push(`${id}::${step.key}`)
      else if (step.kind === 'cancel') cancelled.push(step.workflowId)
    }
    if (events.length > 0 || streams.length > 0) this.waits.wrote({ events, streams })
    if (cancelled.length > 0) this.waits.changed(cancelled)
    const queues = recorded.flatMap((one) => (one.kind === 'child' && one.queue !== null ? [one.queue] : []))
    if (queues.length > 0) this.enqueued(queues)
  }

  /** Returns when nothing is being written any more. */
  idle(): Promise<void> {
    return this.log.idle()
  }
}
