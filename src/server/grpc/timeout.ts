import { Code, ConnectError } from '@connectrpc/connect'

const unit: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

/** Milliseconds of a `grpc-timeout` header, if there is one. */
export function parseTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const parts = /^(\d{1,8})([HMSmun])$/.exec(text)
  const scale = unit[parts?.[2] ?? '']
  if (!parts || scale === undefined) throw new ConnectError(`not a grpc-timeout: ${text}`, Code.InvalidArgument)
  return Number(parts[1]) * scale
}
