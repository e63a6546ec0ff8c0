import { create } from '@bufbuild/protobuf'
import {
  type Schedule,
  ScheduleOverlapPolicy,
  ScheduleRuntime,
  ScheduleSchema,
  type ScheduleSpec,
  ScheduleStatus,
} from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import type { Payload } from '../../gen/ts/perdure/v1/values_pb.js'
import { ArgumentFormat } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import {
  contextRuntime,
  decodeContext,
  encodeContext,
  type Runtime,
  unreadableContext,
} from '../codec/schedule-context.js'
import { stored } from '../codec/value.js'
import { Fault } from '../errors.js'
import { CronError } from '../schedules/cron.js'
import { parseCron } from '../schedules/dialects.js'
import { isZone } from '../schedules/zone.js'
import type { OverlapPolicy, ScheduleDefinition, ScheduleRow } from '../store/schedules.js'
import type { GivenValues } from './given-value.js'
import { toPayload } from './payload.js'
import { milliseconds, toDuration, toTimestamp } from './time.js'
import type { Violations } from './violations.js'

export const DEFAULT_ZONE = 'UTC'

const RUNTIMES: Record<ScheduleRuntime, Runtime | undefined> = {
  [ScheduleRuntime.UNSPECIFIED]: undefined,
  [ScheduleRuntime.TYPESCRIPT]: 'typescript',
  [ScheduleRuntime.PYTHON]: 'python',
  [ScheduleRuntime.GO]: 'go',
  [ScheduleRuntime.JAVA]: 'java',
  [ScheduleRuntime.PERDURE]: 'perdure',
}

const NAMES: Record<Runtime, string> = {
  typescript: 'TypeScript',
  python: 'Python',
  go: 'Go',
  java: 'Java',
  perdure: 'perdure',
}

export function toRuntime(runtime: ScheduleRuntime): Runtime | undefined {
  return RUNTIMES[runtime]
}

/** The runtime that a stored schedule was written for: ours where we fire it, else as its context shows. */
export function runtimeOf(row: Pick<ScheduleRow, 'context' | 'className' | 'overlapPolicy'>): Runtime | undefined {
  return row.overlapPolicy !== null ? 'perdure' : contextRuntime(row.context, row.className)
}

export interface DefinitionContext {
  values: GivenValues
  violations: Violations
}

/** What a spec asks for, as a row to be. */
export function definition(
  spec: ScheduleSpec | undefined,
  field: string,
  { values, violations }: DefinitionContext,
): ScheduleDefinition {
  const runtime = toRuntime(spec?.runtime ?? 0)
  const className = spec?.workflowClassName || null
  if (!runtime) violations.add(`${field}.runtime`, 'must say whose application fires it')
  if (runtime === 'java' && className === null) {
    violations.add(`${field}.workflow_class_name`, 'must be given: Java applications find workflows by class and name')
  }
  if (runtime === 'go' && className !== null) {
    violations.add(`${field}.workflow_class_name`, 'must not be given: workflows of Go applications have none')
  }
  if (runtime === 'perdure' && !spec?.application) {
    violations.add(`${field}.application`, 'must be given: what no application owns is fired by every one')
  }
  const overlap = spec?.overlapPolicy ?? ScheduleOverlapPolicy.UNSPECIFIED
  const jitterMs = milliseconds(spec?.jitter) ?? 0
  if (runtime && runtime !== 'perdure') firedElsewhere(spec?.name ?? '', overlap, jitterMs)
  const cron = spec?.cron ?? ''
  const timeZone = spec?.timeZone || DEFAULT_ZONE
  if (runtime) checkTimes(runtime, cron, timeZone, field, violations)
  return {
    name: spec?.name ?? '',
    workflowName: spec?.workflowName ?? '',
    className: className ?? (runtime === 'typescript' ? '' : null),
    cron,
    context: runtime ? contextText(spec?.context, runtime, `${field}.context`, { values, violations }) : '',
    automaticBackfill: spec?.automaticBackfill ?? false,
    timeZone,
    queueName: spec?.queue ?? null,
    applicationName: spec?.application || null,
    overlapPolicy: runtime === 'perdure' ? (OVERLAP_POLICIES[overlap] ?? 'ALLOW_ALL') : null,
    jitterMs,
  }
}

export const OVERLAP_POLICIES: Partial<Record<ScheduleOverlapPolicy, OverlapPolicy>> = {
  [ScheduleOverlapPolicy.ALLOW_ALL]: 'ALLOW_ALL',
  [ScheduleOverlapPolicy.SKIP]: 'SKIP',
  [ScheduleOverlapPolicy.BUFFER_ONE]: 'BUFFER_ONE',
  [ScheduleOverlapPolicy.CANCEL_OTHER]: 'CANCEL_OTHER',
  [ScheduleOverlapPolicy.TERMINATE_OTHER]: 'TERMINATE_OTHER',
}

/** A schedule that its application fires: the DBOS SDKs start a run at each fire time, and at once. */
export function firedElsewhere(name: string, overlap: ScheduleOverlapPolicy, jitterMs: number): void {
  const field = overlap > ScheduleOverlapPolicy.ALLOW_ALL ? 'overlap_policy' : jitterMs > 0 ? 'jitter' : undefined
  if (field === undefined) return
  throw new Fault(
    'SCHEDULE_OF_DBOS',
    `${field} is of schedules that the server fires; a DBOS application fires this one`,
    {
      metadata: { schedule_name: name, field },
    },
  )
}

/** Tells whether runtime reads the expression in that zone. */
export function checkTimes(
  runtime: Runtime,
  cron: string,
  timeZone: string,
  field: string,
  violations: Violations,
): void {
  if (!isZone(timeZone)) {
    violations.add(`${field}.time_zone`, `${JSON.stringify(timeZone)} is not the name of an IANA time zone`)
  }
  try {
    parseCron(runtime, cron, isZone(timeZone) ? timeZone : DEFAULT_ZONE)
  } catch (error) {
    if (!(error instanceof CronError)) throw error
    violations.add(`${field}.cron`, `${NAMES[runtime]} applications can't read it: ${error.message}`)
  }
}

export function contextText(
  payload: Payload | undefined,
  runtime: Runtime,
  field: string,
  { values, violations }: DefinitionContext,
): string {
  if (payload === undefined) return encodeContext(undefined, runtime) ?? ''
  const { text, serialization } = values.value(payload, ArgumentFormat.UNSPECIFIED, field)
  if (payload.content.case === 'stored') {
    // An empty one was refused already.
    const problem = text && unreadableContext(text, serialization, runtime)
    if (problem) violations.add(`${field}.stored`, problem)
    return text
  }
  const written = payload.content.case === 'json' ? encodeContext(text, runtime) : ''
  if (written === undefined && runtime === 'python') {
    violations.add(
      field,
      `${NAMES[runtime]} applications keep contexts as pickles, which are not written here: give none, null, or a stored one`,
    )
  }
  return written ?? ''
}

export function toSchedule(row: ScheduleRow, now: number, raw = false): Schedule {
  const runtime = runtimeOf(row)
  return create(ScheduleSchema, {
    scheduleId: row.id,
    spec: {
      name: row.name,
      workflowName: row.workflowName,
      workflowClassName: row.className || undefined,
      cron: row.cron,
      timeZone: row.timeZone ?? '',
      context: context(row.context, runtime, raw),
      queue: row.queueName ?? undefined,
      application: row.applicationName ?? '',
      automaticBackfill: row.automaticBackfill,
      runtime: toScheduleRuntime(runtime),
      ...(row.overlapPolicy !== null && { overlapPolicy: ScheduleOverlapPolicy[row.overlapPolicy] }),
      jitter: row.jitterMs > 0 ? toDuration(row.jitterMs) : undefined,
    },
    status: row.status === 'PAUSED' ? ScheduleStatus.PAUSED : ScheduleStatus.ACTIVE,
    lastFiredAt: toTimestamp(row.lastFiredAt === null ? null : Date.parse(row.lastFiredAt) || null),
    nextFireAt: toTimestamp(row.status === 'PAUSED' ? null : nextFire(row, runtime, now)),
  })
}

/** Absent where the schedule was given none. */
function context(text: string, runtime: Runtime | undefined, raw: boolean): Payload | undefined {
  if (raw) return toPayload(stored(text, null))
  const none = runtime !== undefined && text === encodeContext(undefined, runtime)
  return none ? undefined : toPayload(decodeContext(text, runtime))
}

function toScheduleRuntime(runtime: Runtime | undefined): ScheduleRuntime {
  const found = Object.entries(RUNTIMES).find(([, name]) => name === runtime)
  return found ? (Number(found[0]) as ScheduleRuntime) : ScheduleRuntime.UNSPECIFIED
}

/** Of one that the server fires, for `store/schedules.ts`. */
export function nextFireAfter(now: number): (schedule: ScheduleDefinition) => number | null {
  return (schedule) => nextFire(schedule, schedule.overlapPolicy === null ? undefined : 'perdure', now)
}

function nextFire(
  row: Pick<ScheduleDefinition, 'cron' | 'timeZone'>,
  runtime: Runtime | undefined,
  now: number,
): number | null {
  if (!runtime) return null
  try {
    return parseCron(runtime, row.cron, row.timeZone || DEFAULT_ZONE).next(now) ?? null
  } catch (error) {
    if (error instanceof CronError) return null
    throw error
  }
}
