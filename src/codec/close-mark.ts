/** What closes a stream, as `closeStream` writes it, with serialization `portable_json`. */
export const CLOSE_MARK = '"__DBOS_STREAM_CLOSED__"'

const BARE_CLOSE_MARK = '__DBOS_STREAM_CLOSED__'

/** Whether a stream's value ends it. */
export function isCloseMark(text: string, _serialization: string | null): boolean {
  return text === CLOSE_MARK || text === BARE_CLOSE_MARK
}
