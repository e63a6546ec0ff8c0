import type { Failure as FailureMessage, Payload } from '../../../gen/ts/perdure/v1/values_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { encodeFailure, type Failure } from '../../codec/failure.js'
import { type Decoded, json, PORTABLE, stored } from '../../codec/value.js'
import type { GivenValues } from '../given-value.js'

/** A failure as an `error` column has it: DBOS's portable envelope, with its causes. */
export function failureText(failure: FailureMessage, values: GivenValues, field: string): string {
  return values.within({ text: encodeFailure(failureOf(failure, values, field)), serialization: PORTABLE }, field).text
}

function failureOf(
  { name, message, code, data, stack, cause }: FailureMessage,
  values: GivenValues,
  field: string,
): Failure {
  return {
    name: name || 'Error',
    message,
    ...(code && { code }),
    ...(data && { data: dataOf(data, values, `${field}.data`) }),
    ...(stack && { stack }),
    ...(cause && { cause: failureOf(cause, values, `${field}.cause`) }),
  }
}

function dataOf(data: Payload, values: GivenValues, field: string): Decoded {
  const { text, serialization } = values.value(data, ArgumentFormat.UNSPECIFIED, field)
  return data.content.case === 'stored' ? stored(text, serialization) : json(text)
}
