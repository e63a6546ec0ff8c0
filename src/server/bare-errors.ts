import { Code, ConnectError } from '@connectrpc/connect'
import { encodeEnvelope, readAllBytes, type UniversalServerResponse } from '@connectrpc/connect/protocol'
import {
  codeToHttpStatus,
  endStreamFlag,
  endStreamFromJson,
  endStreamToJson,
  errorFromJsonBytes,
  errorToJsonBytes,
} from '@connectrpc/connect/protocol-connect'
import { findTrailerError, setTrailerStatus } from '@connectrpc/connect/protocol-grpc'
import { trailerFlag, trailerParse, trailerSerialize } from '@connectrpc/connect/protocol-grpc-web'
import type { Log } from '../log.js'
import { toConnectError } from '../services/status.js'
import { withEnding } from '../wire/ending.js'

const mostBytes = 1024 * 1024

type Explain = (error: ConnectError) => ConnectError

/**
 * connect-node refuses what it can't read or may not write (bad JSON, too large) outside of any interceptor, without the
 * details that every error of ours has. Answers are given them here.
 */
export async function explained(answer: UniversalServerResponse, log: Log, method: string) {
  const end = endOf(answer.header?.get('content-type') ?? '')
  if (end && answer.body) {
    const explain = (error: ConnectError) => toConnectError(error, log, method)
    return { ...answer, body: withEndExplained(answer.body, end, explain) }
  }
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

/** The last envelope of an answer: how it is known, and what it says instead when it is an error without details. */
interface End {
  flag: number
  rewritten(data: Uint8Array, explain: Explain): Uint8Array | string | undefined
}

const connectEnd: End = {
  flag: endStreamFlag,
  rewritten(data, explain) {
    const { metadata, error } = endStreamFromJson(data)
    return isBare(error) ? JSON.stringify(endStreamToJson(metadata, plainly(error, explain), undefined)) : undefined
  },
}

const webEnd: End = {
  flag: trailerFlag,
  rewritten(data, explain) {
    const trailers = trailerParse(data)
    const error = findTrailerError(trailers)
    return isBare(error) ? trailerSerialize(setTrailerStatus(trailers, plainly(error, explain))) : undefined
  },
}

const isBare = (error: ConnectError | undefined): error is ConnectError => error?.details.length === 0

/** An error that was read has all trailers for its metadata: they would be said twice. */
function plainly(error: ConnectError, explain: Explain): ConnectError {
  const { rawMessage, code, details } = explain(error)
  return Object.assign(new ConnectError(rawMessage, code), { details })
}

function endOf(type: string): End | undefined {
  if (type.startsWith('application/connect+')) return connectEnd
  return type.startsWith('application/grpc-web') ? webEnd : undefined
}

/** connect-node gives a chunk for each envelope. An error that was packed has details: without them it is too short. */
function withEndExplained(body: AsyncIterable<Uint8Array>, { flag, rewritten }: End, explain: Explain) {
  return withEnding(body, {
    value(chunk) {
      const data = chunk[0] === flag ? rewritten(chunk.subarray(5), explain) : undefined
      return data === undefined ? chunk : encodeEnvelope(flag, Buffer.from(data))
    },
  })
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
