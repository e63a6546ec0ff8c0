import { fromBase64 } from './base64.js'
import { unpickle } from './pickle.js'
import { pythonTime } from './python-time.js'
import { globalName, PyDict, PyFloat, PyItems, PyObject, type PyValue } from './python-value.js'

const MAX_DEPTH = 500
/** A pickle may name one value many times over; its JSON repeats it each time. */
const MAX_GROWTH = 64
const MAX_CHARACTERS = 64 * 1024 * 1024

/** The value of a `py_pickle` text: base64 of a pickle, protocols 2 to 5. Undefined if it is no pickle of plain data. */
export function readPickle(text: string): PyValue | undefined {
  if (!text.startsWith('gA')) return undefined
  const bytes = fromBase64(text)
  if (bytes === undefined || bytes[0] !== 0x80 || bytes.at(-1) !== 0x2e) return undefined
  return unpickle(bytes)
}

/** The JSON text of a `py_pickle` value (docs/values.md); undefined if any part of it has none. */
export function readPickleJson(text: string): string | undefined {
  const value = readPickle(text)
  return value === undefined ? undefined : pythonJson(value, text.length)
}

/** The JSON text of a Python value that came in a text of `size` characters; undefined if any part of it has none. */
export function pythonJson(value: PyValue, size: number): string | undefined {
  try {
    return new Writer(Math.min(MAX_CHARACTERS, 1024 * 1024 + size * MAX_GROWTH)).write(value, 0)
  } catch (error) {
    if (error instanceof NoJson) return undefined
    throw error
  }
}

class NoJson extends Error {}

class Writer {
  constructor(private budget: number) {}

  write(value: PyValue, depth: number): string {
    if (depth > MAX_DEPTH) throw new NoJson()
    this.spend(2)
    if (value instanceof PyItems) return `[${value.items.map((item) => this.write(item, depth + 1)).join(',')}]`
    if (value instanceof PyDict) return this.dict(value.entries, depth)
    const text = scalar(value)
    if (text === undefined) return this.object(value, depth)
    this.spend(text.length)
    return text
  }

  private spend(characters: number): void {
    this.budget -= characters
    if (this.budget < 0) throw new NoJson()
  }

  /** An object if all keys are strings, else an array of pairs. */
  private dict(entries: [PyValue, PyValue][], depth: number): string {
    if (entries.every(([key]) => typeof key === 'string')) {
      const members = new Map<string, string>()
      for (const [key, value] of entries) members.set(this.write(key, depth), this.write(value, depth + 1))
      return `{${Array.from(members, ([key, value]) => `${key}:${value}`).join(',')}}`
    }
    const pairs = entries.map(([key, value]) => `[${this.write(key, depth + 2)},${this.write(value, depth + 2)}]`)
    return `[${pairs.join(',')}]`
  }

  /** The few classes of the standard library that stand for plain values. */
  private object(value: PyValue, depth: number): string {
    if (!(value instanceof PyObject)) throw new NoJson()
    const { args, state, items, entries } = value
    const [first] = args
    switch (globalName(value.callable)) {
      case 'collections.OrderedDict':
      case 'collections.defaultdict':
        if (items.length > 0) throw new NoJson()
        return this.dict(entries, depth)
      case 'builtins.set':
      case 'builtins.frozenset':
      case '__builtin__.set':
      case '__builtin__.frozenset':
        if (!(first instanceof PyItems)) throw new NoJson()
        return this.write(first, depth)
      case 'builtins.bytearray':
      case '__builtin__.bytearray':
      case '__builtin__.bytes':
        return this.write(first === undefined ? new Uint8Array() : binary(first), depth)
      case '_codecs.encode':
        return this.write(binary(value), depth)
      case 'decimal.Decimal':
        return typeof first === 'string' ? this.write(first, depth) : fail()
      case 'uuid.UUID':
        return this.write(uuid(state), depth)
      case 'datetime.datetime':
      case 'datetime.date':
        return this.write(pythonTime(value, binary) ?? fail(), depth)
      default:
        throw new NoJson()
    }
  }
}

function scalar(value: PyValue): string | undefined {
  if (value === null) return 'null'
  if (value instanceof PyFloat) return float(value.value)
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'))
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'object' ? undefined : String(value)
}

/** A float keeps its point, as Python prints it; the three that JSON lacks are strings. */
function float(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** Bytes as pickle protocols below 3 spell them: a call of `_codecs.encode` with a text of Latin-1. */
function binary(value: PyValue): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (!(value instanceof PyObject)) return fail()
  const [text, encoding] = value.args
  if (typeof text !== 'string' || encoding !== 'latin1') return fail()
  return Buffer.from(text, 'latin1')
}

function uuid(state: PyValue | undefined): string {
  const int = state instanceof PyDict ? state.entries.find(([key]) => key === 'int')?.[1] : undefined
  if (typeof int !== 'number' && typeof int !== 'bigint') return fail()
  const hex = BigInt(int).toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function fail(): never {
  throw new NoJson()
}
