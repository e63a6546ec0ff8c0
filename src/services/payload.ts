import { create, type MessageInitShape } from '@bufbuild/protobuf'
import {
  type Arguments,
  type Failure as FailureMessage,
  FailureSchema,
  type Payload,
  type Stored,
} from '../../gen/ts/perdure/v1/values_pb.js'
import { decodeFailure, type Failure } from '../codec/failure.js'
import { decodeInputs } from '../codec/inputs.js'
import { type Decoded, decode, type StoredValue, stored } from '../codec/value.js'

/** How a read wants its values: as JSON where they can be read, or always as they are stored. */
export type ReadValue = (text: string | null, serialization: string | null) => Payload

export function readValue(raw: boolean): ReadValue {
  return raw ? readStored : readDecoded
}

const readStored: ReadValue = (text, serialization) => toPayload(stored(text, serialization))
const readDecoded: ReadValue = (text, serialization) => toPayload(decode(text, serialization))

// Written out, as everywhere where messages are many: `create` looks each field up.
export function toPayload(value: Decoded): Payload {
  if (value.kind === 'json') return { $typeName: 'perdure.v1.Payload', content: { case: 'json', value: value.json } }
  return { $typeName: 'perdure.v1.Payload', content: { case: 'stored', value: toStored(value) } }
}

function toStored({ serialization, data }: StoredValue): Stored {
  return { $typeName: 'perdure.v1.Stored', serialization, data }
}

/** An `error` column. Raw: the stored text is the data of a failure that says nothing else. */
export function toFailure(text: string, serialization: string | null, raw: boolean): FailureMessage {
  if (!raw) return create(FailureSchema, failureFields(decodeFailure(text, serialization)))
  return create(FailureSchema, { data: toPayload(stored(text, serialization)) })
}

export function toArguments(text: string | null, serialization: string | null, raw: boolean): Arguments {
  if (raw && text !== null) return argumentsOf({ stored: toStored(stored(text, serialization)) })
  const { positional, named, stored: whole } = decodeInputs(text, serialization)
  return argumentsOf({
    stored: whole && toStored(whole),
    positional: positional.map(toPayload),
    named: Object.fromEntries(Object.entries(named).map(([name, value]) => [name, toPayload(value)])),
  })
}

function argumentsOf({ positional = [], named = {}, stored }: Partial<Arguments>): Arguments {
  return { $typeName: 'perdure.v1.Arguments', positional, named, stored }
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
