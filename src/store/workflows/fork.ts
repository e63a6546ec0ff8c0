import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { ofRun } from './extras.js'
import { runIdOf } from './run-id.js'
import { INTERNAL_QUEUE } from './workflow-row.js'

export interface Fork {
  sourceId: string
  newId: string
  /** The first step to run again, in the source's own numbering: 0-based in TypeScript and Go, 1-based in Python. */
  startStep: number
  /** Undefined: the source's. */
  applicationVersion?: string | undefined
  timeoutMs?: number | undefined
  queueName?: string | undefined
  partitionKey?: string | undefined
  /** Who owns the fork of a source that nobody owns. */
  applicationName?: string | undefined
  /** Child workflow ids in copied steps, old to new. */
  replacementChildren?: Readonly<Record<string, string>>
}

export type ForkOutcome =
  | { kind: 'forked' }
  /** The same fork was made before; a repeated request. */
  | { kind: 'existing' }
  | { kind: 'not found' }
  /** The new id belongs to a workflow that is not a fork of this source. */
  | { kind: 'id taken' }

// One snapshot for all that is copied, even of a source that is running. Nothing is copied where `made` made nothing. Of
// what DBOS has no place for: what says how it is run, and the memo; not the time that the source had, its cron and parent.
const fork = statement(
  'fork',
  `WITH source AS (
    SELECT w.workflow_uuid, w.name, w.class_name, w.config_name, w.authenticated_user, w.assumed_role,
      w.authenticated_roles, w.application_version, w.application_id, w.serialization, w.attributes, w.application_name,
      COALESCE(i.inputs, w.inputs) AS inputs
    FROM dbos.workflow_status w LEFT JOIN dbos.workflow_input i USING (workflow_uuid)
    WHERE w.workflow_uuid = $1
  ), made AS (
    INSERT INTO dbos.workflow_status (workflow_uuid, status, name, class_name, config_name, queue_name,
      authenticated_user, assumed_role, authenticated_roles, application_version, application_id, inputs,
      queue_partition_key, forked_from, serialization, attributes, application_name, workflow_timeout_ms)
    SELECT $2::text, 'ENQUEUED', name, class_name, config_name, $4::text,
      authenticated_user, assumed_role, authenticated_roles, COALESCE($5::text, application_version), application_id,
      CASE WHEN $11::bool THEN inputs END,
      $6::text, workflow_uuid, serialization, attributes, COALESCE(application_name, $7::text), $8::bigint
    FROM source
    ON CONFLICT DO NOTHING
    RETURNING workflow_uuid, application_name, creator_xid, created_at
  ), input AS (
    INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
    SELECT m.workflow_uuid, s.inputs FROM made m CROSS JOIN source s
    ON CONFLICT (workflow_uuid) DO UPDATE
      SET inputs = EXCLUDED.inputs, retention_timestamp = EXCLUDED.retention_timestamp
  ), extras AS (
    INSERT INTO perdure.workflow_extras (workflow_id, run_id, memo, retry_policy, max_recovery_attempts)
    SELECT m.workflow_uuid, ${runIdOf('m')}, x.memo, x.retry_policy, x.max_recovery_attempts
    FROM made m JOIN dbos.workflow_status w ON w.workflow_uuid = $1
    JOIN perdure.workflow_extras x ON ${ofRun('w', 'x')}
    WHERE COALESCE(x.memo, x.retry_policy, x.max_recovery_attempts::text) IS NOT NULL
    ON CONFLICT (workflow_id) DO UPDATE SET run_id = EXCLUDED.run_id, first_run_id = NULL, memo = EXCLUDED.memo,
      retry_policy = EXCLUDED.retry_policy, max_recovery_attempts = EXCLUDED.max_recovery_attempts,
      execution_deadline = NULL, execution_due = NULL, attempt = 1, last_failure = NULL, cron = NULL,
      cron_time_zone = NULL, parent_close_policy = NULL
  ), marked AS (
    UPDATE dbos.workflow_status w SET was_forked_from = TRUE FROM made WHERE w.workflow_uuid = $1
  ), steps AS (
    INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, error, child_workflow_id,
      started_at_epoch_ms, completed_at_epoch_ms, serialization, application_name)
    SELECT m.workflow_uuid, o.function_id, o.function_name, o.output, o.error, COALESCE(r.new, o.child_workflow_id),
      o.started_at_epoch_ms, o.completed_at_epoch_ms, o.serialization, m.application_name
    FROM made m JOIN dbos.operation_outputs o ON o.workflow_uuid = $1 AND o.function_id < $3::int
    LEFT JOIN unnest($9::text[], $10::text[]) AS r(old, new) ON r.old = o.child_workflow_id
  ), streams AS (
    INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", function_id, serialization)
    SELECT m.workflow_uuid, s.key, s.value, s."offset", s.function_id, s.serialization
    FROM made m JOIN dbos.streams s ON s.workflow_uuid = $1 AND s.function_id < $3::int
  ), history AS (
    INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value, serialization)
    SELECT m.workflow_uuid, h.function_id, h.key, h.value, h.serialization
    FROM made m JOIN dbos.workflow_events_history h ON h.workflow_uuid = $1 AND h.function_id < $3::int
  ), events AS (
    INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization)
    SELECT DISTINCT ON (h.key) m.workflow_uuid, h.key, h.value, h.serialization
    FROM made m JOIN dbos.workflow_events_history h ON h.workflow_uuid = $1 AND h.function_id < $3::int
    ORDER BY h.key, h.function_id DESC
  )
  SELECT m.workflow_uuid IS NOT NULL AS made FROM source s LEFT JOIN made m ON TRUE`,
)

/** Primary key. */
const forkedFrom = statement(
  'forked_from',
  'SELECT forked_from AS source FROM dbos.workflow_status WHERE workflow_uuid = $1',
)

/** A new workflow that has run up to `startStep` as the source did. Messages are not copied. */
export async function forkWorkflow(sql: Sql, given: Fork): Promise<ForkOutcome> {
  const replaced = Object.entries(given.replacementChildren ?? {})
  const [source] = await sql.run<{ made: boolean }>(fork, [
    given.sourceId,
    given.newId,
    given.startStep,
    given.queueName ?? INTERNAL_QUEUE,
    given.applicationVersion,
    given.partitionKey,
    given.applicationName,
    given.timeoutMs,
    replaced.map(([old]) => old),
    replaced.map(([, replacement]) => replacement),
    sql.legacyPayloads,
  ])
  if (!source) return { kind: 'not found' }
  if (source.made) return { kind: 'forked' }
  const [row] = await sql.run<{ source: string | null }>(forkedFrom, [given.newId])
  return row?.source === given.sourceId ? { kind: 'existing' } : { kind: 'id taken' }
}
