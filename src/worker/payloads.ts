import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Arguments, ArgumentsSchema, Payload } from '../../gen/ts/perdure/v1/values_pb.js'
import { DBOSPortableJSON } from '../wire/portable-json.js'

/** The JSON that every language reads: dates as ISO texts, big integers as texts, sets as arrays. */
export function toJson(value: unknown): string {
  return DBOSPortableJSON.stringify(value) ?? 'null'
}

export function toPayload(value: unknown) {
  return { content: { case: 'json', value: toJson(value) } } as const
}

/** undefined where there is none. */
export function fromPayload(payload: Payload | undefined): unknown {
  if (payload?.content.case === 'json') return JSON.parse(payload.content.value)
  if (payload?.content.case !== 'stored') return undefined
  throw unreadable(payload.content.value.serialization)
}

export function toArguments(args: readonly unknown[]): MessageInitShape<typeof ArgumentsSchema> {
  return { positional: args.map(toPayload) }
}

export function fromArguments(args: Arguments | undefined): unknown[] {
  if (args?.stored) throw unreadable(args.stored.serialization)
  return args?.positional.map(fromPayload) ?? []
}

function unreadable(serialization: string): TypeError {
  return new TypeError(`A value was written in the format ${serialization || 'of its application'}, which is not JSON`)
}
