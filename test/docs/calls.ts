import type { DescMethod } from '@bufbuild/protobuf'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Every call of the contract by its name; no two services share one. */
export const calls = new Map<string, DescMethod>(
  [WorkflowService, QueueService, ScheduleService, ApplicationService, AdminService].flatMap(({ methods }) =>
    methods.map((method): [string, DescMethod] => [method.name, method]),
  ),
)

/** Calls as curl would, JSON over HTTP/1.1, and gives the answer, or the frames of a stream without its heartbeats. */
export async function callJson(url: string, name: string, request: Json): Promise<Json[]> {
  const method = calls.get(name)
  if (!method) throw new Error(`no call ${name}`)
  const address = `${url}/${method.parent.typeName}/${name}`
  const body = JSON.stringify(request)
  if (method.methodKind !== 'unary') return frames(address, body)
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return [(await answer.json()) as Json]
}

/** Connect's streams are envelopes of one byte of flags and four of length; flag 2 marks the last, which has the error. */
async function frames(address: string, body: string): Promise<Json[]> {
  const envelope = Buffer.alloc(5 + Buffer.byteLength(body))
  envelope.writeUInt32BE(envelope.length - 5, 1)
  envelope.write(body, 5)
  const { body: answer } = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/connect+json' },
    body: envelope,
  })
  const found: Json[] = []
  let bytes = Buffer.alloc(0)
  for await (const chunk of answer ?? []) {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt32BE(1)) {
      const end = 5 + bytes.readUInt32BE(1)
      const frame = JSON.parse(bytes.toString('utf8', 5, end))
      const isLast = bytes.readUInt8(0) === 2
      bytes = bytes.subarray(end)
      if (isLast) return frame.error ? [...found, frame] : found
      if (frame.progress) continue
      found.push(frame)
      // A watch over many workflows has no end; leaving the loop cancels it.
      if (frame.synced) return found
    }
  }
  throw new Error(`${address}: the stream broke off`)
}
