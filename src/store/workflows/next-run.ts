import { randomUUID } from 'node:crypto'
import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { type Extras, type LastFailure, NO_EXTRAS } from './extras.js'
import { type HeldRun, putAway } from './past-runs.js'

/** Columns of workflow_status that the next run has otherwise than the run before it. */
export type RowChange = Record<string, unknown>

export interface NextRun {
  id: string
  /** Of the run before, held by the caller. */
  before: Pick<HeldRun, 'firstRunId'>
  runId?: string | null | undefined
  continuedAsNew?: boolean
  row: RowChange
  /** Undefined: as the run before. */
  input?: string | null
  /** Undefined: as the run before. */
  extras?: Extras | undefined
  /** Of the run before, where it failed. */
  lastFailure?: LastFailure | null
}

const CHANGED = `status, name, class_name, config_name, queue_name, authenticated_user, assumed_role, authenticated_roles,
  executor_id, application_version, recovery_attempts, workflow_timeout_ms, workflow_deadline_epoch_ms,
  started_at_epoch_ms, inputs, output, error, deduplication_id, priority, queue_partition_key, forked_from,
  was_forked_from, parent_workflow_id, serialization, owner_xid, creator_xid, delay_until_epoch_ms, rate_limited,
  completed_at, attributes, schedule_name, debounce_deadline_epoch_ms, is_debounced, application_name`

// Primary key. Guard: the caller holds the row.
const becomeNext = statement(
  'become_next_run',
  `UPDATE dbos.workflow_status w SET (${CHANGED}) = (SELECT ${CHANGED} FROM jsonb_populate_record(w, $2::jsonb)),
    created_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint, updated_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint
  WHERE workflow_uuid = $1
  RETURNING creator_xid AS "runId", queue_name AS queue`,
)

// Primary key.
const feed = statement(
  'feed_next_run',
  `INSERT INTO dbos.workflow_input (workflow_uuid, inputs) VALUES ($1, $2)
  ON CONFLICT (workflow_uuid) DO UPDATE
    SET inputs = EXCLUDED.inputs, retention_timestamp = EXCLUDED.retention_timestamp`,
)

// Primary key. What was asked for at the start of another run is this one's too, unless it is given anew.
const keepExtras = statement(
  'keep_extras',
  `INSERT INTO perdure.workflow_extras (workflow_id, run_id, first_run_id, last_failure) VALUES ($1, $2, $3, $4)
  ON CONFLICT (workflow_id) DO UPDATE SET run_id = EXCLUDED.run_id, first_run_id = EXCLUDED.first_run_id, attempt = 1,
    last_failure = EXCLUDED.last_failure`,
)
const newExtras = statement(
  'new_extras',
  `INSERT INTO perdure.workflow_extras (workflow_id, run_id, first_run_id, memo, retry_policy, max_recovery_attempts,
    execution_deadline, execution_due, cron, cron_time_zone, parent_close_policy)
  SELECT $1, $2, $3, e->>'memo', e->>'retryPolicy', (e->>'maxRecoveryAttempts')::int, deadline, deadline,
    e->>'cron', e->>'cronTimeZone', e->>'parentClosePolicy'
  FROM (SELECT e, (EXTRACT(EPOCH FROM now()) * 1000)::bigint + (e->>'executionTimeoutMs')::bigint AS deadline
    FROM (SELECT $4::jsonb AS e) given) given
  ON CONFLICT (workflow_id) DO UPDATE SET run_id = EXCLUDED.run_id, first_run_id = EXCLUDED.first_run_id,
    memo = EXCLUDED.memo, retry_policy = EXCLUDED.retry_policy, max_recovery_attempts = EXCLUDED.max_recovery_attempts,
    execution_deadline = EXCLUDED.execution_deadline, execution_due = EXCLUDED.execution_due, cron = EXCLUDED.cron,
    cron_time_zone = EXCLUDED.cron_time_zone, parent_close_policy = EXCLUDED.parent_close_policy, attempt = 1,
    last_failure = NULL`,
)

/** Of every next run, whatever it is the next run of. */
const FRESH: RowChange = {
  status: 'ENQUEUED',
  owner_xid: null,
  executor_id: '',
  recovery_attempts: 0,
  started_at_epoch_ms: null,
  completed_at: null,
  rate_limited: false,
  delay_until_epoch_ms: null,
  output: null,
  error: null,
  forked_from: null,
  was_forked_from: false,
  debounce_deadline_epoch_ms: null,
  is_debounced: false,
}

export interface Started {
  runId: string
  queue: string
}

/** Puts the run away and starts the next one in its row. The caller holds the row. */
export async function startNextRun(sql: Sql, next: NextRun): Promise<Started> {
  const { id, before, row, input, extras, lastFailure = null, continuedAsNew = false } = next
  const runId = next.runId ?? randomUUID()
  await putAway(sql, { id, nextRunId: runId, continuedAsNew })
  const legacy = input === undefined ? {} : { inputs: sql.legacyPayloads ? input : null }
  const [started] = await sql.run<Started>(becomeNext, [
    id,
    JSON.stringify({ ...FRESH, ...legacy, ...row, creator_xid: runId }),
  ])
  if (input !== undefined) await sql.run(feed, [id, input])
  const failure = lastFailure && JSON.stringify(lastFailure)
  if (extras === undefined) await sql.run(keepExtras, [id, runId, before.firstRunId, failure])
  else {
    const { retryPolicy, ...others } = { ...NO_EXTRAS, ...extras }
    const text = JSON.stringify({ ...others, retryPolicy: retryPolicy && JSON.stringify(retryPolicy) })
    await sql.run(newExtras, [id, runId, before.firstRunId, text])
  }
  return started as Started
}

// Primary key.
const change = statement(
  'change_extras',
  `UPDATE perdure.workflow_extras SET memo = COALESCE($2, memo), retry_policy = COALESCE($3, retry_policy)
  WHERE workflow_id = $1`,
)

/** What is null stays. */
export async function changeExtras(
  sql: Sql,
  id: string,
  { memo, retryPolicy }: Pick<Extras, 'memo' | 'retryPolicy'>,
): Promise<void> {
  if (memo !== null || retryPolicy !== null)
    await sql.run(change, [id, memo, retryPolicy && JSON.stringify(retryPolicy)])
}
