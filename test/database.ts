import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { allMigrations } from '@dbos-inc/dbos-sdk/internal/sysdb_migrations/internal/migrations'
import pg from 'pg'
import { openDatabase } from '../src/store/database.js'
import { prepareSchemas } from '../src/store/schema/migration.js'

/** The server's superuser URL, for tests that make roles or end connections. */
export function adminUrl(): string {
  const url = process.env.PERDURE_TEST_DATABASE_URL
  if (!url) throw new Error('no Postgres for the tests: run them through vitest, or set PERDURE_TEST_DATABASE_URL')
  return url
}

const made: string[] = []

/** A database with the migrated `dbos` and `perdure` schemas, this file's own; dropped when the file is done. */
export async function freshDatabase(): Promise<string> {
  return createDatabase(await template())
}

/** A database with nothing in it, for tests of the migration itself; dropped when the file is done. */
export async function emptyDatabase(): Promise<string> {
  return createDatabase('template0')
}

/** Another database on the tests' server. */
export function urlOf(database: string): string {
  const url = new URL(adminUrl())
  url.pathname = `/${database}`
  return url.href
}

/** Runs statements on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export async function dropDatabases(): Promise<void> {
  if (made.length === 0) return
  await withClient(adminUrl(), async (client) => {
    for (const name of made.splice(0)) await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  })
}

async function createDatabase(from: string): Promise<string> {
  const name = `perdure_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await withClient(adminUrl(), (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE "${from}"`))
  made.push(name)
  return urlOf(name)
}

/** Changes with what our own migrations say, not only with their number. */
async function ownMigrations(): Promise<string> {
  const text = await readFile(new URL('../src/store/schema/own-schema.ts', import.meta.url))
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

const templateLock = 7_337_001

/** Migrated once a server and schema version, whoever comes first; test files run in parallel, hence the lock. */
async function template(): Promise<string> {
  const name = `perdure_template_v${allMigrations('dbos').length}_${await ownMigrations()}`
  return withClient(adminUrl(), async (client) => {
    const there = () => client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if ((await there()).rowCount) return name
    await client.query('SELECT pg_advisory_lock($1)', [templateLock])
    if ((await there()).rowCount) return name
    const building = `${name}_building`
    await client.query(`DROP DATABASE IF EXISTS "${building}" WITH (FORCE)`)
    await client.query(`CREATE DATABASE "${building}" TEMPLATE template0`)
    const database = openDatabase({ url: urlOf(building) })
    await prepareSchemas(database, { migrate: true })
    await database.close()
    await client.query(`ALTER DATABASE "${building}" WITH ALLOW_CONNECTIONS false`)
    await client.query(`ALTER DATABASE "${building}" RENAME TO "${name}"`)
    return name
  })
}
