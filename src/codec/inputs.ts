import { elements, memberMap, members } from './json-text.js'
import { pythonJson, readPickle } from './python.js'
import { PyDict, PyItems } from './python-value.js'
import { superjsonValue } from './superjson.js'
import {
  decode,
  GO_JSON,
  JAVA,
  type JsonValue,
  json,
  PICKLE,
  PORTABLE,
  readJson,
  type StoredValue,
  SUPERJSON,
} from './value.js'

/** The arguments of a workflow. */
export interface Inputs {
  positional: JsonValue[]
  named: Record<string, JsonValue>
  /** All of them as they stand in the database, where they can't be read; there are no others then. */
  stored?: StoredValue
}

/** Reads the stored inputs of a workflow of any SDK. Never throws. */
export function decodeInputs(text: string | null, serialization: string | null): Inputs {
  if (text === null) return { positional: [], named: {} }
  const inputs = takeApart(text, serialization)
  if (inputs) return inputs
  const whole = decode(text, serialization)
  return whole.kind === 'json' ? { positional: [whole], named: {} } : { positional: [], named: {}, stored: whole }
}

function takeApart(text: string, serialization: string | null): Inputs | undefined {
  switch (serialization) {
    case PORTABLE:
      return portableArguments(readJson(text, PORTABLE))
    case SUPERJSON:
    case JAVA:
      return positionalArguments(readJson(text, serialization))
    case PICKLE:
      return pickledArguments(text)
    case null:
      return unnamedArguments(text)
    default:
      // A Go workflow has exactly one argument, and stands there bare.
      return undefined
  }
}

/** Older rows and Python's scheduled runs name no serialization. */
function unnamedArguments(text: string): Inputs | undefined {
  const pickled = pickledArguments(text)
  if (pickled) return pickled
  const found = readJson(text, null)
  return isGoJson(text, found) ? undefined : (positionalArguments(found) ?? portableArguments(found))
}

/** Go's one argument may be an array itself; only its base64 tells it from a list of arguments. */
function isGoJson(text: string, found: string | undefined): boolean {
  return found !== undefined && found === readJson(text, GO_JSON)
}

function positionalArguments(list: string | undefined): Inputs | undefined {
  const found = list === undefined ? undefined : elements(list)
  return found && { positional: found.map(json), named: {} }
}

/** `{"positionalArgs":[…],"namedArgs":{…}}`: either may be absent or null, other members there are none. */
function portableArguments(record: string | undefined): Inputs | undefined {
  const parts = record === undefined ? undefined : memberMap(record)
  if (parts === undefined) return undefined
  const named: Record<string, JsonValue> = Object.create(null)
  let positional: JsonValue[] = []
  for (const [part, value] of parts) {
    if (part === 'positionalArgs') {
      const found = value === 'null' ? [] : elements(value)
      if (found === undefined) return undefined
      positional = found.map(json)
    } else if (part === 'namedArgs') {
      const found = value === 'null' ? [] : members(value)
      if (found === undefined) return undefined
      for (const [name, argument] of found) named[name] = json(argument)
    } else {
      return undefined
    }
  }
  return { positional, named }
}

/** Python's `{"args": (…), "kwargs": {…}}`. */
function pickledArguments(text: string): Inputs | undefined {
  const inputs = readPickle(text)
  if (!(inputs instanceof PyDict) || inputs.entries.length !== 2) return undefined
  const [[argsName, args], [kwargsName, kwargs]] = inputs.entries as [[unknown, unknown], [unknown, unknown]]
  if (argsName !== 'args' || !(args instanceof PyItems)) return undefined
  if (kwargsName !== 'kwargs' || !(kwargs instanceof PyDict)) return undefined
  const positional: JsonValue[] = []
  for (const item of args.items) {
    const found = pythonJson(item, text.length)
    if (found === undefined) return undefined
    positional.push(json(found))
  }
  const named: Record<string, JsonValue> = Object.create(null)
  for (const [name, value] of kwargs.entries) {
    const found = pythonJson(value, text.length)
    if (found === undefined || typeof name !== 'string') return undefined
    named[name] = json(found)
  }
  return { positional, named }
}

/** Inputs as `enqueuePortable` writes them, from arguments that are JSON texts. `namedArgs` is left out if not given. */
export function portableInputs(positional: string[], named?: Record<string, string>): string {
  const first = `{"positionalArgs":[${positional.join(',')}]`
  if (named === undefined) return `${first}}`
  const parts = Object.entries(named).map(([name, value]) => `${JSON.stringify(name)}:${value}`)
  return `${first},"namedArgs":{${parts.join(',')}}}`
}

/** Inputs as a TypeScript application's default serializer writes them; that form has no place for named arguments. */
export function superjsonInputs(positional: string[]): string {
  return superjsonValue(`[${positional.join(',')}]`)
}
