import { Code, type ConnectError } from '@connectrpc/connect'
import { ErrorInfoSchema, RetryInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'

/** What a connection that breaks looks like, in the transports for Node and for browsers. */
const BROKEN = new Set([Code.Unavailable, Code.Aborted, Code.Canceled, Code.Unknown])

/** What the server says is final, unless it says when to ask again; everything else is a call that got lost on its way. */
export function isLost(error: ConnectError): boolean {
  if (error.code === Code.Unavailable || error.findDetails(RetryInfoSchema).length > 0) return true
  if (error.findDetails(ErrorInfoSchema).length > 0) return false
  return BROKEN.has(error.code) || isOfConnection(error)
}

/** An answer that ended too early, or a connection that failed; not a peer that speaks something else. */
function isOfConnection({ cause, rawMessage }: ConnectError): boolean {
  const { code } = (cause ?? {}) as { code?: unknown }
  if (code !== undefined) return rawMessage !== 'Protocol error'
  return /http\/2 stream closed|incomplete envelope|missing trailer|premature/i.test(rawMessage)
}
