import { readdir } from 'node:fs/promises'
import {
  create,
  type DescField,
  type DescMessage,
  type DescService,
  type MessageShape,
  ScalarType,
} from '@bufbuild/protobuf'
import { pathToString, type ReflectList, type ReflectMap, reflect } from '@bufbuild/protobuf/reflect'
import { createValidator } from '@bufbuild/protovalidate'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { rulesOf } from '../../../src/server/validation/rules.js'
import { Validation } from '../../../src/server/validation/validation.js'

const generated = new URL('../../../gen/ts/perdure/v1/', import.meta.url)
const files = (await readdir(generated)).filter((name) => name.endsWith('_service_pb.ts'))
const modules = await Promise.all(files.map((name) => import(new URL(name, generated).href)))
const services: DescService[] = modules.flatMap((module) =>
  Object.values<DescService>(module).filter(({ kind }) => kind === 'service'),
)
const inputs = [...new Set(services.flatMap((service) => service.methods.map(({ input }) => input)))]

describe('the compiled validators', () => {
  const validation = new Validation()
  const reference = createValidator()
  beforeAll(() => {
    for (const service of services) validation.add(service)
  })

  for (const input of inputs) {
    test(`agree with protovalidate on ${input.typeName}`, () => {
      fc.assert(
        fc.property(messages(input, 0), (message) => {
          expect(ours(validation, input, message)).toEqual(theirs(reference, input, message))
        }),
        { numRuns: 50 },
      )
    })
  }
})

/** What only we check: texts for the database, and times and durations for being any. */
const extras = new Set(['text', 'timestamp', 'duration'])

function ours(validation: Validation, desc: DescMessage, message: MessageShape<DescMessage>): string[] {
  const found = validation.violations(desc, message).filter(({ rule }) => !extras.has(rule))
  return found.map(({ field, rule }) => `${field}: ${rule}`).sort()
}

function theirs(reference: ReturnType<typeof createValidator>, desc: DescMessage, message: MessageShape<DescMessage>) {
  const { error, violations = [] } = reference.validate(desc, message)
  if (error && violations.length === 0) throw error
  return violations.map(({ field, ruleId }) => `${pathToString(field)}: ${ruleId}`).sort()
}

/** Messages whose values lie around the limits of their rules more often than not. */
function messages(desc: DescMessage, depth: number): fc.Arbitrary<MessageShape<DescMessage>> {
  const fields = desc.fields.filter((field) => depth < 4 || !field.message)
  const values = fc.record(Object.fromEntries(fields.map((field) => [field.localName, anyOf(field, depth)])), {
    requiredKeys: [],
  })
  return values.map((given) => {
    const message = create(desc)
    const target = reflect(desc, message)
    const chosen = new Set<string>()
    for (const field of fields) {
      const value = given[field.localName]
      if (value === undefined || (field.oneof && chosen.has(field.oneof.name))) continue
      if (field.oneof) chosen.add(field.oneof.name)
      setField(target, field, value)
    }
    return message
  })
}

function setField(target: ReturnType<typeof reflect>, field: DescField, value: unknown): void {
  if (field.fieldKind === 'list') {
    for (const item of value as unknown[]) (target.get(field) as ReflectList).add(wrapped(field, item))
  } else if (field.fieldKind === 'map') {
    for (const [key, item] of value as [string, unknown][])
      (target.get(field) as ReflectMap).set(key, wrapped(field, item))
  } else {
    target.set(field, wrapped(field, value) as never)
  }
}

function wrapped(field: DescField, value: unknown): unknown {
  return field.message ? reflect(field.message, value as MessageShape<DescMessage>) : value
}

function anyOf(field: DescField, depth: number): fc.Arbitrary<unknown> {
  const rules = rulesOf(field)
  if (field.fieldKind === 'list') {
    const most = rules.type.case === 'repeated' ? Number(rules.type.value.maxItems) : 0
    const item = single(field, depth, rules.type.case === 'repeated' ? rules.type.value.items : undefined)
    const few = fc.array(item, { maxLength: 3 })
    if (most === 0 || field.message) return few
    const many = fc.tuple(item, fc.constantFrom(most, most + 1)).map(([one, length]) => new Array(length).fill(one))
    return fc.oneof({ arbitrary: few, weight: 9 }, many)
  }
  if (field.fieldKind === 'map') {
    const item = single(field, depth, undefined)
    return fc.array(fc.tuple(fc.constantFrom('', 'a', 'b"c'), item), { maxLength: 3 })
  }
  return single(field, depth, rules)
}

function single(field: DescField, depth: number, rules: ReturnType<typeof rulesOf> | undefined): fc.Arbitrary<unknown> {
  if (field.message?.typeName === 'google.protobuf.Struct') return fc.constant(create(field.message))
  if (field.message) return messageValue(field.message, depth, rules)
  if (field.enum) return fc.constantFrom(0, 1, 2, 3, 99, -1)
  const numbers = numbersOf(rules)
  switch (field.fieldKind === 'map' || field.fieldKind === 'list' || field.fieldKind === 'scalar' ? field.scalar : 0) {
    case ScalarType.STRING:
      return texts(numbers)
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: 4 })
    case ScalarType.BOOL:
      return fc.boolean()
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return fc.constantFrom(0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, ...around(numbers).map(Number))
    case ScalarType.INT64:
    case ScalarType.SINT64:
      return fc.constantFrom(0n, 1n, -1n, ...around(numbers))
    case ScalarType.UINT64:
      return fc.constantFrom(0n, 1n, ...around(numbers).filter((n) => n >= 0n))
    case ScalarType.UINT32:
      return fc.constantFrom(
        0,
        1,
        ...around(numbers)
          .map(Number)
          .filter((n) => n >= 0),
      )
    default:
      return fc.constantFrom(
        0,
        1,
        -1,
        ...around(numbers)
          .map(Number)
          .filter((n) => Math.abs(n) < 2 ** 31),
      )
  }
}

function messageValue(desc: DescMessage, depth: number, rules: ReturnType<typeof rulesOf> | undefined) {
  if (desc.typeName !== 'google.protobuf.Duration' && desc.typeName !== 'google.protobuf.Timestamp') {
    return messages(desc, depth + 1)
  }
  const seconds = fc.constantFrom(0n, 1n, -1n, ...around(numbersOf(rules)))
  const nanos = fc.constantFrom(0, 1, -1, 999_999_999)
  return fc.tuple(seconds, nanos).map(([seconds, nanos]) => create(desc, { seconds, nanos } as never))
}

/** Every number in the rules of a field, those of duration limits too. */
function numbersOf(rules: ReturnType<typeof rulesOf> | undefined): bigint[] {
  const found: bigint[] = []
  const walk = (value: unknown) => {
    if (typeof value === 'bigint') found.push(value)
    else if (typeof value === 'number' && Number.isInteger(value)) found.push(BigInt(value))
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  walk(rules?.type.value)
  return found
}

const around = (numbers: bigint[]) => numbers.flatMap((n) => [n - 1n, n, n + 1n])

function texts(numbers: bigint[]): fc.Arbitrary<string> {
  const lengths = around(numbers)
    .map(Number)
    .filter((n) => n >= 0 && n <= 70_000)
  const ofLength = fc
    .tuple(fc.constantFrom('a', 'é', '€', '😀'), fc.constantFrom(0, 1, ...lengths), fc.constantFrom(1, 2, 3, 4))
    .map(([character, length, bytes]) => character.repeat(Math.ceil(length / bytes)))
  const uuid = fc.constantFrom(
    '9f0f6f0a-1111-4a11-8a11-00000000000F',
    '9f0f6f0a11114a118a11000000000000',
    '9f0f6f0a-1111-4a11-8a11-00000000000g',
  )
  return fc.oneof(fc.constant(''), ofLength, uuid, fc.string({ unit: 'binary', maxLength: 4 }))
}
