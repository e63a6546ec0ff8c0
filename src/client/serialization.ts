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

/** Whether anybody may take a value of plain JSON for one of theirs. */
let recipes = false

/** As `DBOS.registerSerialization`: how instances of a class are written and read. The application needs the same one. */
export function registerSerializationRecipe<T, S extends JSONValue>(recipe: SerializationRecipe<T, S>): void {
  recipes = true
  register(recipe)
}

function register<T, S extends JSONValue>(recipe: SerializationRecipe<T, S>): void {
  superjson.registerCustom<T, never>(recipe as unknown as SerializationRecipe<T, never>, recipe.name)
}

/** Browsers have no Buffer: there its bytes come as a Uint8Array. */
const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer }

register<Uint8Array, number[]>({
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

/**
 * Whether superjson would write it as JSON does, which takes a tenth of the time: nothing in it that JSON has no word
 * for, and no object twice.
 */
function isBare(value: unknown, seen: Set<unknown>): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return true
  if (seen.has(value)) return false
  seen.add(value)
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isBare(value[i], seen)) return false
    return true
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || !isBare((value as Record<string, unknown>)[key], seen)) return false
  }
  return true
}

/** What TypeScript applications write by default: superjson, marked. */
export const DBOSJSON = {
  name: () => 'js_superjson',
  stringify: (value: unknown): string => {
    const written = !recipes && isBare(value, new Set()) ? { json: value } : superjson.serialize(value)
    return JSON.stringify({ ...written, [MARKER]: 'superjson' })
  },
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
