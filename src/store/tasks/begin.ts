import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { type Insert, insertRow, ONE_GIVEN, placeAfter, valuesOfOne } from '../workflows/insertion.js'
import type { WorkflowStatus } from '../workflows/workflow-row.js'
import { leased, ofVersion, type Takers, type TaskRow } from './claim.js'

const EXECUTOR = '$1'
const APPLICATION = placeAfter(0)
const VERSION = placeAfter(1)
const WORKER = placeAfter(2)

const ifHere = (claimed: string, waiting = 'NULL') => `CASE WHEN here THEN ${claimed} ELSE ${waiting} END`

/** Of the row, what a claim sets. */
const CLAIMED = {
  status: ifHere(`'PENDING'`, `'ENQUEUED'`),
  executor_id: ifHere(EXECUTOR, `''`),
  application_version: ifHere(VERSION, 'application_version'),
  application_name: ifHere(`COALESCE(application_name, ${APPLICATION})`, 'application_name'),
  created_at: NOW_MS,
  updated_at: NOW_MS,
  recovery_attempts: 'here::int',
  workflow_deadline_epoch_ms: ifHere(`COALESCE(deadline, ${NOW_MS} + timeout)`, 'deadline'),
  owner_xid: ifHere('gen_random_uuid()::text'),
  started_at_epoch_ms: ifHere(NOW_MS),
}

// The row of an enqueue, as a claim at the same moment would leave it, with its lease. Guards: the queue has no limits and
// nothing in it waits, by idx_workflow_status_in_flight_v2; the version is the worker's. Otherwise it is enqueued as ever.
// What collides with either unique index is skipped.
const begin = statement(
  'enqueue_begun',
  `WITH ${ONE_GIVEN}
  ), free AS (
    SELECT ${ofVersion('g', APPLICATION, `${VERSION}::text`)} AND NOT EXISTS (
      SELECT FROM dbos.queues q WHERE q.name = g.queue_name AND 0 < num_nonnulls(q.worker_concurrency, q.concurrency,
        q.rate_limit_max + q.rate_limit_period_sec, q.partition_concurrency, q.partition_worker_concurrency,
        q.partition_rate_limit_max + q.partition_rate_limit_period_sec)
    ) AND NOT EXISTS (
      SELECT FROM (
        SELECT FROM dbos.workflow_status w WHERE w.status = 'ENQUEUED' AND w.queue_name = g.queue_name
        ORDER BY w.priority, w.created_at LIMIT 1
      ) waiting
    ) AS here FROM given g
  ), made AS (
    ${insertRow('given, free', CLAIMED)}
    ON CONFLICT DO NOTHING
    RETURNING *
  ), fed AS (
    INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
    SELECT g.id, g.input FROM given g JOIN made m ON m.workflow_uuid = g.id
    ON CONFLICT (workflow_uuid) DO UPDATE
      SET inputs = EXCLUDED.inputs, retention_timestamp = EXCLUDED.retention_timestamp
  ), taken AS (
    SELECT *, ${WORKER} AS worker_id FROM made WHERE status = 'PENDING'
  ), leased AS (${leased(APPLICATION)})
  SELECT m.status, m.owner_xid AS token, m.workflow_deadline_epoch_ms AS deadline, m.attributes,
    m.created_at AS "createdAt",
    EXISTS (SELECT FROM dbos.operation_outputs s WHERE s.workflow_uuid = m.workflow_uuid) AS "hasSteps"
  FROM made m`,
)

type Begun = Pick<TaskRow, 'deadline' | 'attributes' | 'createdAt' | 'hasSteps'> & {
  status: WorkflowStatus
  token: string | null
}

/**
 * Enqueues a workflow (`isPlainAndDue`) for a worker that is free to run it at once, and gives it the task in the same
 * statement. Undefined: something is in the way of it, and nothing was done. Without a task: it waits in its queue.
 */
export async function beginTask(
  sql: Sql,
  { given, creatorXid }: Insert & { creatorXid: string },
  { executorId, application, applicationVersion }: Takers,
  workerId: string,
): Promise<{ status: WorkflowStatus; task: TaskRow | undefined } | undefined> {
  const values = [executorId, sql.legacyPayloads, ...valuesOfOne({ given, creatorXid })]
  const [row] = await sql.run<Begun>(begin, [...values, application, applicationVersion, workerId])
  if (!row) return undefined
  const { status, token, ...told } = row
  if (token === null) return { status, task: undefined }
  const { id, name, input, serialization, queueName, partitionKey, scheduleName, authenticatedUser, assumedRole } =
    given
  const none = { parentId: null, firstRunId: null, memo: null, attempt: null, lastFailure: null }
  const task: TaskRow = {
    ...{ ...none, ...told, id, token, workerId, name, input, serialization, queueName, partitionKey, scheduleName },
    ...{ authenticatedUser, assumedRole, authenticatedRoles: JSON.stringify(given.authenticatedRoles) },
    className: given.className || null,
    configName: given.configName || null,
    recoveryAttempts: 1,
    applicationVersion,
    runId: creatorXid,
    maxRecoveryAttempts: null,
    cancelDeadline: null,
  }
  return { status, task }
}
