import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeInputs } from '../../src/codec/inputs.js'
import { contextRuntime, encodeContext, unreadableContext } from '../../src/codec/schedule-context.js'
import { scheduledInputs } from '../../src/codec/scheduled-inputs.js'
import { sdk } from './typescript-sdk.js'

const at = '2026-01-01T00:00:00.000Z'
const instant = Date.parse(at)
const day = new Date(5)
const map = new Map<unknown, unknown>([
  ['x', day],
  [new Set([1]), undefined],
])

test.each<[unknown]>([
  [undefined],
  [null],
  [1],
  ['text'],
  [day],
  [new Set(['a', day])],
  [map],
  [[day, undefined, [map]]],
  [{ a: { 'b.c': day, '1': 2n }, d: Number.NaN, e: Buffer.from('x') }],
  [{ first: day, second: day }],
  [[day, [day]]],
  [{ error: new TypeError('x') }],
])('TypeScript: the arguments with context number %# are what the SDK writes', (context) => {
  const wanted = sdk.DBOSJSON.stringify([new Date(at), context])
  expect(scheduledInputs('typescript', instant, 0, sdk.DBOSJSON.stringify(context))?.text).toBe(wanted)
})

test('TypeScript: any context arrives as it was', () => {
  fc.assert(
    fc.property(fc.anything({ withDate: true, withBigInt: true, withMap: true, withSet: true }), (context) => {
      let stored: string
      let wanted: string
      try {
        stored = sdk.DBOSJSON.stringify(context)
        const read = sdk.DBOSJSON.parse(stored)
        // The SDK can't read every context that it writes: keys with a backslash, for one.
        if (sdk.DBOSJSON.stringify(read) !== stored) return
        wanted = sdk.DBOSJSON.stringify([new Date(at), read])
      } catch {
        return
      }
      const text = scheduledInputs('typescript', instant, 0, stored)?.text ?? ''
      expect(sdk.DBOSJSON.parse(text)).toEqual(sdk.DBOSJSON.parse(wanted))
    }),
  )
})

test('TypeScript: an object that is itself inside of itself stays so', () => {
  const root: Record<string, unknown> = { list: [1] }
  root.again = root.list
  root.self = { root }
  const text = scheduledInputs('typescript', instant, 0, sdk.DBOSJSON.stringify(root))?.text ?? ''
  const [, context] = sdk.DBOSJSON.parse(text) as [Date, typeof root]
  expect(context.again).toBe(context.list)
  expect((context.self as typeof root).root).toBe(context)
})

test.each([
  ['java', encodeContext('{"a":[1]}', 'java'), 'java_jackson', ['"2026-01-01T00:00:00Z"', '{"a":[1]}']],
  ['perdure', '{"a":1}', 'portable_json', [`"${at}"`, '{"a":1}']],
] as const)('%s: the time and the context are its positional arguments', (runtime, context, serialization, wanted) => {
  const inputs = scheduledInputs(runtime, instant, 0, context ?? '')
  expect(inputs?.serialization).toBe(serialization)
  const { positional } = decodeInputs(inputs?.text ?? '', serialization)
  expect(positional.map(({ json }) => json)).toEqual(wanted)
})

test.each([0, 3_600_000, -12_600_000])('Python: the time and the context are pickled, at an offset of %i', (offset) => {
  const inputs = scheduledInputs('python', instant + 120, offset, 'gASVCQAAAAAAAAB9lIwBYZRLAXMu')
  expect(inputs?.serialization).toBeNull()
  const { positional } = decodeInputs(inputs?.text ?? '', null)
  expect(positional.map(({ json }) => json)).toEqual(['"2026-01-01T00:00:00.120Z"', '{"a":1}'])
})

test('Go: the time and the context are one argument', () => {
  const decoded = (context: string) => {
    const inputs = scheduledInputs('go', instant, 0, context)
    return Buffer.from(inputs?.text ?? '', 'base64').toString()
  }
  expect(decoded('{"a":1}')).toBe('{"scheduled_time":"2026-01-01T00:00:00Z","context":{"a":1}}')
  expect(decoded('null')).toBe('{"scheduled_time":"2026-01-01T00:00:00Z"}')
})

const pickledObject = 'gASVGwAAAAAAAACMCF9fbWFpbl9flIwGQ29uZmlnlJOUKYGULg=='

test('the runtime of a context shows in its form', () => {
  expect(contextRuntime(sdk.DBOSJSON.stringify({ a: day }), '')).toBe('typescript')
  expect(contextRuntime('gAROLg==', null)).toBe('python')
  expect(contextRuntime(pickledObject, null)).toBe('python')
  expect(contextRuntime('{"a":1}', null)).toBe('go')
  expect(contextRuntime('null', 'Orders')).toBe('java')
  expect(contextRuntime('my own format', null)).toBeUndefined()
})

test('a stored context is refused where its application would stumble over it', () => {
  expect(unreadableContext('gAROLg==', 'py_pickle', 'python')).toBeUndefined()
  expect(unreadableContext('my own format', 'mine', 'python')).toBeUndefined()
  expect(unreadableContext('{"json":1,"__dbos_serializer":"superjson"}', 'js_superjson', 'typescript')).toBeUndefined()
  expect(unreadableContext('null', 'portable_json', 'go')).toBeUndefined()
  expect(unreadableContext('null', 'java_jackson', 'java')).toBeUndefined()
  expect(unreadableContext('no pickle', 'py_pickle', 'python')).toMatch('is no py_pickle')
  expect(unreadableContext('{"json":1}', 'js_superjson', 'typescript')).toMatch('is no js_superjson')
  expect(unreadableContext('null', 'portable_json', 'typescript')).toMatch('js_superjson')
})

test('Python: what is no whole pickle is no context', () => {
  for (const context of ['', 'no pickle', 'gAROLg', 'gARO', 'gASVCQAAAAAAAAB9lIwBYZRLAQ==', 'gAT/Lg==', 'gARDgE4u']) {
    expect(scheduledInputs('python', instant, 0, context)).toBeUndefined()
  }
})
