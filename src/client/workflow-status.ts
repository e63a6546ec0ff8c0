import { WorkflowStatus as StatusCode, type Workflow } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { fromDuration, fromTimestamp } from '../wire/time.js'
import { lookAt, lookAtArguments, lookAtFailure, rawOf, rawText } from './payloads.js'
import type { DBOSSerializer } from './serialization.js'

export const StatusString = {
  PENDING: 'PENDING',
  SUCCESS: 'SUCCESS',
  ERROR: 'ERROR',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'MAX_RECOVERY_ATTEMPTS_EXCEEDED',
  CANCELLED: 'CANCELLED',
  ENQUEUED: 'ENQUEUED',
  DELAYED: 'DELAYED',
} as const

export type WorkflowStatusString = keyof typeof StatusString

/** What is known of a workflow. */
export interface WorkflowStatus {
  readonly workflowID: string
  readonly status: string
  readonly workflowName: string
  readonly workflowClassName: string
  readonly workflowConfigName?: string
  readonly queueName?: string
  readonly authenticatedUser?: string
  readonly assumedRole?: string
  readonly authenticatedRoles?: string[]
  readonly input?: unknown[]
  readonly output?: unknown
  readonly error?: unknown
  readonly executorId?: string
  readonly applicationVersion?: string
  readonly applicationName?: string
  readonly createdAt: number
  readonly updatedAt?: number
  readonly timeoutMS?: number
  readonly deadlineEpochMS?: number
  readonly deduplicationID?: string
  readonly priority: number
  readonly queuePartitionKey?: string
  /** When it was last taken from its queue. */
  readonly dequeuedAt?: number
  readonly delayUntilEpochMS?: number
  readonly completedAt?: number
  readonly forkedFrom?: string
  readonly wasForkedFrom?: boolean
  readonly parentWorkflowID?: string
  readonly attributes?: Record<string, unknown>
  readonly scheduleName?: string
  readonly recoveryAttempts?: number
}

/** Of a workflow that was read with raw payloads. */
export async function toWorkflowStatus(workflow: Workflow, serializer: DBOSSerializer): Promise<WorkflowStatus> {
  const { input, output } = workflow
  const stored = input?.arguments?.stored
  return {
    workflowID: workflow.workflowId,
    status: workflow.storedStatus,
    workflowName: workflow.name,
    workflowClassName: workflow.className ?? '',
    workflowConfigName: workflow.configName ?? '',
    queueName: workflow.queue,
    authenticatedUser: workflow.authenticatedUser,
    assumedRole: workflow.assumedRole,
    authenticatedRoles: workflow.authenticatedRoles,
    input: stored && (await lookAtArguments(rawText(stored), serializer)),
    output: output?.value && (await lookAt(rawOf(output.value), serializer)),
    error: output?.failure && (await lookAtFailure(output.failure, serializer)),
    executorId: workflow.executorId,
    // Against its type, as DBOS's client tells it.
    applicationVersion: workflow.applicationVersion ?? (null as never),
    recoveryAttempts: workflow.recoveryAttempts,
    createdAt: fromTimestamp(workflow.createdAt) ?? 0,
    updatedAt: fromTimestamp(workflow.updatedAt),
    timeoutMS: fromDuration(workflow.timeout),
    deadlineEpochMS: fromTimestamp(workflow.deadline),
    deduplicationID: workflow.deduplicationId,
    priority: workflow.priority,
    queuePartitionKey: workflow.partitionKey,
    dequeuedAt: fromTimestamp(workflow.startedAt),
    forkedFrom: workflow.forkedFrom,
    wasForkedFrom: workflow.wasForkedFrom,
    parentWorkflowID: workflow.parentWorkflowId,
    delayUntilEpochMS: fromTimestamp(workflow.delayUntil),
    completedAt: fromTimestamp(workflow.completedAt),
    attributes: workflow.attributes,
    scheduleName: workflow.scheduleName,
    applicationName: workflow.application,
  }
}

/** undefined: no status that this version knows. */
export function toStatusCode(status: string): StatusCode | undefined {
  return Object.hasOwn(StatusString, status) ? StatusCode[status as WorkflowStatusString] : undefined
}
