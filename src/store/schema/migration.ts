import { allMigrations } from '@dbos-inc/dbos-sdk/internal/sysdb_migrations/internal/migrations'
import {
  getCurrentSysDBVersion,
  runSysMigrationsPg,
} from '@dbos-inc/dbos-sdk/internal/sysdb_migrations/migration_runner'
import type pg from 'pg'
import { Fault } from '../../errors.js'
import type { Database } from '../database.js'
import { classify } from '../failure.js'
import { ownSchema, quoted } from '../statement.js'
import { type Column, obstacles } from './needed-columns.js'
import { migrateOwnSchema, OWN_SCHEMA_VERSION, ownSchemaVersion } from './own-schema.js'

/** The lock that DBOS's Python SDK takes around its migrations, and how long it tries. */
const MIGRATION_LOCK = 1234567890
const LOCK_PATIENCE_MS = 30_000
const LOCK_INTERVAL_MS = 250

/** Peers that migrate without a lock (the TypeScript SDK) can make one run of ours fail; the next finds their work done. */
const ATTEMPTS = 6

export interface Preparation {
  /** Create the database and bring its schemas up to date; otherwise only look. */
  migrate: boolean
  log?: (message: string) => void
}

/** Makes sure that the schemas are ones we can serve, or throws what to do about it. */
export async function prepareSchemas(database: Database, { migrate, log = () => {} }: Preparation): Promise<void> {
  const client = await reach(database, migrate, log)
  try {
    const cockroach = await isCockroach(client)
    const migrations = allMigrations(database.schema, { useListenNotify: !cockroach, isCockroach: cockroach })
    const version = await getCurrentSysDBVersion(client, database.schema)
    const own = await ownSchemaVersion(client, database.schema)
    if (migrate && (version < migrations.length || own < OWN_SCHEMA_VERSION)) {
      await locked(client, log, async () => {
        await oneVersion(client, database.schema)
        await runSysMigrationsPg(client, migrations, database.schema, { isCockroach: cockroach, onWarn: log })
        await migrateOwnSchema(client, database.schema)
      }).catch((error) => Promise.reject(stuck(error, database.schema, version)))
    } else if (version < migrations.length) {
      throw outdated(`The DBOS schema "${database.schema}" is at version ${version}, ${migrations.length} is needed`)
    } else if (own < OWN_SCHEMA_VERSION) {
      const name = ownSchema(database.schema)
      throw outdated(`The schema "${name}" is at version ${own}, ${OWN_SCHEMA_VERSION} is needed`)
    }
    if (version > migrations.length) await refuseUnknown(client, database.schema, version)
  } catch (error) {
    throw classify(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Two that migrate a fresh database without a lock can leave two version rows; DBOS's migrators then set both to the same
 * number, and fail on their key for ever. The greater one tells how far the schema is.
 */
async function oneVersion(client: pg.Client, schema: string): Promise<void> {
  if ((await getCurrentSysDBVersion(client, schema)) === 0) return
  const table = `${quoted(schema)}.dbos_migrations`
  await client.query(`DELETE FROM ${table} WHERE version < (SELECT max(version) FROM ${table})`)
}

/**
 * Below version 100 each language's SDK has migrations of its own: what one of them made, another's may not get on from
 * (Java's 1.1.0-m6 stops at 41, with another `enqueue_workflow`).
 */
function stuck(error: unknown, schema: string, version: number): unknown {
  const cause = classify(error)
  if (cause instanceof Fault) return cause
  const why = `DBOS's migrator can't upgrade the schema "${schema}" from version ${version}: ${(error as Error).message}`
  const what = 'Let perdure make the database, and start the applications on it'
  return new Fault('SCHEMA_UNSUPPORTED', `${why}. ${what}`, { cause })
}

function outdated(what: string): Fault {
  return new Fault('SCHEMA_UNSUPPORTED', `${what}: run "perdure migrate", or let the server migrate on start`)
}

async function refuseUnknown(client: pg.Client, schema: string, version: number): Promise<void> {
  const { rows } = await client.query<Column>(
    `SELECT table_name AS table, column_name AS column,
       is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER' AS required
     FROM information_schema.columns WHERE table_schema = $1`,
    [schema],
  )
  const found = obstacles(rows)
  if (found.length === 0) return
  const why = found.join(', ')
  const message = `The DBOS schema "${schema}" is at version ${version}, which this perdure can't serve: ${why}. Use a newer perdure`
  throw new Fault('SCHEMA_UNSUPPORTED', message)
}

async function locked(client: pg.Client, log: (message: string) => void, work: () => Promise<void>): Promise<void> {
  // Never a waiting lock: a session that waits in the database holds up CREATE INDEX CONCURRENTLY of the one that migrates.
  const patience = Date.now() + LOCK_PATIENCE_MS
  const take = async () =>
    (await client.query('SELECT pg_try_advisory_lock($1) AS taken', [MIGRATION_LOCK])).rows[0].taken === true
  let taken = await take()
  while (!taken && Date.now() < patience) {
    await pause(LOCK_INTERVAL_MS)
    taken = await take()
  }
  if (!taken) log('another process holds the migration lock for long; going on without it, as DBOS does')
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (attempt === ATTEMPTS || (classify(error) as Fault).reason === 'STORE_UNAVAILABLE') throw error
        log(`migration failed, trying again: ${(error as Error).message}`)
        await pause(LOCK_INTERVAL_MS * attempt)
      }
    }
  } finally {
    if (taken) await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {})
  }
}

/** Connects, creating the database where it is missing and that is allowed. */
async function reach(database: Database, create: boolean, log: (message: string) => void): Promise<pg.Client> {
  try {
    return await database.connect()
  } catch (error) {
    const missing = ((error as Error).cause as { code?: string } | undefined)?.code === '3D000'
    if (!missing || !create) throw error
  }
  const client = await database.connect('postgres')
  try {
    await client.query(`CREATE DATABASE ${quoted(database.name)}`)
    log(`created the database ${database.name}`)
  } catch (error) {
    // Somebody else was faster: 42P04 duplicate_database, or 23505 on its catalogue when truly at once.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw classify(error)
  } finally {
    await client.end().catch(() => {})
  }
  return database.connect()
}

async function isCockroach(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('SELECT version() AS version')
  return /cockroachdb/i.test(rows[0].version)
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
