import * as fc from 'fast-check'
import { SuperJSON } from 'superjson'
import { expect, test } from 'vitest'
import { DBOSJSON, registerSerializationRecipe } from '../../src/client/index.js'

const superjson = new SuperJSON()
superjson.registerCustom<Buffer, number[]>(
  {
    isApplicable: (value): value is Buffer => Buffer.isBuffer(value),
    serialize: (value) => Array.from(value),
    deserialize: (bytes) => Buffer.from(bytes),
  },
  'Buffer',
)

/** As DBOS's client writes it. */
const expected = (value: unknown) => JSON.stringify({ ...superjson.serialize(value), __dbos_serializer: 'superjson' })

const anything = fc.anything({
  withDate: true,
  withMap: true,
  withSet: true,
  withBigInt: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
  maxDepth: 4,
})

test('whatever is given is written as superjson writes it', () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.jsonValue()), (value) => {
      expect(DBOSJSON.stringify(value)).toBe(expected(value))
    }),
    { numRuns: 3000 },
  )
})

const shared = { a: 1 }
const circular: Record<string, unknown> = { a: 1 }
circular.self = circular

test.each<[string, unknown]>([
  ['the same object twice', [shared, { shared }]],
  ['an object that holds itself', circular],
  ['-0', { a: [-0] }],
  ['NaN', [Number.NaN]],
  ['a key that is no key', JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}')],
  ['undefined', { a: undefined }],
  ['a hole', new Array(2)],
  ['a buffer', [Buffer.from('x')]],
  ['a function', { toJSON: () => 1 }],
  ['half of a surrogate pair', '\ud800'],
])('also %s', (_, value) => {
  expect(DBOSJSON.stringify(value)).toBe(expected(value))
})

test('a recipe may take what JSON has a word for', () => {
  const recipe = {
    name: 'shout',
    isApplicable: (value: unknown): value is string => value === 'quiet',
    serialize: () => 'LOUD',
    deserialize: () => 'quiet',
  }
  registerSerializationRecipe(recipe)
  expect(DBOSJSON.stringify({ say: 'quiet' })).toContain('LOUD')
  expect(DBOSJSON.parse(DBOSJSON.stringify({ say: 'quiet' }))).toEqual({ say: 'quiet' })
})
