import { toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect'
import { beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { ReadStreamResponseSchema } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { type Serving, serving } from '../serving.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { Application } from '../waits/application.js'

const LIMIT = 256 * 1024

let server: Serving
let application: Application
beforeAll(async () => {
  server = await serving({ limits: { payloadBytes: LIMIT / 4, messageBytes: LIMIT } })
  application = await Application.on(server.databaseUrl)
})

const text = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`

const PROTOCOLS: { name: string; binary: boolean; transport: (baseUrl: string) => Transport }[] = [
  { name: 'gRPC', binary: true, transport: (baseUrl) => createGrpcTransport({ baseUrl }) },
  { name: 'gRPC-Web', binary: true, transport: (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '2' }) },
  { name: 'Connect', binary: false, transport: (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1' }) },
]

describe.each(PROTOCOLS)('$name', ({ transport, binary }) => {
  const workflows = () => createClient(WorkflowService, transport(server.url))

  /** What was read from `offset` on: the length of each value, the largest message, and the error that ended it. */
  async function read(workflowId: string, offset = 0n) {
    const lengths: number[] = []
    let largest = 0
    try {
      for await (const response of workflows().readStream({ workflowId, key: 'k', offset })) {
        largest = Math.max(largest, toBinary(ReadStreamResponseSchema, response).length)
        if (response.frame.case !== 'values') continue
        for (const { value } of response.frame.value.values) lengths.push(String(value?.content.value).length)
      }
      return { lengths, largest }
    } catch (error) {
      return { lengths, largest, error: ConnectError.from(error) }
    }
  }

  test('a value as large as a message may be is told, whatever stands before and after it; one byte more is refused by name', async () => {
    const id = await application.start()
    // Of the largest value's message all but its text; JSON has other bytes around it.
    const around = binary ? 18 : 50
    const most = LIMIT - around
    await application.write(id, 'k', '1', text(most), '2', text(LIMIT / 4), text(most - 2), '3')
    await application.close(id, 'k')
    const all = await read(id)
    expect(all.error).toBeUndefined()
    expect(all.lengths).toEqual([1, most, 1, LIMIT / 4, most - 2, 1])

    const over = await application.start()
    await application.write(over, 'k', '1', text(binary ? most + 1 : LIMIT), '"after"')
    await application.close(over, 'k')
    const refused = await read(over)
    expect(refused.lengths).toEqual([1])
    expect(refused.error?.code).toBe(Code.ResourceExhausted)
    expect(refused.error?.findDetails(ErrorInfoSchema)[0]?.reason).toBe('MESSAGE_TOO_LARGE')
    // The reader knows where it stood, and may pass over what it can't have.
    expect((await read(over, 2n)).lengths).toEqual([7])
  })

  test('many values that are together larger than a message are told in frames that are not', async () => {
    const id = await application.start()
    await application.sql.query(
      `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
       SELECT $1, 'k', '"' || repeat('\\"', 500) || '"', n, 'portable_json' FROM generate_series(0, 1999) AS n`,
      [id],
    )
    await application.close(id, 'k')
    const { lengths, largest, error } = await read(id)
    expect(error).toBeUndefined()
    expect(lengths).toEqual(Array.from({ length: 2000 }, () => 1002))
    expect(largest).toBeLessThanOrEqual(LIMIT)
  })
})
