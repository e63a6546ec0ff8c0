import { createHash } from 'node:crypto'
import { clone, type DescMessage, type MessageShape, toBinary } from '@bufbuild/protobuf'
import { Fault } from '../errors.js'

/** A list request, whatever it lists. */
interface Paged {
  pageSize: number
  pageToken: string
}

export const DEFAULT_PAGE_SIZE = 100

export function pageSize(request: Paged): number {
  return request.pageSize === 0 ? DEFAULT_PAGE_SIZE : request.pageSize
}

type Key = readonly (string | number | null)[]

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

/** The key after which the page begins; undefined for the first page. */
export function pageKey<Desc extends DescMessage>(schema: Desc, request: MessageShape<Desc> & Paged): Key | undefined {
  if (request.pageToken === '') return undefined
  const [body = '', sum] = request.pageToken.split('.')
  if (sum !== checksum(schema, request, body)) {
    throw new Fault('PAGE_TOKEN_INVALID', 'page_token: not a token of this list with this filter and order', {
      violations: [{ field: 'page_token', description: 'is not one that this list gave for this filter and order' }],
    })
  }
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as Key
}

function checksum<Desc extends DescMessage>(schema: Desc, request: MessageShape<Desc> & Paged, body: string): string {
  const scope = clone(schema, request) as MessageShape<Desc> & Paged
  scope.pageSize = 0
  scope.pageToken = ''
  const hash = createHash('sha256').update(schema.typeName).update(toBinary(schema, scope)).update(body)
  return hash.digest('base64url').slice(0, 16)
}
