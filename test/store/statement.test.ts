import { describe, expect, test } from 'vitest'
import { inSchema, ownSchema, shaped, statement } from '../../src/store/statement.js'

describe('statement', () => {
  test('dbos. and perdure. become the namespace’s quoted schemas, wherever they stand', () => {
    expect(inSchema('SELECT dbos.streams.key FROM dbos.streams, perdure.requests', 'dbos')).toBe(
      'SELECT "dbos".streams.key FROM "dbos".streams, "perdure".requests',
    )
    expect(inSchema('UPDATE dbos.queues; DELETE FROM perdure.requests', 'my "app"')).toBe(
      'UPDATE "my ""app""".queues; DELETE FROM "perdure_my ""app""".requests',
    )
  })

  test('string literals and other names that contain dbos. are left alone', () => {
    const text = `SELECT 'dbos.x', "dbos.y", xdbos.z, a.dbos.b, $$`
    expect(inSchema(text, 'other')).toBe(text)
  })

  test('a schema whose name holds a replacement pattern is taken literally', () => {
    expect(inSchema('dbos.x', '$&')).toBe('"$&".x')
  })

  test('our own schema is named after the DBOS schema it stands beside', () => {
    expect(ownSchema('dbos')).toBe('perdure')
    expect(ownSchema('billing')).toBe('perdure_billing')
  })

  test('two different statements can’t share a name, the same one may be met twice', () => {
    statement('statement_test', 'SELECT 1')
    expect(statement('statement_test', 'SELECT 1').text).toBe('SELECT 1')
    expect(() => statement('statement_test', 'SELECT 2')).toThrow(/statement_test/)
  })
})

test('shapes are prepared once each, and only so many of them', () => {
  const first = shaped('SELECT 0')
  expect(first.name).not.toBe('')
  expect(shaped('SELECT 0')).toBe(first)
  const names = Array.from({ length: 200 }, (_, n) => shaped(`SELECT ${n}`).name)
  expect(new Set(names.filter((name) => name !== '')).size).toBeLessThanOrEqual(64)
  expect(names.at(-1)).toBe('')
})
