import type { DescMessage, DescService, MessageShape } from '@bufbuild/protobuf'
import type { Interceptor } from '@connectrpc/connect'
import { invalid } from '../../errors.js'
import { type Check, Compiler, type Violation } from './checker.js'

/**
 * Holds requests to the buf.validate rules of their protos, and their texts to what a database can hold; a broken one
 * is an INVALID_REQUEST that names every violation at once. docs/decisions.md says why this is not protovalidate.
 */
export class Validation {
  readonly #compiler = new Compiler()
  readonly #checks = new Map<DescMessage, Check>()

  /** Throws when a rule of the service is not supported. */
  add(service: DescService): void {
    for (const { input } of service.methods) {
      if (!this.#checks.has(input)) this.#checks.set(input, this.#compiler.message(input))
    }
  }

  violations(desc: DescMessage, message: MessageShape<DescMessage>): Violation[] {
    const found: Violation[] = []
    this.#checks.get(desc)?.(message as never, found)
    return found
  }

  check(desc: DescMessage, message: MessageShape<DescMessage>): void {
    const found = this.violations(desc, message)
    if (found.length > 0) throw invalid(found.map(({ field, description }) => ({ field, description })))
  }

  /** For what comes through connect-node; our own adapter checks as it decodes. */
  interceptor(): Interceptor {
    return (next) => async (request) => {
      if (!request.stream) {
        this.check(request.method.input, request.message)
        return next(request)
      }
      return next({ ...request, message: this.#checked(request.method.input, request.message) })
    }
  }

  async *#checked<T extends MessageShape<DescMessage>>(
    desc: DescMessage,
    messages: AsyncIterable<T>,
  ): AsyncIterable<T> {
    for await (const message of messages) {
      this.check(desc, message)
      yield message
    }
  }
}
