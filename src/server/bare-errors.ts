import { Code, ConnectError } from '@connectrpc/connect'
import { readAllBytes, type UniversalServerResponse } from '@connectrpc/connect/protocol'
import { codeToHttpStatus, errorFromJsonBytes, errorToJsonBytes } from '@connectrpc/connect/protocol-connect'
import type { Log } from '../log.js'
import { toConnectError } from '../services/status.js'

const mostBytes = 1024 * 1024

/**
 * connect-node refuses what it can't read (bad JSON, too large), of unary calls before any interceptor, without the
 * details that every error of ours has. Unary Connect answers are given them here, streams by the interceptor.
 */
export async function explained(answer: UniversalServerResponse, log: Log, method: string) {
  if (!isJsonError(answer) || !answer.body) return answer
  const bytes = await readAllBytes(answer.body, mostBytes)
  const error = errorFromJsonBytes(bytes, undefined, new ConnectError('', Code.Unknown))
  if (error.details.length > 0) return { ...answer, body: once(bytes) }
  const meant = toConnectError(error, log, method)
  const body = errorToJsonBytes(meant, undefined)
  const header = new Headers(answer.header)
  header.set('content-length', String(body.byteLength))
  return { ...answer, status: codeToHttpStatus(meant.code), header, body: once(body) }
}

function isJsonError({ status, header }: UniversalServerResponse): boolean {
  if (status === 200 || header?.has('content-encoding')) return false
  return header?.get('content-type') === 'application/json'
}

/** Whoever forgot a header, with curl say, learns which: connect-node refuses a form that it doesn't know without a word. */
export function withHint(answer: UniversalServerResponse, isStream: boolean): UniversalServerResponse {
  if (answer.status !== 415 || answer.body) return answer
  const hint = isStream
    ? 'this call is a stream: it needs a Connect, gRPC-Web or gRPC client, such as buf curl\n'
    : 'send JSON, with the header content-type: application/json\n'
  const header = new Headers(answer.header)
  header.set('content-type', 'text/plain; charset=utf-8')
  return { ...answer, header, body: once(Buffer.from(hint)) }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
