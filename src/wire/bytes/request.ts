import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { encode } from './encode.js'

/** What a caller asks, behind so many bytes left free. What can't be written was not lost on its way, and never will be right. */
export function requestBytes<I extends DescMessage>(desc: I, input: MessageInitShape<I>, free = 0): Buffer {
  try {
    return encode(desc, create(desc, input), free)
  } catch (error) {
    throw ConnectError.from(error, Code.InvalidArgument)
  }
}
