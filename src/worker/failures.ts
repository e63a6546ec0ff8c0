import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Failure, FailureSchema } from '../../gen/ts/perdure/v1/values_pb.js'
import { PortableWorkflowError } from '../wire/portable-error.js'
import { CancelledError } from './errors.js'
import { fromPayload, toPayload } from './payloads.js'

export type FailureInit = MessageInitShape<typeof FailureSchema>

/** Causes beyond that many are left out; errors can be their own cause. */
const CAUSES = 10

/** Whatever was thrown, in the form that every language reads. */
export function toFailure(thrown: unknown, depth = CAUSES): FailureInit {
  if (!(thrown instanceof Error)) return { name: 'NonError', message: shown(thrown), data: written(thrown) }
  const { message, stack = '', cause } = thrown
  const { code, data } = thrown as { code?: unknown; data?: unknown }
  return {
    name: nameOf(thrown),
    message,
    stack,
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : '',
    data: data === undefined ? undefined : written(data),
    cause: cause === undefined || depth === 0 ? undefined : toFailure(cause, depth - 1),
  }
}

/** What can't be written stands in the way of no failure. */
function written(data: unknown) {
  try {
    return toPayload(data)
  } catch {
    return undefined
  }
}

/** `class PaymentDeclined extends Error {}` calls itself Error; its class says more. */
export function nameOf(error: Error): string {
  return error.name === 'Error' ? error.constructor.name || 'Error' : error.name
}

/** What is thrown where a step, a child or an awaited workflow failed: the same live and in replay. */
export function fromFailure(failure: Failure): Error {
  const { name, message, code, stack, cause } = failure
  if (name === 'CancelledError') return new CancelledError(message)
  const error = new PortableWorkflowError(message, name, code || undefined, fromPayload(failure.data))
  if (stack) hide(error, 'stack', stack)
  if (cause) hide(error, 'cause', fromFailure(cause))
  return error
}

function hide(error: Error, property: string, value: unknown): void {
  Object.defineProperty(error, property, { value, enumerable: false, writable: true, configurable: true })
}

function shown(thrown: unknown): string {
  try {
    return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown))
  } catch {
    return String(thrown)
  }
}
