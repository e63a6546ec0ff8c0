import type { Database, Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { type Takers, type TaskRow, tasksOf } from './claim.js'

const picked = (application: string, version: string, names: string, classes: string, most: string, more = '') => `
  SELECT l.workflow_id, l.cancel_deadline, l.queue_name, l.partition_key FROM perdure.leases l
  JOIN dbos.workflow_status w ON w.workflow_uuid = l.workflow_id AND w.owner_xid = l.token AND w.status = 'PENDING'
  WHERE l.state = 'ready' AND l.application = ${application} AND l.application_version = ${version}
    AND l.not_before <= ${NOW_MS} AND (l.name, l.class_name) IN (SELECT * FROM unnest(${names}::text[], ${classes}::text[])) ${more}
  ORDER BY l.not_before LIMIT ${most} FOR UPDATE OF w, l SKIP LOCKED`

/** The token is exchanged in place. `placed` says which worker gets what, and in which order. */
const exchanged = (executor: string) => `taken AS (
    UPDATE dbos.workflow_status w
    SET owner_xid = gen_random_uuid()::text, executor_id = ${executor}, updated_at = ${NOW_MS}
    FROM placed p WHERE w.workflow_uuid = p.workflow_id
    RETURNING w.*, p.place, p.cancel_deadline, p.worker_id
  ), leased AS (
    UPDATE perdure.leases l SET state = 'held', worker_id = t.worker_id, token = t.owner_xid, not_before = 0, failure = NULL
    FROM taken t WHERE l.workflow_id = t.workflow_uuid
  ), unwoken AS (DELETE FROM perdure.wakes k USING taken t WHERE k.workflow_id = t.workflow_uuid)
  ${tasksOf('taken', 't.cancel_deadline')}`

// By leases_ready. Both rows are locked or skipped, never waited for. Guard: the lease's token is still the row's.
const takeReady = statement(
  'take_ready',
  `WITH picked AS (${picked('$2', '$3', '$4', '$5', 'cardinality($6::text[])')}
  ), numbered AS (
    SELECT workflow_id, cancel_deadline, row_number() OVER () AS place FROM picked
  ), placed AS (
    SELECT workflow_id, cancel_deadline, place, ($6::text[])[place] AS worker_id FROM numbered
  ), ${exchanged('$1')}`,
)

/** Leases that wait for a worker, each for the worker that a slot names; nothing counts as a recovery. */
export function takeReadyTasks(sql: Sql, takers: Takers, slots: readonly string[]): Promise<TaskRow[]> {
  const { executorId, application, applicationVersion, names, classes } = takers
  return sql.run<TaskRow>(takeReady, [executorId, application, applicationVersion, names, classes, slots])
}

// As above, without queues where no worker has room.
const pickReady = statement(
  'pick_ready',
  `SELECT workflow_id AS id, queue_name AS queue, partition_key AS key FROM (
    ${picked('$1', '$2', '$3', '$4', '$5::int', 'AND l.queue_name <> ALL($6::text[])')}) picked`,
)

// Primary keys. The rows are locked.
const takePicked = statement(
  'take_ready_picked',
  `WITH placed AS (
    SELECT p.id AS workflow_id, l.cancel_deadline, p.place, p.worker_id
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS p(id, worker_id, place)
    JOIN perdure.leases l ON l.workflow_id = p.id
  ), ${exchanged('$1')}`,
)

/** The same where queues have limits on each worker: `place` says where one goes, or that there is no room for it and it is left. */
export function takeReadyWithin(
  database: Database,
  takers: Takers,
  most: number,
  full: readonly string[],
  placing: () => (queue: string, partitionKey: string | null) => string | undefined,
): Promise<{ tasks: TaskRow[]; more: boolean; left: boolean }> {
  return database.transaction(async (sql) => {
    const place = placing()
    const { executorId, application, applicationVersion, names, classes } = takers
    const found = await sql.run<{ id: string; queue: string; key: string | null }>(pickReady, [
      ...[application, applicationVersion, names, classes],
      ...[most, full],
    ])
    const chosen = found.flatMap(({ id, queue, key }) => {
      const workerId = place(queue, key)
      return workerId === undefined ? [] : [{ id, workerId }]
    })
    const left = chosen.length < found.length
    if (chosen.length === 0) return { tasks: [], more: false, left }
    const tasks = await sql.run<TaskRow>(takePicked, [
      executorId,
      chosen.map(({ id }) => id),
      chosen.map(({ workerId }) => workerId),
    ])
    return { tasks, more: found.length === most, left }
  })
}
