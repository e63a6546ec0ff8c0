import type { Sql } from '../database.js'
import { notify } from '../listener.js'
import { plannedOnce, statement } from '../statement.js'
import { TASKS_CHANNEL } from '../tasks/channel.js'
import { NOW_MS } from '../time.js'
import type { OutcomeRow } from './outcomes.js'
import { runIdOf } from './run-id.js'
import { answers, downTheTree, type Steered } from './steering.js'
import type { WorkflowStatus } from './workflow-row.js'

/** Replicas hear on it of leases that wait for a worker: the application that they are of. */
export const READY_CHANNEL = 'perdure_ready_channel'

/** What the SDK's cancel sets. */
const CANCELLED = `status = 'CANCELLED', owner_xid = NULL, queue_name = NULL, deduplication_id = NULL,
  started_at_epoch_ms = NULL, completed_at = ${NOW_MS}, updated_at = ${NOW_MS}`

/** Of a worker whose registration is gone. */
const GRACE_MS = 30_000

/**
 * Rows are locked in the order of the primary key, and then their leases: who waited here for a change of hands would else
 * compare the new token with the old lease, and take the workflow for somebody else's. One that a perdure worker runs is
 * only asked to end, unless its registration gives it no time; the others change at once, as by the SDK's: cancelling what
 * is cancelled stamps it anew.
 */
const cancel = plannedOnce(
  'cancel',
  `WITH target AS (
    SELECT workflow_uuid, status, owner_xid FROM dbos.workflow_status WHERE workflow_uuid = ANY($1::text[])
    ORDER BY workflow_uuid FOR NO KEY UPDATE
  ), leased AS MATERIALIZED (
    SELECT l.workflow_id, l.token, l.name, l.class_name, l.application
    FROM target t JOIN perdure.leases l ON l.workflow_id = t.workflow_uuid AND t.status = 'PENDING' FOR UPDATE OF l
  ), running AS (
    SELECT t.workflow_uuid, COALESCE(r.cancellation_grace_ms, ${GRACE_MS}) AS grace
    FROM target t
    JOIN leased l ON l.workflow_id = t.workflow_uuid AND l.token = t.owner_xid
    LEFT JOIN perdure.registrations r
      ON r.name = l.name AND r.class_name = l.class_name AND r.application = l.application
    WHERE r.cancellation_grace_ms IS DISTINCT FROM 0
  ), requested AS (
    UPDATE perdure.leases l SET cancel_requested_at = COALESCE(l.cancel_requested_at, ${NOW_MS}),
      cancel_deadline = COALESCE(l.cancel_deadline, ${NOW_MS} + g.grace),
      state = CASE l.state WHEN 'parked' THEN 'ready' ELSE l.state END, not_before = 0
    FROM running g WHERE l.workflow_id = g.workflow_uuid
    RETURNING l.workflow_id, l.state, l.application, l.worker_id
  ), changed AS (
    UPDATE dbos.workflow_status w SET ${CANCELLED}
    FROM target t WHERE w.workflow_uuid = t.workflow_uuid AND t.status NOT IN ('SUCCESS', 'ERROR')
      AND NOT EXISTS (SELECT FROM running g WHERE g.workflow_uuid = t.workflow_uuid)
    RETURNING w.workflow_uuid, w.completed_at, w.serialization, ${runIdOf('w')} AS run_id
  )
  SELECT t.workflow_uuid AS id, t.status, c.workflow_uuid IS NOT NULL AS changed, r.workflow_id IS NOT NULL AS requested,
    CASE WHEN r.state = 'ready' THEN r.application END AS "readyFor", v.replica_id AS "replicaId",
    c.completed_at AS "completedAt", c.serialization, c.run_id AS "runId"
  FROM target t LEFT JOIN changed c USING (workflow_uuid) LEFT JOIN requested r ON r.workflow_id = t.workflow_uuid
  LEFT JOIN perdure.workers v ON v.worker_id = r.worker_id`,
)

interface CancelRow {
  id: string
  status: WorkflowStatus
  changed: boolean
  requested: boolean
  readyFor: string | null
  replicaId: string | null
  /** Of one that was changed. */
  completedAt: number
  serialization: string | null
  runId: string
}

export function cancelWorkflows(sql: Sql, ids: readonly string[], { children = false } = {}): Promise<Steered[]> {
  const cancelLevel = (level: readonly string[]) => cancelAll(sql, level)
  return children ? downTheTree(sql, ids, cancelLevel) : cancelLevel(ids)
}

async function cancelAll(sql: Sql, ids: readonly string[]): Promise<Steered[]> {
  if (ids.length === 0) return []
  const rows = await sql.run<CancelRow>(cancel, [ids])
  const requested = new Set(rows.filter((row) => row.requested).map(({ id }) => id))
  if (requested.size > 0) {
    await notify(sql, READY_CHANNEL, given(rows.map(({ readyFor }) => readyFor)))
    await notify(sql, TASKS_CHANNEL, given(rows.map(({ replicaId }) => replicaId)))
  }
  const changed = new Map(rows.filter((row) => row.changed).map((row) => [row.id, outcomeOf(row)]))
  return answers(ids, rows).map((one) => {
    const outcome = changed.get(one.id)
    return requested.has(one.id) ? { ...one, result: 'requested' } : outcome ? { ...one, outcome } : one
  })
}

function outcomeOf({ id, completedAt, serialization, runId }: CancelRow): OutcomeRow {
  const none = { output: null, error: null, terminationReason: null }
  return { id, status: 'CANCELLED', completedAt, serialization, ...none, runId }
}

function given(payloads: (string | null)[]): string[] {
  return [...new Set(payloads)].filter((payload) => payload !== null)
}

// By leases_cancelled. Guard: the token; who records or completes at this moment is left for the next time.
const cancelOverdue = statement(
  'cancel_overdue',
  `WITH due AS (
    SELECT w.workflow_uuid FROM perdure.leases l
    JOIN dbos.workflow_status w ON w.workflow_uuid = l.workflow_id AND w.owner_xid = l.token AND w.status = 'PENDING'
    WHERE l.cancel_deadline <= ${NOW_MS} ORDER BY l.cancel_deadline LIMIT 1000 FOR UPDATE OF w SKIP LOCKED
  )
  UPDATE dbos.workflow_status w SET ${CANCELLED} FROM due WHERE w.workflow_uuid = due.workflow_uuid
  RETURNING w.workflow_uuid AS id`,
)

/** Those whose time to clean up is over. */
export async function cancelOverdueWorkflows(sql: Sql): Promise<string[]> {
  return (await sql.run<{ id: string }>(cancelOverdue)).map(({ id }) => id)
}

/** A workflow that a local worker holds and that is to be cancelled. */
export interface DueCancellation {
  workflowId: string
  token: string
  workerId: string
  deadline: number
}

// By leases_cancelled.
const cancellations = statement(
  'cancellations',
  `SELECT l.workflow_id AS "workflowId", l.token, l.worker_id AS "workerId", l.cancel_deadline AS deadline
  FROM perdure.leases l JOIN perdure.workers v ON v.worker_id = l.worker_id
  WHERE l.cancel_deadline IS NOT NULL AND l.state = 'held' AND v.replica_id = $1`,
)

export function getCancellations(sql: Sql, replicaId: string): Promise<DueCancellation[]> {
  return sql.run<DueCancellation>(cancellations, [replicaId])
}

// By leases_cancelled and tasks_open_updates; the rows of workflows are locked before their leases, as everywhere.
const wakeAsked = statement(
  'wake_asked',
  `WITH asked AS (
    SELECT workflow_id FROM perdure.tasks WHERE kind = 'update' AND state = 'pending'
    UNION SELECT workflow_id FROM perdure.leases WHERE cancel_deadline IS NOT NULL AND state = 'parked'
  ), held AS (
    SELECT w.workflow_uuid FROM asked a JOIN perdure.leases l ON l.workflow_id = a.workflow_id AND l.state = 'parked'
    JOIN dbos.workflow_status w ON w.workflow_uuid = l.workflow_id AND w.owner_xid = l.token AND w.status = 'PENDING'
    FOR NO KEY UPDATE OF w SKIP LOCKED
  )
  UPDATE perdure.leases l SET state = 'ready', not_before = 0
  FROM held h WHERE l.workflow_id = h.workflow_uuid AND l.state = 'parked' RETURNING l.application`,
)

/** Parked ones that somebody has asked something of meanwhile wait for a worker. Their applications. */
export async function wakeAskedWorkflows(sql: Sql): Promise<string[]> {
  const rows = await sql.run<{ application: string }>(wakeAsked)
  const applications = given(rows.map(({ application }) => application))
  if (applications.length > 0) await notify(sql, READY_CHANNEL, applications)
  return applications
}
