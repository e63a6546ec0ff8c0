import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeInputs, portableInputs, superjsonInputs } from '../../src/codec/inputs.js'
import { GO_GOB, GO_JSON, json, PICKLE, PORTABLE, SUPERJSON, stored } from '../../src/codec/value.js'
import { sdk } from './typescript-sdk.js'

const python = JSON.parse(readFileSync(new URL('./fixtures/python_sdk.json', import.meta.url), 'utf8'))
const values = fc.array(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value))),
  { maxLength: 4 },
)
const names = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
const texts = (given: unknown[]) => given.map((value) => JSON.stringify(value))

/** An object with that very member, which an assignment could not make of `__proto__`. */
const record = <T>(entries: [string, T][]) => Object.fromEntries(entries)

describe('portable inputs', () => {
  test('are byte for byte what the SDK writes, with and without named arguments', async () => {
    await fc.assert(
      fc.asyncProperty(values, fc.option(names, { nil: undefined }), async (positional, named) => {
        const clean = named && JSON.parse(JSON.stringify(named))
        const { serializedValue } = await sdk.serializeArgs(positional, clean, sdk.DBOSJSON, 'portable')
        const given = clean && record(Object.entries(clean).map(([name, value]) => [name, JSON.stringify(value)]))
        expect(portableInputs(texts(positional), given)).toBe(serializedValue)
      }),
    )
  })

  test('are the golden text that all SDKs share', () => {
    const golden =
      '{"positionalArgs":["hello-interop",42,"2025-06-15T10:30:00.000Z",["alpha","beta","gamma"],{"key1":"value1","key2":99,"nested":{"deep":true}},true,null]}'
    const inputs = decodeInputs(golden, PORTABLE)
    expect(inputs.positional).toHaveLength(7)
    expect(portableInputs(inputs.positional.map(({ json }) => json))).toBe(golden)
  })

  test('come back as they were given, digits and names and all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.json(), { maxLength: 5 }),
        fc.dictionary(fc.string(), fc.json(), { maxKeys: 5 }),
        (positional, named) => {
          expect(decodeInputs(portableInputs(positional, named), PORTABLE)).toEqual({
            positional: positional.map(json),
            named: record(Object.entries(named).map(([name, text]) => [name, json(text)])),
          })
        },
      ),
    )
    const odd = ['1.0', '123456789012345678901234567890', '1e400', '{"b":1,"a":2,"b":3}', '"\\u0041"']
    expect(decodeInputs(portableInputs(odd), PORTABLE).positional).toEqual(odd.map(json))
    expect(Object.keys(decodeInputs('{"namedArgs":{"__proto__":1}}', PORTABLE).named)).toEqual(['__proto__'])
  })

  test('of every writer are read: any order, spaces, null or missing parts', () => {
    const none = { positional: [], named: {} }
    for (const text of [
      '{}',
      '{"namedArgs":null}',
      '{"positionalArgs":null,"namedArgs":{}}',
      python['no inputs'].portable,
    ]) {
      expect(decodeInputs(text, PORTABLE)).toEqual(none)
    }
    const inputs = { positional: [json('1'), json('"a"')], named: { b: json('[null]') } }
    expect(decodeInputs(python.inputs.portable, PORTABLE)).toEqual(inputs)
    expect(decodeInputs('{"positionalArgs" : [ 1 , "a" ], "namedArgs" : { "b" : [null] } }', PORTABLE)).toEqual(inputs)
    expect(decodeInputs('{"positionalArgs":[NaN]}', PORTABLE)).toEqual({ positional: [json('"NaN"')], named: {} })
  })
})

describe('native inputs', () => {
  test('of TypeScript are byte for byte what the SDK writes', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (positional) => {
        const { serializedValue } = await sdk.serializeArgs(positional, undefined, sdk.DBOSJSON, 'native')
        expect(superjsonInputs(texts(positional))).toBe(serializedValue)
        expect(decodeInputs(serializedValue, SUPERJSON)).toEqual({ positional: texts(positional).map(json), named: {} })
      }),
    )
  })

  test('of TypeScript with dates and the like are positional', async () => {
    const { serializedValue } = await sdk.serializeArgs(
      ['x', { y: [1, new Date(5)] }, undefined],
      undefined,
      sdk.DBOSJSON,
      'native',
    )
    for (const serialization of [SUPERJSON, null]) {
      expect(decodeInputs(serializedValue, serialization).positional.map(({ json }) => json)).toEqual([
        '"x"',
        '{"y":[1,"1970-01-01T00:00:00.005Z"]}',
        'null',
      ])
    }
  })

  test('of Python are positional and named, also where its scheduler names no serialization', () => {
    const inputs = { positional: [json('1'), json('"a"')], named: { b: json('[null]') } }
    for (const serialization of [PICKLE, null]) {
      expect(decodeInputs(python.inputs.native, serialization)).toEqual(inputs)
      expect(decodeInputs(python['no inputs'].native, serialization)).toEqual({ positional: [], named: {} })
    }
  })

  test('of Go are the one argument, an array too', () => {
    for (const text of ['{"A":1}', '[1,2]', '"x"']) {
      for (const serialization of [GO_JSON, null]) {
        expect(decodeInputs(Buffer.from(text).toString('base64'), serialization)).toEqual({
          positional: [json(text)],
          named: {},
        })
      }
    }
    expect(decodeInputs('__DBOS_NIL', GO_JSON)).toEqual({ positional: [json('null')], named: {} })
  })

  test('that can not be read are handed on whole', () => {
    for (const [text, serialization] of [
      ['~x~', 'mine'],
      ['AQID', GO_GOB],
      ['gASVAA==', PICKLE],
      ['what', null],
      ['', PORTABLE],
    ] as [string, string | null][]) {
      const inputs = decodeInputs(text, serialization)
      expect(inputs).toEqual({ positional: [], named: {}, stored: stored(text, serialization) })
    }
  })

  test('that are JSON but no list are one argument', () => {
    expect(decodeInputs('{"a":1}', PORTABLE)).toEqual({ positional: [json('{"a":1}')], named: {} })
    expect(decodeInputs('{"a":1}', null)).toEqual({ positional: [json('{"a":1}')], named: {} })
    expect(decodeInputs('{"json":{"a":1},"__dbos_serializer":"superjson"}', SUPERJSON).positional).toEqual([
      json('{"a":1}'),
    ])
  })

  test('that are SQL NULL are none', () => {
    expect(decodeInputs(null, PORTABLE)).toEqual({ positional: [], named: {} })
  })
})

test('any text as inputs gives arguments, and never throws', () => {
  const serializations = fc.constantFrom(PORTABLE, SUPERJSON, PICKLE, GO_JSON, 'java_jackson', 'x', null)
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((value) => `{"positionalArgs":${value},"namedArgs":${value}}`),
    fc.string().map((inside) => `{"positionalArgs":[${inside}]}`),
  )
  fc.assert(
    fc.property(text, serializations, (given, serialization) => {
      const { positional, named } = decodeInputs(given, serialization)
      expect([Array.isArray(positional), typeof named]).toEqual([true, 'object'])
    }),
    { numRuns: 3000 },
  )
})
