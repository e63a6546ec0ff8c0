import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Payload, PayloadSchema } from '../../../gen/ts/perdure/v1/values_pb.js'
import { DBOSPortableJSON } from '../../wire/portable-json.js'

export type PayloadInit = MessageInitShape<typeof PayloadSchema>

export function payloadOf(value: unknown): PayloadInit {
  return { content: { case: 'json', value: DBOSPortableJSON.stringify(value) } }
}

/** undefined: there is none. A value that the server can't read comes as it is stored. */
export function readValue(payload: Payload | undefined): unknown {
  const content = payload?.content
  return content?.case === 'json' ? JSON.parse(content.value) : content?.value
}

/** A signal's arguments are one message: the argument, where there is one; the list of them, where there are more. */
export function signalValue(args: readonly unknown[]): PayloadInit {
  return payloadOf(args.length > 1 ? args : args[0])
}
