import { create, type JsonObject } from '@bufbuild/protobuf'
import {
  type RetryPolicy as RetryPolicyMessage,
  RetryPolicySchema,
  type Workflow,
} from '../../gen/ts/perdure/v1/workflow_pb.js'
import type { HeldLease, LastFailure, RetryPolicy, StoredExtras } from '../store/workflows/extras.js'
import type { WorkflowRow } from '../store/workflows/workflow-row.js'
import { toFailure } from './payload.js'
import { milliseconds, toDuration, toTimestamp } from './time.js'

export function retryPolicyOf(policy: RetryPolicyMessage | undefined): RetryPolicy | null {
  if (policy === undefined) return null
  return {
    initialIntervalMs: milliseconds(policy.initialInterval) ?? null,
    backoff: policy.backoff || null,
    maximumIntervalMs: milliseconds(policy.maximumInterval) ?? null,
    maximumAttempts: policy.maximumAttempts || null,
    nonRetryableNames: policy.nonRetryableNames,
  }
}

export function toRetryPolicy(text: string | null): RetryPolicyMessage | undefined {
  if (text === null) return undefined
  const policy = JSON.parse(text) as RetryPolicy
  return create(RetryPolicySchema, {
    initialInterval: toDuration(policy.initialIntervalMs),
    backoff: policy.backoff ?? 0,
    maximumInterval: toDuration(policy.maximumIntervalMs),
    maximumAttempts: policy.maximumAttempts ?? 0,
    nonRetryableNames: policy.nonRetryableNames,
  })
}

export function toMemo(text: string | null): JsonObject | undefined {
  return text === null ? undefined : (JSON.parse(text) as JsonObject)
}

export function toLastFailure(text: string | null, raw: boolean) {
  if (text === null) return undefined
  const { error, serialization } = JSON.parse(text) as LastFailure
  return toFailure(error, serialization, raw)
}

/** Of a workflow, what DBOS has no place for. */
export function extrasFields({ runId, extras: text }: WorkflowRow, raw: boolean): Partial<Workflow> {
  if (text === null) return NONE
  const extras = JSON.parse(text) as StoredExtras
  return {
    firstRunId: extras.firstRunId ?? runId,
    memo: toMemo(extras.memo),
    retryPolicy: toRetryPolicy(extras.retryPolicy),
    attempt: extras.retryPolicy === null ? 0 : extras.attempt,
    lastFailure: toLastFailure(extras.lastFailure, raw),
    executionDeadline: toTimestamp(extras.executionDeadline),
    cron: extras.cron ?? '',
    maxRecoveryAttempts: extras.maxRecoveryAttempts ?? undefined,
  }
}

/** Of a running workflow of ours: who has it. */
export function leaseFields({ lease: text }: WorkflowRow): Partial<Workflow> {
  if (text === null) return FREE
  const { workerId, parked, cancellationDeadline } = JSON.parse(text) as HeldLease
  return {
    workerId: workerId ?? '',
    parked,
    cancellationDeadline: toTimestamp(cancellationDeadline),
  }
}

const NONE: Partial<Workflow> = {}
const FREE: Partial<Workflow> = {}
