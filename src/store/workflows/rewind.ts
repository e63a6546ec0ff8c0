import type { Database, Sql } from '../database.js'
import { statement } from '../statement.js'
import { INTERNAL_QUEUE, isTerminal, type WorkflowStatus } from './workflow-row.js'

export interface Rewind {
  id: string
  /** The first step to run again, in the workflow's own numbering. */
  startStep: number
  queueName?: string | undefined
  partitionKey?: string | undefined
  applicationVersion?: string | undefined
}

export type RewindOutcome =
  | { kind: 'rewound'; status: WorkflowStatus }
  | { kind: 'not found' }
  | { kind: 'not terminal'; status: WorkflowStatus }

// Whoever resumes, claims or rewinds it waits until we are done.
const lock = statement(
  'rewind_lock',
  'SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1 FOR NO KEY UPDATE',
)

// Events set past the cut get back the last value from before it, and disappear where there was none.
const unsetEvents = statement(
  'rewind_unset_events',
  `DELETE FROM dbos.workflow_events e WHERE e.workflow_uuid = $1 AND EXISTS (
    SELECT FROM dbos.workflow_events_history h
    WHERE h.workflow_uuid = $1 AND h.key = e.key AND h.function_id >= $2)`,
)
// Primary keys of both tables.
const restoreEvents = statement(
  'rewind_restore_events',
  `INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization)
  SELECT DISTINCT ON (h.key) h.workflow_uuid, h.key, h.value, h.serialization
  FROM dbos.workflow_events_history h
  WHERE h.workflow_uuid = $1 AND h.function_id < $2 AND EXISTS (
    SELECT FROM dbos.workflow_events_history later
    WHERE later.workflow_uuid = $1 AND later.key = h.key AND later.function_id >= $2)
  ORDER BY h.key, h.function_id DESC`,
)

// Stream values stay, only the close mark goes, or nothing could be appended. Messages the discarded run took, and those
// that nobody has taken, are gone.
const discard = statement(
  'rewind_discard',
  `WITH marks AS (
    DELETE FROM dbos.streams WHERE workflow_uuid = $1 AND function_id >= $2
      AND value = '"__DBOS_STREAM_CLOSED__"' AND serialization = 'portable_json'
  ), steps AS (
    DELETE FROM dbos.operation_outputs WHERE workflow_uuid = $1 AND function_id >= $2
  ), history AS (
    DELETE FROM dbos.workflow_events_history WHERE workflow_uuid = $1 AND function_id >= $2
  ), messages AS (
    DELETE FROM dbos.notifications
    WHERE destination_uuid = $1 AND (consumed_by_function_id >= $2 OR consumed = FALSE)
  ), attempts AS (
    UPDATE perdure.workflow_extras SET attempt = 1, last_failure = NULL WHERE workflow_id = $1
  )
  DELETE FROM dbos.workflow_output WHERE workflow_uuid = $1`,
)

// Primary key. Guard: the caller holds the row, and saw it ended.
const queueAgain = statement(
  'rewind',
  `UPDATE dbos.workflow_status SET status = 'ENQUEUED', owner_xid = NULL, queue_name = $2, queue_partition_key = $3,
    application_version = COALESCE($4, application_version), recovery_attempts = 0, workflow_deadline_epoch_ms = NULL,
    deduplication_id = NULL, started_at_epoch_ms = NULL, completed_at = NULL, output = NULL, error = NULL,
    updated_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint
  WHERE workflow_uuid = $1`,
)

/** Forgets what a finished workflow did from `startStep` on and queues it again under its own id. */
export function rewindWorkflow(database: Database, given: Rewind): Promise<RewindOutcome> {
  return database.transaction((sql) => rewindWithin(sql, given))
}

export async function rewindWithin(sql: Sql, given: Rewind): Promise<RewindOutcome> {
  const { id, startStep } = given
  const [row] = await sql.run<{ status: WorkflowStatus }>(lock, [id])
  if (!row) return { kind: 'not found' }
  if (!isTerminal(row.status)) return { kind: 'not terminal', status: row.status }
  for (const part of [unsetEvents, restoreEvents, discard]) await sql.run(part, [id, startStep])
  await sql.run(queueAgain, [id, given.queueName ?? INTERNAL_QUEUE, given.partitionKey, given.applicationVersion])
  return { kind: 'rewound', status: row.status }
}
