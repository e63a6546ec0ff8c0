import { expect, test } from 'vitest'
import { emptyDatabase, freshDatabase, withClient } from './database.js'

const schemaVersion = 'SELECT version FROM dbos.dbos_migrations'

test('each fresh database is migrated and nobody else’s', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  expect(one).not.toBe(other)
  const insert = `INSERT INTO dbos.workflow_status (workflow_uuid, status) VALUES ('a', 'PENDING')`
  await withClient(one, (client) => client.query(insert))
  const rows = await withClient(other, (client) => client.query('SELECT * FROM dbos.workflow_status'))
  expect(rows.rowCount).toBe(0)
})

test('an empty database has no dbos schema', async () => {
  const url = await emptyDatabase()
  await expect(withClient(url, (client) => client.query(schemaVersion))).rejects.toThrow(/does not exist/)
})

test('the pinned SDK migrates to the schema version that the SQL was written against', async () => {
  const url = await freshDatabase()
  const found = await withClient(url, (client) => client.query(schemaVersion))
  expect(found.rows).toEqual([{ version: '123' }])
})
