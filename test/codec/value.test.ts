import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CLOSE_MARK, isCloseMark } from '../../src/codec/close-mark.js'
import { decodeContext, encodeContext } from '../../src/codec/schedule-context.js'
import { superjsonValue } from '../../src/codec/superjson.js'
import { isJson, isStorable } from '../../src/codec/text.js'
import {
  decode,
  GO_GOB,
  GO_JSON,
  JAVA,
  json,
  PICKLE,
  PORTABLE,
  SUPERJSON,
  stored,
  storedText,
} from '../../src/codec/value.js'
import { sdk, sdkStreams } from './typescript-sdk.js'

const fixture = (name: string) => JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'))
const python = fixture('python_sdk.json')
const go = fixture('go_sdk.json')
const base64 = (text: string) => Buffer.from(text).toString('base64')
const everySerialization = [PORTABLE, SUPERJSON, PICKLE, GO_JSON, GO_GOB, JAVA, 'custom_serializer', null]

describe('a portable value', () => {
  test('passes as the same characters', () => {
    for (const text of [
      ' { "a" : 1.0 }',
      '123456789012345678901234567890',
      '"\\ud800 NaN Infinity"',
      '[1e400]',
      'null',
      '-0.0',
    ]) {
      expect(decode(text, PORTABLE)).toEqual(json(text))
    }
  })

  test('from Python with floats that JSON lacks has them as strings', () => {
    expect(decode(python.values['not numbers'].portable, PORTABLE)).toEqual(
      json('{"nan":"NaN","list":["Infinity","-Infinity"],"text":"NaN \\"Infinity\\\\"}'),
    )
    expect(decode('NaN', PORTABLE)).toEqual(json('"NaN"'))
    expect(decode('-Infinity', PORTABLE)).toEqual(json('"-Infinity"'))
    expect(decode('["a\\\\",NaN]', PORTABLE)).toEqual(json('["a\\\\","NaN"]'))
  })

  test('that is no JSON stays stored', () => {
    for (const text of ['', '__DBOS_STREAM_CLOSED__', 'gASVAA==', 'undefined', '{"a":NaN', 'NaNa', '"Infinity']) {
      expect(decode(text, PORTABLE)).toEqual(stored(text, PORTABLE))
    }
  })
})

test('trap 12: SQL NULL is a null value, whatever serialization the row names, raw or not', () => {
  for (const serialization of everySerialization) {
    expect(decode(null, serialization)).toEqual(json('null'))
    expect(stored(null, serialization)).toEqual(json('null'))
  }
})

describe('trap 10: a row without serialization', () => {
  test.each([
    ['superjson by its marker', sdk.DBOSJSON.stringify({ at: new Date(0) }), '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['plain JSON', '{"a":1.0}', '{"a":1.0}'],
    ["Go's nil", '__DBOS_NIL', 'null'],
    ['a pickle', python.values.record.native, python.values.record.portable],
    ["Go's JSON", base64('{"A":1.0}'), '{"A":1.0}'],
    ['digits that are base64 too', '1234', '1234'],
  ])('is read by its looks: %s', (_, text, expected) => {
    expect(decode(text, null)).toEqual(json(expected))
  })

  test('that looks like nothing stays stored, its serialization empty', () => {
    expect(decode('what', null)).toEqual({
      kind: 'stored',
      serialization: '',
      data: new TextEncoder().encode('what'),
    })
  })
})

describe('a value of Go', () => {
  test('in JSON is its JSON', () => {
    expect(decode(base64('{"A":12345678901234567890}'), GO_JSON)).toEqual(json('{"A":12345678901234567890}'))
    expect(decode('__DBOS_NIL', GO_JSON)).toEqual(json('null'))
    for (const text of ['', 'x', base64('{'), 'e30', 'e30=x', base64('{}').replace('=', '')]) {
      expect(decode(text, GO_JSON).kind).toBe('stored')
    }
  })

  test('in a gob stays stored, but for nil', () => {
    expect(decode(go['gob of nil'], GO_GOB)).toEqual(json('null'))
    expect(decode(go['gob of a text'], GO_GOB)).toEqual(stored(go['gob of a text'], GO_GOB))
  })
})

test('a value of Python comes out the same, pickled or portable', () => {
  for (const [name, { native, portable }] of Object.entries<{ native: string; portable: string }>(python.values)) {
    const plain = decode(portable, PORTABLE)
    expect([name, decode(native, PICKLE)]).toEqual([name, plain])
  }
})

test('a value of a custom serializer stays stored, as the text of its column', () => {
  const value = stored('~ö~', 'mine')
  expect(decode('~ö~', 'mine')).toEqual(value)
  expect(storedText(value)).toBe('~ö~')
  expect(storedText({ ...value, data: new Uint8Array([0xff]) })).toBe(undefined)
  expect(storedText(stored('\ufeffx', 'mine'))).toBe('\ufeffx')
})

test('any text under any serialization gives a value, and never throws', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.base64String(),
    fc.string().map(base64),
    fc.uint8Array().map((bytes) => Buffer.from([0x80, 4, ...bytes, 0x2e]).toString('base64')),
    fc.json().map(superjsonValue),
  )
  fc.assert(
    fc.property(text, fc.constantFrom(...everySerialization), (given, serialization) => {
      const value = decode(given, serialization)
      if (value.kind === 'json' && serialization !== PORTABLE) JSON.parse(value.json)
      if (value.kind === 'stored') expect(storedText(value)?.isWellFormed()).toBe(true)
      isCloseMark(given, serialization)
      decodeContext(given)
    }),
    { numRuns: 1500 },
  )
})

describe('the mark that closes a stream', () => {
  test('is written as the SDK writes it', () => {
    expect(CLOSE_MARK).toBe(sdkStreams.DBOS_STREAM_CLOSED_SENTINEL_SERIALIZED)
  })

  test('trap 14: is seen in both forms, and in any value that reads as it', () => {
    const mark = sdkStreams.DBOS_STREAM_CLOSED_SENTINEL
    for (const serialization of everySerialization) {
      expect(isCloseMark(mark, serialization)).toBe(true)
      expect(isCloseMark(CLOSE_MARK, serialization)).toBe(true)
    }
    expect(isCloseMark(sdk.DBOSJSON.stringify(mark), SUPERJSON)).toBe(true)
    expect(isCloseMark(base64(CLOSE_MARK), GO_JSON)).toBe(true)
    expect(isCloseMark('gASVGgAAAAAAAACMFl9fREJPU19TVFJFQU1fQ0xPU0VEX1+ULg==', PICKLE)).toBe(true)
  })

  test('is not seen in what only holds it', () => {
    const mark = sdkStreams.DBOS_STREAM_CLOSED_SENTINEL
    expect(isCloseMark(`["${mark}"]`, PORTABLE)).toBe(false)
    expect(isCloseMark(` ${mark}`, PORTABLE)).toBe(false)
    expect(isCloseMark(sdk.DBOSJSON.stringify({ mark }), SUPERJSON)).toBe(false)
    expect(isCloseMark('null', PORTABLE)).toBe(false)
  })
})

describe("a schedule's context", () => {
  test('is written as its runtime reads it', () => {
    expect(encodeContext(undefined, 'typescript')).toBe(sdk.DBOSJSON.stringify(undefined))
    expect(encodeContext('{"a":[1]}', 'typescript')).toBe(sdk.DBOSJSON.stringify({ a: [1] }))
    expect(encodeContext(undefined, 'python')).toBe(python.context)
    expect(encodeContext(' null ', 'python')).toBe(python.context)
    expect(encodeContext('{}', 'python')).toBe(undefined)
    expect(encodeContext('{"a":1}', 'go')).toBe('{"a":1}')
    expect(encodeContext(undefined, 'perdure')).toBe('null')
    expect(encodeContext('{"a":1}', 'java')).toBe('{"@class":"java.util.LinkedHashMap","a":1}')
  })

  test('comes back as it was given', () => {
    for (const runtime of ['typescript', 'python', 'go', 'java', 'perdure'] as const) {
      for (const context of ['null', '{"a":[1,"x",{}]}', '"x"', '12345678901234567890']) {
        const text = encodeContext(context, runtime)
        if (text !== undefined) expect(decodeContext(text, runtime)).toEqual(json(context))
        if (text !== undefined && runtime !== 'java') expect(decodeContext(text)).toEqual(json(context))
      }
      expect(decodeContext(encodeContext(undefined, runtime) ?? null, runtime)).toEqual(json('null'))
    }
  })
})

test('text that Postgres refuses is told from text that it takes', () => {
  for (const text of ['', 'a', '😀', '\u0001', '\uffff']) expect(isStorable(text)).toBe(true)
  for (const text of ['\0', 'a\0', '\ud83d', '\ude00', '\ude00\ud83d', `x${'😀'.slice(0, 1)}`])
    expect(isStorable(text)).toBe(false)
})

test('JSON of any depth is told from what is none', () => {
  for (const text of ['1', ' {} ', '"\\u0000"', `${'['.repeat(1e5)}${']'.repeat(1e5)}`]) expect(isJson(text)).toBe(true)
  for (const text of ['', 'NaN', "{'a':1}", '01', '[1,]', '['.repeat(1e6), '\ufeff1']) expect(isJson(text)).toBe(false)
})
