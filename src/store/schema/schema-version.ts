import { allMigrations } from '@dbos-inc/dbos-sdk/internal/sysdb_migrations/internal/migrations'
import type { Sql } from '../database.js'
import { statement } from '../statement.js'

/** The schema version of the DBOS SDK whose rows we write. */
export const DBOS_SCHEMA_VERSION = allMigrations('dbos').length

/** A table of one row. */
const readSchemaVersion = statement('read_schema_version', 'SELECT max(version) AS version FROM dbos.dbos_migrations')

export async function getSchemaVersion(sql: Sql): Promise<number> {
  const [row] = await sql.run<{ version: number | null }>(readSchemaVersion)
  return row?.version ?? 0
}
