import { clone, create, type DescMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf'
import type { Transport } from '@connectrpc/connect'
import { randomID } from '../wire/random-id.js'
import type { Lifetime } from './lifetime.js'
import { Patience } from './patience.js'

/** A repeat would tell how many rows the repeat moved, and not how many the call did. */
const NOT_REPEATED = new Set(['RenameApplication'])

/**
 * A transport whose calls carry the client's namespace and a request id where they take one, and which repeats unary
 * calls that did not get through: with its id a call that had arrived all the same does nothing more.
 */
export function steady(transport: Transport, namespace: string, lifetime: Lifetime): Transport {
  return {
    async unary(method, signal, timeoutMs, header, input, contextValues) {
      lifetime.refuseAfterEnd()
      const request = filledIn(method.input, input, namespace)
      const until = timeoutMs === undefined ? undefined : Date.now() + timeoutMs
      const patience = new Patience(lifetime, signal)
      for (;;) {
        const left = until === undefined ? undefined : Math.max(1, until - Date.now())
        try {
          const response = await transport.unary(method, signal, left, header, request, contextValues)
          patience.renew()
          return response
        } catch (failure) {
          if (NOT_REPEATED.has(method.name)) throw failure
          if (until !== undefined && Date.now() >= until) throw failure
          await patience.after(failure)
        }
      }
    },

    async stream(method, signal, timeoutMs, header, input, contextValues) {
      lifetime.refuseAfterEnd()
      const requests = filledInEach(method.input, input, namespace)
      return transport.stream(method, signal, timeoutMs, header, requests, contextValues)
    },
  }
}

/** Never the caller's own message: it may be sent again, as another call. */
function filledIn<I extends DescMessage>(schema: I, input: MessageInitShape<I>, namespace: string): MessageShape<I> {
  const given = create(schema, input)
  const fields = given as { namespace?: unknown; requestId?: unknown }
  const missing: Record<string, string> = {}
  if (fields.namespace === '') missing.namespace = namespace
  if (fields.requestId === '') missing.requestId = randomID()
  return Object.assign(given === input ? clone(schema, given) : given, missing)
}

async function* filledInEach<I extends DescMessage>(
  schema: I,
  inputs: AsyncIterable<MessageInitShape<I>>,
  namespace: string,
): AsyncGenerator<MessageShape<I>> {
  for await (const input of inputs) yield filledIn(schema, input, namespace)
}
