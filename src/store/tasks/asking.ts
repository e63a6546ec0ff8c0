import type { Sql } from '../database.js'
import { given, givenAt } from '../given.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { runIdOf } from '../workflows/run-id.js'
import type { WorkflowStatus } from '../workflows/workflow-row.js'

export { TASKS_CHANNEL } from './channel.js'
export { type Acceptance, acceptUpdate } from './updates.js'

/** A workflow that is to be asked, and who could answer for it. */
export interface Asked {
  status: WorkflowStatus
  name: string
  version: string | null
  runId: string
  /** A perdure worker has registered its name at some time. */
  registered: boolean
  lease: 'held' | 'parked' | 'ready' | null
  /** Who holds it. */
  workerId: string | null
  workers: Answerer[]
}

/** A living worker that knows the workflow's name. */
export interface Answerer {
  workerId: string
  replicaId: string
  version: string
  draining: boolean
}

// Primary keys; workers are few and read whole.
const asked = statement(
  'asked',
  `SELECT r.place::int AS place, w.status, w.name, w.application_version AS version, ${runIdOf('w')} AS "runId", l.state AS lease,
    l.worker_id AS "workerId",
    EXISTS (SELECT FROM perdure.registrations r
      WHERE r.name = w.name AND r.class_name = COALESCE(w.class_name, '')) AS registered,
    (SELECT json_agg(json_build_object('workerId', v.worker_id, 'replicaId', v.replica_id,
        'version', v.application_version, 'draining', v.draining) ORDER BY v.joined_at)
      FROM perdure.workers v
      WHERE w.name = ANY(v.workflow_names) AND v.expires_at > ${NOW_MS}
        AND (w.application_name IS NULL OR v.application = w.application_name)) AS workers
  FROM ${given('text')} AS r(id, place)
  JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  LEFT JOIN perdure.leases l ON l.workflow_id = w.workflow_uuid AND l.token = w.owner_xid AND w.status = 'PENDING'`,
)

/** In the order of the ids. */
export async function getAsked(sql: Sql, ids: readonly string[]): Promise<(Asked | undefined)[]> {
  type Row = Omit<Asked, 'workers'> & { place: number; workers: string | null }
  const rows = await sql.run<Row>(asked, [ids])
  const found = new Map(
    rows.map(({ place, workers, ...row }) => [place, { ...row, workers: JSON.parse(workers ?? '[]') }]),
  )
  return ids.map((_, place) => found.get(place + 1))
}

/** What one replica has for another: a query for a worker that is connected there, or the answer to one. */
export interface Mail {
  id: string
  kind: 'query' | 'answer'
  workflowId: string
  /** Of the query's handler. */
  name: string
  arguments: string | null
  workerId: string | null
  answer: string | null
  expiresAt: number
}

/** What one replica has for another, and for which. */
export interface Posted extends Mail {
  to: string
}

// Primary key.
const post = statement(
  'post_mail',
  `INSERT INTO perdure.tasks (task_id, kind, workflow_id, run_id, name, arguments, replica_id, worker_id, state, answer,
    created_at, expires_at)
  SELECT id, kind, workflow_id, '', name, arguments, replica_id, worker_id, 'mail', answer, ${NOW_MS}, expires_at
  FROM ${given('text', 'text', 'text', 'text', 'text', 'text', 'text', 'text', 'bigint')}
    AS m(id, kind, workflow_id, name, arguments, replica_id, worker_id, answer, expires_at, place)
  ON CONFLICT (task_id) DO NOTHING`,
)

export async function postMail(sql: Sql, mail: readonly Posted[]): Promise<void> {
  const column = (of: keyof Posted) => mail.map((one) => one[of])
  await sql.run(post, [
    column('id'),
    column('kind'),
    column('workflowId'),
    column('name'),
    column('arguments'),
    column('to'),
    column('workerId'),
    column('answer'),
    column('expiresAt'),
  ])
}

// By tasks_mail.
const take = statement(
  'take_mail',
  `DELETE FROM perdure.tasks WHERE replica_id = $1 AND state = 'mail'
  RETURNING task_id AS id, kind, workflow_id AS "workflowId", name, arguments, worker_id AS "workerId", answer,
    expires_at AS "expiresAt"`,
)

/** Each is given once. */
export function takeMail(sql: Sql, replicaId: string): Promise<Mail[]> {
  return sql.run<Mail>(take, [replicaId])
}

/** A query under way: whom it was sent to, and whether that worker held the workflow then. */
export interface Route {
  workflowId: string
  workerId: string
  replicaId: string
  held: boolean
}

// Primary keys.
const brokenRoutes = statement(
  'broken_routes',
  `SELECT r.place::int FROM unnest($1::text[], $2::text[], $3::text[], $4::bool[])
    WITH ORDINALITY AS r(workflow_id, worker_id, replica_id, held, place)
  LEFT JOIN perdure.workers v
    ON v.worker_id = r.worker_id AND v.replica_id = r.replica_id AND v.expires_at > ${NOW_MS}
  LEFT JOIN perdure.leases l ON l.workflow_id = r.workflow_id AND l.worker_id = r.worker_id AND l.state = 'held'
  WHERE v.worker_id IS NULL OR r.held AND l.workflow_id IS NULL`,
)

/** Those that will not be answered: the worker has died or gone elsewhere, or holds the workflow no more. */
export async function findBroken<R extends Route>(sql: Sql, routes: readonly R[]): Promise<R[]> {
  const column = (of: keyof Route) => routes.map((route) => route[of])
  const rows = await sql.run<{ place: number }>(brokenRoutes, [
    column('workflowId'),
    column('workerId'),
    column('replicaId'),
    column('held'),
  ])
  return givenAt(routes, rows)
}
