import { PORTABLE, readJson } from './value.js'

/** What closes a stream, as `closeStream` writes it, with serialization `portable_json`. */
export const CLOSE_MARK = '"__DBOS_STREAM_CLOSED__"'

/** The mark as older releases and Go write it, whatever serialization the row names. */
const BARE_CLOSE_MARK = '__DBOS_STREAM_CLOSED__'

/** No form of the mark is longer. */
const MAX_LENGTH = 200

/** Whether a stream's value ends it: any value that reads as the mark does, even an application's own. */
export function isCloseMark(text: string, serialization: string | null): boolean {
  if (text === CLOSE_MARK || text === BARE_CLOSE_MARK) return true
  if (serialization === PORTABLE || text.length > MAX_LENGTH) return false
  return readJson(text, serialization) === CLOSE_MARK
}
