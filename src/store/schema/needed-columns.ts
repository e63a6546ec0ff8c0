/** What our SQL reads and writes in the `dbos` schema, as of version 123. A newer schema that has them all is served. */
const NEEDED: Record<string, string> = {
  application_versions: 'version_id version_name version_timestamp created_at application_name',
  notifications: `message_uuid destination_uuid topic message created_at_epoch_ms serialization consumed
    consumed_by_function_id`,
  operation_outputs: `workflow_uuid function_id function_name output error child_workflow_id started_at_epoch_ms
    completed_at_epoch_ms serialization application_name retention_timestamp`,
  queues: `queue_id name concurrency worker_concurrency rate_limit_max rate_limit_period_sec priority_enabled
    partition_queue polling_interval_sec created_at updated_at application_name partition_concurrency
    partition_worker_concurrency partition_rate_limit_max partition_rate_limit_period_sec`,
  streams: 'workflow_uuid key value offset function_id serialization',
  workflow_events: 'workflow_uuid key value serialization',
  workflow_events_history: 'workflow_uuid function_id key value serialization',
  workflow_input: 'workflow_uuid inputs retention_timestamp',
  workflow_output: 'workflow_uuid output error retention_timestamp',
  workflow_schedules: `schedule_id schedule_name workflow_name workflow_class_name schedule status context last_fired_at
    automatic_backfill cron_timezone queue_name application_name`,
  workflow_status: `workflow_uuid status name authenticated_user assumed_role authenticated_roles output error executor_id
    created_at updated_at application_version application_id class_name config_name recovery_attempts queue_name
    workflow_timeout_ms workflow_deadline_epoch_ms inputs started_at_epoch_ms deduplication_id priority
    queue_partition_key forked_from owner_xid parent_workflow_id serialization delay_until_epoch_ms was_forked_from
    rate_limited completed_at attributes schedule_name debounce_deadline_epoch_ms is_debounced application_name
    creator_xid`,
}

export interface Column {
  table: string
  column: string
  /** An INSERT that does not name it fails. */
  required: boolean
}

/** What stands in the way of serving a schema with these columns, in words; empty when nothing does. */
export function obstacles(columns: readonly Column[]): string[] {
  const there = new Set(columns.map(({ table, column }) => `${table}.${column}`))
  const needed = Object.entries(NEEDED).flatMap(([table, names]) =>
    names.split(/\s+/).map((column) => `${table}.${column}`),
  )
  const known = new Set(needed)
  return [
    ...needed.filter((name) => !there.has(name)).map((name) => `${name} is missing`),
    ...columns
      .filter(({ table, column, required }) => required && table in NEEDED && !known.has(`${table}.${column}`))
      .map(({ table, column }) => `${table}.${column} must be written and is not known`),
  ]
}
