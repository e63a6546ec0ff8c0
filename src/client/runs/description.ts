import { WorkflowStatus as Status, type Workflow } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { fromTimestamp } from '../../wire/time.js'
import { failureOf } from './failure.js'

export type ExecutionStatus = 'SCHEDULED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TERMINATED' | 'GAVE_UP'

/** What is known of a workflow without asking it. */
export interface WorkflowDescription {
  workflowId: string
  runId: string
  firstExecutionRunId: string
  /** The name it is registered under. */
  type: string
  /** SCHEDULED: it waits in its queue, or for its start time. */
  status: ExecutionStatus
  taskQueue: string | undefined
  /** Of the row, when it was enqueued. */
  startTime: Date
  /** When a worker took it. */
  executionTime: Date | undefined
  closeTime: Date | undefined
  memo: Record<string, unknown>
  searchAttributes: Record<string, unknown>
  /** Of its retry policy. */
  attempt: number
  lastFailure: Error | undefined
  parentWorkflowId: string | undefined
  cronSchedule: string | undefined
  /** Everything that the server says of it. */
  raw: Workflow
}

const STATUSES: Record<Status, ExecutionStatus> = {
  [Status.UNSPECIFIED]: 'RUNNING',
  [Status.ENQUEUED]: 'SCHEDULED',
  [Status.DELAYED]: 'SCHEDULED',
  [Status.PENDING]: 'RUNNING',
  [Status.SUCCESS]: 'COMPLETED',
  [Status.ERROR]: 'FAILED',
  [Status.CANCELLED]: 'CANCELLED',
  [Status.MAX_RECOVERY_ATTEMPTS_EXCEEDED]: 'GAVE_UP',
}

export function describe(workflow: Workflow): WorkflowDescription {
  const date = (field: 'createdAt' | 'startedAt' | 'completedAt') => {
    const at = fromTimestamp(workflow[field])
    return at === undefined ? undefined : new Date(at)
  }
  return {
    workflowId: workflow.workflowId,
    runId: workflow.runId,
    firstExecutionRunId: workflow.firstRunId,
    type: workflow.name,
    status: workflow.termination ? 'TERMINATED' : STATUSES[workflow.status],
    taskQueue: workflow.queue,
    startTime: date('createdAt') ?? new Date(0),
    executionTime: date('startedAt'),
    closeTime: date('completedAt'),
    memo: workflow.memo ?? {},
    searchAttributes: workflow.attributes ?? {},
    attempt: workflow.attempt || 1,
    lastFailure: workflow.lastFailure && failureOf(workflow.lastFailure),
    parentWorkflowId: workflow.parentWorkflowId,
    cronSchedule: workflow.cron || undefined,
    raw: workflow,
  }
}
