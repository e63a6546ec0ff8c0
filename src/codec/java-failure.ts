import type { Failure } from './failure.js'
import { readJava } from './java.js'
import { elements, objectText, parseString } from './json-text.js'
import { json } from './value.js'

/** A throwable as Java's default serializer writes it. The throwable itself is Java's own bytes; these are its notes. */
export function javaFailure(record: Map<string, string>): Failure | undefined {
  const type = parseString(record.get('type'))
  if (type === undefined || !record.get('@class')?.endsWith('.WireThrowable"')) return undefined
  const failure: Failure = { name: simpleName(type), message: parseString(record.get('message')) ?? '' }
  const frames = elements(readJava(record.get('stackPreview') ?? '') ?? '')
  if (frames?.length) failure.stack = [type, ...frames.map((frame) => `    at ${parseString(frame)}`)].join('\n')
  const cause = parseString(record.get('causeType'))
  if (cause !== undefined) failure.cause = { name: simpleName(cause), message: '' }
  const extra = readJava(record.get('extra') ?? '{}')
  if (extra !== undefined && extra !== objectText([])) failure.data = json(extra)
  return failure
}

function simpleName(type: string): string {
  return type.slice(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1)
}
