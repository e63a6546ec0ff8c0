import { Fault } from '../errors.js'
import type { Sql } from './database.js'
import { statement } from './statement.js'

/** What a schedule is made of, as its columns hold it. */
export interface ScheduleDefinition {
  name: string
  workflowName: string
  /** TypeScript writes an empty one where there is none, the others NULL. */
  className: string | null
  cron: string
  /** In the form of its application's default serializer; the table has no mark of it. */
  context: string
  automaticBackfill: boolean
  timeZone: string | null
  queueName: string | null
  applicationName: string | null
  /** Of schedules that the server fires; null: its application does. */
  overlapPolicy: OverlapPolicy | null
  jitterMs: number
}

/** What to do at a fire time while the run before it has not ended. */
export type OverlapPolicy = 'ALLOW_ALL' | 'SKIP' | 'BUFFER_ONE' | 'CANCEL_OTHER' | 'TERMINATE_OTHER'

export interface ScheduleRow extends ScheduleDefinition {
  id: string
  status: string
  /** As its firer wrote it: ISO 8601, with any offset and any number of decimals. */
  lastFiredAt: string | null
}

export interface ScheduleFilter {
  statuses: readonly string[] | null
  workflowNames: readonly string[] | null
  namePrefixes: readonly string[] | null
  applications: readonly string[] | null
  includeUnclaimed: boolean
}

/** Ours is of the same row: an SDK may have deleted that, and made another of its name. Primary key. */
const ours = (column: string) => `(SELECT p.${column} FROM perdure.schedules p
    WHERE p.schedule_name = s.schedule_name AND p.schedule_id = s.schedule_id)`

export const SCHEDULE = `s.schedule_id AS id, s.schedule_name AS name, s.workflow_name AS "workflowName",
  s.workflow_class_name AS "className", s.schedule AS cron, s.status, s.context, s.last_fired_at AS "lastFiredAt",
  s.automatic_backfill AS "automaticBackfill", s.cron_timezone AS "timeZone", s.queue_name AS "queueName",
  s.application_name AS "applicationName", ${ours('overlap_policy')} AS "overlapPolicy",
  COALESCE(${ours('jitter_ms')}, 0) AS "jitterMs"`

/** Unique index on schedule_name. */
const readSchedule = statement(
  'read_schedule',
  `SELECT ${SCHEDULE} FROM dbos.workflow_schedules s WHERE schedule_name = $1`,
)

/** Unique index on schedule_name. */
const readSchedules = statement(
  'read_schedules',
  `SELECT ${SCHEDULE} FROM dbos.workflow_schedules s WHERE schedule_name = ANY($1::text[])`,
)

/** Unique index on schedule_name; holds the row against others that change it. */
const lockSchedule = statement(
  'lock_schedule',
  `SELECT ${SCHEDULE} FROM dbos.workflow_schedules s WHERE schedule_name = $1 FOR UPDATE`,
)

/** Unique index on schedule_name, from the page's key on. */
const listSchedules = statement(
  'list_schedules',
  `SELECT ${SCHEDULE} FROM dbos.workflow_schedules s
  WHERE ($1::text[] IS NULL OR status = ANY($1)) AND ($2::text[] IS NULL OR workflow_name = ANY($2))
    AND ($3::text[] IS NULL OR EXISTS (
      SELECT 1 FROM unnest($3::text[]) AS prefix WHERE starts_with(s.schedule_name, prefix)))
    AND ($4::text[] IS NULL OR application_name = ANY($4) OR ($5 AND application_name IS NULL))
    AND ($6::text IS NULL OR schedule_name > $6)
  ORDER BY schedule_name LIMIT $7`,
)

/** Sorted by name, or two that write the same ones on two connections lock each other out. */
const insertSchedules = `INSERT INTO dbos.workflow_schedules AS s
    (schedule_id, schedule_name, workflow_name, workflow_class_name, schedule, status, context, automatic_backfill,
     cron_timezone, queue_name, application_name)
  SELECT gen_random_uuid()::text, name, workflow_name, class_name, cron, 'ACTIVE', context, backfill, zone, queue, application
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::text[], $8::text[], $9::text[])
    AS g(name, workflow_name, class_name, cron, context, backfill, zone, queue, application)
  ORDER BY name`

/** Guard: the unique index on schedule_name. */
const createNew = statement(
  'create_schedule',
  `${insertSchedules} ON CONFLICT (schedule_name) DO NOTHING RETURNING ${SCHEDULE}`,
)

/** Guard: the name belongs to its owner; nobody in particular may write over anybody, and leaves the owner. */
const createOver = statement(
  'apply_schedules',
  `${insertSchedules}
  ON CONFLICT (schedule_name) DO UPDATE SET
    workflow_name = EXCLUDED.workflow_name, workflow_class_name = EXCLUDED.workflow_class_name,
    schedule = EXCLUDED.schedule, context = EXCLUDED.context, automatic_backfill = EXCLUDED.automatic_backfill,
    cron_timezone = EXCLUDED.cron_timezone, queue_name = EXCLUDED.queue_name,
    application_name = COALESCE(s.application_name, EXCLUDED.application_name)
  WHERE s.application_name IS NULL OR EXCLUDED.application_name IS NULL
    OR s.application_name = EXCLUDED.application_name
  RETURNING ${SCHEDULE}`,
)

/** Unique index on schedule_name. The caller holds the row. */
const writeSchedule = statement(
  'write_schedule',
  `UPDATE dbos.workflow_schedules s SET schedule = $2, context = $3, automatic_backfill = $4, cron_timezone = $5,
    queue_name = $6
  WHERE schedule_name = $1 RETURNING ${SCHEDULE}`,
)

/** Unique index on schedule_name. */
const writeStatus = statement(
  'write_schedule_status',
  'UPDATE dbos.workflow_schedules SET status = $2 WHERE schedule_name = $1 RETURNING schedule_name AS name',
)

/** Unique index on schedule_name, and the primary key of ours. */
const dropSchedule = statement(
  'drop_schedule',
  `WITH ours AS (DELETE FROM perdure.schedules WHERE schedule_name = $1)
  DELETE FROM dbos.workflow_schedules WHERE schedule_name = $1 RETURNING schedule_name AS name`,
)

export async function getSchedule(sql: Sql, name: string): Promise<ScheduleRow> {
  return found(await sql.run<ScheduleRow>(readSchedule, [name]), name)
}

export function getSchedules(
  sql: Sql,
  filter: ScheduleFilter,
  after: string | null,
  limit: number,
): Promise<ScheduleRow[]> {
  const { statuses, workflowNames, namePrefixes, applications, includeUnclaimed } = filter
  return sql.run<ScheduleRow>(listSchedules, [
    statuses,
    workflowNames,
    namePrefixes,
    applications,
    includeUnclaimed,
    after,
    limit,
  ])
}

/** The first fire time after now, of one that the server fires. */
export type NextFire = (schedule: ScheduleDefinition) => number | null

export async function createSchedule(sql: Sql, schedule: ScheduleDefinition, nextFire: NextFire): Promise<ScheduleRow> {
  const [row] = await sql.run<ScheduleRow>(createNew, columns([schedule]))
  return row ? fireAs(sql, row, schedule, nextFire(schedule)) : taken(sql, schedule)
}

/**
 * All or none, in a transaction: what is there keeps its id, status and last fire time, what nobody owns is claimed. A
 * schedule of another application is never touched. In the order given; names differ.
 */
export async function applySchedules(
  sql: Sql,
  schedules: readonly ScheduleDefinition[],
  nextFire: NextFire,
): Promise<ScheduleRow[]> {
  const fired = schedules.filter(({ overlapPolicy }) => overlapPolicy !== null).map(({ name }) => name)
  const known = fired.length > 0 ? await sql.run<ScheduleRow>(readSchedules, [fired]) : []
  const before = new Map(known.map((row) => [row.name, row]))
  const rows = await sql.run<ScheduleRow>(createOver, columns(schedules))
  const byName = new Map(rows.map((row) => [row.name, row]))
  const applied: ScheduleRow[] = []
  for (const schedule of schedules) {
    const row = byName.get(schedule.name) ?? (await taken(sql, schedule))
    const next = sameTimes(before.get(row.name), schedule) ? undefined : nextFire(schedule)
    applied.push(await fireAs(sql, row, schedule, next))
  }
  return applied
}

/** Changes the schedule as `change` says, given what it is. */
export async function updateSchedule(
  sql: Sql,
  name: string,
  change: (row: ScheduleRow) => ScheduleDefinition,
  nextFire: NextFire,
): Promise<ScheduleRow> {
  const row = found(await sql.run<ScheduleRow>(lockSchedule, [name]), name)
  const changed = change(row)
  const { cron, context, automaticBackfill, timeZone, queueName } = changed
  const values = [name, cron, context, automaticBackfill, timeZone, queueName]
  const written = found(await sql.run<ScheduleRow>(writeSchedule, values), name)
  const next = sameTimes(row, changed) ? undefined : nextFire(changed)
  return fireAs(sql, written, changed, next)
}

export async function pauseSchedule(sql: Sql, name: string): Promise<void> {
  found(await sql.run(writeStatus, [name, 'PAUSED']), name)
}

/** Fire times that have passed meanwhile are made up for where the schedule says so. */
export async function resumeSchedule(sql: Sql, name: string, nextFire: NextFire): Promise<void> {
  const row = found(await sql.run<ScheduleRow>(lockSchedule, [name]), name)
  await sql.run(writeStatus, [name, 'ACTIVE'])
  if (row.status !== 'ACTIVE' && !row.automaticBackfill) await fireAs(sql, row, row, nextFire(row))
}

/** Primary key. Of another row of that name nothing is kept. */
const writeFiring = statement(
  'write_firing',
  `INSERT INTO perdure.schedules AS p (schedule_name, schedule_id, overlap_policy, jitter_ms, next_fire_at)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (schedule_name) DO UPDATE SET schedule_id = EXCLUDED.schedule_id,
    overlap_policy = EXCLUDED.overlap_policy, jitter_ms = EXCLUDED.jitter_ms,
    next_fire_at = CASE WHEN $6 AND p.schedule_id = EXCLUDED.schedule_id THEN p.next_fire_at ELSE EXCLUDED.next_fire_at END,
    buffered_fire_at = CASE WHEN p.schedule_id = EXCLUDED.schedule_id THEN p.buffered_fire_at END,
    last_workflow_id = CASE WHEN p.schedule_id = EXCLUDED.schedule_id THEN p.last_workflow_id END`,
)

/** Primary key. */
const dropFiring = statement('drop_firing', 'DELETE FROM perdure.schedules WHERE schedule_name = $1')

/** The server fires it from now on, or no longer. `next` is undefined where it stays. Gives the row as it is then. */
async function fireAs(
  sql: Sql,
  row: ScheduleRow,
  { overlapPolicy, jitterMs }: ScheduleDefinition,
  next: number | null | undefined,
): Promise<ScheduleRow> {
  const { name, id } = row
  if (overlapPolicy !== null) await sql.run(writeFiring, [name, id, overlapPolicy, jitterMs, next, next === undefined])
  else if (row.overlapPolicy !== null) await sql.run(dropFiring, [name])
  return { ...row, overlapPolicy, jitterMs }
}

function sameTimes(before: ScheduleRow | undefined, now: ScheduleDefinition): boolean {
  const same = before?.cron === now.cron && before.timeZone === now.timeZone
  return same && before.overlapPolicy !== null
}

export async function deleteSchedule(sql: Sql, name: string): Promise<void> {
  found(await sql.run(dropSchedule, [name]), name)
}

function columns(schedules: readonly ScheduleDefinition[]): unknown[] {
  return [
    schedules.map((schedule) => schedule.name),
    schedules.map((schedule) => schedule.workflowName),
    schedules.map((schedule) => schedule.className),
    schedules.map((schedule) => schedule.cron),
    schedules.map((schedule) => schedule.context),
    schedules.map((schedule) => schedule.automaticBackfill),
    schedules.map((schedule) => schedule.timeZone),
    schedules.map((schedule) => schedule.queueName),
    schedules.map((schedule) => schedule.applicationName),
  ]
}

async function taken(sql: Sql, { name, applicationName }: ScheduleDefinition): Promise<never> {
  const { applicationName: owner } = await getSchedule(sql, name)
  const foreign = owner !== null && applicationName !== null && owner !== applicationName
  const text = foreign ? `schedule ${name} belongs to application ${owner}` : `schedule ${name} exists already`
  throw new Fault('SCHEDULE_CONFLICT', text, {
    metadata: { schedule_name: name, ...(owner !== null && { application_name: owner }) },
  })
}

function found<Row>([row]: Row[], name: string): Row {
  if (row !== undefined) return row
  throw new Fault('SCHEDULE_NOT_FOUND', `no schedule ${name}`, { metadata: { schedule_name: name } })
}
