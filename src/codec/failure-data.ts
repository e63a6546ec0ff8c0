import { memberMap, objectText, parseString } from './json-text.js'
import { type Decoded, decode, json, type StoredValue, stored, storedText } from './value.js'

const MARK = 'perdure.stored'

/** What an error carries beside the usual, as JSON text: its `data` if that is all there is, else an object of everything. */
export function failureData(rest: [name: string, value: string][]): string | undefined {
  const [first] = rest
  if (first === undefined) return undefined
  if (rest.length > 1 || first[0] !== 'data') return objectText(rest)
  return first[1] === 'null' ? undefined : first[1]
}

/** Data as a member of an envelope, which is JSON: what can't be read as JSON is told by its format and its text. */
export function dataMember(data: Decoded): string | undefined {
  if (data.kind === 'json') return data.json
  const text = storedText(data)
  if (text === undefined) return undefined
  const read = decode(text, data.serialization)
  return read.kind === 'json' ? read.json : JSON.stringify({ [MARK]: data.serialization, text })
}

/** What `dataMember` wrote, or anybody else. */
export function readDataMember(text: string): Decoded {
  return markedData(text) ?? json(text)
}

function markedData(text: string): StoredValue | undefined {
  if (!text.includes(MARK)) return undefined
  const members = memberMap(text)
  const [serialization, data] = [parseString(members?.get(MARK)), parseString(members?.get('text'))]
  return serialization === undefined || data === undefined || members?.size !== 2
    ? undefined
    : stored(data, serialization)
}
