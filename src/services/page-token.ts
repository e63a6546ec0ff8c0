import { createHash } from 'node:crypto'
import { type DescMessage, type JsonValue, type MessageShape, toJson } from '@bufbuild/protobuf'
import { Fault } from '../errors.js'

/** A list request, whatever it lists. */
interface Paged {
  pageSize: number
  pageToken: string
}

const DEFAULT_PAGE_SIZE = 100

export function pageSize(request: Paged): number {
  return request.pageSize === 0 ? DEFAULT_PAGE_SIZE : request.pageSize
}

type Key = readonly (string | number | null)[]

/** How much of an entry is told, and where the first page began: may differ from page to page. */
const MAY_CHANGE = [
  'pageSize',
  'pageToken',
  'offset',
  'loadInput',
  'loadOutput',
  'omitPayloads',
  'rawPayloads',
] as const

/**
 * A token is the key of the page's last row with a checksum over it and over the request, less what may change from
 * page to page. Any replica reads it. The checksum guards against mistakes, not against a caller who makes one up:
 * such a caller gets rows that it may list anyway.
 */
export function pageToken<Desc extends DescMessage>(
  schema: Desc,
  request: MessageShape<Desc> & Paged,
  key: Key,
): string {
  const body = Buffer.from(JSON.stringify(key)).toString('base64url')
  return `${body}.${checksum(schema, request, body)}`
}

type KeyPart = { string: string; number: number }

/**
 * The key after which the page begins, its parts of these types; undefined for the first page. The types tell a token
 * of another release, whose key was made otherwise, or one that somebody made up.
 */
export function pageKey<Desc extends DescMessage, const Types extends readonly (keyof KeyPart)[]>(
  schema: Desc,
  request: MessageShape<Desc> & Paged,
  types: Types,
): { [At in keyof Types]: KeyPart[Types[At]] } | undefined {
  if (request.pageToken === '') return undefined
  const body = request.pageToken.slice(0, Math.max(0, request.pageToken.indexOf('.')))
  const key = request.pageToken === `${body}.${checksum(schema, request, body)}` ? parsed(body) : undefined
  if (Array.isArray(key) && key.length === types.length && key.every((part, at) => typeof part === types[at])) {
    return key as unknown as { [At in keyof Types]: KeyPart[Types[At]] }
  }
  throw new Fault('PAGE_TOKEN_INVALID', 'page_token: not a token of this list with this filter and order', {
    violations: [{ field: 'page_token', description: 'is not one that this list gave for this filter and order' }],
  })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString())
  } catch {
    return undefined
  }
}

function checksum<Desc extends DescMessage>(schema: Desc, request: MessageShape<Desc> & Paged, body: string): string {
  const scope = toJson(schema, request) as Record<string, JsonValue>
  for (const field of MAY_CHANGE) delete scope[field]
  const hash = createHash('sha256')
    .update(schema.typeName)
    .update(JSON.stringify(sorted(scope)))
    .update(body)
  return hash.digest('base64url').slice(0, 16)
}

/** Clients write the entries of a map in any order, Go's in another one each time. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]))
}
