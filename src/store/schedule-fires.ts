import type { Sql } from './database.js'
import { type OverlapPolicy, SCHEDULE, type ScheduleRow } from './schedules.js'
import { statement } from './statement.js'
import { NOW_MS } from './time.js'
import { ACTIVE } from './workflows/workflow-row.js'

/** SQL: from schedules that the server fires. */
export const FIRED_HERE = `FROM perdure.schedules p
    JOIN dbos.workflow_schedules s ON s.schedule_name = p.schedule_name AND s.schedule_id = p.schedule_id
    WHERE s.status = 'ACTIVE' AND (p.next_fire_at IS NOT NULL OR p.buffered_fire_at IS NOT NULL)`

// Ours are few: by schedules_next_fire_at, and those that wait for a run to end.
const dueSchedules = statement(
  'due_schedules',
  `WITH ours AS (
    SELECT p.schedule_name AS name, p.next_fire_at, p.buffered_fire_at, ${NOW_MS} AS now
    ${FIRED_HERE}
  )
  SELECT count(*)::int AS count, min(next_fire_at) - max(now) AS next,
    COALESCE(array_agg(name ORDER BY next_fire_at) FILTER (WHERE next_fire_at <= now OR buffered_fire_at IS NOT NULL), '{}')
      AS names
  FROM ours`,
)

export interface Due {
  /** Of schedules that the server fires at all. */
  count: number
  /** Milliseconds until the next fire time; not positive where it has come. */
  next: number | null
  names: string[]
}

export async function findDue(sql: Sql): Promise<Due> {
  const [due] = await sql.run<Due>(dueSchedules)
  return due ?? { count: 0, next: null, names: [] }
}

export type DueSchedule = ScheduleRow & {
  overlapPolicy: OverlapPolicy
  /** Null: none any more. */
  nextFireAt: number | null
  /** A fire time that waits for the run before it to end. */
  bufferedFireAt: number | null
  /** The run that was started last. */
  lastWorkflowId: string | null
  lastActive: boolean
  now: number
}

// Unique index on schedule_name, and the primary keys. Guard: another replica that fires it is not waited for.
const holdDue = statement(
  'hold_due',
  `SELECT ${SCHEDULE}, p.next_fire_at AS "nextFireAt", p.buffered_fire_at AS "bufferedFireAt",
    p.last_workflow_id AS "lastWorkflowId", ${NOW_MS} AS now,
    EXISTS (SELECT FROM dbos.workflow_status w WHERE w.workflow_uuid = p.last_workflow_id AND w.status IN ${ACTIVE})
      AS "lastActive"
  FROM dbos.workflow_schedules s
  JOIN perdure.schedules p ON p.schedule_name = s.schedule_name AND p.schedule_id = s.schedule_id
  WHERE s.schedule_name = $1 AND s.status = 'ACTIVE'
    AND (p.next_fire_at <= ${NOW_MS} OR p.buffered_fire_at IS NOT NULL)
  FOR UPDATE OF s, p SKIP LOCKED`,
)

/** Held until the end of the transaction; undefined where it is not due, or another replica is at it. */
export async function holdDueSchedule(sql: Sql, name: string): Promise<DueSchedule | undefined> {
  const [row] = await sql.run<DueSchedule>(holdDue, [name])
  return row
}

export interface Fired {
  nextFireAt: number | null
  bufferedFireAt: number | null
  lastWorkflowId: string | null
  /** ISO 8601; null: no run was started. */
  lastFiredAt: string | null
}

// Primary key; unique index on schedule_name. The caller holds both.
const writeFired = statement(
  'write_fired',
  `WITH ours AS (
    UPDATE perdure.schedules SET next_fire_at = $2, buffered_fire_at = $3, last_workflow_id = $4 WHERE schedule_name = $1
  )
  UPDATE dbos.workflow_schedules SET last_fired_at = $5 WHERE schedule_name = $1 AND $5::text IS NOT NULL`,
)

export async function markFired(sql: Sql, name: string, fired: Fired): Promise<void> {
  await sql.run(writeFired, [name, fired.nextFireAt, fired.bufferedFireAt, fired.lastWorkflowId, fired.lastFiredAt])
}
