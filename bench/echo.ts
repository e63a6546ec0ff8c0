import type { DescMessage, DescMethod } from '@bufbuild/protobuf'
import { Echo } from '../test/server/echo.js'

export { Echo, type Note, NoteSchema } from '../test/server/echo.js'

/** Of one streaming call. */
export const VALUES = 500

type EchoMethod<K extends DescMethod['methodKind']> = DescMethod & {
  methodKind: K
  input: DescMessage
  output: DescMessage
}

export const once = Echo.method.once as EchoMethod<'unary'>
export const many = Echo.method.many as EchoMethod<'server_streaming'>
