import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { columnOf } from '../../src/store/column.js'
import { connectionTo, freshDatabase } from '../database.js'

let client: pg.Client

beforeAll(async () => {
  client = await connectionTo(await freshDatabase())
})

type Cells = (string | number | boolean | null | undefined)[]

async function readBack(type: Parameters<typeof columnOf>[0], cells: Cells): Promise<string[]> {
  const { rows } = await client.query({
    text: `SELECT cell::text FROM unnest($1::${type}[]) WITH ORDINALITY AS g(cell, place) ORDER BY place`,
    values: [columnOf(type, cells, (cell) => cell)],
    rowMode: 'array',
  })
  return rows.flat()
}

const long = 'x'.repeat(100_000)

test.each<[Parameters<typeof columnOf>[0], Cells]>([
  ['text', ['', 'a', null, '"\\{},NULL', 'ä€😀', long, undefined, '\n']],
  ['text', [null, null, 'last']],
  ['bigint', [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, null, 1_700_000_000_123, Number.MAX_SAFE_INTEGER]],
  ['bigint', [-Number.MAX_SAFE_INTEGER, -(2 ** 32), 2 ** 32 - 1]],
  ['int', [0, null, 2 ** 31 - 1, -(2 ** 31)]],
  ['bool', [true, false, undefined]],
  ['jsonb', ['{"a": [1, "ä"]}', null, '"x"']],
])('Postgres reads a column of %s as it was given', async (type, cells) => {
  const expected = cells.map((cell) => (cell === undefined || cell === null ? null : String(cell)))
  expect(await readBack(type, cells)).toEqual(expected)
})

test('a column that no row sets is NULL', () => {
  expect(columnOf('text', [null, undefined], (cell) => cell)).toBeNull()
  expect(columnOf('int', [], () => 1)).toBeNull()
})

test('a column larger than any before, then one that is small again', async () => {
  const huge = Array.from({ length: 60 }, () => long)
  expect(await readBack('text', huge)).toEqual(huge)
  expect(await readBack('text', ['small'])).toEqual(['small'])
})
