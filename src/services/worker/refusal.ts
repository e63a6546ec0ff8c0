import type { MessageInitShape } from '@bufbuild/protobuf'
import type { RecordRefusalSchema } from '../../../gen/ts/perdure/v1/worker_steps_pb.js'
import { Fault } from '../../errors.js'
import { codeOf } from '../status.js'

/** What is wrong with one task is told of that task; what is wrong with the server, of the call: it is thrown. */
export function refusalOf(error: unknown): MessageInitShape<typeof RecordRefusalSchema> {
  if (!(error instanceof Fault) || error.reason === 'STORE_UNAVAILABLE' || error.reason === 'QUERY_TIMEOUT') throw error
  const { reason, message, metadata } = error
  return { reason, message, metadata, code: codeOf(reason) }
}
