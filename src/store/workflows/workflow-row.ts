import { ofRun } from './extras.js'
import { runIdOf } from './run-id.js'

/** DELAYED, ENQUEUED and PENDING are active; the others are terminal. PENDING means claimed, or started directly. */
export type WorkflowStatus =
  | 'DELAYED'
  | 'ENQUEUED'
  | 'PENDING'
  | 'SUCCESS'
  | 'ERROR'
  | 'CANCELLED'
  | 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'

export function isTerminal(status: WorkflowStatus): boolean {
  return status !== 'ENQUEUED' && status !== 'PENDING' && status !== 'DELAYED'
}

/** For SQL; literal, since a generic plan can't use a partial index whose condition is a parameter. */
export const ACTIVE = `('ENQUEUED', 'PENDING', 'DELAYED')`

/** Whatever is resumed, forked, rewound, recovered or debounced without a queue of its own; every executor polls it. */
export const INTERNAL_QUEUE = '_dbos_internal_queue'

/** One row of `workflow_status`, its payloads from wherever they are. Times are epoch milliseconds. */
export interface WorkflowRow {
  id: string
  status: WorkflowStatus
  name: string | null
  className: string | null
  configName: string | null
  authenticatedUser: string | null
  assumedRole: string | null
  /** JSON array. */
  authenticatedRoles: string | null
  executorId: string | null
  createdAt: number
  updatedAt: number
  applicationVersion: string | null
  applicationName: string | null
  recoveryAttempts: number | null
  queueName: string | null
  timeoutMs: number | null
  deadline: number | null
  /** When it was claimed; null for direct starts. */
  startedAt: number | null
  completedAt: number | null
  deduplicationId: string | null
  priority: number
  partitionKey: string | null
  forkedFrom: string | null
  wasForkedFrom: boolean
  parentId: string | null
  /** Format of input, output and error alike; null is "whatever the reader's default is". */
  serialization: string | null
  /** Fencing token of the execution under way. */
  ownerXid: string | null
  delayUntil: number | null
  debounceDeadline: number | null
  isDebounced: boolean
  rateLimited: boolean
  /** JSON object. */
  attributes: string | null
  scheduleName: string | null
  /** Not null while it stands as TerminateWorkflows left it; it was done at `completedAt`. */
  terminationReason: string | null
  runId: string
  /** JSON, a `StoredExtras`; null for nearly all. */
  extras: string | null
  /** JSON, a `HeldLease`; null where it is not with a worker of ours, nor parked by one. */
  lease: string | null
  /** Null when not loaded, absent, or larger than the limit; in that last case alone there is a size, in bytes. */
  input: string | null
  inputSize: number | null
  /** The error of one whose status is ERROR, the result of any other. */
  output: string | null
  outputSize: number | null
}

const COLUMNS = `
  w.workflow_uuid AS id, w.status, w.name, w.class_name AS "className", w.config_name AS "configName",
  w.authenticated_user AS "authenticatedUser", w.assumed_role AS "assumedRole",
  w.authenticated_roles AS "authenticatedRoles", w.executor_id AS "executorId",
  w.created_at AS "createdAt", w.updated_at AS "updatedAt",
  w.application_version AS "applicationVersion", w.application_name AS "applicationName",
  w.recovery_attempts AS "recoveryAttempts", w.queue_name AS "queueName",
  w.workflow_timeout_ms AS "timeoutMs", w.workflow_deadline_epoch_ms AS deadline,
  w.started_at_epoch_ms AS "startedAt", w.completed_at AS "completedAt",
  w.deduplication_id AS "deduplicationId", w.priority, w.queue_partition_key AS "partitionKey",
  w.forked_from AS "forkedFrom", w.was_forked_from AS "wasForkedFrom", w.parent_workflow_id AS "parentId",
  w.serialization, w.owner_xid AS "ownerXid", w.delay_until_epoch_ms AS "delayUntil",
  w.debounce_deadline_epoch_ms AS "debounceDeadline", w.is_debounced AS "isDebounced",
  w.rate_limited AS "rateLimited", w.schedule_name AS "scheduleName",
  ${runIdOf('w')} AS "runId",
  (SELECT t.reason FROM perdure.terminations t
    WHERE t.workflow_id = w.workflow_uuid AND t.completed_at = w.completed_at AND w.status = 'CANCELLED'
  ) AS "terminationReason",
  (SELECT json_build_object('firstRunId', x.first_run_id, 'memo', x.memo, 'retryPolicy', x.retry_policy,
      'maxRecoveryAttempts', x.max_recovery_attempts, 'executionDeadline', x.execution_deadline,
      'attempt', x.attempt, 'lastFailure', x.last_failure, 'cron', x.cron)
    FROM perdure.workflow_extras x WHERE ${ofRun('w', 'x')}) AS extras,
  (SELECT json_build_object('workerId', l.worker_id, 'parked', l.state = 'parked',
      'cancellationDeadline', l.cancel_deadline)
    FROM perdure.leases l
    WHERE l.workflow_id = w.workflow_uuid AND l.token = w.owner_xid AND w.status = 'PENDING') AS lease`

/** Which payloads a statement reads, and the parameter with the size in bytes beyond which it leaves them out. */
export interface PayloadColumns {
  input: boolean
  output: boolean
  limit: `$${number}`
  /** Attributes, too: those beyond it are an empty text. */
  attributes?: boolean
}

/**
 * SELECT … FROM `source` (a table or a parenthesised query over it, known as `w`), ready for WHERE and ORDER BY.
 * Payloads live in tables of their own since schema 109; older SDKs wrote, and still write, the status row's columns.
 * The status says which of result and error counts: Go writes an empty error beside a result, and a result beside an error.
 */
export function selectWorkflows(source: string, { input, output, limit, attributes }: PayloadColumns): string {
  const payload = (loaded: boolean, name: string, value: string) =>
    loaded
      ? `CASE WHEN octet_length(${value}) <= ${limit} THEN ${value} END AS ${name},
  CASE WHEN octet_length(${value}) > ${limit} THEN octet_length(${value}) END AS "${name}Size"`
      : `NULL AS ${name}, NULL AS "${name}Size"`
  return `SELECT ${COLUMNS},
  ${attributes ? attributesWithin(limit) : 'w.attributes'},
  ${payload(input, 'input', 'COALESCE(i.inputs, w.inputs)')},
  ${payload(output, 'output', `CASE w.status WHEN 'ERROR' THEN COALESCE(o.error, w.error) ELSE COALESCE(o.output, w.output) END`)}
  FROM ${source} w
  ${input ? one('dbos.workflow_input', 'i') : ''}
  ${output ? one('dbos.workflow_output', 'o') : ''}`
}

const attributesWithin = (limit: string) =>
  `CASE WHEN octet_length(w.attributes::text) <= ${limit} THEN w.attributes::text WHEN w.attributes IS NOT NULL THEN ''
  END AS attributes`

/** By its primary key. As a plain join it would be the same plan, found in twice the time: in every order, for every page. */
function one(table: string, alias: string): string {
  return `LEFT JOIN LATERAL (
    SELECT * FROM ${table} ${alias} WHERE ${alias}.workflow_uuid = w.workflow_uuid LIMIT 1) ${alias} ON TRUE`
}
