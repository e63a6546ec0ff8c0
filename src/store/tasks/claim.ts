import type { Sql } from '../database.js'
import { plannedOnce, statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { extrasOf } from '../workflows/extras.js'
import { runIdOf } from '../workflows/run-id.js'

/** A workflow as a worker gets it. Times are epoch milliseconds. */
export interface TaskRow {
  id: string
  token: string
  workerId: string
  name: string
  className: string | null
  configName: string | null
  input: string | null
  serialization: string | null
  recoveryAttempts: number
  deadline: number | null
  parentId: string | null
  authenticatedUser: string | null
  assumedRole: string | null
  /** JSON array. */
  authenticatedRoles: string | null
  /** JSON object. */
  attributes: string | null
  queueName: string | null
  partitionKey: string | null
  applicationVersion: string | null
  createdAt: number
  scheduleName: string | null
  runId: string
  firstRunId: string | null
  /** JSON object. */
  memo: string | null
  attempt: number | null
  lastFailure: string | null
  /** Null: as registered. */
  maxRecoveryAttempts: number | null
  hasSteps: boolean
  cancelDeadline: number | null
}

/** Who takes what: the workers of one application and version that know the same workflows. */
export interface Takers {
  /** As `executor_id` tells it. */
  executorId: string
  application: string
  applicationVersion: string
  /** Names and classes of the workflows that they know, place by place; a plain function's class is ''. */
  names: readonly string[]
  classes: readonly string[]
}

/** Known to the takers, whose names and classes are two parameters. */
export const known = (row: string, names: string, classes: string) =>
  `(${row}.name, COALESCE(${row}.class_name, '')) IN (SELECT * FROM unnest(${names}::text[], ${classes}::text[]))`

/** Of the takers' application, or of none. */
export const inScope = (row: string, application: string) =>
  `(${row}.application_name = ${application} OR ${row}.application_name IS NULL)`

/** Of the takers' version; or of none, while theirs is the latest. */
export const ofVersion = (row: string, application: string, version: string) =>
  `(${row}.application_version = ${version} OR (${row}.application_version IS NULL AND ${version} = COALESCE((
    SELECT v.version_name FROM dbos.application_versions v WHERE ${inScope('v', application)}
    ORDER BY v.version_timestamp DESC LIMIT 1), ${version})))`

/** What a claim sets. `limited`: whether the queue has a rate limit. */
export const claimed = (executor: string, application: string, version: string, limited: string, now = NOW_MS) => `
  status = 'PENDING', owner_xid = gen_random_uuid()::text, executor_id = ${executor}, application_version = ${version},
  application_name = COALESCE(w.application_name, ${application}), started_at_epoch_ms = ${now},
  rate_limited = ${limited}, recovery_attempts = COALESCE(w.recovery_attempts, 0) + 1, updated_at = ${now},
  workflow_deadline_epoch_ms = CASE WHEN w.workflow_timeout_ms IS NOT NULL AND w.workflow_deadline_epoch_ms IS NULL
    THEN ${now} + w.workflow_timeout_ms ELSE w.workflow_deadline_epoch_ms END`

/** Leases of the rows of `taken`, which is a row of workflow_status with the `worker_id` that holds it now. */
export const leased = (application: string, taken = 'taken') => `
  INSERT INTO perdure.leases (workflow_id, token, state, worker_id, application, application_version, name, class_name,
    queue_name, partition_key)
  SELECT workflow_uuid, owner_xid, 'held', worker_id, ${application}, application_version, name, COALESCE(class_name, ''),
    COALESCE(queue_name, ''), queue_partition_key
  FROM ${taken}
  ON CONFLICT (workflow_id) DO UPDATE SET token = EXCLUDED.token, state = 'held', worker_id = EXCLUDED.worker_id,
    application = EXCLUDED.application, application_version = EXCLUDED.application_version, name = EXCLUDED.name,
    class_name = EXCLUDED.class_name, queue_name = EXCLUDED.queue_name, partition_key = EXCLUDED.partition_key,
    not_before = 0, failure = NULL, cancel_requested_at = NULL, cancel_deadline = NULL`

/** Tasks out of `taken`; payloads from wherever an SDK of any age wrote them (trap 1). */
export const tasksOf = (taken = 'taken', cancelDeadline = 'NULL::bigint') => `
  SELECT t.workflow_uuid AS id, t.owner_xid AS token, t.worker_id AS "workerId", t.name, t.class_name AS "className",
    t.config_name AS "configName", COALESCE(i.inputs, t.inputs) AS input, t.serialization,
    t.recovery_attempts AS "recoveryAttempts", t.workflow_deadline_epoch_ms AS deadline,
    t.parent_workflow_id AS "parentId", t.authenticated_user AS "authenticatedUser", t.assumed_role AS "assumedRole",
    t.authenticated_roles AS "authenticatedRoles", t.attributes, t.queue_name AS "queueName",
    t.queue_partition_key AS "partitionKey", t.application_version AS "applicationVersion", t.created_at AS "createdAt",
    t.schedule_name AS "scheduleName", ${runIdOf('t')} AS "runId", x.first_run_id AS "firstRunId", x.memo, x.attempt,
    x.last_failure AS "lastFailure", x.max_recovery_attempts AS "maxRecoveryAttempts",
    EXISTS (SELECT FROM dbos.operation_outputs s WHERE s.workflow_uuid = t.workflow_uuid) AS "hasSteps",
    ${cancelDeadline} AS "cancelDeadline"
  FROM ${taken} t
  LEFT JOIN dbos.workflow_input i ON i.workflow_uuid = t.workflow_uuid
  ${extrasOf('t', 'x')}
  ORDER BY t.place`

/** The parameters of `picked`, of `claimed` and `leased`: $1 to $6; those of the statement follow. */
function takersValues({ executorId, application, applicationVersion, names, classes }: Takers): unknown[] {
  return [executorId, application, applicationVersion, names, classes]
}

/** Tasks in one claim. */
export const AT_ONCE = 256

// By idx_workflow_status_in_flight_v2, in its order. Guards: the lock's status; no limit of the queue that is not known here.
// A slot of $6 is a worker's room for one. Whom a row suits stands in a CASE, where the planner does not guess at it: it
// takes those that suit for one or two, and would read and sort all that wait to find them. Nor does it know how many a
// limit that is no number lets through; no more than that many are read, and locked, all the same.
const claimFromQueue = plannedOnce(
  'claim',
  `WITH picked AS (
    SELECT workflow_uuid FROM (
      SELECT w.workflow_uuid FROM dbos.workflow_status w
      WHERE w.status = 'ENQUEUED' AND w.queue_name = $7 AND CASE WHEN ${inScope('w', '$2')}
        AND ${ofVersion('w', '$2', '$3::text')} AND ${known('w', '$4', '$5')} THEN TRUE ELSE FALSE END AND NOT EXISTS (
          SELECT FROM dbos.queues q WHERE q.name = $7 AND (q.worker_concurrency IS DISTINCT FROM $8::int
            OR 0 < num_nonnulls(q.concurrency, q.rate_limit_max + q.rate_limit_period_sec, q.partition_concurrency,
              q.partition_worker_concurrency, q.partition_rate_limit_max + q.partition_rate_limit_period_sec)))
      ORDER BY w.priority, w.created_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
    ) first LIMIT cardinality($6::text[])
  ), placed AS (
    SELECT workflow_uuid, row_number() OVER () AS place FROM picked
  ), taken AS (
    UPDATE dbos.workflow_status w SET ${claimed('$1', '$2', '$3', 'FALSE')}
    FROM placed p WHERE w.workflow_uuid = p.workflow_uuid
    RETURNING w.*, p.place, ($6::text[])[p.place] AS worker_id
  ), leased AS (${leased('$2')})
  ${tasksOf()}`,
)

/**
 * From a queue that has no limits but its worker concurrency, if that: as many as there are slots, or as a claim takes, each for
 * the worker that a slot names. Nothing, where it has other limits by now.
 */
export function claimTasks(
  sql: Sql,
  takers: Takers,
  queue: string,
  workerConcurrency: number | null,
  slots: readonly string[],
): Promise<TaskRow[]> {
  return sql.run<TaskRow>(claimFromQueue, [...takersValues(takers), slots, queue, workerConcurrency])
}

// A probe of idx_workflow_status_in_flight_v2 a queue; and one of leases_ready. Asked for in the order of the index, it is
// used whatever the planner thinks of the many that are under way.
const waitingWork = plannedOnce(
  'waiting_work',
  `SELECT q.name FROM unnest($5::text[]) AS q(name)
  CROSS JOIN LATERAL (
    SELECT FROM dbos.workflow_status w
    WHERE w.status = 'ENQUEUED' AND w.queue_name = q.name AND ${inScope('w', '$1')}
      AND ${ofVersion('w', '$1', '$2::text')} AND ${known('w', '$3', '$4')}
    ORDER BY w.priority, w.created_at LIMIT 1
  ) waiting
  UNION ALL (
    SELECT NULL FROM perdure.leases l WHERE l.state = 'ready' AND l.application = $1 AND l.application_version = $2
      AND l.not_before <= ${NOW_MS} AND (l.name, l.class_name) IN (SELECT * FROM unnest($3::text[], $4::text[]))
    ORDER BY l.not_before LIMIT 1
  )`,
)

/** Of the queues, those with something for the takers; and whether a lease waits for them. */
export async function lookForWork(
  sql: Sql,
  { application, applicationVersion, names, classes }: Takers,
  queues: readonly string[],
): Promise<{ queues: string[]; ready: boolean }> {
  const rows = await sql.run<{ name: string | null }>(waitingWork, [
    application,
    applicationVersion,
    names,
    classes,
    queues,
  ])
  const found = rows.flatMap(({ name }) => (name === null ? [] : [name]))
  return { queues: found, ready: found.length < rows.length }
}

// The state of a row that a dead-lettering SDK leaves. Guard: the claim's token.
const giveUp = statement(
  'give_up',
  `WITH given_up AS (
    UPDATE dbos.workflow_status w SET status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', owner_xid = NULL,
      deduplication_id = NULL, started_at_epoch_ms = NULL, queue_name = NULL, completed_at = ${NOW_MS}, updated_at = ${NOW_MS}
    FROM unnest($1::text[], $2::text[]) AS g(id, token)
    WHERE w.workflow_uuid = g.id AND w.owner_xid = g.token AND w.status = 'PENDING'
    RETURNING w.workflow_uuid
  )
  DELETE FROM perdure.leases l USING given_up g WHERE l.workflow_id = g.workflow_uuid RETURNING l.workflow_id AS id`,
)

/** Taken from their queue too often: they are not run again. */
export async function giveUpTasks(sql: Sql, tasks: readonly { id: string; token: string }[]): Promise<string[]> {
  const rows = await sql.run<{ id: string }>(giveUp, [tasks.map(({ id }) => id), tasks.map(({ token }) => token)])
  return rows.map(({ id }) => id)
}
