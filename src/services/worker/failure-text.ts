import type { Failure } from '../../../gen/ts/perdure/v1/values_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { encodeFailure } from '../../codec/failure.js'
import type { GivenValues } from '../given-value.js'

/** A failure as an `error` column has it: DBOS's portable envelope. */
export function failureText(failure: Failure, values: GivenValues, field: string): string {
  const { name, message, code, data } = failure
  return encodeFailure({
    name: name || 'Error',
    message,
    code: code || undefined,
    data: data && values.value(data, ArgumentFormat.UNSPECIFIED, `${field}.data`).text,
  })
}
