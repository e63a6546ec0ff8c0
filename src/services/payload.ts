import { create, type MessageInitShape } from '@bufbuild/protobuf'
import {
  type Arguments,
  ArgumentsSchema,
  type Failure as FailureMessage,
  FailureSchema,
  type Payload,
  PayloadSchema,
} from '../../gen/ts/perdure/v1/values_pb.js'
import { decodeFailure, type Failure } from '../codec/failure.js'
import { decodeInputs } from '../codec/inputs.js'
import { type Decoded, decode, stored } from '../codec/value.js'

/** How a read wants its values: as JSON where they can be read, or always as they are stored. */
export type ReadValue = (text: string | null, serialization: string | null) => Payload

export function readValue(raw: boolean): ReadValue {
  const read = raw ? stored : decode
  return (text, serialization) => toPayload(read(text, serialization))
}

export function toPayload(value: Decoded): Payload {
  if (value.kind === 'json') return create(PayloadSchema, { content: { case: 'json', value: value.json } })
  const { serialization, data } = value
  return create(PayloadSchema, { content: { case: 'stored', value: { serialization, data } } })
}

/** An `error` column. Raw: the stored text is the data of a failure that says nothing else. */
export function toFailure(text: string, serialization: string | null, raw: boolean): FailureMessage {
  if (!raw) return create(FailureSchema, failureFields(decodeFailure(text, serialization)))
  return create(FailureSchema, { data: toPayload(stored(text, serialization)) })
}

export function toArguments(text: string | null, serialization: string | null, raw: boolean): Arguments {
  if (raw && text !== null) {
    const payload = toPayload(stored(text, serialization))
    return create(ArgumentsSchema, payload.content.case === 'stored' ? { stored: payload.content.value } : {})
  }
  const { positional, named, stored: whole } = decodeInputs(text, serialization)
  return create(ArgumentsSchema, {
    stored: whole && { serialization: whole.serialization, data: whole.data },
    positional: positional.map(toPayload),
    named: Object.fromEntries(Object.entries(named).map(([name, value]) => [name, toPayload(value)])),
  })
}

function failureFields(failure: Failure): MessageInitShape<typeof FailureSchema> {
  return {
    name: failure.name,
    message: failure.message,
    code: failure.code,
    data: failure.data && toPayload(failure.data),
    stack: failure.stack,
    cause: failure.cause && failureFields(failure.cause),
  }
}
