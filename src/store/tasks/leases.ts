import type { Sql } from '../database.js'
import { plannedOnce, statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import type { WorkflowStatus } from '../workflows/workflow-row.js'

/** A lease that a worker holds, as its replica keeps it in mind. */
export interface HeldLease {
  id: string
  token: string
  workerId: string
  queue: string
  partitionKey: string | null
  cancelDeadline: number | null
}

const HELD = `l.workflow_id AS id, l.token, l.worker_id AS "workerId", l.queue_name AS queue,
  l.partition_key AS "partitionKey", l.cancel_deadline AS "cancelDeadline"`

// By leases_worker; the rows of workflows by primary key.
const heldBy = statement(
  'leases_held_by',
  `SELECT ${HELD} FROM perdure.leases l
  JOIN dbos.workflow_status w ON w.workflow_uuid = l.workflow_id AND w.owner_xid = l.token AND w.status = 'PENDING'
  WHERE l.worker_id = ANY($1::text[]) AND l.state = 'held'`,
)

/** What workers hold by the database. */
export function leasesHeldBy(sql: Sql, workerIds: readonly string[]): Promise<HeldLease[]> {
  return sql.run<HeldLease>(heldBy, [workerIds])
}

export interface Release {
  id: string
  token: string
}

// Rows of workflows by primary key, then their leases. Guard: the token. It is exchanged, so nothing more is written under it.
const release = statement(
  'leases_release',
  `WITH held AS (
    SELECT w.workflow_uuid FROM unnest($1::text[], $2::text[]) AS g(id, token)
    JOIN dbos.workflow_status w ON w.workflow_uuid = g.id AND w.owner_xid = g.token AND w.status = 'PENDING'
    ORDER BY w.workflow_uuid FOR NO KEY UPDATE OF w
  ), passed AS (
    UPDATE dbos.workflow_status w SET owner_xid = gen_random_uuid()::text, updated_at = ${NOW_MS}
    FROM held WHERE w.workflow_uuid = held.workflow_uuid
    RETURNING w.workflow_uuid, w.owner_xid
  )
  UPDATE perdure.leases l SET state = 'ready', worker_id = NULL, token = p.owner_xid,
    not_before = ${NOW_MS} + $3::bigint, failure = $4
  FROM passed p WHERE l.workflow_id = p.workflow_uuid
  RETURNING l.workflow_id AS id, l.application`,
)

/** Given back unfinished, to any worker that knows them, after `delayMs`. Those that were the caller's no more are left out. */
export function releaseLeases(
  sql: Sql,
  releases: readonly Release[],
  delayMs: number,
  failure: string | null,
): Promise<{ id: string; application: string }[]> {
  return sql.run(release, [releases.map(({ id }) => id), releases.map(({ token }) => token), delayMs, failure])
}

/** Where a task that is held no more went. */
export interface Fate {
  id: string
  token: string
  /** Null: the workflow was deleted. */
  status: WorkflowStatus | null
  /** Null: there is no lease. */
  state: 'held' | 'parked' | 'ready' | null
  /** Still held under this token. */
  held: boolean
  cancelDeadline: number | null
}

// Primary keys.
const fates = plannedOnce(
  'leases_fates',
  `SELECT g.id, g.token, w.status, l.state,
    COALESCE(l.state = 'held' AND l.token = g.token AND w.owner_xid = g.token AND w.status = 'PENDING', FALSE) AS held,
    l.cancel_deadline AS "cancelDeadline"
  FROM unnest($1::text[], $2::text[]) AS g(id, token)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = g.id
  LEFT JOIN perdure.leases l ON l.workflow_id = g.id`,
)

/** Of tasks, whether they are still held under their token, and what became of them if not. */
export function leaseFates(sql: Sql, tasks: readonly { id: string; token: string }[]): Promise<Fate[]> {
  return sql.run<Fate>(fates, [tasks.map(({ id }) => id), tasks.map(({ token }) => token)])
}

// By leases_worker; rows of workflows by primary key. Guard: the lease is still the one that was found stale.
const survey = statement(
  'leases_survey',
  `WITH mine AS (
    SELECT l.workflow_id, l.token, l.worker_id, w.status,
      COALESCE(w.owner_xid = l.token AND w.status = 'PENDING', FALSE) AS good
    FROM perdure.leases l LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = l.workflow_id
    WHERE l.worker_id = ANY($1::text[])
  ), gone AS (
    DELETE FROM perdure.leases l USING mine m
    WHERE NOT m.good AND l.workflow_id = m.workflow_id AND l.token = m.token
  )
  SELECT worker_id AS "workerId", workflow_id AS id, token, status, 0 AS count FROM mine WHERE NOT good
  UNION ALL SELECT worker_id, NULL, NULL, NULL, count(*)::int FROM mine WHERE good GROUP BY worker_id`,
)

export interface Survey {
  /** Leases whose workflow somebody else has changed; they are gone now. */
  stale: { workerId: string; id: string; token: string; status: WorkflowStatus | null }[]
  /** How many leases each worker holds by the database. */
  counts: Map<string, number>
}

export async function surveyLeases(sql: Sql, workerIds: readonly string[]): Promise<Survey> {
  type Row = { workerId: string; id: string | null; token: string; status: WorkflowStatus | null; count: number }
  const rows = await sql.run<Row>(survey, [workerIds])
  return {
    stale: rows.flatMap(({ count, id, ...row }) => (id === null ? [] : [{ ...row, id }])),
    counts: new Map(rows.flatMap(({ workerId, id, count }) => (id === null ? [[workerId, count]] : []))),
  }
}

// By primary key, a slice after another. Parked and ready leases are guarded by their token wherever they are used.
const dropStale = statement(
  'leases_drop_stale',
  `WITH slice AS (
    SELECT workflow_id, token, state FROM perdure.leases WHERE workflow_id > $1 ORDER BY workflow_id LIMIT $2
  ), gone AS (
    DELETE FROM perdure.leases l USING slice s
    WHERE s.state <> 'held' AND l.workflow_id = s.workflow_id AND l.token = s.token AND NOT EXISTS (
      SELECT FROM dbos.workflow_status w
      WHERE w.workflow_uuid = s.workflow_id AND w.owner_xid = s.token AND w.status = 'PENDING')
    RETURNING l.workflow_id
  ), unwoken AS (DELETE FROM perdure.wakes k USING gone g WHERE k.workflow_id = g.workflow_id)
  SELECT max(workflow_id) AS last, count(*)::int AS count FROM slice`,
)

/** Leases that nobody holds, of workflows that somebody else has changed. Where the next slice begins; '' after the last. */
export async function dropStaleLeases(sql: Sql, after: string, limit: number): Promise<string> {
  const [slice] = await sql.run<{ last: string | null; count: number }>(dropStale, [after, limit])
  return slice !== undefined && slice.count === limit ? (slice.last ?? '') : ''
}
