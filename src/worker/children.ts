import type { MessageInitShape } from '@bufbuild/protobuf'
import { type ChildStartSchema, ParentClosePolicy as Policy } from '../../gen/ts/perdure/v1/worker_steps_pb.js'
import type { RetryPolicySchema } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { type Duration, toMilliseconds } from '../wire/durations.js'
import { toDuration } from '../wire/time.js'
import { RecordCall } from './calls/record-call.js'
import type { ChildOptions, WorkflowRetries } from './options.js'
import { toArguments } from './payloads.js'
import type { WorkflowName } from './registry.js'

const POLICIES = { abandon: Policy.ABANDON, cancel: Policy.CANCEL, terminate: Policy.TERMINATE }

/** Starts a child; its id is the answer. */
export function startCall(name: WorkflowName, args: readonly unknown[], options: ChildOptions): RecordCall<string> {
  const { parentClosePolicy: policy } = options
  const workflow = toChild(name, args, options)
  const parentClosePolicy = policy && POLICIES[policy]
  return new RecordCall(
    name.workflowName,
    { case: 'startChild', value: { workflow, parentClosePolicy } },
    (answer) => (answer?.case === 'child' ? answer.value.workflowId : ''),
    (step) => step.childWorkflowId ?? '',
  )
}

function toChild(
  { workflowName: name, className }: WorkflowName,
  args: readonly unknown[],
  options: ChildOptions,
): MessageInitShape<typeof ChildStartSchema> {
  return {
    name,
    className,
    arguments: toArguments(args),
    configName: options.configName,
    queue: options.queue,
    workflowId: options.workflowID,
    applicationVersion: options.applicationVersion,
    application: options.application,
    timeout: span(options.timeout),
    deduplicationId: options.deduplicationID,
    priority: options.priority,
    partitionKey: options.partitionKey,
    delay: span(options.delay),
    maxRecoveryAttempts: options.maxRecoveryAttempts,
    retryPolicy: toRetryPolicy(options.retries),
    executionTimeout: span(options.executionTimeout),
  }
}

export function toRetryPolicy(
  retries: WorkflowRetries | undefined,
): MessageInitShape<typeof RetryPolicySchema> | undefined {
  if (!retries) return undefined
  const { interval, backoff, maxInterval, attempts, nonRetryable } = retries
  return {
    initialInterval: span(interval),
    backoff,
    maximumInterval: span(maxInterval),
    maximumAttempts: attempts,
    nonRetryableNames: nonRetryable && [...nonRetryable],
  }
}

export function span(duration: Duration | undefined) {
  return duration === undefined ? undefined : toDuration(toMilliseconds(duration))
}
