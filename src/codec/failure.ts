import type { Decoded } from './value.js'

/** What a workflow or a step threw, whatever language it threw it in. */
export interface Failure {
  name: string
  message: string
  code?: string
  data?: Decoded
  stack?: string
  cause?: Failure
}

/** Reads an `error` column. The serialization is a hint only: a row's error may be in another format than its inputs. Never throws. */
export function decodeFailure(text: string, _serialization: string | null): Failure {
  return { name: 'Error', message: text }
}

/** The portable error envelope; `data` is JSON text. */
export function encodeFailure(failure: { name: string; message: string; code?: string; data?: string }): string {
  const code = failure.code === undefined ? '' : `,"code":${JSON.stringify(failure.code)}`
  const data = failure.data === undefined ? '' : `,"data":${failure.data}`
  return `{"name":${JSON.stringify(failure.name)},"message":${JSON.stringify(failure.message)}${code}${data}}`
}
