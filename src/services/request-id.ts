import { createHash } from 'node:crypto'
import { type DescMessage, fromJsonString, type MessageShape, toBinary, toJsonString } from '@bufbuild/protobuf'
import type { Transaction } from '../store/database.js'
import { once } from '../store/requests.js'
import type { Namespace } from './namespaces.js'

/** An id drawn from a request id: the same request always draws the same one. A name-based UUID (version 5). */
export function derivedId(requestId: string, purpose: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(requestId.replaceAll('-', ''), 'hex'))
    .update(purpose)
    .digest()
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.subarray(0, 16).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Ids drawn from a request id for as many places as are asked for, with one look at it. */
export function derivedIds(requestId: string, purpose: string): (place: number) => string {
  return numbered(derivedId(requestId, purpose))
}

/** Ids that differ from the first one by its first eight digits alone. */
export function numbered(first: string): (place: number) => string {
  const start = Number.parseInt(first.slice(0, 8), 16)
  return (place) => ((start + place) >>> 0).toString(16).padStart(8, '0') + first.slice(8)
}

interface Repeatable<Request extends DescMessage, Response extends DescMessage> {
  requestSchema: Request
  request: MessageShape<Request> & { requestId: string }
  responseSchema: Response
}

/**
 * For calls whose repetition would act twice: with a request id, the work is done once, its answer is kept beside it in
 * the same transaction, and a repeat gets that answer. Without one, `work` just runs in a transaction.
 */
export async function repeatable<Request extends DescMessage, Response extends DescMessage>(
  namespace: Namespace,
  { requestSchema, request, responseSchema }: Repeatable<Request, Response>,
  work: (sql: Transaction) => Promise<MessageShape<Response>>,
): Promise<MessageShape<Response>> {
  const { database } = namespace
  if (request.requestId === '') return database.transaction(work)
  const hash = createHash('sha256')
    .update(requestSchema.typeName)
    .update(toBinary(requestSchema, request))
    .digest('hex')
  const answer = await once(database, { caller: '', id: request.requestId, hash }, async (sql) =>
    toJsonString(responseSchema, await work(sql)),
  )
  return fromJsonString(responseSchema, answer)
}
