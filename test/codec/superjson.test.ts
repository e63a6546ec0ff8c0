import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { superjsonValue } from '../../src/codec/superjson.js'
import { decode, json, SUPERJSON } from '../../src/codec/value.js'
import { sdk } from './typescript-sdk.js'

function read(value: unknown): string {
  const decoded = decode(sdk.DBOSJSON.stringify(value), SUPERJSON)
  return decoded.kind === 'json' ? decoded.json : expect.fail('stayed stored')
}

/** Without the names that superjson refuses, and those whose dots and backslashes it can't always tell from its own. */
const name = fc
  .oneof(fc.string(), fc.constantFrom('', '0', '1', 'json', 'meta', '__dbos_serializer'))
  .filter((text) => !/[.\\]|^(__proto__|prototype|constructor)$/.test(text))

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(null, undefined, true, 0, -1.5, 1e300, '__DBOS_NIL', 'NaN'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
    fc.string(),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 5 }).map((items) => new Set(items)),
    fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }).map((entries) => new Map(entries)),
    fc.string().map((message) => new TypeError(message)),
  ),
}))

describe('a superjson value', () => {
  test('comes out as the portable serializer writes what the SDK reads from it', () => {
    fc.assert(
      fc.property(value, (given) => {
        const seen = sdk.DBOSJSON.parse(sdk.DBOSJSON.stringify(given))
        const same = (text: string) => JSON.stringify(JSON.parse(text))
        expect(same(read(given))).toBe(same(sdk.DBOSPortableJSON.stringify(seen)))
      }),
      { numRuns: 2000 },
    )
  })

  test('that JSON or portable JSON would lose comes out as the table says', () => {
    const cases: [unknown, string][] = [
      [undefined, 'null'],
      [[undefined, { a: undefined, b: 1 }], '[null,{"b":1}]'],
      [[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0], '["NaN","Infinity","-Infinity",-0]'],
      [Buffer.from([0, 255]), '"AP8="'],
      [{ a: { b: Buffer.from('x') } }, '{"a":{"b":"eA=="}}'],
      [new Uint8Array([1, 2]), '"AQI="'],
      [new Float64Array([1.5, 2]), '[1.5,2]'],
      [/a\/b/gi, '"/a\\\\/b/gi"'],
      [new URL('https://example.com/a?b'), '"https://example.com/a?b"'],
      [new Map([[1, 'one']]), '[[1,"one"]]'],
      [new Map([[1n, 'one']]), '[["1","one"]]'],
      [new Map([[new Date(5), new Set([1n])]]), '[["1970-01-01T00:00:00.005Z",["1"]]]'],
      [new Map([['a', new Map([['b', 1n]])]]), '{"a":{"b":"1"}}'],
      [new Error('boom'), '{"name":"Error","message":"boom"}'],
      [{ 'a.b': { c: 1n }, 'a\\.b': 2n }, '{"a.b":{"c":"1"},"a\\\\.b":"2"}'],
    ]
    for (const [given, expected] of cases) expect(read(given)).toBe(expected)
  })

  test('a value that stands in two places comes out in both, a circle ends in null', () => {
    const shared = { at: new Date(0) }
    expect(read([shared, shared])).toBe('[{"at":"1970-01-01T00:00:00.000Z"},{"at":"1970-01-01T00:00:00.000Z"}]')
    const circle: Record<string, unknown> = { a: 1n }
    circle.self = circle
    expect(read(circle)).toBe('{"a":"1","self":null}')
  })

  test('of a class with a serialization recipe comes out as the recipe wrote it', () => {
    class Point {
      constructor(readonly x: number) {}
    }
    sdk.registerSerializationRecipe({
      name: 'test.Point',
      isApplicable: (value: unknown) => value instanceof Point,
      serialize: ({ x }: Point) => ({ x, seen: [x] }),
      deserialize: ({ x }: Point) => new Point(x),
    })
    expect(read({ points: [new Point(1)] })).toBe('{"points":[{"x":1,"seen":[1]}]}')
  })

  test('without annotations keeps its characters', () => {
    const text = '{ "n": 1.0, "big": 123456789012345678901234567890, "n": 1e400, "meta": {"values": []} }'
    expect(decode(superjsonValue(text), SUPERJSON)).toEqual(json(text))
    expect(decode(` {"__dbos_serializer" : "superjson", "json" :${text}, "meta":{}}`, SUPERJSON)).toEqual(json(text))
  })

  test('without its marker is the JSON that older applications wrote; no JSON at all stays stored', () => {
    expect(decode('{"json":1}', SUPERJSON)).toEqual(json('{"json":1}'))
    expect(decode('{"json":', SUPERJSON).kind).toBe('stored')
  })

  test('with hostile annotations never throws, and is JSON or stays stored', () => {
    const types = fc.constantFrom(
      'Date',
      'map',
      'set',
      'undefined',
      'number',
      'bigint',
      ['custom', 'Buffer'],
      ['typed-array', 'Uint8Array'],
      ['class', 'X'],
      7,
      null,
      [[]],
    )
    const trees = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.tuple(types),
        fc.tuple(types, tie('tree')),
        fc.dictionary(
          fc.constantFrom('0', '1', 'a', '0.1', '1.0.1', '', '__proto__', 'constructor', 'length'),
          tie('tree'),
        ),
      ),
    }))
    fc.assert(
      fc.property(fc.json(), trees.tree, (given, values) => {
        const decoded = decode(
          `{"json":${given},"meta":{"values":${JSON.stringify(values)}},"__dbos_serializer":"superjson"}`,
          SUPERJSON,
        )
        if (decoded.kind === 'json') JSON.parse(decoded.json)
      }),
      { numRuns: 2000 },
    )
    const deep = `${'['.repeat(1e5)}${']'.repeat(1e5)}`
    const path = 'a.'.repeat(1e5)
    for (const [given, meta] of [
      [deep, '{"0":["Date"]}'],
      ['{"a":1}', `{"${path}":["Date"]}`],
      ['[]', `{"a":${'["map",'.repeat(1e5)}{}${']'.repeat(1e5)}}`],
    ]) {
      const text = `{"json":${given},"meta":{"values":${meta}},"__dbos_serializer":"superjson"}`
      expect(decode(text, SUPERJSON).kind).toBe('stored')
    }
  })
})
