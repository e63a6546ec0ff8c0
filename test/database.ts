import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { allMigrations } from '@dbos-inc/dbos-sdk/internal/sysdb_migrations/internal/migrations'
import pg from 'pg'
import { expect } from 'vitest'
import { openDatabase } from '../src/store/database.js'
import { prepareSchemas } from '../src/store/schema/migration.js'
import { atFileEnd } from './setup/file-end.js'

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
export async function emptyDatabase(options = ''): Promise<string> {
  return createDatabase('template0', options)
}

/** Another database on the tests' server. */
export function urlOf(database: string): string {
  const url = new URL(adminUrl())
  url.pathname = `/${database}`
  return url.href
}

/** A connection that lasts until the file's end. One that is lost shows at its next query. */
export async function connectionTo(url: string): Promise<pg.Client> {
  const client = await connected(url)
  atFileEnd(() => client.end())
  return client
}

/** Runs statements on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connected(url)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  // Nobody listening, a connection lost between two queries would end the run, and no test would say why.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Whoever is still connected when all that the file opened is closed was forgotten: they are named, and thrown out. */
export async function dropDatabases(): Promise<void> {
  const names = made.splice(0)
  if (names.length === 0) return
  await withClient(adminUrl(), async (client) => {
    const forgotten = await stillConnected(client, names)
    if (forgotten.length > 0)
      console.error(`${expect.getState().testPath} left connections open:\n${forgotten.join('\n')}`)
    for (const name of names) await unused(() => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))
  })
}

const PATIENCE_MS = 10_000

/** A closed connection's process takes its time to go, more of it on a machine with much to do. */
async function stillConnected(client: pg.Client, databases: string[]): Promise<string[]> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const { rows } = await client.query(
      `SELECT format('%s of %s, %s: %s', coalesce(nullif(application_name, ''), 'a connection'), datname, state, left(query, 200)) AS who
      FROM pg_stat_activity WHERE datname = ANY($1) AND backend_type = 'client backend'`,
      [databases],
    )
    if (rows.length === 0 || Date.now() > until) return rows.map(({ who }) => who)
    await pause(10)
  }
}

const IN_USE = '55006'

/** Postgres itself gives those who use a database five seconds to go, autovacuum among them. */
async function unused<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      if ((error as { code?: string }).code !== IN_USE || tries === 4) throw error
    }
  }
}

async function createDatabase(from: string, options = ''): Promise<string> {
  const name = `perdure_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await withClient(adminUrl(), (client) =>
    unused(() => client.query(`CREATE DATABASE "${name}" TEMPLATE "${from}" ${options}`)),
  )
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
    await unused(() => client.query(`ALTER DATABASE "${building}" RENAME TO "${name}"`))
    return name
  })
}
