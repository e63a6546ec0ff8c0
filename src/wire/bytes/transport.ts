import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodStreaming,
  type DescMethodUnary,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf'
import { BinaryReader } from '@bufbuild/protobuf/wire'
import { type Empty, EmptySchema } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError, type Transport } from '@connectrpc/connect'
import { decodeFields } from './decode.js'
import { requestBytes } from './request.js'

/**
 * A transport of binary messages, which are written and read by what is compiled from their types. To the transport
 * below, each is an empty message with fields that it does not know, which it passes on as they are.
 */
export function compiled(transport: Transport): Transport {
  return {
    async unary(method, signal, timeoutMs, header, input, contextValues) {
      const request = asFields(method.input, input)
      const response = await transport.unary(
        untyped(method) as DescMethodUnary<typeof EmptySchema, typeof EmptySchema>,
        signal,
        timeoutMs,
        header,
        request,
        contextValues,
      )
      return { ...response, method, message: fromFields(method.output, response.message) }
    },

    async stream(method, signal, timeoutMs, header, input, contextValues) {
      const response = await transport.stream(
        untyped(method) as DescMethodStreaming<typeof EmptySchema, typeof EmptySchema>,
        signal,
        timeoutMs,
        header,
        each(input, (message) => asFields(method.input, message)),
        contextValues,
      )
      return { ...response, method, message: each(response.message, (message) => fromFields(method.output, message)) }
    },
  }
}

const known = new WeakMap<DescMethod, DescMethod>()

function untyped(method: DescMethod): DescMethod {
  let made = known.get(method)
  if (!made) {
    made = { ...method, input: EmptySchema, output: EmptySchema }
    known.set(method, made)
  }
  return made
}

/** All but the first tag passes for the data of the first field. */
function asFields<I extends DescMessage>(desc: I, input: MessageInitShape<I>): Empty {
  const bytes = requestBytes(desc, input)
  const message = create(EmptySchema)
  if (bytes.length === 0) return message
  const reader = new BinaryReader(bytes)
  const [no, wireType] = reader.tag()
  message.$unknown = [{ no, wireType, data: bytes.subarray(reader.pos) }]
  return message
}

function fromFields<O extends DescMessage>(desc: O, { $unknown = [] }: Message): MessageShape<O> {
  try {
    return decodeFields(desc, $unknown) as MessageShape<O>
  } catch (error) {
    throw new ConnectError(`the response is not a ${desc.typeName}`, Code.Internal, undefined, undefined, error)
  }
}

async function* each<T, R>(all: AsyncIterable<T>, of: (one: T) => R): AsyncGenerator<R> {
  for await (const one of all) yield of(one)
}
