import { memberMap } from './json-text.js'

const HEAD = '{"json":'
const TAIL = ',"__dbos_serializer":"superjson"}'
const MAX_DEPTH = 1000

/** One place in a value that is annotated, or leads to some that are. */
interface Place {
  /** What stood there: `'Date'`, `['custom', 'Buffer']`, ... */
  type?: unknown
  children: Map<string, Place>
}

/**
 * The JSON text of a `js_superjson` value; undefined if the text is not marked as one. It comes out as `portable_json`
 * would have written it, where that form has a way (docs/values.md). A value without annotations stays the same characters.
 */
export function readSuperjson(text: string): string | undefined {
  if (!text.includes('"meta"') && text.startsWith(HEAD) && text.endsWith(TAIL)) {
    return text.slice(HEAD.length, -TAIL.length)
  }
  const envelope = memberMap(text)
  const json = envelope?.get('json')
  if (json === undefined || envelope?.get('__dbos_serializer') !== '"superjson"') return undefined
  const values = memberMap(envelope.get('meta') ?? '{}')?.get('values')
  if (values === undefined) return json
  try {
    const root: Place = { children: new Map() }
    plant(root, JSON.parse(values), 0)
    return write(JSON.parse(json), root) ?? 'null'
  } catch {
    return undefined
  }
}

/** `meta.values` is a tree: `[type, subtree?]` where a value is annotated, else an object from dotted paths to subtrees. */
function plant(place: Place, tree: unknown, depth: number): void {
  if (Array.isArray(tree)) {
    place.type = tree[0]
    if (tree.length > 1) plant(place, tree[1], depth)
  } else if (typeof tree === 'object' && tree !== null) {
    for (const [path, subtree] of Object.entries(tree)) {
      const keys = path.split(/(?<!\\)\./)
      if (depth + keys.length > MAX_DEPTH) throw new RangeError('nested too deep')
      let at = place
      for (const key of keys) at = child(at, key.replaceAll('\\.', '.'))
      plant(at, subtree, depth + keys.length)
    }
  }
}

function child(place: Place, key: string): Place {
  let found = place.children.get(key)
  if (!found) {
    found = { children: new Map() }
    place.children.set(key, found)
  }
  return found
}

/** The value as JSON text; undefined where JavaScript's `undefined` stood. */
function write(value: unknown, place: Place | undefined): string | undefined {
  if (place === undefined) return JSON.stringify(value)
  const [type, detail] = Array.isArray(place.type) ? place.type : [place.type]
  switch (type) {
    case 'undefined':
      return undefined
    case 'number':
      return value === '-0' ? '-0' : JSON.stringify(value)
    case 'map':
      return Array.isArray(value) ? writeMap(value, place) : writeParts(value, place)
    case 'custom':
      return detail === 'Buffer' ? writeBytes(value) : writeParts(value, place)
    case 'typed-array':
      return detail === 'Uint8Array' || detail === 'Uint8ClampedArray' ? writeBytes(value) : JSON.stringify(value)
    default:
      return writeParts(value, place)
  }
}

function writeParts(value: unknown, place: Place): string {
  if (place.children.size === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => write(item, place.children.get(String(i))) ?? 'null').join(',')}]`
  }
  const parts: string[] = []
  for (const [key, item] of Object.entries(value)) {
    const text = write(item, place.children.get(key))
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`)
  }
  return `{${parts.join(',')}}`
}

/** A map whose keys are all strings is an object; any other stays an array of pairs. */
function writeMap(entries: unknown[], place: Place): string {
  const isPlain = entries.every((entry, i) => {
    const key = place.children.get(String(i))?.children.get('0')
    return Array.isArray(entry) && typeof entry[0] === 'string' && key === undefined
  })
  if (!isPlain) return writeParts(entries, place)
  const parts: string[] = []
  for (const [i, [key, item]] of (entries as [string, unknown][]).entries()) {
    const text = write(item, place.children.get(String(i))?.children.get('1'))
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`)
  }
  return `{${parts.join(',')}}`
}

function writeBytes(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? Buffer.from(value).toString('base64') : value)
}

/** A value without annotations, as a TypeScript application's default serializer writes it. */
export function superjsonValue(json: string): string {
  return `${HEAD}${json}${TAIL}`
}
