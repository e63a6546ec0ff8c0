import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFailure, encodeFailure, type Failure } from '../../src/codec/failure.js'
import { GO_ERRORS, TYPESCRIPT_ERRORS } from '../../src/codec/sdk-errors.js'
import { GO_GOB, GO_JSON, json, PICKLE, PORTABLE, SUPERJSON, stored } from '../../src/codec/value.js'
import { sdk, sdkErrors } from './typescript-sdk.js'

const fixture = (name: string) => JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'))
const python = fixture('python_sdk.json')
const go = fixture('go_sdk.json')

async function thrown(error: unknown, format: 'native' | 'portable' = 'native') {
  const { serializedValue, serialization } = await sdk.serializeResError(error, sdk.DBOSJSON, format)
  return decodeFailure(serializedValue, serialization)
}

describe('an error of a TypeScript application', () => {
  test('has name, message, stack and its own data', async () => {
    const error = Object.assign(new RangeError('too far'), { code: 'E_FAR', limit: 7, at: new Date(0), big: 5n })
    expect(await thrown(error)).toEqual({
      name: 'RangeError',
      message: 'too far',
      code: 'E_FAR',
      stack: error.stack,
      data: json('{"limit":7,"at":"1970-01-01T00:00:00.000Z","big":"5"}'),
    })
  })

  test('brings the chain of its causes', async () => {
    const error = new Error('outer', { cause: new TypeError('inner', { cause: 'why' }) })
    expect(await thrown(error)).toMatchObject({
      name: 'Error',
      message: 'outer',
      cause: { name: 'TypeError', message: 'inner', cause: { name: 'NonError', message: 'why' } },
    })
  })

  test('of the SDK has the name of its class, by its code', async () => {
    for (const [code, name] of Object.entries(TYPESCRIPT_ERRORS)) {
      const Class = sdkErrors[name] ?? expect.fail(`the SDK has no ${name}`)
      const rest = name === 'DBOSError' ? [] : [3, [new Error('last')], 'd']
      const error = new (Class as unknown as new (...args: unknown[]) => Error)('w', ...rest)
      expect(error).toMatchObject({ dbosErrorCode: Number(code) })
      const failure = await thrown(error)
      expect(failure.name).toBe(error.name === 'Error' ? name : error.name)
      expect(failure.message).toBe(error.message)
    }
    const classes = Object.keys(sdkErrors).filter((name) => name.startsWith('DBOS'))
    expect(Object.values(TYPESCRIPT_ERRORS).sort()).toEqual(classes.sort())
  })

  test('that is no Error keeps what was thrown', async () => {
    expect(await thrown('just words')).toEqual({ name: 'NonError', message: 'just words', data: json('"just words"') })
    expect(await thrown([1])).toEqual({ name: 'NonError', message: '[1]', data: json('[1]') })
    expect(await thrown({ message: 'half', x: 1 })).toEqual({ name: 'Error', message: 'half', data: json('{"x":1}') })
    expect(await thrown(undefined)).toMatchObject({ name: 'NonError', message: 'null' })
  })

  test('trap 23: of a portable workflow is the envelope, not its text', async () => {
    const error = Object.assign(new Error('no'), { name: 'Declined', code: 402, data: { big: 5n } })
    expect(await thrown(error, 'portable')).toEqual({
      name: 'Declined',
      message: 'no',
      code: '402',
      data: json('{"big":"5"}'),
    })
    expect(await thrown(new Error('no'), 'portable')).toEqual({ name: 'Error', message: 'no' })
  })
})

describe('an error of a Python application', () => {
  test('of the SDK has its message and code, though its pickle has neither', () => {
    expect(python.sdk.length).toBeGreaterThan(20)
    for (const { name, message, code, native } of python.sdk) {
      const failure = decodeFailure(native, PICKLE)
      expect([failure.name, failure.code]).toEqual([name, String(code)])
      // Two sentences are left out at their ends: what to do about it, and a link.
      expect(message.startsWith(failure.message)).toBe(true)
      expect(failure.message.length).toBeGreaterThan(Math.min(message.length, 50) - 1)
    }
  })

  test('of the SDK in a portable workflow reads the same, less the code', () => {
    for (const { name, message, portable } of python.sdk) {
      const failure = decodeFailure(portable, PORTABLE)
      expect(failure.name).toBe(name)
      expect(failure.message).toContain(message)
    }
  })

  test('that ran out of retries brings its last attempt as the cause', () => {
    const { native } = python.sdk.find(({ name }: { name: string }) => name === 'DBOSMaxStepRetriesExceeded')
    expect(decodeFailure(native, PICKLE).cause).toEqual({ name: 'KeyError', message: 'last' })
  })

  test('of its own has name, first argument, code and attributes', () => {
    const read = (name: string) => decodeFailure(python.own[name].native, PICKLE)
    expect(read('ValueError')).toEqual({ name: 'ValueError', message: 'bad' })
    expect(read('KeyError')).toEqual({ name: 'KeyError', message: 'k' })
    expect(read('no arguments')).toEqual({ name: 'RuntimeError', message: '' })
    expect(read('two arguments')).toEqual({ name: 'RuntimeError', message: '["a",2]' })
    expect(read('PaymentDeclined')).toEqual({
      name: 'PaymentDeclined',
      message: 'declined 5',
      code: '402',
      data: json('{"amount":5}'),
    })
    expect(read('Detailed')).toEqual({ name: 'Detailed', message: 'm', data: json('{"retry":false}') })
    expect(read('portable')).toEqual({ name: 'Declined', message: 'm', code: '402', data: json('{"a":[1]}') })
  })

  test('of a portable workflow is the envelope; a null code is none', () => {
    expect(decodeFailure(python.own.ValueError.portable, PORTABLE)).toEqual({ name: 'ValueError', message: 'bad' })
    expect(decodeFailure(python.own.Detailed.portable, PORTABLE)).toEqual({
      name: 'Detailed',
      message: 'm',
      data: json('{"retry":false}'),
    })
  })
})

describe('an error of a Go application', () => {
  test('is its plain message, whatever serialization the row names', () => {
    for (const serialization of [GO_JSON, GO_GOB, null]) {
      expect(decodeFailure('wrapped: no', serialization)).toEqual({ name: 'Error', message: 'wrapped: no' })
    }
    expect(decodeFailure('{"name":"Portable Error","message":"no"}', PORTABLE)).toEqual({
      name: 'Portable Error',
      message: 'no',
    })
  })

  test('in a gob is read, if it is a struct of scalars', () => {
    expect(decodeFailure(go.error, GO_JSON)).toEqual({
      name: 'MaxStepRetriesExceeded',
      message: 'Step s has exceeded its maximum of 3 retries',
      code: '13',
      data: json('{"workflowID":"w","stepName":"s","maxRetries":3}'),
    })
    expect(decodeFailure(go['portable error'], GO_GOB)).toEqual({ name: 'Declined', message: 'no', code: '402' })
    expect(decodeFailure(go['own error'], null)).toEqual({
      name: 'Declined',
      message: 'no',
      data: json('{"amount":-2.5,"count":300,"final":true,"low":-9007199254740993,"cause":"why"}'),
    })
    expect(Object.values(GO_ERRORS)).toEqual(go['all codes'])
  })

  test('in any other gob is handed on as it stands', () => {
    for (const text of [go['nested error'], go['error with a time'], go.gob, go['gob of a text']]) {
      expect(decodeFailure(text, GO_JSON).data).toEqual(stored(text, GO_JSON))
    }
  })

  test('in a gob cut or changed at any byte gives a failure, and never throws', () => {
    const bytes = Buffer.from(go['own error'], 'base64')
    for (let at = 0; at < bytes.length; at++) {
      decodeFailure(bytes.subarray(0, at).toString('base64'), GO_JSON)
      for (const byte of [0, 1, 127, 128, 248, 255]) {
        const changed = Buffer.from(bytes)
        changed[at] = byte
        expect(decodeFailure(changed.toString('base64'), GO_JSON).message).toBeTypeOf('string')
      }
    }
  })
})

describe('an error column', () => {
  test('in another format than its row names is read all the same', async () => {
    const { serializedValue } = await sdk.serializeResError(new TypeError('no'), sdk.DBOSJSON, 'native')
    for (const serialization of [PICKLE, PORTABLE, GO_JSON, 'custom_serializer', null]) {
      expect(decodeFailure(serializedValue, serialization)).toMatchObject({ name: 'TypeError', message: 'no' })
      expect(decodeFailure(python.own.ValueError.native, serialization)).toMatchObject({ name: 'ValueError' })
    }
  })

  test('of a custom serializer is handed on as it stands', () => {
    expect(decodeFailure('~~x~~', 'custom_serializer').data).toEqual(stored('~~x~~', 'custom_serializer'))
    const objectPickle = Buffer.from('\x80\x04cos\nsystem\n.', 'latin1').toString('base64')
    expect(decodeFailure(objectPickle, PICKLE).data).toEqual(stored(objectPickle, PICKLE))
  })

  test('of any text gives a failure, and never throws', () => {
    const serializations = fc.constantFrom(PORTABLE, SUPERJSON, PICKLE, GO_JSON, GO_GOB, 'java_jackson', 'x', null)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.base64String()), serializations, (text, serialization) => {
        const { name, message } = decodeFailure(text, serialization)
        expect([typeof name, typeof message]).toEqual(['string', 'string'])
      }),
      { numRuns: 2000 },
    )
    // A chain that is longer than anybody reads is cut, in good time.
    const nested = `${'{"message":"m","cause":'.repeat(1e5)}1${'}'.repeat(1e5)}`
    expect(decodeFailure(nested, SUPERJSON).message).toBe('m')
  })
})

describe('a failure written as the portable envelope', () => {
  test('always has name and message, and comes back as it was', () => {
    expect(encodeFailure({ name: '', message: '' })).toBe('{"name":"","message":""}')
    const data = fc.oneof(
      fc
        .json()
        .filter((text) => text !== 'null')
        .map((text) => json(text)),
      fc
        .tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom('', PICKLE, SUPERJSON, PORTABLE, 'mine'))
        .map(([text, serialization]) => stored(`no JSON ${text}`, serialization)),
    )
    const { failure } = fc.letrec<{ failure: Failure }>((tie) => ({
      failure: fc.record(
        {
          name: fc.string(),
          message: fc.string(),
          code: fc.string(),
          data,
          stack: fc.string(),
          cause: fc.oneof({ maxDepth: 3 }, fc.constant({ name: 'Error', message: '' }), tie('failure')),
        },
        { requiredKeys: ['name', 'message'] },
      ) as fc.Arbitrary<Failure>,
    }))
    fc.assert(
      fc.property(failure, (given) => {
        const text = encodeFailure(given)
        JSON.parse(text)
        expect(decodeFailure(text, PORTABLE)).toEqual(given)
      }),
    )
  })

  test('has data of other formats as JSON, where it can be read', () => {
    const data = stored(
      '{"json":{"a":"5"},"meta":{"values":{"a":["bigint"]}},"__dbos_serializer":"superjson"}',
      SUPERJSON,
    )
    expect(decodeFailure(encodeFailure({ name: 'E', message: '', data }), PORTABLE).data).toEqual(json('{"a":"5"}'))
  })

  test('ends a chain of causes, and a stack, somewhere', () => {
    const endless: Failure = { name: 'E', message: '', stack: 'x'.repeat(1e6) }
    endless.cause = endless
    const text = encodeFailure(endless)
    expect(text.length).toBeLessThan(1e6)
    expect(decodeFailure(text, PORTABLE)).toMatchObject({ cause: { cause: { name: 'E' } } })
  })

  test('is the text that the SDK writes', async () => {
    const error = Object.assign(new Error('né"\n'), { name: 'Declined', code: 'x', data: { a: [1] } })
    const { serializedValue } = await sdk.serializeResError(error, sdk.DBOSJSON, 'portable')
    expect(encodeFailure({ name: 'Declined', message: 'né"\n', code: 'x', data: json('{"a":[1]}') })).toBe(
      serializedValue,
    )
  })
})
