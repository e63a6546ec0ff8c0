import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { RetryPolicySchema } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import {
  IdConflictPolicy,
  IdReusePolicy,
  type WorkflowStart,
  WorkflowStartSchema,
} from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { type Duration, toMilliseconds } from '../../wire/durations.js'
import { randomID } from '../../wire/random-id.js'
import { toDuration } from '../../wire/time.js'
import { toAttributes } from '../start.js'
import { payloadOf } from './values.js'

/** What to do where a workflow with the id has ended. Default `ALLOW_DUPLICATE` where an id is given. */
export type WorkflowIdReusePolicy =
  | 'ALLOW_DUPLICATE'
  | 'ALLOW_DUPLICATE_FAILED_ONLY'
  | 'REJECT_DUPLICATE'
  | 'TERMINATE_IF_RUNNING'
  /** DBOS's own: the workflow there is returned, whatever its status. Works for workflows of DBOS applications too. */
  | 'RETURN_EXISTING'

/** What to do where a workflow with the id has not ended. Default `FAIL`. */
export type WorkflowIdConflictPolicy = 'FAIL' | 'USE_EXISTING' | 'TERMINATE_EXISTING'

/** How a failed workflow is tried again, as a whole. */
export interface RetryPolicy {
  initialInterval?: Duration
  backoffCoefficient?: number
  maximumInterval?: Duration
  /** The first attempt included; 0: no limit. */
  maximumAttempts?: number
  /** Names of errors after which no attempt is made. */
  nonRetryableErrorTypes?: string[]
}

export interface StartOptions<Args extends readonly unknown[] = readonly unknown[]> {
  /** The queue that workers of the workflow take work from. */
  taskQueue: string
  args?: Args
  /** Default: a new UUID. */
  workflowId?: string
  workflowIdReusePolicy?: WorkflowIdReusePolicy
  workflowIdConflictPolicy?: WorkflowIdConflictPolicy
  retry?: RetryPolicy
  /** Over all runs and retries. */
  workflowExecutionTimeout?: Duration
  /** Of each run, from the moment a worker has taken it. */
  workflowRunTimeout?: Duration
  startDelay?: Duration
  /** Runs again at every fire time, after the last run has ended. */
  cronSchedule?: string
  /** IANA name. Default UTC. */
  cronTimeZone?: string
  /** Kept beside the workflow. */
  memo?: Record<string, unknown>
  /** Kept beside the workflow, and searchable. */
  searchAttributes?: Record<string, unknown>
  /** Lower runs first. */
  priority?: number
  /** The application whose workers run it. Default: the client's. */
  application?: string
  /** Only workers of this version run it. */
  applicationVersion?: string
}

const REUSE: Record<WorkflowIdReusePolicy, IdReusePolicy> = {
  ALLOW_DUPLICATE: IdReusePolicy.ALLOW,
  ALLOW_DUPLICATE_FAILED_ONLY: IdReusePolicy.ALLOW_IF_FAILED,
  REJECT_DUPLICATE: IdReusePolicy.REJECT,
  TERMINATE_IF_RUNNING: IdReusePolicy.TERMINATE_IF_RUNNING,
  RETURN_EXISTING: IdReusePolicy.RETURN_EXISTING,
}

export function startOf(name: string, options: StartOptions, application: string | undefined): WorkflowStart {
  const { workflowId, workflowExecutionTimeout, workflowRunTimeout, startDelay, retry } = options
  return create(WorkflowStartSchema, {
    name,
    queue: options.taskQueue,
    arguments: { positional: (options.args ?? []).map(payloadOf) },
    workflowId: workflowId ?? randomID(),
    ...policies(options),
    application: options.application ?? application,
    applicationVersion: options.applicationVersion,
    timeout: spanOf(workflowRunTimeout),
    executionTimeout: spanOf(workflowExecutionTimeout),
    start: startDelay === undefined ? { case: undefined } : { case: 'delay', value: spanOf(startDelay) ?? {} },
    cron: options.cronSchedule,
    cronTimeZone: options.cronTimeZone,
    memo: toAttributes(options.memo),
    attributes: toAttributes(options.searchAttributes),
    priority: options.priority,
    retryPolicy: retry && retryPolicyOf(retry),
  })
}

/** An id that was drawn just now is nobody else's, so that nothing is asked of whoever runs the workflow. */
function policies(options: StartOptions) {
  const conflict = options.workflowIdConflictPolicy ?? 'FAIL'
  const reuse =
    options.workflowIdReusePolicy ?? (options.workflowId === undefined ? 'RETURN_EXISTING' : 'ALLOW_DUPLICATE')
  if (conflict === 'TERMINATE_EXISTING') return { idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING }
  const idReusePolicy = REUSE[reuse]
  if (!reuse.startsWith('ALLOW')) return { idReusePolicy }
  const idConflictPolicy = conflict === 'FAIL' ? IdConflictPolicy.FAIL : IdConflictPolicy.USE_EXISTING
  return { idReusePolicy, idConflictPolicy }
}

function retryPolicyOf(retry: RetryPolicy): MessageInitShape<typeof RetryPolicySchema> {
  return {
    initialInterval: spanOf(retry.initialInterval),
    backoff: retry.backoffCoefficient,
    maximumInterval: spanOf(retry.maximumInterval),
    maximumAttempts: retry.maximumAttempts,
    nonRetryableNames: retry.nonRetryableErrorTypes,
  }
}

function spanOf(duration: Duration | undefined) {
  return duration === undefined ? undefined : toDuration(toMilliseconds(duration))
}
