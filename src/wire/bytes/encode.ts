import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type Message,
  ScalarType,
  toBinary,
} from '@bufbuild/protobuf'
import { Edition, FeatureSet_FieldPresence, isWrapperDesc, StructSchema } from '@bufbuild/protobuf/wkt'
import { Sink } from './sink.js'

/** Writes a message, or one field of it if it is set. */
type Write = (sink: Sink, message: Record<string, unknown>) => void
/** Writes a value without its tag. */
type WriteValue = (sink: Sink, value: never) => void

const sink = new Sink()

/**
 * The message behind so many bytes left free: the same bytes as protobuf-es writes, in a sixth of the time. protobuf-es
 * looks every field up by reflection, message by message; here that is done once a type.
 */
export function encode(desc: DescMessage, message: Message, free = 0): Buffer {
  sink.reset(free)
  writerOf(desc)(sink, message as unknown as Record<string, unknown>)
  const bytes = Buffer.allocUnsafe(sink.at)
  sink.bytes.copy(bytes, 0, 0, sink.at)
  return bytes
}

const writers = new WeakMap<DescMessage, Write>()

function writerOf(desc: DescMessage): Write {
  let writer = writers.get(desc)
  if (writer === undefined) {
    writer = compile(desc)
    writers.set(desc, writer)
  }
  return writer
}

function compile(desc: DescMessage): Write {
  const fields = [...desc.fields].sort((a, b) => a.number - b.number)
  // Not of ours: those of descriptor.proto, say.
  if (desc.file.edition !== Edition.EDITION_PROTO3 || !fields.every(isPlain)) {
    return (sink, message) => sink.raw(toBinary(desc, message as unknown as Message))
  }
  const writes = fields.map(fieldWriter)
  return (sink, message) => {
    for (const write of writes) write(sink, message)
    for (const { no, wireType, data } of (message.$unknown ?? []) as NonNullable<Message['$unknown']>) {
      sink.varint(no * 8 + wireType)
      sink.raw(data)
    }
  }
}

/** Kinds of numbers that no message of ours has are left to protobuf-es. */
function isPlain(field: DescField): boolean {
  if (field.fieldKind === 'map')
    return field.mapKey === ScalarType.STRING && (field.scalar ?? ScalarType.INT32) in scalars
  if (field.fieldKind === 'message' && !field.oneof && isWrapperDesc(field.message)) return false
  return field.message !== undefined || (field.scalar ?? ScalarType.INT32) in scalars
}

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2

interface Scalar {
  kind: string
  wireType: number
  /** Callers need not be of TypeScript: what would go out as something else is refused. */
  fits(value: unknown): boolean
  write: WriteValue
}

const INT64 = { wireType: VARINT, write: (sink: Sink, value: bigint) => sink.int64(value) }

/** An enum is an INT32. */
const scalars: { [type in ScalarType]?: Scalar } = {
  [ScalarType.DOUBLE]: {
    kind: 'a number',
    wireType: FIXED64,
    fits: (value) => typeof value === 'number',
    write: (sink, value: number) => sink.double(value),
  },
  [ScalarType.INT32]: {
    kind: 'a whole number of 32 bits',
    wireType: VARINT,
    fits: (value) => ((value as number) | 0) === value,
    write: (sink, value: number) => sink.int32(value),
  },
  [ScalarType.UINT32]: {
    kind: 'a whole number of 32 bits, not negative',
    wireType: VARINT,
    fits: (value) => (value as number) >>> 0 === value,
    write: (sink, value: number) => sink.varint(value),
  },
  [ScalarType.INT64]: {
    kind: 'a bigint of 64 bits',
    ...INT64,
    fits: (value) => typeof value === 'bigint' && value >= -(2n ** 63n) && value < 2n ** 63n,
  },
  [ScalarType.UINT64]: {
    kind: 'a bigint of 64 bits, not negative',
    ...INT64,
    fits: (value) => typeof value === 'bigint' && value >= 0n && value < 2n ** 64n,
  },
  [ScalarType.BOOL]: {
    kind: 'a boolean',
    wireType: VARINT,
    fits: (value) => typeof value === 'boolean',
    write: (sink, value: boolean) => sink.varint(value ? 1 : 0),
  },
  [ScalarType.STRING]: {
    kind: 'a string',
    wireType: LENGTH,
    fits: (value) => typeof value === 'string',
    write: (sink, value: string) => sink.text(value),
  },
  [ScalarType.BYTES]: {
    kind: 'a Uint8Array',
    wireType: LENGTH,
    fits: (value) => value instanceof Uint8Array,
    write: (sink, value: Uint8Array) => {
      sink.varint(value.length)
      sink.raw(value)
    },
  },
}

function scalarWriter(field: DescField): [number, WriteValue] {
  const type = field.scalar ?? ScalarType.INT32
  const { kind, wireType, fits, write } = scalars[type] as Scalar
  return [
    wireType,
    (sink, value) => {
      if (!fits(value)) throw new TypeError(`${field.parent.typeName}.${field.name}: ${String(value)} is not ${kind}`)
      write(sink, value)
    },
  ]
}

/** The wire type of a field's values, or of a map's, and how one is written. */
function valueWriter(field: DescField): [number, WriteValue] {
  if (field.message === undefined) return scalarWriter(field)
  const { message } = field
  // As a field it is plain JSON, unless a Value holds it.
  const isJson = message.typeName === StructSchema.typeName && field.parent.typeName !== 'google.protobuf.Value'
  let writer: Write | undefined
  const write = (sink: Sink, value: Record<string, unknown>) => {
    // Not before it is needed: types may hold themselves.
    writer ??= writerOf(message)
    const begun = sink.begin()
    writer(sink, isJson ? plainStruct(value as JsonObject) : value)
    sink.end(begun)
  }
  return [LENGTH, write]
}

function plainStruct(json: JsonObject): Record<string, unknown> {
  return fromJson(StructSchema, json) as unknown as Record<string, unknown>
}

function fieldWriter(field: DescField): Write {
  const { localName, number } = field
  const [wireType, write] = valueWriter(field)
  const tag = number * 8 + wireType
  const tagged = (sink: Sink, value: unknown) => {
    sink.varint(tag)
    write(sink, value as never)
  }
  if (field.oneof) {
    const { localName: oneof } = field.oneof
    return (sink, message) => {
      const chosen = message[oneof] as { case?: string; value?: unknown }
      if (chosen.case === localName) tagged(sink, chosen.value)
    }
  }
  switch (field.fieldKind) {
    case 'list':
      if (field.packed) return packed(localName, number, write)
      return (sink, message) => {
        for (const value of message[localName] as unknown[]) tagged(sink, value)
      }
    case 'map':
      return entries(localName, number, wireType, write)
    default:
      if (field.presence === FeatureSet_FieldPresence.IMPLICIT) {
        return (sink, message) => {
          const value = message[localName]
          if (isSet(value)) tagged(sink, value)
        }
      }
      return (sink, message) => {
        const value = message[localName]
        if (value !== undefined) tagged(sink, value)
      }
  }
}

/** Of a field without presence: it is not what it would be taken for if it were not there, and -0 is not 0. */
function isSet(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length > 0
  return !Object.is(value, 0) && value !== 0n && value !== '' && value !== false
}

function packed(localName: string, number: number, write: WriteValue): Write {
  const tag = number * 8 + LENGTH
  return (sink, message) => {
    const values = message[localName] as unknown[]
    if (values.length === 0) return
    sink.varint(tag)
    const begun = sink.begin()
    for (const value of values) write(sink, value as never)
    sink.end(begun)
  }
}

function entries(localName: string, number: number, wireType: number, write: WriteValue): Write {
  const tag = number * 8 + LENGTH
  return (sink, message) => {
    for (const [key, value] of Object.entries(message[localName] as Record<string, unknown>)) {
      sink.varint(tag)
      const begun = sink.begin()
      sink.varint(8 + LENGTH)
      sink.text(key)
      sink.varint(16 + wireType)
      write(sink, value as never)
      sink.end(begun)
    }
  }
}
