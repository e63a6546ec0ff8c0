import { readGob, readGoJson } from './go.js'
import { readJava } from './java.js'
import { readPortable } from './portable.js'
import { readPickleJson } from './python.js'
import { readSuperjson } from './superjson.js'
import { isJson } from './text.js'

/** A stored value as a caller gets it: JSON text wherever it can be read, else what stands in the database. */
export type Decoded = JsonValue | StoredValue

export interface JsonValue {
  kind: 'json'
  /** JSON text; numbers keep the digits their writer gave them. */
  json: string
}

export interface StoredValue {
  kind: 'stored'
  /** Name in the row's `serialization` column; empty where the column is NULL. */
  serialization: string
  /** The column's text as UTF-8. */
  data: Uint8Array
}

export const PORTABLE = 'portable_json'
export const SUPERJSON = 'js_superjson'
export const PICKLE = 'py_pickle'
export const GO_JSON = 'DBOS_JSON'
export const GO_GOB = 'DBOS_GOB'
export const JAVA = 'java_jackson'

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function json(text: string): JsonValue {
  return { kind: 'json', json: text }
}

/** The value as it stands in the database, for `raw_payloads` and for what can't be read. No text at all is JSON `null`. */
export function stored(text: string, serialization: string | null): StoredValue
export function stored(text: string | null, serialization: string | null): Decoded
export function stored(text: string | null, serialization: string | null): Decoded {
  if (text === null) return json('null')
  return { kind: 'stored', serialization: serialization ?? '', data: utf8.encode(text) }
}

/** The column text of a value that its caller serialized; undefined if the bytes are not UTF-8. */
export function storedText(value: StoredValue): string | undefined {
  try {
    return strictUtf8.decode(value.data)
  } catch {
    return undefined
  }
}

/** Reads a stored value of any SDK. Never throws: what can't be read stays `stored`. SQL NULL is JSON `null` (a void result). */
export function decode(text: string | null, serialization: string | null): Decoded {
  if (text === null) return json('null')
  const found = readJson(text, serialization)
  return found === undefined ? stored(text, serialization) : json(found)
}

/** The JSON text of a stored value; undefined if it has none. */
export function readJson(text: string, serialization: string | null): string | undefined {
  switch (serialization) {
    case PORTABLE:
      // Go labels the result of a portable workflow's child as portable and writes its own form.
      return readPortable(text) ?? readGoJson(text)
    case SUPERJSON:
      return readSuperjson(text) ?? plainJson(text)
    case PICKLE:
      return readPickleJson(text)
    case GO_JSON:
      return readGoJson(text)
    case GO_GOB:
      return readGob(text)
    case JAVA:
      return readJava(text)
    case null:
      return readUnnamed(text)
    default:
      return undefined
  }
}

/**
 * A row that names no serialization holds what its application's default serializer wrote, or is older than the column.
 * The forms are told apart by their looks, the surest first.
 */
function readUnnamed(text: string): string | undefined {
  return readSuperjson(text) ?? plainJson(text) ?? readPickleJson(text) ?? readGoJson(text)
}

/** JSON without superjson's marker. With it, and unreadable all the same, it is no value but a broken wrapper of one. */
function plainJson(text: string): string | undefined {
  return isJson(text) && !text.includes('"__dbos_serializer"') ? text : undefined
}
