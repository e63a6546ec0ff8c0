import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@bufbuild/protobuf'
import {
  type DebouncedStart,
  DeduplicationPolicy,
  IdReusePolicy,
  type WorkflowStart,
} from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { Fault } from '../../errors.js'
import type { NewWorkflow } from '../../store/enqueue.js'
import type { GivenValues } from '../given-value.js'
import { derivedId } from '../request-id.js'
import { epoch, milliseconds } from '../time.js'
import type { Violations } from '../violations.js'

export interface StartContext {
  values: GivenValues
  violations: Violations
  requestId: string
  /** The database's time. */
  now: number
}

const NEEDS_WORKER = {
  memo: (start: WorkflowStart) => start.memo !== undefined,
  retry_policy: (start: WorkflowStart) => start.retryPolicy !== undefined,
  execution_timeout: (start: WorkflowStart) => start.executionTimeout !== undefined,
  cron: (start: WorkflowStart) => start.cron !== '',
  id_reuse_policy: (start: WorkflowStart) => start.idReusePolicy >= IdReusePolicy.ALLOW,
}

/** What a WorkflowStart asks for, as a row to be. `place` is its place in a batch. */
export function newWorkflow(start: WorkflowStart, field: string, context: StartContext, place = 0): NewWorkflow {
  for (const [name, asked] of Object.entries(NEEDS_WORKER)) if (asked(start)) throw needsWorker(`${field}.${name}`)
  const { violations, requestId, now } = context
  const returnHolder = start.deduplicationPolicy === DeduplicationPolicy.RETURN_EXISTING
  if (start.deduplicationPolicy !== DeduplicationPolicy.UNSPECIFIED && start.deduplicationId === undefined) {
    violations.add(`${field}.deduplication_policy`, 'needs a deduplication_id')
  }
  return {
    ...startFields(start, field, context, place),
    queueName: start.queue,
    priority: start.priority ?? 0,
    partitionKey: start.partitionKey ?? null,
    deduplicationId: start.deduplicationId ?? null,
    delayUntil: delayUntil(start.start, now),
    debounceDeadline: null,
    isDebounced: false,
    creatorXid: requestId === '' ? undefined : derivedId(requestId, `creator ${place}`),
    rejectExisting: start.idReusePolicy === IdReusePolicy.REJECT,
    returnHolder,
  }
}

type StartFields = Omit<
  NewWorkflow,
  'queueName' | 'priority' | 'partitionKey' | 'deduplicationId' | 'delayUntil' | 'debounceDeadline' | 'isDebounced'
>

/** What a start and a debounced start have in common. */
export function startFields(
  start: WorkflowStart | DebouncedStart,
  field: string,
  { values, violations, requestId }: StartContext,
  place = 0,
): StartFields {
  if (start.workflowId !== undefined && start.workflowId.trim() === '') {
    violations.add(`${field}.workflow_id`, 'must not be blank')
  }
  const input = values.inputs(start.arguments, start.argumentFormat, `${field}.arguments`)
  return {
    id: start.workflowId ?? (requestId === '' ? randomUUID() : derivedId(requestId, `workflow ${place}`)),
    name: start.name,
    className: start.className || null,
    configName: start.configName || null,
    input: input.text,
    serialization: input.serialization,
    applicationVersion: start.applicationVersion ?? null,
    applicationName: start.application || null,
    timeoutMs: milliseconds(start.timeout) ?? null,
    authenticatedUser: start.authenticatedUser ?? '',
    assumedRole: start.assumedRole ?? '',
    authenticatedRoles: start.authenticatedRoles,
    attributes: attributesText(start.attributes, `${field}.attributes`, violations),
    scheduleName: null,
  }
}

/** JSON has no infinities; a stub can send them as numbers of a Struct. */
export function attributesText(
  attributes: JsonObject | undefined,
  field: string,
  violations: Violations,
): string | null {
  if (attributes === undefined) return null
  return JSON.stringify(attributes, (_key, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) violations.add(field, `${value} is not a JSON number`)
    return value
  })
}

/** A start time that has passed is no delay, as with the SDK. */
function delayUntil(start: WorkflowStart['start'], now: number): number | null {
  if (start.case === 'delay') return now + milliseconds(start.value)
  if (start.case !== 'startAt') return null
  const at = epoch(start.value)
  return at > now ? at : null
}

function needsWorker(field: string): Fault {
  return new Fault('NOT_SUPPORTED_YET', `${field} needs a perdure worker, which this version has not`, {
    metadata: { field },
  })
}
