import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** Workflows that some application seems to run: there and not ended, and nobody works on them. */
export async function runningWorkflows(pool: pg.Pool, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await pool.query(
    `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, executor_id, serialization)
    SELECT id, 'PENDING', 'bench', 'elsewhere', 'portable_json' FROM unnest($1::text[]) AS id`,
    [ids],
  )
  return ids
}

/** Writes and tells as an application's commit does, one value to each stream, all in one transaction. */
export async function writeToEach(pool: pg.Pool, ids: readonly string[], key: string, text: string): Promise<void> {
  await pool.query(
    `WITH written AS (
      INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", function_id, serialization)
      SELECT id, $2, $3, 0, 0, 'portable_json' FROM unnest($1::text[]) AS id
      RETURNING workflow_uuid
    )
    SELECT pg_notify('dbos_streams_channel', workflow_uuid || '::' || $2) FROM written`,
    [ids, key, text],
  )
}
