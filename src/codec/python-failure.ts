import type { Failure } from './failure.js'
import { failureData } from './failure-data.js'
import { pythonJson, readPickle } from './python.js'
import { PyDict, PyGlobal, PyItems, PyObject, type PyValue } from './python-value.js'
import { PYTHON_ERRORS } from './sdk-errors.js'
import { json } from './value.js'

/** A pickled exception, read as a note of what Python would construct; undefined if the text is none. */
export function pickledFailure(text: string): Failure | undefined {
  const value = readPickle(text)
  return value instanceof PyObject ? exceptionFailure(value, text.length, 0) : undefined
}

const MAX_CAUSES = 32

/** Where an exception may keep a code of its own; the first found counts, as in Python's portable form. */
const CODES = ['code', 'error_code', 'errno', 'status', 'status_code']

function exceptionFailure(exception: PyObject, size: number, depth: number): Failure | undefined {
  const { callable, args } = exception
  if (!(callable instanceof PyGlobal)) return undefined
  const name = callable.name.slice(callable.name.lastIndexOf('.') + 1)
  const own = callable.module === 'dbos._error' ? sdkFailure(name, args, size, depth) : undefined
  if (own) return own
  const state = stateOf(exception)
  const isPortable = callable.module === 'dbos._serialization' && name === 'PortableWorkflowError'
  const failure: Failure = {
    name: (isPortable && text(state.get('name'))) || name,
    message: messageOf(args, state, size),
  }
  const code = codeOf(state)
  if (code !== undefined) failure.code = code
  const rest: [string, string][] = []
  for (const [key, value] of state) {
    const found = USUAL.has(key) || (isPortable && key === 'name') ? undefined : pythonJson(value, size)
    if (found !== undefined) rest.push([key, found])
  }
  const data = failureData(rest)
  if (data !== undefined) failure.data = json(data)
  return failure
}

const USUAL = new Set([...CODES, 'message', 'args', 'dbos_error_code'])

function stateOf(exception: PyObject): Map<string, PyValue> {
  const state = new Map<string, PyValue>()
  if (exception.state instanceof PyDict) {
    for (const [key, value] of exception.state.entries) if (typeof key === 'string') state.set(key, value)
  }
  return state
}

function messageOf(args: PyValue[], state: Map<string, PyValue>, size: number): string {
  const [first] = args
  const given = text(state.get('message')) ?? text(first)
  if (given !== undefined && (args.length <= 1 || state.has('message'))) return given
  if (first === undefined) return ''
  const shown = args.length === 1 ? first : new PyItems('tuple', args)
  return pythonJson(shown, size) ?? given ?? ''
}

function codeOf(state: Map<string, PyValue>): string | undefined {
  for (const name of [...CODES, 'dbos_error_code']) {
    const value = state.get(name)
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value)
  }
  return undefined
}

function text(value: PyValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A step that ran out of retries brings the errors of its attempts; the last one is what went wrong. */
function sdkFailure(name: string, args: PyValue[], size: number, depth: number): Failure | undefined {
  const known = PYTHON_ERRORS[name]
  if (known === undefined) return undefined
  const message = known.message(...args.map((arg) => shown(arg, size)))
  const failure: Failure = { name, message, code: String(known.code) }
  const errors = args.find((arg) => arg instanceof PyItems && arg.kind === 'list')
  const last = errors instanceof PyItems ? errors.items.at(-1) : undefined
  if (last instanceof PyObject && depth < MAX_CAUSES) failure.cause = exceptionFailure(last, size, depth + 1)
  return failure
}

/** An argument as Python prints it in a sentence. */
function shown(value: PyValue, size: number): string {
  return value === null ? 'None' : (text(value) ?? pythonJson(value, size) ?? '')
}
