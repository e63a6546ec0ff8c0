import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt'
import {
  type Schedule,
  ScheduleRuntime,
  type ScheduleSpecSchema,
  ScheduleStatus,
} from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import type { Connection } from './connection.js'
import { DBOSError } from './errors.js'
import { many } from './lookup.js'
import { readPayload, toPayload } from './payloads.js'
import { ifThere, owned, told } from './refusals.js'
import { writeValue } from './serialization.js'

export interface ScheduleOptions {
  /** Fire times missed while no application ran are made up for. */
  automaticBackfill?: boolean
  /** IANA name. Default `UTC`. */
  cronTimezone?: string
  queueName?: string
}

interface ScheduleDefinition {
  scheduleName: string
  workflowName: string
  workflowClassName?: string
  /** Crontab. */
  schedule: string
  /** Handed to every run. */
  context?: unknown
  /** The application that owns and fires it. Default: the client's. */
  applicationName?: string
}

export interface CreateScheduleOptions extends ScheduleDefinition {
  options?: ScheduleOptions
}

export interface ApplyScheduleOptions extends ScheduleDefinition, ScheduleOptions {}

/** Keys that are missing stay as they are; null clears. */
export interface UpdateScheduleOptions {
  schedule?: string
  context?: unknown
  automaticBackfill?: boolean
  cronTimezone?: string | null
  queueName?: string | null
}

export interface WorkflowSchedule {
  scheduleId: string
  scheduleName: string
  workflowName: string
  workflowClassName: string
  schedule: string
  status: string
  context: unknown
  lastFiredAt: string | null
  automaticBackfill: boolean
  cronTimezone: string | null
  queueName: string | null
  applicationName?: string
}

export interface ListSchedulesFilters {
  status?: string | string[]
  workflowName?: string | string[]
  scheduleNamePrefix?: string | string[]
  /** Default: the client's. */
  applicationName?: string | string[]
}

type SpecInit = MessageInitShape<typeof ScheduleSpecSchema>

export async function createSchedule(connection: Connection, given: CreateScheduleOptions): Promise<void> {
  const schedule = await toSpec(connection, { ...given, ...given.options })
  await told(connection.schedules.createSchedule({ schedule }), {
    SCHEDULE_CONFLICT: (about) =>
      about.application_name && schedule.application && about.application_name !== schedule.application
        ? owned('Schedule', given.scheduleName, about)
        : new Error(`Schedule '${given.scheduleName}' already exists`),
  })
}

/** All or none; those that are there already keep their status and their last fire time. */
export async function applySchedules(connection: Connection, given: ApplyScheduleOptions[]): Promise<void> {
  if (given.length === 0) return
  const schedules = await Promise.all(given.map((one) => toSpec(connection, one)))
  await told(connection.schedules.applySchedules({ schedules }))
}

export async function updateSchedule(
  connection: Connection,
  name: string,
  updates: UpdateScheduleOptions,
): Promise<void> {
  const notFound = () => new DBOSError(`Schedule '${name}' not found`)
  const paths = Object.entries(MASK).flatMap(([option, path]) => {
    const given =
      option === 'context' ? option in updates : updates[option as keyof UpdateScheduleOptions] !== undefined
    return given ? [path] : []
  })
  if (paths.length === 0) {
    await told(connection.schedules.getSchedule({ name }), { SCHEDULE_NOT_FOUND: notFound })
    return
  }
  const schedule = {
    name,
    cron: updates.schedule,
    context: 'context' in updates ? await toContext(connection, updates.context) : undefined,
    automaticBackfill: updates.automaticBackfill,
    timeZone: updates.cronTimezone ?? undefined,
    queue: updates.queueName ?? undefined,
    runtime: ScheduleRuntime.TYPESCRIPT,
  }
  const updateMask = { paths: [...paths, 'runtime'] }
  await told(connection.schedules.updateSchedule({ schedule, updateMask }), { SCHEDULE_NOT_FOUND: notFound })
}

/** The field of the specification that each option changes. */
const MASK: Record<keyof UpdateScheduleOptions, string> = {
  schedule: 'cron',
  context: 'context',
  automaticBackfill: 'automatic_backfill',
  cronTimezone: 'time_zone',
  queueName: 'queue',
}

/** null: there is no such schedule. */
export async function getSchedule(connection: Connection, name: string): Promise<WorkflowSchedule | null> {
  const answer = await ifThere(connection.schedules.getSchedule({ name, rawPayloads: true }))
  return answer?.schedule ? toWorkflowSchedule(connection, answer.schedule) : null
}

const PAGE = 1000

export async function listSchedules(
  connection: Connection,
  filters: ListSchedulesFilters = {},
): Promise<WorkflowSchedule[]> {
  const statuses = many(filters.status).flatMap((status) => STATUSES[status] ?? [])
  if (filters.status?.length && statuses.length === 0) return []
  const applications = many(filters.applicationName ?? connection.applicationName)
  const found: Schedule[] = []
  let pageToken = ''
  do {
    const page = await told(
      connection.schedules.listSchedules({
        statuses,
        workflowNames: many(filters.workflowName),
        namePrefixes: many(filters.scheduleNamePrefix),
        applications,
        includeUnclaimed: applications.length > 0,
        rawPayloads: true,
        pageSize: PAGE,
        pageToken,
      }),
    )
    found.push(...page.schedules)
    pageToken = page.nextPageToken
  } while (pageToken)
  return Promise.all(found.map((schedule) => toWorkflowSchedule(connection, schedule)))
}

/** A schedule that does not exist is ignored, here and in the next two. */
export async function deleteSchedule({ schedules }: Connection, name: string): Promise<void> {
  await ifThere(schedules.deleteSchedule({ name }))
}

export async function pauseSchedule({ schedules }: Connection, name: string): Promise<void> {
  await ifThere(schedules.pauseSchedule({ name }))
}

export async function resumeSchedule({ schedules }: Connection, name: string): Promise<void> {
  await ifThere(schedules.resumeSchedule({ name }))
}

/** Starts its workflow now; the id of that. */
export async function triggerSchedule({ schedules }: Connection, name: string): Promise<string> {
  const { workflowId } = await told(schedules.triggerSchedule({ name }), {
    SCHEDULE_NOT_FOUND: () => new DBOSError(`Schedule "${name}" not found`),
  })
  return workflowId
}

/** As many as the server allows. */
const MOST_RUNS = 100_000

/** Starts its workflow for each fire time between the two; their ids in order. */
export async function backfillSchedule(
  { schedules }: Connection,
  name: string,
  start: Date,
  end: Date,
): Promise<string[]> {
  const request = { name, after: timestampFromDate(start), before: timestampFromDate(end), maxRuns: MOST_RUNS }
  const { workflowIds } = await told(schedules.backfillSchedule(request), {
    SCHEDULE_NOT_FOUND: () => new DBOSError(`Schedule "${name}" not found`),
  })
  return workflowIds
}

async function toSpec(connection: Connection, given: ApplyScheduleOptions): Promise<SpecInit> {
  return {
    name: given.scheduleName,
    workflowName: given.workflowName,
    workflowClassName: given.workflowClassName,
    cron: given.schedule,
    timeZone: given.cronTimezone ?? '',
    context: await toContext(connection, given.context),
    queue: given.queueName,
    application: given.applicationName ?? connection.applicationName ?? '',
    automaticBackfill: given.automaticBackfill ?? false,
    runtime: ScheduleRuntime.TYPESCRIPT,
  }
}

async function toContext({ serializer }: Connection, context: unknown) {
  return toPayload(await writeValue(context, undefined, serializer))
}

const STATUSES: Record<string, ScheduleStatus> = { ACTIVE: ScheduleStatus.ACTIVE, PAUSED: ScheduleStatus.PAUSED }

async function toWorkflowSchedule({ serializer }: Connection, schedule: Schedule): Promise<WorkflowSchedule> {
  const { spec, lastFiredAt } = schedule
  return {
    scheduleId: schedule.scheduleId,
    scheduleName: spec?.name ?? '',
    workflowName: spec?.workflowName ?? '',
    workflowClassName: spec?.workflowClassName ?? '',
    schedule: spec?.cron ?? '',
    status: ScheduleStatus[schedule.status],
    context: await readPayload(spec?.context, serializer),
    lastFiredAt: lastFiredAt ? timestampDate(lastFiredAt).toISOString() : null,
    automaticBackfill: spec?.automaticBackfill ?? false,
    cronTimezone: spec?.timeZone || null,
    queueName: spec?.queue ?? null,
    applicationName: spec?.application || undefined,
  }
}
