import { SuperJSON } from 'superjson'
import { DBOSPortableJSON } from '../wire/portable-json.js'

/** Turns values into text and back. May be asynchronous: this is the place for encryption. */
export interface DBOSSerializer {
  /** Stands beside each stored value; applications that read it need a serializer of the same name. */
  name: () => string
  stringify(value: unknown): string | Promise<string>
  parse(text: string | null | undefined): unknown
}

/** undefined: the client's serializer. */
export type WorkflowSerializationFormat = undefined | 'native' | 'portable'

export type JSONValue = string | number | boolean | null | undefined | JSONValue[] | { [key: string]: JSONValue }

export interface SerializationRecipe<T, S extends JSONValue> {
  name: string
  isApplicable: (value: unknown) => value is T
  serialize: (value: T) => S
  deserialize: (value: S) => T
}

/** Of our own, so that its recipes are not those of everything else in the process. */
const superjson = new SuperJSON()

/** As `DBOS.registerSerialization`: how instances of a class are written and read. The application needs the same one. */
export function registerSerializationRecipe<T, S extends JSONValue>(recipe: SerializationRecipe<T, S>): void {
  superjson.registerCustom<T, never>(recipe as unknown as SerializationRecipe<T, never>, recipe.name)
}

/** Browsers have no Buffer: there its bytes come as a Uint8Array. */
const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer }

registerSerializationRecipe<Uint8Array, number[]>({
  name: 'Buffer',
  isApplicable: (value): value is Uint8Array => NodeBuffer?.isBuffer(value) ?? false,
  serialize: (value) => Array.from(value),
  deserialize: (bytes) => (NodeBuffer ? NodeBuffer.from(bytes) : Uint8Array.from(bytes)),
})

const MARKER = '__dbos_serializer'

function isMarked(value: unknown): value is Parameters<typeof superjson.deserialize>[0] {
  return (
    typeof value === 'object' &&
    value !== null &&
    'json' in value &&
    (value as Record<string, unknown>)[MARKER] === 'superjson'
  )
}

/** What TypeScript applications write by default: superjson, marked. */
export const DBOSJSON = {
  name: () => 'js_superjson',
  stringify: (value: unknown): string => JSON.stringify({ ...superjson.serialize(value), [MARKER]: 'superjson' }),
  parse: (text: string | null | undefined): unknown => {
    if (text === null || text === undefined) return null
    const parsed: unknown = JSON.parse(text)
    if (!isMarked(parsed)) {
      throw new TypeError('Value carries no superjson marker, so it was not written by this serializer')
    }
    return superjson.deserialize(parsed)
  },
} satisfies DBOSSerializer

/** A value as it will stand in the database. */
export interface StoredText {
  serialization: string
  text: string
}

export function writerOf(format: WorkflowSerializationFormat, own: DBOSSerializer): DBOSSerializer {
  if (format === 'portable') return DBOSPortableJSON
  return format === 'native' ? DBOSJSON : own
}

export async function writeValue(
  value: unknown,
  format: WorkflowSerializationFormat,
  own: DBOSSerializer,
): Promise<StoredText> {
  const serializer = writerOf(format, own)
  return { serialization: serializer.name(), text: await serializer.stringify(value) }
}

/** Arguments: the portable form wraps them in a record, every other is the array itself. */
export async function writeArguments(
  positionalArgs: unknown[],
  namedArgs: Record<string, unknown> | undefined,
  format: WorkflowSerializationFormat,
  own: DBOSSerializer,
): Promise<StoredText> {
  if (format === 'portable') return writeValue({ positionalArgs, namedArgs }, format, own)
  if (namedArgs) {
    throw new TypeError(`Serialization format '${format}' does not currently support named args.`)
  }
  return writeValue(positionalArgs, format, own)
}

/** `serialization` null: the row names none, so its application's own serializer wrote it. */
export async function readText(
  text: string | null,
  serialization: string | null,
  own: DBOSSerializer,
): Promise<unknown> {
  if (serialization === DBOSPortableJSON.name()) return DBOSPortableJSON.parse(text)
  if (serialization === DBOSJSON.name()) return DBOSJSON.parse(text)
  if (!serialization || serialization === own.name()) return await own.parse(text)
  throw new TypeError(`Value deserialization type ${serialization} is not available`)
}
