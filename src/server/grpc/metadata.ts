import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'
import { create, toBinary } from '@bufbuild/protobuf'
import { anyPack } from '@bufbuild/protobuf/wkt'
import { type ConnectError, encodeBinaryHeader } from '@connectrpc/connect'
import { StatusSchema } from '../../../gen/ts/google/rpc/status_pb.js'

export function requestHeader(headers: IncomingHttpHeaders): Headers {
  const result = new Headers()
  for (const name of Object.keys(headers)) {
    if (name.charCodeAt(0) === 0x3a) continue
    const value = headers[name]
    if (typeof value === 'string') result.append(name, value)
    else for (const each of value ?? []) result.append(name, each)
  }
  return result
}

/** Adds what a handler set to the headers that the protocol itself sends; those win. */
export function withMetadata(protocol: OutgoingHttpHeaders, metadata: Headers | undefined): OutgoingHttpHeaders {
  if (!metadata) return protocol
  return { ...Object.fromEntries(metadata), ...protocol }
}

export const okTrailers: OutgoingHttpHeaders = { 'grpc-status': '0' }

/** How a call went, with the trailers that its handler set. */
export function statusTrailers(status: ConnectError | undefined, trailer: Headers | undefined): OutgoingHttpHeaders {
  return withMetadata(status ? errorTrailers(status) : okTrailers, trailer)
}

export function errorTrailers(error: ConnectError): OutgoingHttpHeaders {
  const trailers: OutgoingHttpHeaders = {
    'grpc-status': String(error.code),
    'grpc-message': percentEncode(error.rawMessage),
  }
  if (error.details.length === 0) return withMetadata(trailers, error.metadata)
  const details = error.details.map((detail) =>
    'desc' in detail
      ? anyPack(detail.desc, create(detail.desc, detail.value))
      : { typeUrl: `type.googleapis.com/${detail.type}`, value: detail.value },
  )
  const status = create(StatusSchema, { code: error.code, message: error.rawMessage, details })
  trailers['grpc-status-details-bin'] = encodeBinaryHeader(toBinary(StatusSchema, status))
  return withMetadata(trailers, error.metadata)
}

/** gRPC keeps printable ASCII but `%`, and percent-encodes the UTF-8 bytes of the rest. No header keeps a space at its ends. */
function percentEncode(text: string): string {
  return text.replace(/^ +| +$|[^\x20-\x24\x26-\x7e]+/gu, (odd) =>
    Array.from(Buffer.from(odd), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}
