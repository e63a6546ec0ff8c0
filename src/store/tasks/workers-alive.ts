import { Fault } from '../../errors.js'
import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'

export interface WorkerRegistration {
  workerId: string
  application: string
  applicationVersion: string
  workflows: readonly RegisteredWorkflow[]
  queues: readonly string[]
  maxTasks: number
  description: string
  /** Recorded steps that come with a task. */
  stepsPageSize: number
}

export interface RegisteredWorkflow {
  name: string
  /** '' of a plain function. */
  className: string
  maxRecoveryAttempts: number
  cancellationGraceMs: number
}

// Primary key. Taken over from wherever it was connected before.
const join = statement(
  'worker_join',
  `INSERT INTO perdure.workers (worker_id, replica_id, application, application_version, workflow_names, queues,
    max_tasks, description, joined_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, ${NOW_MS}, ${NOW_MS} + $9)
  ON CONFLICT (worker_id) DO UPDATE SET replica_id = EXCLUDED.replica_id, application = EXCLUDED.application,
    application_version = EXCLUDED.application_version, workflow_names = EXCLUDED.workflow_names,
    queues = EXCLUDED.queues, max_tasks = EXCLUDED.max_tasks, description = EXCLUDED.description,
    draining = FALSE, joined_at = EXCLUDED.joined_at, expires_at = EXCLUDED.expires_at`,
)

// Primary key. Rows that say the same already are not written again for a minute.
const register = statement(
  'worker_register',
  `INSERT INTO perdure.registrations AS r
    (application, name, class_name, max_recovery_attempts, cancellation_grace_ms, seen_at)
  SELECT $1, g.name, g.class_name, g.attempts, g.grace, ${NOW_MS}
  FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[]) AS g(name, class_name, attempts, grace)
  ORDER BY g.name, g.class_name
  ON CONFLICT (name, class_name, application) DO UPDATE SET max_recovery_attempts = EXCLUDED.max_recovery_attempts,
    cancellation_grace_ms = EXCLUDED.cancellation_grace_ms, seen_at = EXCLUDED.seen_at
  WHERE r.max_recovery_attempts <> EXCLUDED.max_recovery_attempts
    OR r.cancellation_grace_ms <> EXCLUDED.cancellation_grace_ms OR r.seen_at < EXCLUDED.seen_at - 60000`,
)

// Unique index on version_name. A version that nobody owns becomes the application's, as at the launch of an SDK's.
const adoptVersion = statement(
  'worker_adopt_version',
  `UPDATE dbos.application_versions SET application_name = $2 WHERE version_name = $1 AND application_name IS NULL`,
)
const insertVersion = statement(
  'worker_insert_version',
  `INSERT INTO dbos.application_versions (version_id, version_name, application_name)
  VALUES (gen_random_uuid()::text, $1, $2) ON CONFLICT DO NOTHING`,
)
const ownerOfVersion = statement(
  'worker_owner_of_version',
  'SELECT application_name AS owner FROM dbos.application_versions WHERE version_name = $1',
)

export async function joinWorker(
  sql: Sql,
  { workflows, ...worker }: WorkerRegistration,
  replicaId: string,
  leaseMs: number,
): Promise<void> {
  const { workerId, application, applicationVersion } = worker
  await registerVersion(sql, applicationVersion, application)
  const column = (of: keyof RegisteredWorkflow) => workflows.map((workflow) => workflow[of])
  await sql.run(register, [
    application,
    column('name'),
    column('className'),
    column('maxRecoveryAttempts'),
    column('cancellationGraceMs'),
  ])
  await sql.run(join, [
    workerId,
    replicaId,
    application,
    applicationVersion,
    column('name'),
    worker.queues,
    worker.maxTasks,
    worker.description,
    leaseMs,
  ])
}

async function registerVersion(sql: Sql, version: string, application: string): Promise<void> {
  const owner = async () => {
    const [row] = await sql.run<{ owner: string | null }>(ownerOfVersion, [version])
    return row
  }
  const there = await owner()
  if (there?.owner === application) return
  if (there?.owner === null) await sql.run(adoptVersion, [version, application])
  else if (there === undefined) await sql.run(insertVersion, [version, application])
  const now = await owner()
  if (now?.owner === application) return
  throw new Fault('VERSION_CONFLICT', `version ${version} belongs to application ${now?.owner}`, {
    metadata: { version, application_name: now?.owner ?? '' },
  })
}

// Primary keys. A worker that has gone to another replica is not ours to extend.
const extend = statement(
  'worker_extend',
  `UPDATE perdure.workers SET expires_at = ${NOW_MS} + $3
  WHERE worker_id = ANY($1::text[]) AND replica_id = $2 RETURNING worker_id AS id, draining`,
)

/** Those that are still ours, and whether they drain: they live for another lease time, and with them what they hold. */
export async function extendWorkers(
  sql: Sql,
  ids: readonly string[],
  replicaId: string,
  leaseMs: number,
): Promise<Map<string, boolean>> {
  const rows = await sql.run<{ id: string; draining: boolean }>(extend, [ids, replicaId, leaseMs])
  return new Map(rows.map(({ id, draining }) => [id, draining]))
}

// Primary key.
const whereabouts = statement(
  'worker_whereabouts',
  'SELECT worker_id AS id, replica_id AS "replicaId" FROM perdure.workers WHERE worker_id = ANY($1::text[])',
)

/** The replica that each is connected to; none for one that has expired. */
export async function findWorkers(sql: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.run<{ id: string; replicaId: string }>(whereabouts, [ids])
  return new Map(rows.map(({ id, replicaId }) => [id, replicaId]))
}

// Primary key.
const touch = statement(
  'worker_touch',
  `UPDATE perdure.workers SET expires_at = ${NOW_MS} + $2 WHERE worker_id = $1 RETURNING worker_id`,
)

/** Wherever it is connected, if at all. False: there is no such worker. */
export async function touchWorker(sql: Sql, workerId: string, leaseMs: number): Promise<boolean> {
  return (await sql.run(touch, [workerId, leaseMs])).length > 0
}

// Primary key; leases_worker.
const drain = statement(
  'worker_drain',
  `WITH drained AS (UPDATE perdure.workers SET draining = TRUE WHERE worker_id = $1 RETURNING worker_id)
  SELECT (SELECT count(*) FROM perdure.leases l WHERE l.worker_id = d.worker_id) AS tasks FROM drained d`,
)

/** How many tasks it still holds; undefined: there is no such worker. */
export async function drainWorker(sql: Sql, workerId: string): Promise<number | undefined> {
  const [row] = await sql.run<{ tasks: number }>(drain, [workerId])
  return row?.tasks
}

// Primary key; leases_worker.
const leave = statement(
  'worker_leave',
  `DELETE FROM perdure.workers v WHERE v.worker_id = $1 AND v.replica_id = $2
    AND NOT EXISTS (SELECT FROM perdure.leases l WHERE l.worker_id = v.worker_id)`,
)

/** Its stream has ended. One that holds nothing is gone; another has its lease time to come back. */
export async function leaveWorker(sql: Sql, workerId: string, replicaId: string): Promise<void> {
  await sql.run(leave, [workerId, replicaId])
}

const expired = `expires_at < ${NOW_MS}`

// By leases_worker from holder to holder; the primary key of each. A claim that was under way while its worker went may leave
// a lease whose worker is not even known: nothing would expire for it.
export const DEAD = `holders AS (
    (SELECT worker_id FROM perdure.leases WHERE worker_id IS NOT NULL ORDER BY worker_id LIMIT 1)
    UNION ALL
    SELECT (SELECT l.worker_id FROM perdure.leases l WHERE l.worker_id > h.worker_id ORDER BY l.worker_id LIMIT 1)
    FROM holders h WHERE h.worker_id IS NOT NULL
  ), dead AS MATERIALIZED (
    SELECT worker_id FROM perdure.workers WHERE ${expired}
    UNION ALL
    SELECT h.worker_id FROM holders h WHERE h.worker_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM perdure.workers v WHERE v.worker_id = h.worker_id)
  )`

// By leases_worker, then workflows by primary key, whatever the planner thinks of the many leases that nobody holds. Rows of
// workflows are locked before their leases, as everywhere; those in use are left for the next time.
const takeBack = statement(
  'expired_take_back',
  `WITH RECURSIVE ${DEAD}, lost AS (
    SELECT l.workflow_id, l.cancel_requested_at IS NOT NULL AS cancelling FROM perdure.leases l
    CROSS JOIN LATERAL (
      SELECT FROM dbos.workflow_status w
      WHERE w.workflow_uuid = l.workflow_id AND w.owner_xid = l.token AND w.status = 'PENDING' FOR UPDATE SKIP LOCKED
    ) w
    WHERE l.worker_id = ANY(ARRAY(SELECT worker_id FROM dead)) LIMIT 1000
  ), back AS (
    UPDATE dbos.workflow_status w SET status = 'ENQUEUED', owner_xid = NULL, started_at_epoch_ms = NULL,
      queue_name = COALESCE(w.queue_name, '_dbos_internal_queue'), updated_at = ${NOW_MS}
    FROM lost WHERE w.workflow_uuid = lost.workflow_id AND NOT lost.cancelling
    RETURNING w.workflow_uuid, w.queue_name
  ), freed AS (
    DELETE FROM perdure.leases l USING back b WHERE l.workflow_id = b.workflow_uuid
  ), passed AS (
    UPDATE dbos.workflow_status w SET owner_xid = gen_random_uuid()::text, updated_at = ${NOW_MS}
    FROM lost WHERE w.workflow_uuid = lost.workflow_id AND lost.cancelling
    RETURNING w.workflow_uuid, w.owner_xid, w.queue_name
  ), passing AS (
    UPDATE perdure.leases l SET state = 'ready', worker_id = NULL, token = p.owner_xid
    FROM passed p WHERE l.workflow_id = p.workflow_uuid
  )
  SELECT workflow_uuid AS id, queue_name AS queue FROM back
  UNION ALL SELECT workflow_uuid, NULL FROM passed`,
)

// By leases_worker. Guard: the lock sees a worker that came back meanwhile.
const bury = statement(
  'expired_bury',
  `DELETE FROM perdure.workers v WHERE v.${expired}
    AND NOT EXISTS (SELECT FROM perdure.leases l WHERE l.worker_id = v.worker_id)`,
)

/** A workflow that a dead worker held; null: it waits as a lease, because it is being cancelled. */
export interface TakenBack {
  id: string
  queue: string | null
}

/** What dead workers held goes back to its queues; counted as a recovery when it is taken again. */
export async function takeBackExpired(sql: Sql): Promise<TakenBack[]> {
  const all: TakenBack[] = []
  for (;;) {
    const rows = await sql.run<TakenBack>(takeBack)
    all.push(...rows)
    if (rows.length < 1000) break
  }
  await sql.run(bury)
  return all
}
