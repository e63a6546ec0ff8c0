import { randomUUID } from 'node:crypto'
import {
  type DebouncedStart,
  DeduplicationPolicy,
  IdConflictPolicy,
  IdReusePolicy,
  type WorkflowStart,
} from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { CronError } from '../../schedules/cron.js'
import { parseCron } from '../../schedules/dialects.js'
import { isZone } from '../../schedules/zone.js'
import type { Anew, NewWorkflow } from '../../store/workflows/enqueue.js'
import type { Extras } from '../../store/workflows/extras.js'
import { retryPolicyOf } from '../extras-message.js'
import type { GivenValues } from '../given-value.js'
import { derivedIds, numbered } from '../request-id.js'
import { epoch, milliseconds } from '../time.js'
import type { Violations } from '../violations.js'

export interface StartContext {
  values: GivenValues
  violations: Violations
  /** A workflow's id, and the mark of who inserts it, for its place in the request: the same for the same request id. */
  ids: { workflow(place: number): string; creator(place: number): string }
  /** The database's time. */
  now: number
}

export function startIds(requestId: string): StartContext['ids'] {
  if (requestId === '') return { workflow: neighbours(), creator: neighbours() }
  // A mark is not an id: the request's own will do, and a hash costs as much as two workflows.
  const creator = numbered(requestId.toLowerCase())
  let workflow: StartContext['ids']['workflow'] | undefined
  return {
    creator,
    workflow(place) {
      workflow ??= derivedIds(requestId, 'workflow')
      return workflow(place)
    },
  }
}

/** Of one request: a random id, and those after it. They lie together in an index, and need not be sorted. */
function neighbours(): (place: number) => string {
  let ids: ((place: number) => string) | undefined
  return (place) => {
    ids ??= numbered(randomUUID())
    return ids(place)
  }
}

/** What a WorkflowStart asks for, as a row to be. `place` is its place in a batch. */
export function newWorkflow(start: WorkflowStart, field: string, context: StartContext, place = 0): NewWorkflow {
  const { violations, now } = context
  const returnHolder = start.deduplicationPolicy === DeduplicationPolicy.RETURN_EXISTING
  if (start.deduplicationPolicy !== DeduplicationPolicy.UNSPECIFIED && start.deduplicationId === undefined) {
    violations.add(`${field}.deduplication_policy`, 'needs a deduplication_id')
  }
  const anew = anewOf(start)
  if (
    start.idConflictPolicy !== IdConflictPolicy.UNSPECIFIED &&
    anew?.running !== 'use' &&
    anew?.running !== 'refuse'
  ) {
    violations.add(`${field}.id_conflict_policy`, 'needs an id_reuse_policy of ALLOW or ALLOW_IF_FAILED')
  }
  const extras = asksForExtras(start) ? extrasOfStart(start, field, context) : undefined
  // Written into and not spread: of all that a call costs, copies of an object this wide were a tenth.
  const workflow = startFields(start, field, context, place)
  workflow.queueName = start.queue
  workflow.priority = start.priority ?? 0
  workflow.partitionKey = start.partitionKey ?? null
  workflow.deduplicationId = start.deduplicationId ?? null
  workflow.delayUntil = start.start.case !== undefined ? delayUntil(start.start, now) : firstFire(extras, now)
  workflow.rejectExisting = start.idReusePolicy === IdReusePolicy.REJECT
  workflow.returnHolder = returnHolder
  workflow.extras = extras
  workflow.anew = anew
  return workflow
}

function anewOf({ idReusePolicy, idConflictPolicy }: WorkflowStart): Anew | undefined {
  if (idReusePolicy < IdReusePolicy.ALLOW) return undefined
  const fails = idConflictPolicy === IdConflictPolicy.FAIL
  return {
    onlyFailed: idReusePolicy === IdReusePolicy.ALLOW_IF_FAILED,
    running: idReusePolicy === IdReusePolicy.TERMINATE_IF_RUNNING ? 'terminate' : fails ? 'refuse' : 'use',
  }
}

function asksForExtras(start: WorkflowStart): boolean {
  const { memo, retryPolicy, maxRecoveryAttempts, executionTimeout, cron, cronTimeZone } = start
  const some = memo ?? retryPolicy ?? maxRecoveryAttempts ?? executionTimeout
  return some !== undefined || cron !== '' || cronTimeZone !== ''
}

function extrasOfStart(start: WorkflowStart, field: string, { values, violations, now }: StartContext): Extras {
  const cron = start.cron || null
  const cronTimeZone = cron === null ? null : start.cronTimeZone || 'UTC'
  if (cron === null && start.cronTimeZone !== '') violations.add(`${field}.cron_time_zone`, 'needs a cron')
  if (cronTimeZone !== null && !isZone(cronTimeZone)) {
    violations.add(`${field}.cron_time_zone`, `${JSON.stringify(cronTimeZone)} is not the name of an IANA time zone`)
  } else if (cron !== null && cronTimeZone !== null) {
    const problem = cronProblem(cron, cronTimeZone, now)
    if (problem !== undefined) violations.add(`${field}.cron`, problem)
  }
  return {
    memo: values.object(start.memo, `${field}.memo`),
    retryPolicy: retryPolicyOf(start.retryPolicy),
    maxRecoveryAttempts: start.maxRecoveryAttempts ?? null,
    executionTimeoutMs: milliseconds(start.executionTimeout) ?? null,
    cron,
    cronTimeZone,
    parentClosePolicy: null,
  }
}

function cronProblem(cron: string, zone: string, now: number): string | undefined {
  try {
    return parseCron('perdure', cron, zone).next(now) === undefined ? 'never fires' : undefined
  } catch (error) {
    if (error instanceof CronError) return error.message
    throw error
  }
}

/** Of one that runs at fire times, and is not told when to begin. What can't be read was refused already. */
function firstFire(extras: Extras | undefined, now: number): number | null {
  const { cron, cronTimeZone } = extras ?? { cron: null, cronTimeZone: null }
  if (cron === null || cronTimeZone === null) return null
  try {
    return parseCron('perdure', cron, cronTimeZone).next(now) ?? null
  } catch {
    return null
  }
}

/** What a start and a debounced start have in common; on what queue, and when, is for the caller to fill in. */
export function startFields(
  start: WorkflowStart | DebouncedStart,
  field: string,
  { values, violations, ids }: StartContext,
  place = 0,
): NewWorkflow {
  if (start.workflowId !== undefined && start.workflowId.trim() === '') {
    violations.add(`${field}.workflow_id`, 'must not be blank')
  }
  const input = values.inputs(start.arguments, start.argumentFormat, `${field}.arguments`)
  return {
    id: start.workflowId ?? ids.workflow(place),
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
    attributes: values.object(start.attributes, `${field}.attributes`),
    scheduleName: null,
    queueName: '',
    priority: 0,
    partitionKey: null,
    deduplicationId: null,
    delayUntil: null,
    debounceDeadline: null,
    isDebounced: false,
    creatorXid: ids.creator(place),
    rejectExisting: false,
    returnHolder: false,
    ordinal: 0,
    extras: undefined,
    anew: undefined,
  }
}

/** A start time that has passed is no delay, as with the SDK. */
function delayUntil(start: WorkflowStart['start'], now: number): number | null {
  if (start.case === 'delay') return now + milliseconds(start.value)
  if (start.case !== 'startAt') return null
  const at = epoch(start.value)
  return at > now ? at : null
}
