import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerStreamResponseOptions } from 'node:http2'
import type { ConnectError, MethodImplSpec } from '@connectrpc/connect'
import { endStreamFlag, endStreamToJson } from '@connectrpc/connect/protocol-connect'
import { trailerFlag } from '@connectrpc/connect/protocol-grpc-web'
import { acceptedEncodings } from './compression.js'
import { statusTrailers } from './metadata.js'
import { connectTimeout, grpcTimeout } from './timeout.js'

/** What parts the protocols whose messages go in envelopes: their headers, and how an answer ends. */
export interface Dialect {
  /** As handlers and the log of calls know it. */
  readonly name: 'grpc' | 'grpc-web' | 'connect'
  readonly encoding: string
  readonly accepting: string
  /** Answers are packed where that header asks for it. gRPC's are packed as the request is, for all its clients ask. */
  readonly packsAsAccepted: boolean
  readonly head: OutgoingHttpHeaders
  readonly gzipHead: OutgoingHttpHeaders
  readonly headOptions: ServerStreamResponseOptions
  /** The last envelope of an answer. gRPC has none: it ends with trailers. */
  readonly ending?: Ending
  timeout(headers: IncomingHttpHeaders): number | undefined
}

export interface Ending {
  readonly flag: number
  says(status: ConnectError | undefined, trailer: Headers | undefined): string
}

// gRPC has no use for a date header in every answer; the option is missing from the types.
const undated = { sendDate: false }

export const grpc = dialect({
  name: 'grpc',
  encoding: 'grpc-encoding',
  accepting: 'grpc-accept-encoding',
  packsAsAccepted: false,
  head: { ':status': 200, 'content-type': 'application/grpc+proto', 'grpc-accept-encoding': acceptedEncodings },
  headOptions: { waitForTrailers: true, ...undated },
  timeout: grpcTimeout,
})

const grpcWeb = dialect({
  name: 'grpc-web',
  encoding: 'grpc-encoding',
  accepting: 'grpc-accept-encoding',
  packsAsAccepted: true,
  head: { ':status': 200, 'content-type': 'application/grpc-web+proto' },
  headOptions: {},
  ending: { flag: trailerFlag, says: (status, trailer) => lines(statusTrailers(status, trailer)) },
  timeout: grpcTimeout,
})

const connectStream = dialect({
  name: 'connect',
  encoding: 'connect-content-encoding',
  accepting: 'connect-accept-encoding',
  packsAsAccepted: true,
  head: { ':status': 200, 'content-type': 'application/connect+proto' },
  headOptions: {},
  ending: {
    flag: endStreamFlag,
    says: (status, trailer = new Headers()) => JSON.stringify(endStreamToJson(trailer, status, undefined)),
  },
  timeout: connectTimeout,
})

/** Of an answer that is trailers alone. */
export const onlyTrailers: ServerStreamResponseOptions = { endStream: true, ...undated }

/**
 * The dialect of an HTTP/2 request for a method, where this adapter speaks it: with binary messages. JSON, base64, unary
 * calls of Connect, and what nobody serves but in gRPC's own way are connect-node's.
 */
export function dialectOf(headers: IncomingHttpHeaders, spec: MethodImplSpec | undefined): Dialect | undefined {
  const type = headers['content-type']
  if (type === undefined || headers[':method'] !== 'POST') return undefined
  switch (type) {
    case 'application/grpc':
    case 'application/grpc+proto':
      return grpc
    case 'application/grpc-web':
    case 'application/grpc-web+proto':
      return spec && grpcWeb
    case 'application/connect+proto':
      return spec && spec.kind !== 'unary' ? connectStream : undefined
    default:
      return /^application\/grpc(\+proto)?;/.test(type) ? grpc : undefined
  }
}

function dialect(plain: Omit<Dialect, 'gzipHead'>): Dialect {
  return { ...plain, gzipHead: { ...plain.head, [plain.encoding]: 'gzip' } }
}

const lines = (headers: OutgoingHttpHeaders) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
