import { fromBase64 } from './base64.js'
import type { Failure } from './failure.js'
import { failureData } from './failure-data.js'
import { readGobStruct } from './gob.js'
import { parseString } from './json-text.js'
import { GO_ERRORS } from './sdk-errors.js'
import { json } from './value.js'

/** An error of a type that Go can write as a gob: the SDK's two, or an application's own struct with a `Message`. */
export function gobFailure(text: string): Failure | undefined {
  const bytes = fromBase64(text)
  const struct = bytes && readGobStruct(bytes)
  const message = parseString(struct?.fields.get('Message'))
  if (struct === undefined || message === undefined) return undefined
  const { type, fields } = struct
  const code = fields.get('Code')
  const failure: Failure = { name: type.replace(/^\*?(.*[./])?/, ''), message }
  if (type === '*dbos.DBOSError') failure.name = GO_ERRORS[Number(code)] ?? 'DBOSError'
  if (type === '*dbos.PortableWorkflowError') failure.name = parseString(fields.get('Name')) ?? failure.name
  if (code !== undefined) failure.code = parseString(code) ?? code
  // The names that Go's portable form gives them.
  const rest = Array.from(fields).filter(([name]) => !OWN.has(name))
  const data = failureData(rest.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]))
  if (data !== undefined) failure.data = json(data)
  return failure
}

const OWN = new Set(['Message', 'Code', 'Name'])
