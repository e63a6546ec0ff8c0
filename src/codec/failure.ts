import { fromBase64 } from './base64.js'
import { dataMember, failureData, readDataMember } from './failure-data.js'
import { gobFailure } from './go-failure.js'
import { javaFailure } from './java-failure.js'
import { memberMap, objectText, parseString } from './json-text.js'
import { pickledFailure } from './python-failure.js'
import { TYPESCRIPT_ERRORS } from './sdk-errors.js'
import { readSuperjson } from './superjson.js'
import { isJson } from './text.js'
import { type Decoded, GO_GOB, GO_JSON, json, PICKLE, PORTABLE, SUPERJSON, stored } from './value.js'

/** What a workflow or a step threw, whatever language it threw it in. */
export interface Failure {
  name: string
  message: string
  code?: string
  data?: Decoded
  stack?: string
  cause?: Failure
}

const MAX_CAUSES = 32

/** Serializations whose applications may leave a plain message in the column. */
const PLAIN = new Set<string | null>([PORTABLE, SUPERJSON, PICKLE, GO_JSON, GO_GOB, null])

/**
 * Reads an `error` column of any SDK. Never throws. The serialization is a weak hint: Go's errors have forms of their own,
 * and an application that can't read its inputs writes that error with another serializer than the row names. So the text
 * is judged by its looks.
 */
export function decodeFailure(text: string, serialization: string | null): Failure {
  const found = jsonFailure(readSuperjson(text) ?? text) ?? pickledFailure(text) ?? gobFailure(text)
  if (found) return found
  if (PLAIN.has(serialization) && !isBinary(text)) return { name: 'Error', message: text }
  return {
    name: 'Error',
    message: 'The error is in a format that only its application reads.',
    data: stored(text, serialization),
  }
}

function jsonFailure(text: string): Failure | undefined {
  return isJson(text) ? valueFailure(text, 0) : undefined
}

/** A portable envelope, a JavaScript error record, a Java one, or any other value. */
function valueFailure(text: string, depth: number): Failure {
  const record = memberMap(text)
  if (record?.has('@class')) return javaFailure(record) ?? recordFailure(record, depth)
  if (record?.has('name') || record?.has('message')) return recordFailure(record, depth)
  // JavaScript may throw anything.
  return { name: 'NonError', message: parseString(text) ?? text, data: json(text) }
}

function recordFailure(record: Map<string, string>, depth: number): Failure {
  const failure: Failure = { name: nameOf(record), message: parseString(record.get('message')) ?? '' }
  const code = given(record, 'code') ?? given(record, 'dbosErrorCode')
  if (code !== undefined) failure.code = parseString(code) ?? code
  const stack = parseString(record.get('stack'))
  if (stack !== undefined) failure.stack = stack
  const cause = given(record, 'cause')
  if (cause !== undefined && depth < MAX_CAUSES) failure.cause = valueFailure(cause, depth + 1)
  const data = failureData(Array.from(record).filter(([name]) => !OWN.has(name)))
  if (data !== undefined) failure.data = readDataMember(data)
  return failure
}

const OWN = new Set(['name', 'message', 'code', 'dbosErrorCode', 'stack', 'cause'])

/** The SDK leaves `name` at `Error` for most of its own errors; their code tells the class. */
function nameOf(record: Map<string, string>): string {
  const name = parseString(record.get('name')) ?? 'Error'
  return (name === 'Error' && TYPESCRIPT_ERRORS[Number(record.get('dbosErrorCode'))]) || name
}

function given(record: Map<string, string>, name: string): string | undefined {
  const value = record.get(name)
  return value === 'null' ? undefined : value
}

/** Base64 of what is no text: a gob, in which Go writes errors of types that it knows, or a pickle of more than data. */
function isBinary(text: string): boolean {
  const bytes = text.length > 8 ? fromBase64(text) : undefined
  return bytes !== undefined && (bytes[0] === 0x80 || bytes.includes(0))
}

/** Of a stack trace, as much as tells where it came from. */
const MOST_STACK = 16_384

/**
 * The portable error envelope, as DBOS's SDKs read it, who need both name and message; stack and cause, which they look
 * past, stand beside what they know.
 */
export function encodeFailure(failure: Failure, depth = 0): string {
  const { code, data, stack, cause } = failure
  const members: [name: string, value: string | undefined][] = [
    ['name', JSON.stringify(failure.name)],
    ['message', JSON.stringify(failure.message)],
    ['code', code === undefined ? undefined : JSON.stringify(code)],
    ['data', data && dataMember(data)],
    ['stack', stack === undefined ? undefined : JSON.stringify(stack.slice(0, MOST_STACK))],
    ['cause', cause && depth < MAX_CAUSES ? encodeFailure(cause, depth + 1) : undefined],
  ]
  return objectText(members.filter((member): member is [string, string] => member[1] !== undefined))
}
