import type { IncomingHttpHeaders } from 'node:http2'
import { Code, ConnectError } from '@connectrpc/connect'

const unit: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

/** Milliseconds of a `grpc-timeout` header, if there is one. */
export function grpcTimeout(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['grpc-timeout'] as string | undefined
  if (text === undefined) return undefined
  const parts = /^(\d{1,8})([HMSmun])$/.exec(text)
  const scale = unit[parts?.[2] ?? '']
  if (!parts || scale === undefined) throw new ConnectError(`not a grpc-timeout: ${text}`, Code.InvalidArgument)
  return Number(parts[1]) * scale
}

/** Milliseconds of a `connect-timeout-ms` header, if there is one. */
export function connectTimeout(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['connect-timeout-ms'] as string | undefined
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw new ConnectError(`not a connect-timeout-ms: ${text}`, Code.InvalidArgument)
  return Number(text)
}
