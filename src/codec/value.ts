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

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function json(text: string): JsonValue {
  return { kind: 'json', json: text }
}

/** The value as it stands in the database, for `raw_payloads` and for what can't be read. No text at all is JSON `null`. */
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
  return serialization === PORTABLE ? json(text) : stored(text, serialization)
}
