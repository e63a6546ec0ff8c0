import type { TaskRow } from '../store/tasks/claim.js'
import type { TaskSteps } from '../store/tasks/steps.js'
import type { DueUpdate } from '../store/tasks/updates.js'

/** A workflow to run, with the first page of what is recorded. */
export interface Task extends TaskRow, TaskSteps {}

/** To be answered by the workflow's handler of that name. */
export interface Query {
  queryId: string
  workflowId: string
  name: string
  /** Stored text, portable. */
  arguments: string
  deadline: number
  /** Of a workflow that the worker does not hold. */
  snapshot: Task | undefined
}

/** How a query's handler answered. gone: the worker that was asked is not there any more. */
export type QueryAnswer =
  | { kind: 'value'; text: string; serialization: string }
  /** Stored text of what it threw. */
  | { kind: 'failure'; error: string }
  /** There is no such handler; those there are. */
  | { kind: 'unknown'; known: string[] }
  | { kind: 'gone' }

export type LostReason = 'ENDED' | 'TAKEN_OVER'

/** What a worker is told by its poll stream. */
export type WorkerFrame =
  | { kind: 'task'; task: Task }
  | { kind: 'lost'; workflowId: string; token: string; reason: LostReason }
  | { kind: 'cancellation'; workflowId: string; token: string; deadline: number }
  | { kind: 'query'; query: Query }
  | { kind: 'update'; update: DueUpdate }
  | { kind: 'progress' }
