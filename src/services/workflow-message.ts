import { create, type JsonObject } from '@bufbuild/protobuf'
import {
  type Termination,
  TerminationSchema,
  type Workflow,
  type WorkflowInput,
  type WorkflowOutput,
  WorkflowStatus,
} from '../../gen/ts/perdure/v1/workflow_pb.js'
import type { WorkflowRow } from '../store/workflows/workflow-row.js'
import { extrasFields, leaseFields } from './extras-message.js'
import { readValue, toArguments, toFailure } from './payload.js'
import { toDuration, toTimestamp } from './time.js'

/** A stored status as the contract names it; unspecified for one from a future DBOS. */
export function toStatus(stored: string): WorkflowStatus {
  const status = WorkflowStatus[stored as keyof typeof WorkflowStatus]
  return typeof status === 'number' ? status : WorkflowStatus.UNSPECIFIED
}

/** A status of the contract as it is stored. */
export function storedStatus(status: WorkflowStatus): string {
  return WorkflowStatus[status]
}

/** A row as a message. Payloads that were not loaded are absent; those over the list's limit are marked as omitted. */
export function toWorkflow(row: WorkflowRow, raw = false): Workflow {
  const extras = extrasFields(row, raw)
  const lease = leaseFields(row)
  // Written out: an object into which others are spread takes five times as long to make.
  return {
    $typeName: 'perdure.v1.Workflow',
    workflowId: row.id,
    status: toStatus(row.status),
    storedStatus: row.status,
    name: row.name ?? '',
    className: row.className || undefined,
    configName: row.configName || undefined,
    queue: row.queueName ?? undefined,
    applicationVersion: row.applicationVersion ?? undefined,
    application: row.applicationName ?? undefined,
    executorId: row.executorId ?? '',
    createdAt: toTimestamp(row.createdAt),
    updatedAt: toTimestamp(row.updatedAt),
    startedAt: toTimestamp(row.startedAt),
    completedAt: toTimestamp(row.completedAt),
    delayUntil: toTimestamp(row.delayUntil),
    timeout: toDuration(row.timeoutMs),
    deadline: toTimestamp(row.deadline),
    priority: row.priority,
    deduplicationId: row.deduplicationId ?? undefined,
    partitionKey: row.partitionKey ?? undefined,
    recoveryAttempts: row.recoveryAttempts ?? 0,
    authenticatedUser: row.authenticatedUser ?? '',
    assumedRole: row.assumedRole ?? '',
    authenticatedRoles: roles(row.authenticatedRoles),
    attributes: attributes(row.attributes),
    parentWorkflowId: row.parentId ?? undefined,
    forkedFrom: row.forkedFrom ?? undefined,
    wasForkedFrom: row.wasForkedFrom,
    scheduleName: row.scheduleName ?? undefined,
    debounced: row.isDebounced,
    debounceDeadline: toTimestamp(row.debounceDeadline),
    serialization: row.serialization ?? '',
    input: input(row, raw),
    output: output(row, raw),
    termination: termination(row),
    runId: row.runId,
    firstRunId: extras.firstRunId ?? row.runId,
    memo: extras.memo,
    retryPolicy: extras.retryPolicy,
    attempt: extras.attempt ?? 0,
    lastFailure: extras.lastFailure,
    executionDeadline: extras.executionDeadline,
    cron: extras.cron ?? '',
    maxRecoveryAttempts: extras.maxRecoveryAttempts,
    workerId: lease.workerId ?? '',
    parked: lease.parked ?? false,
    cancellationDeadline: lease.cancellationDeadline,
  }
}

export function termination(row: Pick<WorkflowRow, 'terminationReason' | 'completedAt'>): Termination | undefined {
  if (row.terminationReason === null) return undefined
  return create(TerminationSchema, { reason: row.terminationReason, terminatedAt: toTimestamp(row.completedAt) })
}

function input({ input, inputSize, serialization }: WorkflowRow, raw: boolean): WorkflowInput | undefined {
  const $typeName = 'perdure.v1.WorkflowInput'
  if (inputSize !== null) return { $typeName, omitted: true, size: BigInt(inputSize) }
  if (input === null) return undefined
  return { $typeName, arguments: toArguments(input, serialization, raw), omitted: false, size: 0n }
}

function output({ output, outputSize, status, serialization }: WorkflowRow, raw: boolean): WorkflowOutput | undefined {
  const $typeName = 'perdure.v1.WorkflowOutput'
  if (outputSize !== null) return { $typeName, omitted: true, size: BigInt(outputSize) }
  if (output === null) return undefined
  if (status === 'ERROR') return { $typeName, failure: toFailure(output, serialization, raw), omitted: false, size: 0n }
  return { $typeName, value: readValue(raw)(output, serialization), omitted: false, size: 0n }
}

/** SDKs write a JSON array of strings; what anything else wrote is not worth failing a read for. */
function roles(text: string | null): string[] {
  const value = parsed(text)
  return Array.isArray(value) ? value.map(String) : []
}

function attributes(text: string | null): JsonObject | undefined {
  const value = parsed(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
