import { setTimeout as pause } from 'node:timers/promises'
import type { DBOSClient } from '@dbos-inc/dbos-sdk'
import type { Payload } from '../../gen/ts/perdure/v1/values_pb.js'
import { WorkflowOutcome_Kind } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { GetEventEnd_Reason } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { type Case, differential, type Rpc, type Twin } from './twins.js'

const PORTABLE = 'portable_json'

/** Workflows that have ended in every way, one under way, with events and streams in both formats. */
const scene = async ({ client, sql }: Twin) => {
  const ends = {
    success: 'SUCCESS',
    native: 'SUCCESS',
    legacy: 'SUCCESS',
    error: 'ERROR',
    cancelled: 'CANCELLED',
    gone: 'MAX_RECOVERY_ATTEMPTS_EXCEEDED',
    running: 'PENDING',
  }
  for (const [id, status] of Object.entries(ends)) {
    await client.enqueue({ workflowName: 'wf', queueName: 'q', workflowID: id })
    await sql.query('UPDATE dbos.workflow_status SET status = $2, serialization = $3 WHERE workflow_uuid = $1', [
      id,
      status,
      id === 'native' ? 'js_superjson' : PORTABLE,
    ])
  }
  const native = '{"json":"1970-01-01T00:00:00.005Z","meta":{"values":["Date"]},"__dbos_serializer":"superjson"}'
  const output = 'INSERT INTO dbos.workflow_output (workflow_uuid, output, error) VALUES ($1, $2, $3)'
  await sql.query(output, ['success', '{"b":[1,2.50],"a":null}', null])
  await sql.query(output, ['native', native, null])
  await sql.query(output, ['error', null, '{"name":"Declined","message":"no funds","code":7}'])
  await sql.query(`UPDATE dbos.workflow_status SET output = '"old"' WHERE workflow_uuid = 'legacy'`)
  for (const [key, value, serialization] of [
    ['portable', '{"x":1}', PORTABLE],
    ['native', native, 'js_superjson'],
  ]) {
    await sql.query('INSERT INTO dbos.workflow_events VALUES ($1, $2, $3, $4)', ['success', key, value, serialization])
  }
  const streams: [string, string, string[]][] = [
    ['success', 'closed', ['1', '"two"', '"__DBOS_STREAM_CLOSED__"', '4']],
    ['success', 'open', ['1', '2']],
    ['success', 'bare', ['1', '__DBOS_STREAM_CLOSED__']],
    ['running', 'closed', ['1', '"__DBOS_STREAM_CLOSED__"']],
    ['success', 'gap', ['1', 'deleted', '3']],
  ]
  for (const [id, key, values] of streams) {
    for (const [offset, value] of values.entries()) {
      await sql.query(
        'INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization) VALUES ($1, $2, $3, $4, $5)',
        [id, key, value, offset, PORTABLE],
      )
    }
  }
  await sql.query(`DELETE FROM dbos.streams WHERE value = 'deleted'`)
}

const jsonOf = (payload: Payload | undefined) => {
  if (payload?.content.case !== 'json') throw new Error('not JSON')
  return JSON.parse(payload.content.value)
}
const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null))

const sdkResult = (id: string) => async (client: DBOSClient) => {
  try {
    return plain(await client.retrieveWorkflow(id).getResult({ pollingIntervalMs: 20 }))
  } catch (error) {
    const { name, message } = error as Error
    return name === 'DBOSAwaitedWorkflowCancelledError' || / was cancelled$/.test(message)
      ? 'cancelled'
      : / exceeded its maximum recovery attempts/.test(message)
        ? 'gave up'
        : `${name}: ${message}`
  }
}

const rpcResult =
  (workflowId: string) =>
  async ({ workflows }: Rpc) => {
    for await (const { frame } of workflows.getResult({ workflowId })) {
      if (frame.case !== 'outcome') continue
      const { kind, output, failure } = frame.value
      if (kind === WorkflowOutcome_Kind.SUCCEEDED) return jsonOf(output)
      if (kind === WorkflowOutcome_Kind.CANCELLED) return 'cancelled'
      if (kind === WorkflowOutcome_Kind.GAVE_UP) return 'gave up'
      return `${failure?.name}: ${failure?.message}`
    }
    return 'no outcome'
  }

const rpcEvent =
  (workflowId: string, key: string, waitPastEnd = false) =>
  async ({ workflows }: Rpc) => {
    const timeout = { seconds: 0n, nanos: 50_000_000 }
    for await (const { frame } of workflows.getEvent({ workflowId, key, timeout, waitPastEnd })) {
      if (frame.case === 'value') return jsonOf(frame.value.value)
      if (frame.case === 'end') return frame.value.reason === GetEventEnd_Reason.TIMED_OUT ? null : 'ended'
    }
    return 'no end'
  }

const sdkStream = (id: string, key: string) => async (client: DBOSClient) => {
  const values: unknown[] = []
  for await (const value of client.readStream(id, key)) values.push(value)
  return values
}

const rpcStream =
  (workflowId: string, key: string) =>
  async ({ workflows }: Rpc) => {
    const values: unknown[] = []
    for await (const { frame } of workflows.readStream({ workflowId, key })) {
      if (frame.case === 'values') values.push(...frame.value.values.map(({ value }) => jsonOf(value)))
    }
    return values
  }

const cases: Case[] = [
  ...['success', 'native', 'legacy', 'error', 'cancelled', 'gone'].map((id) => ({
    name: `the result of one that is ${id}`,
    setup: scene,
    sdk: sdkResult(id),
    rpc: rpcResult(id),
  })),
  {
    name: 'the result of a workflow that does not exist',
    sdk: (client) => Promise.race([sdkResult('missing')(client), pause(300, 'waits')]),
    rpc: rpcResult('missing'),
    deviation: { id: 'result-unknown', differs: ['answer', 'error'] },
  },
  ...['portable', 'native'].map((key) => ({
    name: `an event in ${key} form`,
    setup: scene,
    sdk: async (client: DBOSClient) => plain(await client.getEvent('success', key, 1)),
    rpc: rpcEvent('success', key),
  })),
  {
    name: 'an event that is not set in time',
    setup: scene,
    sdk: (client) => client.getEvent('running', 'portable', 0.05),
    rpc: rpcEvent('running', 'portable'),
  },
  {
    name: 'an event of a workflow that does not exist',
    sdk: (client) => client.getEvent('missing', 'k', 0.05),
    rpc: rpcEvent('missing', 'k'),
  },
  {
    name: 'an event that a workflow never set before it ended',
    setup: scene,
    sdk: (client) => client.getEvent('success', 'other', 0.05),
    rpc: rpcEvent('success', 'other'),
    deviation: { id: 'event-past-end', differs: ['answer'] },
  },
  {
    name: 'an event that a workflow never set before it ended, waited for past the end',
    setup: scene,
    sdk: (client) => client.getEvent('success', 'other', 0.05),
    rpc: rpcEvent('success', 'other', true),
  },
  ...(
    [
      ['success', 'closed'],
      ['success', 'open'],
      ['success', 'bare'],
      ['success', 'never-written'],
      ['running', 'closed'],
    ] as const
  ).map(([id, key]) => ({
    name: `the stream ${key} of one that is ${id}`,
    setup: scene,
    sdk: sdkStream(id, key),
    rpc: rpcStream(id, key),
  })),
  {
    name: 'a stream of a workflow that does not exist',
    sdk: sdkStream('missing', 'k'),
    rpc: rpcStream('missing', 'k'),
  },
  {
    name: 'a stream that a rewind left a gap in',
    setup: scene,
    sdk: sdkStream('success', 'gap'),
    rpc: rpcStream('success', 'gap'),
    deviation: { id: 'stream-gap', differs: ['answer'] },
  },
]

differential('waiting and streaming', cases)
