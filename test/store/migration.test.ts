import { allMigrations } from '@dbos-inc/dbos-sdk/internal/sysdb_migrations/internal/migrations'
import { migrateSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../src/errors.js'
import { type Database, openDatabase } from '../../src/store/database.js'
import { prepareSchemas } from '../../src/store/schema/migration.js'
import { obstacles } from '../../src/store/schema/needed-columns.js'
import { OWN_SCHEMA_VERSION } from '../../src/store/schema/own-schema.js'
import { adminUrl, emptyDatabase, freshDatabase, urlOf, withClient } from '../database.js'

const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} } as never

async function preparing(url: string, migrate: boolean, schema?: string): Promise<unknown> {
  return using(url, schema, (database) => prepareSchemas(database, { migrate }))
}

async function using<T>(url: string, schema: string | undefined, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, schema })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

async function rows(url: string, text: string, values: unknown[] = []) {
  return (await withClient(url, (client) => client.query(text, values))).rows
}

async function refusal(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(Fault)
  expect(error.reason).toBe('SCHEMA_UNSUPPORTED')
  return error
}

const versions =
  'SELECT (SELECT version FROM dbos.dbos_migrations) AS dbos, (SELECT max(version) FROM perdure.migrations) AS own'

describe('prepareSchemas', () => {
  test('the SDK’s migrator is the one our SQL was written against', () => {
    expect(allMigrations('dbos')).toHaveLength(123)
  })

  test('a missing database is created and migrated, and looking at it afterwards finds nothing to do', async () => {
    const name = `perdure_test_${process.pid}_created`
    const url = urlOf(name)
    await expect(preparing(url, false)).rejects.toMatchObject({ reason: 'STORE_UNAVAILABLE' })
    try {
      await preparing(url, true)
      expect(await rows(url, versions)).toEqual([{ dbos: '123', own: OWN_SCHEMA_VERSION }])
      await preparing(url, false)
      await preparing(url, true)
    } finally {
      await rows(adminUrl(), `DROP DATABASE "${name}"`)
    }
  })

  test('several that migrate a fresh database at once all end well', async () => {
    const url = await emptyDatabase()
    await Promise.all([preparing(url, true), preparing(url, true), preparing(url, true)])
    expect(await rows(url, versions)).toEqual([{ dbos: '123', own: OWN_SCHEMA_VERSION }])
    const invalid = 'SELECT 1 FROM pg_index WHERE NOT indisvalid'
    expect(await rows(url, invalid)).toEqual([])
  })

  test('while the Python SDK’s lock is held nobody migrates', async () => {
    const url = await emptyDatabase()
    await withClient(url, async (python) => {
      await python.query('SELECT pg_advisory_lock(1234567890)')
      let done = false
      const migrating = preparing(url, true).then(() => {
        done = true
      })
      const tries = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%'
        AND pid <> pg_backend_pid()`
      await expect.poll(async () => (await python.query(tries)).rows.length).toBe(1)
      expect(done).toBe(false)
      const schema = `SELECT 1 FROM pg_namespace WHERE nspname = 'dbos'`
      expect((await python.query(schema)).rows).toEqual([])
      await python.query('SELECT pg_advisory_unlock(1234567890)')
      await migrating
    })
  })

  test('a database that the SDK made is served once our own tables are there', async () => {
    const url = await emptyDatabase()
    await migrateSystemDatabase(url, quiet)
    expect((await refusal(preparing(url, false))).message).toMatch(
      /"perdure" is at version 0, \d+ is needed.*perdure migrate/,
    )
    await preparing(url, true)
    await preparing(url, false)
    expect(await rows(url, versions)).toEqual([{ dbos: '123', own: OWN_SCHEMA_VERSION }])
  })

  test('the SDK migrating without a lock at the same time does no harm', async () => {
    const url = await emptyDatabase()
    // The SDK itself may lose against us, as it may against another of its kind: its application is started again.
    await Promise.all([migrateSystemDatabase(url, quiet).catch(() => {}), preparing(url, true)])
    await migrateSystemDatabase(url, quiet)
    expect(await rows(url, versions)).toEqual([{ dbos: '123', own: OWN_SCHEMA_VERSION }])
  })

  test('two version rows, which migrators without a lock leave behind, are made one again', async () => {
    const url = await freshDatabase()
    await rows(url, 'UPDATE dbos.dbos_migrations SET version = 122')
    await rows(url, 'INSERT INTO dbos.dbos_migrations VALUES (7)')
    await preparing(url, true)
    expect(await rows(url, 'SELECT version FROM dbos.dbos_migrations')).toEqual([{ version: '123' }])
  })

  test('an older schema is migrated where allowed, else refused with what to do', async () => {
    const url = await freshDatabase()
    await rows(url, 'ALTER TABLE dbos.workflow_status DROP COLUMN creator_xid')
    await rows(url, 'UPDATE dbos.dbos_migrations SET version = 122')
    expect((await refusal(preparing(url, false))).message).toMatch(/version 122, 123 is needed.*perdure migrate/)
    await preparing(url, true)
    expect(await rows(url, versions)).toEqual([{ dbos: '123', own: OWN_SCHEMA_VERSION }])
  })

  test('a newer schema is served while it holds what we need, and left alone', async () => {
    const url = await freshDatabase()
    await preparing(url, true)
    await rows(url, 'UPDATE dbos.dbos_migrations SET version = 200')
    await rows(url, `ALTER TABLE dbos.workflow_status ADD COLUMN novel text NOT NULL DEFAULT ''`)
    await rows(url, 'CREATE TABLE dbos.novelties (id text NOT NULL)')
    await preparing(url, false)
    await preparing(url, true)
    expect(await rows(url, versions)).toEqual([{ dbos: '200', own: OWN_SCHEMA_VERSION }])
  })

  test('a newer schema that lacks a column, or wants one written, is refused by name', async () => {
    const url = await freshDatabase()
    await preparing(url, true)
    await rows(url, 'UPDATE dbos.dbos_migrations SET version = 200')
    await rows(url, 'ALTER TABLE dbos.streams RENAME function_id TO step_id')
    await rows(url, 'ALTER TABLE dbos.workflow_input ADD COLUMN novel text NOT NULL')
    const { message } = await refusal(preparing(url, true))
    expect(message).toContain('streams.function_id is missing')
    expect(message).toContain('workflow_input.novel must be written')
  })

  test('several DBOS schemas share a database, each with tables of ours beside it', async () => {
    const url = await emptyDatabase()
    await preparing(url, true, 'dbos')
    await preparing(url, true, 'Billing-x 1')
    const schemas = `SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)' ORDER BY 1`
    const names = (await rows(url, schemas)).map((row) => row.nspname)
    expect(names.sort()).toEqual(['Billing-x 1', 'dbos', 'perdure', 'perdure_Billing-x 1'].sort())
  })
})

test('obstacles names nothing for the schema our SQL was written against', async () => {
  const url = await freshDatabase()
  const columns = await rows(
    url,
    `SELECT table_name AS table, column_name AS column, is_nullable = 'NO' AND column_default IS NULL AS required
     FROM information_schema.columns WHERE table_schema = 'dbos'`,
  )
  expect(obstacles(columns as never)).toEqual([])
})
