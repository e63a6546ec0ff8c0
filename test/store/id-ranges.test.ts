import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.js'
import { type IdOrder, idOrder, idRange } from '../../src/store/workflows/id-ranges.js'
import { emptyDatabase, withClient } from '../database.js'

/** An empty database sorted otherwise than the server's own; undefined where the server can't. */
async function databaseIn(options: string): Promise<string | undefined> {
  try {
    return await emptyDatabase(`ENCODING 'UTF8' ${options}`)
  } catch (error) {
    console.log(`Not on this server: ${options} (${(error as Error).message})`)
    return undefined
  }
}

const orders: [options: string, order: IdOrder][] = [
  [`LOCALE 'C' LOCALE_PROVIDER libc`, 'bytes'],
  [`LOCALE 'C.UTF-8' LOCALE_PROVIDER libc`, 'bytes'],
  [`LOCALE 'en_US.UTF-8' LOCALE_PROVIDER libc`, 'english'],
  [`LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`, 'english'],
  [`LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'und'`, 'english'],
  [`LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-US-u-kn-true'`, 'other'],
  [`LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'cs'`, 'other'],
]

/** Characters that ids are made of, those that weigh nothing in a language, and both ends of what they may be. */
const character = fc.constantFrom(...'aAbBzZ09-_:. /%~éßæÅčñ́中\u{10FFFF}\u{E000}')
const text = fc.string({ unit: character, maxLength: 6 })

describe('every id with a prefix lies in the range of that prefix', () => {
  test.each(orders)('%s', async (options, order) => {
    const url = await databaseIn(options)
    if (url === undefined) return
    const database = openDatabase({ url })
    expect(await idOrder(database)).toBe(order)
    await database.close()
    if (order === 'other') return

    const pairs = fc.sample(fc.tuple(fc.string({ unit: character, minLength: 1, maxLength: 6 }), text), 5000)
    const ranges = pairs.map(([prefix]) => idRange(prefix, order))
    const { rows } = await withClient(url, (client) =>
      client.query(
        `SELECT prefix, id FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t(prefix, id, from_, before_)
        WHERE id < from_ OR id >= before_`,
        [
          pairs.map(([prefix]) => prefix),
          pairs.map(([prefix, rest]) => prefix + rest),
          ranges.map((range) => range?.from ?? ''),
          ranges.map((range) => range?.before),
        ],
      ),
    )
    expect(rows).toEqual([])
  })
})

test('a range by bytes ends right behind the prefix', () => {
  expect(idRange('order-', 'bytes')).toEqual({ from: 'order-', before: 'order.' })
  expect(idRange('a\u{10FFFF}', 'bytes')).toEqual({ from: 'a\u{10FFFF}', before: 'b' })
  expect(idRange('\uD7FF', 'bytes')).toEqual({ from: '\uD7FF', before: '\uE000' })
  expect(idRange('\u{10FFFF}', 'bytes')).toEqual({ from: '\u{10FFFF}' })
})

test('a range by words ends behind its last letter or digit, and where the order promises nothing there is none', () => {
  expect(idRange('order-7-', 'english')).toEqual({ from: 'order-7-', before: 'order-8' })
  expect(idRange('v9', 'english')).toEqual({ from: 'v9', before: 'va' })
  expect(idRange('wz--', 'english')).toEqual({ from: 'wz--', before: 'x' })
  expect(idRange('--', 'english')).toEqual({ from: '--' })
  expect(idRange('é1', 'english')).toBeUndefined()
  expect(idRange('order', 'other')).toBeUndefined()
})
