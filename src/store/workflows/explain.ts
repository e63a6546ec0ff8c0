import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import type { WorkflowStatus } from './workflow-row.js'

/** A workflow, and what stands between it and whoever runs it. Times are epoch milliseconds by the database's clock. */
export interface ExplainedRow {
  now: number
  id: string
  status: WorkflowStatus
  name: string | null
  className: string | null
  application: string | null
  version: string | null
  executorId: string | null
  queue: string | null
  partitionKey: string | null
  priority: number
  attempts: number
  createdAt: number
  startedAt: number | null
  completedAt: number | null
  delayUntil: number | null
  isDebounced: boolean
  deadline: number | null
  lease: LeaseFacts | null
  holder: HolderFacts | null
  wakes: WakeFacts[]
  registrations: { application: string; seenAt: number }[]
  workers: WorkerFacts[]
  queueRow: QueueFacts | null
  versions: VersionFacts[]
}

export interface LeaseFacts {
  state: 'held' | 'parked' | 'ready'
  workerId: string | null
  notBefore: number
  failure: string | null
  cancelDeadline: number | null
}

export interface HolderFacts {
  workerId: string
  replicaId: string
  expiresAt: number
  description: string
}

export interface WakeFacts {
  kind: string
  key: string
  wakeAt: number | null
  offset: number | null
}

/** A living worker that knows the workflow's name. */
export interface WorkerFacts {
  workerId: string
  application: string
  version: string
  /** Empty: every registered one. */
  queues: string[]
  maxTasks: number
  tasks: number
  /** Of the workflow's queue, and of its partition there. */
  ofQueue: number
  ofPartition: number
  draining: boolean
}

export interface QueueFacts {
  application: string | null
  concurrency: number | null
  workerConcurrency: number | null
  rateLimit: number | null
  ratePeriodMs: number | null
  partitionConcurrency: number | null
  partitionWorkerConcurrency: number | null
  partitionRateLimit: number | null
  partitionRatePeriodMs: number | null
  paused: boolean
}

/** The latest of the workflow's application, the latest that no application owns, and the one that it asks for. */
export interface VersionFacts {
  name: string
  application: string | null
  since: number
}

/** Primary keys and unique indexes; workers, versions and a name's registrations are few and read whole. */
const explained = statement(
  'explained',
  `SELECT ${NOW_MS} AS now, w.workflow_uuid AS id, w.status, w.name, w.class_name AS "className",
    w.application_name AS application, w.application_version AS version, w.executor_id AS "executorId",
    w.queue_name AS queue, w.queue_partition_key AS "partitionKey", w.priority,
    COALESCE(w.recovery_attempts, 0) AS attempts, w.created_at AS "createdAt", w.started_at_epoch_ms AS "startedAt",
    w.completed_at AS "completedAt", w.delay_until_epoch_ms AS "delayUntil", w.is_debounced AS "isDebounced",
    w.workflow_deadline_epoch_ms AS deadline,
    CASE WHEN l.workflow_id IS NOT NULL THEN json_build_object('state', l.state, 'workerId', l.worker_id,
      'notBefore', l.not_before, 'failure', l.failure, 'cancelDeadline', l.cancel_deadline) END AS lease,
    CASE WHEN h.worker_id IS NOT NULL THEN json_build_object('workerId', h.worker_id, 'replicaId', h.replica_id,
      'expiresAt', h.expires_at, 'description', h.description) END AS holder,
    (SELECT json_agg(k) FROM (SELECT kind, key, wake_at AS "wakeAt", stream_offset AS "offset" FROM perdure.wakes
      WHERE workflow_id = w.workflow_uuid AND l.state = 'parked' ORDER BY wake_at LIMIT 20) k) AS wakes,
    (SELECT json_agg(json_build_object('application', r.application, 'seenAt', r.seen_at)) FROM perdure.registrations r
      WHERE r.name = w.name AND r.class_name = COALESCE(w.class_name, '')) AS registrations,
    (SELECT json_agg(json_build_object('workerId', k.worker_id, 'application', k.application,
        'version', k.application_version, 'queues', k.queues, 'maxTasks', k.max_tasks, 'draining', k.draining,
        'tasks', (SELECT count(*) FROM perdure.leases held WHERE held.worker_id = k.worker_id),
        'ofQueue', (SELECT count(*) FROM perdure.leases held
          WHERE held.worker_id = k.worker_id AND held.queue_name = w.queue_name),
        'ofPartition', (SELECT count(*) FROM perdure.leases held WHERE held.worker_id = k.worker_id
          AND held.queue_name = w.queue_name AND held.partition_key = w.queue_partition_key)))
      FROM perdure.workers k WHERE w.name = ANY(k.workflow_names) AND k.expires_at > ${NOW_MS}) AS workers,
    (SELECT json_build_object('application', q.application_name, 'concurrency', q.concurrency,
        'workerConcurrency', q.worker_concurrency, 'rateLimit', q.rate_limit_max,
        'ratePeriodMs', q.rate_limit_period_sec * 1000, 'partitionConcurrency', q.partition_concurrency,
        'partitionWorkerConcurrency', q.partition_worker_concurrency, 'partitionRateLimit', q.partition_rate_limit_max,
        'partitionRatePeriodMs', q.partition_rate_limit_period_sec * 1000,
        'paused', q.worker_concurrency IS NOT DISTINCT FROM 0 AND p.queue_name IS NOT NULL)
      FROM dbos.queues q LEFT JOIN perdure.queue_pauses p ON p.queue_name = q.name
      WHERE q.name = w.queue_name) AS "queueRow",
    (SELECT json_agg(json_build_object('name', v.version_name, 'application', v.application_name,
        'since', v.version_timestamp) ORDER BY v.version_timestamp DESC, v.version_id DESC)
      FROM dbos.application_versions v
      WHERE v.version_name = w.application_version OR v.version_id IN (
        SELECT DISTINCT ON (o.application_name) o.version_id FROM dbos.application_versions o
        WHERE o.application_name = w.application_name OR o.application_name IS NULL
        ORDER BY o.application_name, o.version_timestamp DESC, o.version_id DESC)) AS versions
  FROM dbos.workflow_status w
  LEFT JOIN perdure.leases l ON l.workflow_id = w.workflow_uuid AND l.token = w.owner_xid AND w.status = 'PENDING'
  LEFT JOIN perdure.workers h ON h.worker_id = l.worker_id
  WHERE w.workflow_uuid = $1`,
)

type Told<Row, Column extends keyof Row> = Omit<Row, Column> & Record<Column, string | null>
type ExplainedText = Told<
  ExplainedRow,
  'lease' | 'holder' | 'wakes' | 'registrations' | 'workers' | 'queueRow' | 'versions'
>

export async function getExplained(sql: Sql, id: string): Promise<ExplainedRow | undefined> {
  const [row] = await sql.run<ExplainedText>(explained, [id])
  if (row === undefined) return undefined
  return {
    ...row,
    lease: read(row.lease, null),
    holder: read(row.holder, null),
    wakes: read(row.wakes, []),
    registrations: read(row.registrations, []),
    workers: read(row.workers, []),
    queueRow: read(row.queueRow, null),
    versions: read(row.versions, []),
  }
}

/** What an enqueued workflow competes with. */
export interface Competition {
  running: number
  runningIds: string[]
  partitionRunning: number
  partitionIds: string[]
  started: number
  firstStarted: number | null
  partitionStarted: number
  partitionFirstStarted: number | null
  /** At most 1,000 are counted. */
  ahead: number
  /** Of the 1,000 claims that were the last in the whole database. */
  lastOfQueue: number | null
  lastOfApplication: number | null
  lastOfVersion: number | null
}

export const MOST_AHEAD = 1000
const RECENT = `(SELECT queue_name, application_name, application_version, executor_id, started_at_epoch_ms AS at
  FROM dbos.workflow_status WHERE started_at_epoch_ms IS NOT NULL ORDER BY started_at_epoch_ms DESC LIMIT 1000)`
/** As executors of its application count; one without an application counts all. */
const SCOPE = '($2::text IS NULL OR application_name = $2 OR application_name IS NULL)'
const RUNNING = `SELECT workflow_uuid FROM dbos.workflow_status
  WHERE queue_name = $1 AND status = 'PENDING' AND ${SCOPE}`
const STARTED = (period: string) => `FROM dbos.workflow_status WHERE queue_name = $1 AND rate_limited
  AND status NOT IN ('ENQUEUED', 'DELAYED') AND started_at_epoch_ms > ${NOW_MS} - ${period}::bigint AND ${SCOPE}`

/**
 * By idx_workflow_status_in_flight_v2, idx_workflow_status_partition_dequeue_v3, idx_workflow_status_rate_limited, and
 * the index on started_at_epoch_ms. What has no limit is not counted.
 */
const competition = statement(
  'competition',
  `WITH running AS (${RUNNING} ORDER BY priority, created_at LIMIT COALESCE($7::int, 0)),
    partition AS (${RUNNING} AND queue_partition_key = $3 ORDER BY priority, created_at LIMIT COALESCE($8::int, 0)),
    started AS (SELECT count(*) AS number, min(started_at_epoch_ms) AS first ${STARTED('$9')}),
    partition_started AS (SELECT count(*) AS number, min(started_at_epoch_ms) AS first ${STARTED('$10')}
      AND queue_partition_key = $3),
    recent AS ${RECENT}
  SELECT (SELECT count(*) FROM running) AS running,
    ARRAY(SELECT workflow_uuid FROM running LIMIT 10) AS "runningIds",
    (SELECT count(*) FROM partition) AS "partitionRunning",
    ARRAY(SELECT workflow_uuid FROM partition LIMIT 10) AS "partitionIds",
    (SELECT number FROM started) AS started, (SELECT first FROM started) AS "firstStarted",
    (SELECT number FROM partition_started) AS "partitionStarted",
    (SELECT first FROM partition_started) AS "partitionFirstStarted",
    (SELECT count(*) FROM (SELECT 1 FROM dbos.workflow_status WHERE queue_name = $1 AND status = 'ENQUEUED' AND ${SCOPE}
      AND ($3::text IS NULL OR queue_partition_key = $3) AND (priority, created_at) < ($5::int, $6::bigint)
      LIMIT ${MOST_AHEAD}) others) AS ahead,
    (SELECT max(at) FROM recent WHERE queue_name = $1) AS "lastOfQueue",
    (SELECT max(at) FROM recent WHERE application_name = $2) AS "lastOfApplication",
    (SELECT max(at) FROM recent WHERE application_version = $4 AND application_name IS NOT DISTINCT FROM $2)
      AS "lastOfVersion"`,
)

export async function getCompetition(sql: Sql, row: ExplainedRow): Promise<Competition> {
  const { queueRow } = row
  const [found] = await sql.run<Competition>(competition, [
    row.queue,
    row.application,
    row.partitionKey,
    row.version,
    row.priority,
    row.createdAt,
    queueRow?.concurrency,
    queueRow?.partitionConcurrency,
    queueRow?.rateLimit === null ? null : queueRow?.ratePeriodMs,
    queueRow?.partitionRateLimit === null ? null : queueRow?.partitionRatePeriodMs,
  ])
  return found as Competition
}

/** What is known of one that somebody has claimed. */
export interface Execution {
  /** The newest by their numbers, at most 50. */
  steps: {
    functionId: number
    name: string
    output: string | null
    startedAt: number | null
    completedAt: number | null
  }[]
  /** Active ones, at most 10. */
  children: { id: string; name: string | null; status: WorkflowStatus }[]
  /** The executor's last claim, among the 1,000 last of the database. */
  lastOfExecutor: number | null
}

/** Primary key of operation_outputs, the index on parent_workflow_id, the one on started_at_epoch_ms. */
const execution = statement(
  'execution',
  `SELECT (SELECT json_agg(s) FROM (SELECT function_id AS "functionId", function_name AS name,
        CASE WHEN function_name = 'DBOS.sleep' THEN output END AS output,
        started_at_epoch_ms AS "startedAt", completed_at_epoch_ms AS "completedAt"
      FROM dbos.operation_outputs WHERE workflow_uuid = $1 ORDER BY function_id DESC LIMIT 50) s) AS steps,
    (SELECT json_agg(c) FROM (SELECT workflow_uuid AS id, name, status FROM dbos.workflow_status
      WHERE parent_workflow_id = $1 AND status IN ('ENQUEUED', 'PENDING', 'DELAYED') LIMIT 10) c) AS children,
    (SELECT max(at) FROM ${RECENT} recent WHERE executor_id = $2) AS "lastOfExecutor"`,
)

export async function getExecution(sql: Sql, row: ExplainedRow): Promise<Execution> {
  const [found] = await sql.run<Told<Execution, 'steps' | 'children'>>(execution, [row.id, row.executorId])
  return {
    steps: read(found?.steps, []),
    children: read(found?.children, []),
    lastOfExecutor: found?.lastOfExecutor ?? null,
  }
}

function read<T>(text: string | null | undefined, absent: T): T {
  return text === null || text === undefined ? absent : JSON.parse(text)
}
