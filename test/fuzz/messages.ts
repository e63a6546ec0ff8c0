import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonObject,
  type Message,
  ScalarType,
} from '@bufbuild/protobuf'
import fc, { type Arbitrary } from 'fast-check'

/** Names that rows were made with beforehand, so that many messages reach the database. */
export const KNOWN = ['w1', 'w2', 'w3', 'q', 'wf', 'app', 'v1', 's', 'k', 't']

const text: Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', '*/5 * * * *', 'Europe/Vienna', 'null', '[1]', '{"a":1}') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\0', 'a\0b', "'; DROP TABLE x; --", '%', '_', '::', '__null__topic__', '"'),
  },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(600), 'ä'.repeat(3000), '_dbos_internal_queue', '.', '../..') },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.uuid() },
)

const whole = (min: number, max: number): Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(min, max, -1, 100), fc.integer({ min, max }))

const long = (min: bigint, max: bigint): Arbitrary<bigint> =>
  fc.oneof(fc.bigInt({ min: 0n, max: 5n }), fc.constantFrom(min, max), fc.bigInt({ min, max }))

function scalar(type: ScalarType): Arbitrary<unknown> {
  switch (type) {
    case ScalarType.STRING:
      return text
    case ScalarType.BOOL:
      return fc.boolean()
    case ScalarType.BYTES:
      return fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        text.map((value) => new TextEncoder().encode(value)),
      )
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return fc.double()
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return long(-(2n ** 63n), 2n ** 63n - 1n)
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return long(0n, 2n ** 64n - 1n)
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return whole(0, 2 ** 32 - 1)
    default:
      return whole(-(2 ** 31), 2 ** 31 - 1)
  }
}

/** A number that the enum does not know is rare: most messages should get past the first check. */
const enumValue = (desc: DescEnum): Arbitrary<number> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...desc.values.map((value) => value.number)) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 99, 2 ** 31 - 1) },
  )

const struct: Arbitrary<JsonObject> = fc.dictionary(
  fc.oneof(fc.constantFrom('a', 'b'), fc.string({ maxLength: 5 })),
  fc.jsonValue({ maxDepth: 2 }) as Arbitrary<never>,
  { maxKeys: 3 },
)

const WELL_KNOWN: Record<string, Arbitrary<unknown>> = {
  'google.protobuf.Struct': struct,
  // Waits of no length and of a moment, delays, and what is no duration at all.
  'google.protobuf.Duration': fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom({}, { nanos: 5_000_000 }, { seconds: 1n }, { seconds: 3600n }) },
    {
      weight: 1,
      arbitrary: fc.record({ seconds: long(-(2n ** 63n), 2n ** 63n - 1n), nanos: whole(-(2 ** 31), 2 ** 31 - 1) }),
    },
  ),
  'google.protobuf.Timestamp': fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom({}, { seconds: 1_800_000_000n }, { seconds: 1_900_000_000n, nanos: 1 }) },
    {
      weight: 1,
      arbitrary: fc.record({ seconds: long(-(2n ** 63n), 2n ** 63n - 1n), nanos: whole(-(2 ** 31), 2 ** 31 - 1) }),
    },
  ),
  'google.protobuf.FieldMask': fc.record({ paths: fc.array(text, { maxLength: 3 }) }),
}

function singular(field: DescField, depth: number): Arbitrary<unknown> {
  if (field.enum) return enumValue(field.enum)
  if (field.message) return WELL_KNOWN[field.message.typeName] ?? init(field.message, depth - 1)
  return scalar(field.scalar as ScalarType)
}

function anyValue(field: DescField, depth: number): Arbitrary<unknown> {
  if (field.fieldKind === 'list') {
    return fc.array(field.listKind === 'message' ? init(field.message, depth - 1) : singular(field, depth), {
      maxLength: 3,
    })
  }
  if (field.fieldKind === 'map') {
    const value = field.mapKind === 'message' ? init(field.message, depth - 1) : singular(field, depth)
    return fc.dictionary(text, value, { maxKeys: 2 })
  }
  return singular(field, depth)
}

/** What `create` takes: each field there or not, one member of a oneof at the most. */
function init(desc: DescMessage, depth: number): Arbitrary<Record<string, unknown>> {
  if (depth < 0) return fc.constant({})
  const fields: Record<string, Arbitrary<unknown>> = {}
  for (const member of desc.members) {
    if (member.kind === 'oneof') {
      const cases = member.fields.map((field) =>
        anyValue(field, depth).map((value) => ({ case: field.localName, value })),
      )
      fields[member.localName] = fc.oneof(fc.constant({ case: undefined }), ...cases)
    } else if (member.name === 'namespace') {
      fields[member.localName] = fc.oneof({ weight: 20, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text })
    } else if (/time_zone|cron/.test(member.name)) {
      fields[member.localName] = fc.oneof(fc.constantFrom('', 'UTC', '0 3 * * *'), text)
    } else {
      const value = anyValue(member, depth)
      fields[member.localName] = member.message
        ? fc.option(value, { nil: undefined, freq: 4 })
        : fc.option(value, { nil: undefined })
    }
  }
  return fc
    .record(fields)
    .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
}

export function anyMessage(desc: DescMessage): Arbitrary<Message> {
  return init(desc, 4).map((fields) => create(desc, fields as never))
}
