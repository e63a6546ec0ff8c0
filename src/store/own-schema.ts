import type pg from 'pg'
import { inSchema, ownSchema, quoted } from './statement.js'

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
