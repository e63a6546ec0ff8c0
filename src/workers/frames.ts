import type { TaskRow } from '../store/claim.js'
import type { TaskSteps } from '../store/task-steps.js'

/** A workflow to run, with the first page of what is recorded. */
export interface Task extends TaskRow, TaskSteps {}

export type LostReason = 'ENDED' | 'TAKEN_OVER'

/** What a worker is told by its poll stream. */
export type WorkerFrame =
  | { kind: 'task'; task: Task }
  | { kind: 'lost'; workflowId: string; token: string; reason: LostReason }
  | { kind: 'cancellation'; workflowId: string; token: string; deadline: number }
  | { kind: 'progress' }
