import { request as http1Request } from 'node:http'
import { connect } from 'node:http2'
import { gunzipSync } from 'node:zlib'
import { fromBinary } from '@bufbuild/protobuf'
import { codeFromString, endStreamFlag } from '@connectrpc/connect/protocol-connect'
import { trailerFlag } from '@connectrpc/connect/protocol-grpc-web'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { StatusSchema } from '../../gen/ts/google/rpc/status_pb.js'
import type { Port } from '../../src/server/port.js'

export const types = { 'gRPC-Web': 'application/grpc-web+proto', Connect: 'application/connect+proto' }
export type Protocol = keyof typeof types
export type Http = 'HTTP/1.1' | 'HTTP/2'

/** A request written by hand. */
export interface Asked {
  path: string
  method?: string
  headers: Record<string, string>
  body: Buffer
}

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: Buffer
}

/** What a client makes of an answer, whoever wrote it. */
export interface Seen {
  status: number
  headers: Record<string, unknown>
  messages: { packed: boolean; data: string }[]
  end: End | undefined
}

export interface End {
  code: number
  message: string
  reasons: string[]
  details: string[]
  metadata: Record<string, string>
}

export async function ask(port: Port, http: Http, protocol: Protocol, asked: Asked): Promise<Seen> {
  const { status, headers, body } = await (http === 'HTTP/2' ? overHttp2 : overHttp1)(port, asked)
  const messages: Seen['messages'] = []
  let end: End | undefined
  let rest = headers['content-type'] === types[protocol] ? body : Buffer.alloc(0)
  while (rest.length > 0) {
    if (end) throw new Error('an envelope behind the last')
    const flag = rest[0] as number
    const length = 5 + rest.readUInt32BE(1)
    const data = flag & 1 ? gunzipSync(rest.subarray(5, length)) : rest.subarray(5, length)
    if (flag & (protocol === 'Connect' ? endStreamFlag : trailerFlag)) end = endOf(protocol, data.toString())
    else messages.push({ packed: (flag & 1) === 1, data: data.toString('hex') })
    rest = rest.subarray(length)
  }
  return { status, headers, messages, end }
}

function endOf(protocol: Protocol, text: string): End {
  return protocol === 'Connect' ? connectEnd(text) : webEnd(text)
}

function webEnd(text: string): End {
  const lines = text.split('\r\n').filter((line) => line !== '')
  const all = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const { 'grpc-status': code, 'grpc-message': message = '', 'grpc-status-details-bin': bin = '', ...metadata } = all
  const details = fromBinary(StatusSchema, Buffer.from(bin, 'base64')).details.map(({ typeUrl, value }) => ({
    type: typeUrl.slice(typeUrl.lastIndexOf('/') + 1),
    value,
  }))
  return { code: Number(code), message: decodeURIComponent(message), ...detailed(details), metadata }
}

function connectEnd(text: string): End {
  const { error, metadata = {} } = JSON.parse(text) as {
    error?: { code: string; message?: string; details?: { type: string; value: string }[] }
    metadata?: Record<string, string[]>
  }
  const details = (error?.details ?? []).map(({ type, value }) => ({ type, value: Buffer.from(value, 'base64') }))
  return {
    code: error ? (codeFromString(error.code) ?? -1) : 0,
    message: error?.message ?? '',
    ...detailed(details),
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, values]) => [name, values.join(', ')])),
  }
}

function detailed(details: { type: string; value: Uint8Array }[]): Pick<End, 'reasons' | 'details'> {
  const infos = details.filter(({ type }) => type === ErrorInfoSchema.typeName)
  return {
    reasons: infos.map(({ value }) => fromBinary(ErrorInfoSchema, value).reason),
    details: details.map(({ type, value }) => `${type} ${Buffer.from(value).toString('hex')}`),
  }
}

function overHttp1(port: Port, { path, method = 'POST', headers, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, 'content-length': body.length } }
    const request = http1Request(port.url + path, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

function overHttp2(port: Port, { path, method = 'POST', headers, body }: Asked): Promise<Answer> {
  const session = connect(port.url)
  return new Promise<Answer>((resolve, reject) => {
    const request = session.request({ ':method': method, ':path': path, ...headers })
    const chunks: Buffer[] = []
    let answer: Record<string, unknown> = {}
    request.on('response', (headers) => {
      answer = headers
    })
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { ':status': status, ...headers } = answer
      resolve({ status: Number(status), headers, body: Buffer.concat(chunks) })
    })
    request.on('error', reject)
    request.end(body)
  }).finally(() => session.destroy())
}
