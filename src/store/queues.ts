import { Fault } from '../errors.js'
import type { Sql } from './database.js'
import { statement } from './statement.js'

/** The limits of a queue; null is no limit. */
export interface QueueLimits {
  concurrency: number | null
  workerConcurrency: number | null
  rateLimitMax: number | null
  rateLimitPeriodSec: number | null
  partitionConcurrency: number | null
  partitionWorkerConcurrency: number | null
  partitionRateLimitMax: number | null
  partitionRateLimitPeriodSec: number | null
  pollingIntervalSec: number
}

export interface QueueRow extends QueueLimits {
  id: string
  name: string
  applicationName: string | null
  /** What older SDKs go by; newer ones derive it from the partition's limits. */
  partitionQueue: boolean
  createdAt: number
  updatedAt: number
  paused: boolean
}

export interface QueueLoad {
  name: string
  enqueued: number
  running: number
  delayed: number
  /** Milliseconds that the oldest of those in the queue has waited. */
  oldestWaitMs: number | null
}

/**
 * A paused queue has the worker concurrency 0 and its own one in `queue_pauses`. An owner that registers its queue anew
 * overwrites the 0 and so lifts the pause, whoever it is; the row left in `queue_pauses` then means nothing.
 */
const QUEUE = `
  q.queue_id AS id, q.name, q.application_name AS "applicationName", q.concurrency,
  CASE WHEN q.worker_concurrency = 0 AND p.queue_name IS NOT NULL THEN p.worker_concurrency
    ELSE q.worker_concurrency END AS "workerConcurrency",
  q.worker_concurrency IS NOT DISTINCT FROM 0 AND p.queue_name IS NOT NULL AS paused,
  q.rate_limit_max AS "rateLimitMax", q.rate_limit_period_sec AS "rateLimitPeriodSec",
  q.partition_concurrency AS "partitionConcurrency", q.partition_worker_concurrency AS "partitionWorkerConcurrency",
  q.partition_rate_limit_max AS "partitionRateLimitMax",
  q.partition_rate_limit_period_sec AS "partitionRateLimitPeriodSec",
  q.polling_interval_sec AS "pollingIntervalSec", q.partition_queue AS "partitionQueue",
  q.created_at AS "createdAt", q.updated_at AS "updatedAt"
  FROM dbos.queues q LEFT JOIN perdure.queue_pauses p ON p.queue_name = q.name`

/** Unique index on name. */
const readQueue = statement('read_queue', `SELECT ${QUEUE} WHERE q.name = $1`)

/** Unique index on name; holds the row against others that change it. */
const lockQueue = statement('lock_queue', `SELECT ${QUEUE} WHERE q.name = $1 FOR UPDATE OF q`)

/** Unique index on name. */
const holdRow = statement('hold_queue', `SELECT ${QUEUE} WHERE q.name = $1 FOR UPDATE OF q SKIP LOCKED`)

/** Unique index on name, from the page's key on. */
const listQueues = statement(
  'list_queues',
  `SELECT ${QUEUE}
  WHERE ($1::text[] IS NULL OR q.application_name = ANY($1) OR ($2 AND q.application_name IS NULL))
    AND ($3::text IS NULL OR q.name > $3)
  ORDER BY q.name LIMIT $4`,
)

/** Priority is vestigial: every queue dispatches in its order, but older SDKs look at the flag. */
const insertQueue = `INSERT INTO dbos.queues
    (name, concurrency, worker_concurrency, rate_limit_max, rate_limit_period_sec, priority_enabled, partition_queue,
     partition_concurrency, partition_worker_concurrency, partition_rate_limit_max, partition_rate_limit_period_sec,
     polling_interval_sec, updated_at, application_name)
  VALUES ($1, $2, $3, $4, $5, TRUE, $6, $7, $8, $9, $10, $11, (EXTRACT(EPOCH FROM now()) * 1000)::bigint, $12)`

/** Guard: the name belongs to its owner; nobody in particular may register over anybody, and leaves the owner. */
const registerOver = statement(
  'register_queue_over',
  `${insertQueue}
  ON CONFLICT (name) DO UPDATE SET
    concurrency = EXCLUDED.concurrency, worker_concurrency = EXCLUDED.worker_concurrency,
    rate_limit_max = EXCLUDED.rate_limit_max, rate_limit_period_sec = EXCLUDED.rate_limit_period_sec,
    priority_enabled = EXCLUDED.priority_enabled, partition_queue = EXCLUDED.partition_queue,
    partition_concurrency = EXCLUDED.partition_concurrency,
    partition_worker_concurrency = EXCLUDED.partition_worker_concurrency,
    partition_rate_limit_max = EXCLUDED.partition_rate_limit_max,
    partition_rate_limit_period_sec = EXCLUDED.partition_rate_limit_period_sec,
    polling_interval_sec = EXCLUDED.polling_interval_sec, updated_at = EXCLUDED.updated_at,
    application_name = COALESCE(queues.application_name, EXCLUDED.application_name)
  WHERE queues.application_name IS NULL OR EXCLUDED.application_name IS NULL
    OR queues.application_name = EXCLUDED.application_name
  RETURNING name`,
)

/** Unique index on name. */
const registerNew = statement('register_queue_new', `${insertQueue} ON CONFLICT (name) DO NOTHING RETURNING name`)

/** Primary key of queue_pauses. */
const forgetPause = statement('forget_pause', 'DELETE FROM perdure.queue_pauses WHERE queue_name = $1')

/** Unique index on name. The caller holds the row. */
const writeLimits = statement(
  'write_queue_limits',
  `UPDATE dbos.queues SET concurrency = $2, worker_concurrency = $3, rate_limit_max = $4, rate_limit_period_sec = $5,
    partition_queue = $6, partition_concurrency = $7, partition_worker_concurrency = $8, partition_rate_limit_max = $9,
    partition_rate_limit_period_sec = $10, polling_interval_sec = $11,
    updated_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint
  WHERE name = $1`,
)

/** Primary key of queue_pauses. */
const keepLimit = statement(
  'keep_worker_concurrency',
  `INSERT INTO perdure.queue_pauses (queue_name, worker_concurrency) VALUES ($1, $2)
  ON CONFLICT (queue_name) DO UPDATE SET worker_concurrency = EXCLUDED.worker_concurrency`,
)

/** Unique index on name. */
const setWorkerConcurrency = statement(
  'set_worker_concurrency',
  `UPDATE dbos.queues SET worker_concurrency = $2, updated_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint
  WHERE name = $1`,
)

/** Unique index on name; what waits in it is counted by idx_workflow_status_in_flight_v2. */
const dropQueue = statement(
  'drop_queue',
  `WITH dropped AS (DELETE FROM dbos.queues WHERE name = $1 RETURNING name),
    unpaused AS (DELETE FROM perdure.queue_pauses WHERE queue_name = $1)
  SELECT (SELECT count(*) FROM dbos.workflow_status WHERE queue_name = $1 AND status = 'ENQUEUED') AS stranded
  FROM dropped`,
)

/** Indexes idx_workflow_status_in_flight_v2 and idx_workflow_status_delayed. Waiting begins when a delay ends. */
const loads = statement(
  'queue_loads',
  `SELECT name, COALESCE(flight.enqueued, 0) AS enqueued, COALESCE(flight.running, 0) AS running,
    COALESCE(late.delayed, 0) AS delayed,
    CASE WHEN flight.oldest IS NOT NULL THEN
      GREATEST(0, (EXTRACT(EPOCH FROM now()) * 1000)::bigint - flight.oldest) END AS "oldestWaitMs"
  FROM unnest($1::text[]) AS name
  LEFT JOIN (
    SELECT queue_name, count(*) FILTER (WHERE status = 'ENQUEUED') AS enqueued,
      count(*) FILTER (WHERE status = 'PENDING') AS running,
      min(GREATEST(created_at, COALESCE(delay_until_epoch_ms, 0))) FILTER (WHERE status = 'ENQUEUED') AS oldest
    FROM dbos.workflow_status WHERE queue_name = ANY($1) AND status IN ('ENQUEUED', 'PENDING') GROUP BY queue_name
  ) flight ON flight.queue_name = name
  LEFT JOIN (
    SELECT queue_name, count(*) AS delayed FROM dbos.workflow_status
    WHERE status = 'DELAYED' AND queue_name = ANY($1) GROUP BY queue_name
  ) late ON late.queue_name = name`,
)

export interface QueueScope {
  /** Null: of every application. */
  applications: string[] | null
  includeUnclaimed: boolean
}

export async function getQueue(sql: Sql, name: string): Promise<QueueRow> {
  return found(await sql.run<QueueRow>(readQueue, [name]), name)
}

/** Held until the transaction ends, so that limits stay and nobody else counts. Undefined: it is gone, or held by another. */
export async function holdQueue(sql: Sql, name: string): Promise<QueueRow | undefined> {
  const [row] = await sql.run<QueueRow>(holdRow, [name])
  return row
}

export function getQueues(sql: Sql, scope: QueueScope, after: string | null, limit: number): Promise<QueueRow[]> {
  return sql.run<QueueRow>(listQueues, [scope.applications, scope.includeUnclaimed, after, limit])
}

export function getQueueLoads(sql: Sql, names: readonly string[]): Promise<QueueLoad[]> {
  return sql.run<QueueLoad>(loads, [names])
}

/** `keep`: an existing queue stays as it is. A queue of another application is never touched. */
export async function registerQueue(
  sql: Sql,
  queue: QueueLimits & { name: string; applicationName: string | null },
  keep: boolean,
): Promise<QueueRow> {
  const { name, applicationName } = queue
  const written = await sql.run(keep ? registerNew : registerOver, [
    ...limitValues(queue, isPartitioned(queue)),
    applicationName,
  ])
  if (written.length > 0 && !keep) await sql.run(forgetPause, [name])
  const row = await getQueue(sql, name)
  if (applicationName !== null && row.applicationName !== null && row.applicationName !== applicationName) {
    throw new Fault('QUEUE_CONFLICT', `queue ${name} belongs to application ${row.applicationName}`, {
      metadata: { queue_name: name, application_name: row.applicationName },
    })
  }
  return row
}

/** Changes the limits of the queue as `change` says, given those it has. */
export async function updateQueue(
  sql: Sql,
  name: string,
  change: (row: QueueRow) => QueueLimits & { partitionQueue: boolean },
): Promise<QueueRow> {
  const row = found(await sql.run<QueueRow>(lockQueue, [name]), name)
  const limits = change(row)
  const values = limitValues({ ...limits, name }, limits.partitionQueue)
  if (row.paused) {
    await sql.run(keepLimit, [name, limits.workerConcurrency])
    values[2] = 0
  }
  await sql.run(writeLimits, values)
  return getQueue(sql, name)
}

export async function pauseQueue(sql: Sql, name: string): Promise<QueueRow> {
  const row = found(await sql.run<QueueRow>(lockQueue, [name]), name)
  if (!row.paused) {
    await sql.run(keepLimit, [name, row.workerConcurrency])
    await sql.run(setWorkerConcurrency, [name, 0])
  }
  return getQueue(sql, name)
}

export async function resumeQueue(sql: Sql, name: string): Promise<QueueRow> {
  const row = found(await sql.run<QueueRow>(lockQueue, [name]), name)
  if (row.paused) await sql.run(setWorkerConcurrency, [name, row.workerConcurrency])
  await sql.run(forgetPause, [name])
  return getQueue(sql, name)
}

/** How many workflows wait in what is no queue any more. */
export async function deleteQueue(sql: Sql, name: string): Promise<number> {
  return found(await sql.run<{ stranded: number }>(dropQueue, [name]), name).stranded
}

/** Limits that take counting in the database; the worker concurrency alone is counted by who runs the workflows. */
export function isCounted(limits: QueueLimits): boolean {
  return limits.concurrency !== null || rateOf(limits) !== null || isPartitioned(limits)
}

/** Null: none; one half of it alone is none. */
export function rateOf({ rateLimitMax, rateLimitPeriodSec }: QueueLimits): { max: number; periodMs: number } | null {
  return rate(rateLimitMax, rateLimitPeriodSec)
}

export function partitionRateOf({ partitionRateLimitMax, partitionRateLimitPeriodSec }: QueueLimits) {
  return rate(partitionRateLimitMax, partitionRateLimitPeriodSec)
}

function rate(max: number | null, periodSec: number | null): { max: number; periodMs: number } | null {
  return max === null || periodSec === null ? null : { max, periodMs: Math.ceil(periodSec * 1000) }
}

export function isPartitioned(limits: QueueLimits): boolean {
  return (
    limits.partitionConcurrency !== null ||
    limits.partitionWorkerConcurrency !== null ||
    partitionRateOf(limits) !== null
  )
}

function limitValues(queue: QueueLimits & { name: string }, partitionQueue: boolean): unknown[] {
  return [
    queue.name,
    queue.concurrency,
    queue.workerConcurrency,
    queue.rateLimitMax,
    queue.rateLimitPeriodSec,
    partitionQueue,
    queue.partitionConcurrency,
    queue.partitionWorkerConcurrency,
    queue.partitionRateLimitMax,
    queue.partitionRateLimitPeriodSec,
    queue.pollingIntervalSec,
  ]
}

function found<Row>([row]: Row[], name: string): Row {
  if (row !== undefined) return row
  throw new Fault('QUEUE_NOT_FOUND', `no queue ${name}`, { metadata: { queue_name: name } })
}
