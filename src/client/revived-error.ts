import { PortableWorkflowError } from '../wire/portable-error.js'

interface ErrorRecord extends Record<string, unknown> {
  name?: unknown
  message?: unknown
  stack?: unknown
  cause?: unknown
  errors?: unknown
}

/** What a workflow threw and its application stored, as an error again. */
export function reviveError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  if (!isRecord(thrown)) return notAnError(thrown)
  const error = new Error()
  for (const [property, value] of Object.entries(thrown)) {
    if (!HIDDEN.has(property)) Object.assign(error, { [property]: value })
  }
  for (const property of ['name', 'message', 'stack'] as const) {
    if (typeof thrown[property] === 'string') hide(error, property, thrown[property])
  }
  if (thrown.cause !== undefined) hide(error, 'cause', reviveNested(thrown.cause))
  if (Array.isArray(thrown.errors)) hide(error, 'errors', thrown.errors.map(reviveNested))
  return error
}

/** The record of an error in the portable form. */
export function portableError(record: unknown): PortableWorkflowError {
  const { message, name, code, data } = record as ErrorRecord
  return new PortableWorkflowError(message as string, name as string, code, data)
}

const HIDDEN = new Set(['name', 'message', 'stack', 'cause', 'errors'])

function reviveNested(value: unknown): unknown {
  return isRecord(value) && (typeof value.message === 'string' || typeof value.name === 'string')
    ? reviveError(value)
    : value
}

/** JavaScript throws anything; the SDK names it so. */
function notAnError(thrown: unknown): Error {
  const error = new Error(JSON.stringify(thrown))
  hide(error, 'name', 'NonError')
  return error
}

function isRecord(value: unknown): value is ErrorRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hide(error: Error, property: string, value: unknown): void {
  Object.defineProperty(error, property, { value, enumerable: false, writable: true, configurable: true })
}
