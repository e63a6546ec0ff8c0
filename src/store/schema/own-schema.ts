import type pg from 'pg'
import { inSchema, ownSchema, quoted } from '../statement.js'

/** Our own tables, in the schema beside the DBOS one. Append only: a migration that ran somewhere never changes. */
const MIGRATIONS: readonly string[] = [
  // Answers to requests whose repetition would act twice.
  `CREATE TABLE perdure.requests (
    caller text NOT NULL,
    request_id text NOT NULL,
    hash text NOT NULL,
    answer text,
    created_at bigint NOT NULL DEFAULT (EXTRACT(EPOCH FROM now()) * 1000)::bigint,
    PRIMARY KEY (caller, request_id)
  );
  CREATE INDEX requests_created_at ON perdure.requests (created_at)`,
  // A cancelled workflow was terminated while its row is CANCELLED with this completed_at: resume and rewind end it.
  `CREATE TABLE perdure.terminations (
    workflow_id text PRIMARY KEY,
    completed_at bigint NOT NULL,
    reason text NOT NULL,
    caller text NOT NULL
  )`,
  // Limits to restore when a paused queue is resumed.
  `CREATE TABLE perdure.queue_pauses (
    queue_name text PRIMARY KEY,
    worker_concurrency int4,
    paused_at timestamptz NOT NULL DEFAULT now()
  )`,
  // Who is alive, by the database's clock: the workers that are connected. Nobody asks for replicas; older ones write theirs.
  `CREATE TABLE perdure.replicas (
    replica_id text PRIMARY KEY,
    started_at bigint NOT NULL,
    expires_at bigint NOT NULL
  );
  CREATE TABLE perdure.workers (
    worker_id text PRIMARY KEY,
    replica_id text NOT NULL,
    application text NOT NULL,
    application_version text NOT NULL,
    workflow_names text[] NOT NULL,
    queues text[] NOT NULL,
    max_tasks int4 NOT NULL,
    description text NOT NULL,
    draining boolean NOT NULL DEFAULT false,
    joined_at bigint NOT NULL,
    expires_at bigint NOT NULL
  );
  CREATE INDEX workers_replica ON perdure.workers (replica_id)`,
  // The workflows that perdure workers have registered, ever: whose they are, and what their registration says.
  `CREATE TABLE perdure.registrations (
    application text NOT NULL,
    name text NOT NULL,
    class_name text NOT NULL,
    max_recovery_attempts int4 NOT NULL,
    cancellation_grace_ms bigint NOT NULL,
    seen_at bigint NOT NULL,
    PRIMARY KEY (name, class_name, application)
  )`,
  // A running workflow of a perdure worker. Its fencing token is workflow_status.owner_xid; a lease says who holds it.
  // held: by worker_id, until that worker expires. parked: by nobody, until a wake. ready: for any worker, from not_before on.
  `CREATE TABLE perdure.leases (
    workflow_id text PRIMARY KEY,
    token text NOT NULL,
    state text NOT NULL,
    worker_id text,
    application text NOT NULL,
    application_version text NOT NULL,
    name text NOT NULL,
    class_name text NOT NULL,
    queue_name text NOT NULL,
    partition_key text,
    not_before bigint NOT NULL DEFAULT 0,
    failure text,
    cancel_requested_at bigint,
    cancel_deadline bigint
  );
  CREATE INDEX leases_worker ON perdure.leases (worker_id) WHERE worker_id IS NOT NULL;
  CREATE INDEX leases_ready ON perdure.leases (application, not_before) WHERE state = 'ready';
  CREATE INDEX leases_cancelled ON perdure.leases (cancel_deadline) WHERE cancel_deadline IS NOT NULL`,
  // What parked workflows wait for: kind time (wake_at), message (destination::topic), event and stream (workflow::key), result (workflow).
  `CREATE TABLE perdure.wakes (
    workflow_id text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    wake_at bigint,
    stream_offset int4
  );
  CREATE INDEX wakes_workflow ON perdure.wakes (workflow_id);
  CREATE INDEX wakes_key ON perdure.wakes (kind, key) WHERE kind <> 'time';
  CREATE INDEX wakes_time ON perdure.wakes (wake_at) WHERE kind = 'time'`,
  // What a start asked for that DBOS has no place for. A workflow without a row asked for nothing of it.
  `CREATE TABLE perdure.workflow_extras (
    workflow_id text PRIMARY KEY,
    first_run_id text,
    memo text,
    retry_policy text,
    max_recovery_attempts int4,
    execution_deadline bigint,
    attempt int4 NOT NULL DEFAULT 1,
    last_failure text,
    cron text,
    cron_time_zone text,
    parent_close_policy text
  );
  CREATE INDEX workflow_extras_execution_deadline ON perdure.workflow_extras (execution_deadline)
    WHERE execution_deadline IS NOT NULL`,
  // Closed runs of workflows that started anew under their id: their rows as JSON. The run in the dbos tables is the latest.
  `CREATE TABLE perdure.past_runs (
    workflow_id text NOT NULL,
    run_id text NOT NULL,
    ordinal int4 NOT NULL,
    next_run_id text NOT NULL,
    continued_as_new boolean NOT NULL,
    closed_at bigint NOT NULL,
    content jsonb NOT NULL,
    PRIMARY KEY (workflow_id, run_id)
  );
  CREATE INDEX past_runs_ordinal ON perdure.past_runs (workflow_id, ordinal)`,
  // Queries and updates on their way to a worker, and their answers.
  `CREATE TABLE perdure.tasks (
    task_id text PRIMARY KEY,
    kind text NOT NULL,
    workflow_id text NOT NULL,
    run_id text NOT NULL,
    name text NOT NULL,
    arguments text,
    replica_id text,
    worker_id text,
    state text NOT NULL,
    function_id int4,
    answer text,
    created_at bigint NOT NULL,
    expires_at bigint
  );
  CREATE INDEX tasks_workflow ON perdure.tasks (workflow_id, created_at);
  CREATE INDEX tasks_expires_at ON perdure.tasks (expires_at) WHERE expires_at IS NOT NULL`,
  // Schedules that the server fires, beside their row in dbos.workflow_schedules.
  `CREATE TABLE perdure.schedules (
    schedule_name text PRIMARY KEY,
    overlap_policy text NOT NULL,
    jitter_ms bigint NOT NULL,
    next_fire_at bigint,
    buffered_fire_at bigint
  );
  CREATE INDEX schedules_next_fire_at ON perdure.schedules (next_fire_at) WHERE next_fire_at IS NOT NULL`,
  // An update is known by the caller's id for it; mail is what another replica is to read.
  `ALTER TABLE perdure.tasks ADD COLUMN update_id text;
  CREATE INDEX tasks_mail ON perdure.tasks (replica_id) WHERE state = 'mail';
  CREATE INDEX tasks_open_updates ON perdure.tasks (workflow_id)
    WHERE kind = 'update' AND state IN ('pending', 'accepted')`,
  // Extras and schedules are those of one row of DBOS's: what an SDK deletes leaves ours behind. execution_due is the
  // deadline while nobody has looked after it.
  `ALTER TABLE perdure.workflow_extras ADD COLUMN run_id text NOT NULL DEFAULT '', ADD COLUMN execution_due bigint;
  DROP INDEX perdure.workflow_extras_execution_deadline;
  CREATE INDEX workflow_extras_execution_due ON perdure.workflow_extras (execution_due) WHERE execution_due IS NOT NULL;
  ALTER TABLE perdure.schedules ADD COLUMN schedule_id text NOT NULL DEFAULT '', ADD COLUMN last_workflow_id text`,
  `CREATE INDEX workflow_extras_closing ON perdure.workflow_extras (workflow_id)
    WHERE parent_close_policy IN ('CANCEL', 'TERMINATE')`,
  // The key of a wake is what is notified; what is to be looked at: the workflow, and its topic or key.
  `ALTER TABLE perdure.wakes ADD COLUMN target text NOT NULL DEFAULT '', ADD COLUMN name text NOT NULL DEFAULT ''`,
]

export const OWN_SCHEMA_VERSION = MIGRATIONS.length

export async function ownSchemaVersion(client: pg.ClientBase, dbosSchema: string): Promise<number> {
  const table = `${quoted(ownSchema(dbosSchema))}.migrations`
  const { rows: there } = await client.query('SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = $2', [
    ownSchema(dbosSchema),
    'migrations',
  ])
  if (there.length === 0) return 0
  const { rows } = await client.query(`SELECT COALESCE(max(version), 0)::int AS version FROM ${table}`)
  return rows[0].version
}

/** Each migration and its number in one transaction. The caller holds the migration lock. */
export async function migrateOwnSchema(client: pg.ClientBase, dbosSchema: string): Promise<void> {
  const sql = (text: string) => client.query(inSchema(text, dbosSchema))
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(ownSchema(dbosSchema))}`)
  await sql(`CREATE TABLE IF NOT EXISTS perdure.migrations (
    version int PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`)
  for (let version = (await ownSchemaVersion(client, dbosSchema)) + 1; version <= OWN_SCHEMA_VERSION; version++) {
    await client.query('BEGIN')
    try {
      // First, so that of two that run at once (where advisory locks can't be had) one fails before it changes anything.
      await sql(`INSERT INTO perdure.migrations (version) VALUES (${version})`)
      await sql(MIGRATIONS[version - 1] ?? '')
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      throw error
    }
  }
}
