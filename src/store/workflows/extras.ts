import { runIdOf } from './run-id.js'

/** What a start asks for that DBOS has no place for. What is null was not asked for. */
export interface Extras {
  /** JSON object. */
  memo: string | null
  retryPolicy: RetryPolicy | null
  maxRecoveryAttempts: number | null
  /** Over all runs and retries, from creation. */
  executionTimeoutMs: number | null
  cron: string | null
  cronTimeZone: string | null
  /** What becomes of a child when its parent has ended: `CANCEL` or `TERMINATE`. */
  parentClosePolicy: string | null
}

export const NO_EXTRAS: Extras = {
  memo: null,
  retryPolicy: null,
  maxRecoveryAttempts: null,
  executionTimeoutMs: null,
  cron: null,
  cronTimeZone: null,
  parentClosePolicy: null,
}

/** How a failed workflow is tried again. What is null is as the contract says. */
export interface RetryPolicy {
  initialIntervalMs: number | null
  backoff: number | null
  maximumIntervalMs: number | null
  /** The first one included; null: no limit. */
  maximumAttempts: number | null
  nonRetryableNames: string[]
}

/** The extras of a workflow as its row tells them, as JSON. */
export interface StoredExtras {
  /** Null: its own run is the first one. */
  firstRunId: string | null
  /** JSON, as `Extras` say. */
  memo: string | null
  retryPolicy: string | null
  maxRecoveryAttempts: number | null
  executionDeadline: number | null
  attempt: number
  /** JSON, a `LastFailure`. */
  lastFailure: string | null
  cron: string | null
}

/** Of a running workflow of a perdure worker, as its row tells it, as JSON. */
export interface HeldLease {
  /** Null where it is with no worker just now. */
  workerId: string | null
  parked: boolean
  cancellationDeadline: number | null
}

/** Of an attempt that is over. */
export interface LastFailure {
  error: string
  serialization: string | null
}

/**
 * SQL: the extras are those of the row. They are of one run: what a workflow that an SDK deleted has left behind is not
 * another one's of the same id. Index: the primary key.
 */
export function ofRun(row: string, extras: string): string {
  return `${extras}.workflow_id = ${row}.workflow_uuid AND ${extras}.run_id = ${runIdOf(row)}`
}

/** SQL that joins a workflow's extras to its row. */
export function extrasOf(row: string, extras: string): string {
  return `LEFT JOIN perdure.workflow_extras ${extras} ON ${ofRun(row, extras)}`
}

/** As text for a statement; null where nothing is asked for. */
export function extrasText(extras: Extras | undefined): string | null {
  if (!extras || Object.values(extras).every((value) => value === null)) return null
  const { retryPolicy, ...others } = extras
  return JSON.stringify({ ...others, retryPolicy: retryPolicy && JSON.stringify(retryPolicy) })
}

/** SQL of the columns that `extrasText` fills, and of their values out of it. `now` is the creation, in milliseconds. */
export const EXTRAS_COLUMNS = `memo, retry_policy, max_recovery_attempts, execution_deadline, execution_due, cron,
  cron_time_zone, parent_close_policy`

export function extrasValues(text: string, now: string): string {
  const deadline = `${now} + (${text}->>'executionTimeoutMs')::bigint`
  return `${text}->>'memo', ${text}->>'retryPolicy', (${text}->>'maxRecoveryAttempts')::int, ${deadline}, ${deadline},
  ${text}->>'cron', ${text}->>'cronTimeZone', ${text}->>'parentClosePolicy'`
}
