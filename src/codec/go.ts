import { fromBase64 } from './base64.js'
import { isJson } from './text.js'

const NIL = '__DBOS_NIL'
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The JSON text of a `DBOS_JSON` value, Go's default: base64 of JSON. Undefined if it is something else. */
export function readGoJson(text: string): string | undefined {
  if (text === NIL) return 'null'
  const bytes = fromBase64(text)
  if (bytes === undefined) return undefined
  try {
    const json = utf8.decode(bytes)
    return isJson(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** The JSON text of a `DBOS_GOB` value: only nil has one, for a gob can't be read without the program's types. */
export function readGob(text: string): string | undefined {
  return text === NIL ? 'null' : undefined
}
