import { type Client, Code } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Payload } from '../../gen/ts/perdure/v1/values_pb.js'
import type { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { atFileEnd } from '../setup/file-end.js'
import { insert, insertWorkflows } from '../store/workflow-rows.js'
import { failureOf, looking } from './looking.js'

let workflows: Client<typeof WorkflowService>
let sql: pg.Client
let client: DBOSClient

beforeAll(async () => {
  const { databaseUrl, ...there } = await looking()
  workflows = there.workflows
  sql = there.sql
  client = await DBOSClient.create({ systemDatabaseUrl: databaseUrl })
  atFileEnd(() => client.destroy())
})

const START = 1_700_000_000_000
const workflow = (workflow_uuid: string) =>
  insertWorkflows(sql, [{ workflow_uuid, status: 'PENDING', name: 'flow', serialization: 'portable_json' }])

const superjson = (json: unknown, meta?: object) => JSON.stringify({ json, meta, __dbos_serializer: 'superjson' })
const value = (payload: Payload | undefined) =>
  payload?.content.case === 'json' ? JSON.parse(payload.content.value) : payload?.content

/** All pages of a list, `pageSize` entries each. */
async function all<Entry>(list: (pageToken: string) => Promise<{ entries: Entry[]; nextPageToken: string }>) {
  const entries: Entry[] = []
  for (let pageToken = ''; ; ) {
    const page = await list(pageToken)
    entries.push(...page.entries)
    pageToken = page.nextPageToken
    if (pageToken === '') return entries
  }
}

describe('steps', () => {
  beforeAll(async () => {
    await workflow('steps')
    const step = (function_id: number, row: object) =>
      insert(sql, 'operation_outputs', {
        workflow_uuid: 'steps',
        function_id,
        function_name: `step${function_id}`,
        started_at_epoch_ms: START + function_id * 10,
        completed_at_epoch_ms: START + function_id * 10 + 5,
        ...row,
      })
    await step(0, { output: superjson({ a: [1, 'x'] }), serialization: 'js_superjson' })
    await step(1, { output: '{"portable":true}', serialization: 'portable_json' })
    await step(2, { error: superjson({ name: 'TypeError', message: 'no' }), serialization: 'js_superjson' })
    await step(3, { child_workflow_id: 'steps-3', function_name: 'childFlow' })
    await step(4, { output: superjson(7), child_workflow_id: 'steps-3', function_name: 'DBOS.getResult' })
    await step(6, { output: String(START + 99_000), serialization: 'portable_json', function_name: 'DBOS.sleep' })
    await step(7, { function_name: 'DBOS.setEvent', serialization: 'portable_json', started_at_epoch_ms: null })
    await step(9, { output: superjson(null, { values: ['undefined'] }), serialization: 'js_superjson' })
  })

  test('are those that DBOSClient.listWorkflowSteps gives', async () => {
    const expected = (await client.listWorkflowSteps('steps')) ?? []
    const { steps } = await workflows.listSteps({ workflowId: 'steps' })
    const ms = (time: { seconds: bigint; nanos: number } | undefined) =>
      time && Number(time.seconds) * 1000 + time.nanos / 1e6
    expect(
      steps.map((step) => ({
        functionID: step.functionId,
        name: step.name,
        output: value(step.output) ?? null,
        error: step.failure?.message ?? null,
        childWorkflowID: step.childWorkflowId ?? null,
        startedAtEpochMs: ms(step.startedAt),
        completedAtEpochMs: ms(step.completedAt),
      })),
    ).toEqual(expected.map((step) => ({ ...step, output: step.output ?? null, error: step.error?.message ?? null })))
    expect(steps.length).toBe(8)
  })

  test('trap 11: are read by the format of their own row, not the workflow’s', async () => {
    const { steps } = await workflows.listSteps({ workflowId: 'steps' })
    expect(value(steps[0]?.output)).toEqual({ a: [1, 'x'] })
    expect(value(steps[1]?.output)).toEqual({ portable: true })
    expect(steps[2]).toMatchObject({ failure: { name: 'TypeError', message: 'no' } })
    expect(steps[2]?.output).toBeUndefined()
  })

  test('trap 10: without a format are read by their looks', async () => {
    const { steps } = await workflows.listSteps({ workflowId: 'steps' })
    expect(value(steps[4]?.output)).toBe(7)
    expect(steps[4]?.childWorkflowId).toBe('steps-3')
  })

  test('come in pages, and from an offset as the SDK counts', async () => {
    const ids = [0, 1, 2, 3, 4, 6, 7, 9]
    const page = async (pageToken: string) => {
      const { steps, nextPageToken } = await workflows.listSteps({ workflowId: 'steps', pageSize: 3, pageToken })
      return { entries: steps.map((step) => step.functionId), nextPageToken }
    }
    expect(await all(page)).toEqual(ids)
    const { steps } = await workflows.listSteps({ workflowId: 'steps', offset: 2n, pageSize: 4 })
    const theirs = await client.listWorkflowSteps('steps', { offset: 2, limit: 4 })
    expect(steps.map((step) => step.functionId)).toEqual(theirs?.map((step) => step.functionID))
  })

  test('can come without payloads, or with raw ones', async () => {
    const { steps: bare } = await workflows.listSteps({ workflowId: 'steps', omitPayloads: true })
    expect(bare.map(({ output, failure }) => output ?? failure)).toEqual(Array(8).fill(undefined))
    const { steps: raw } = await workflows.listSteps({ workflowId: 'steps', rawPayloads: true })
    expect(value(raw[0]?.output)).toMatchObject({ case: 'stored', value: { serialization: 'js_superjson' } })
  })

  test('that fill a page end it, the first one whole', async () => {
    await workflow('steps-large')
    for (const function_id of [0, 1, 2, 3]) {
      const output = JSON.stringify('z'.repeat(function_id === 0 ? 3_500_000 : 1_400_000))
      const row = { workflow_uuid: 'steps-large', function_id, output, serialization: 'portable_json' }
      await insert(sql, 'operation_outputs', row)
    }
    const lengths: number[] = []
    await all(async (pageToken) => {
      const { steps, nextPageToken } = await workflows.listSteps({ workflowId: 'steps-large', pageToken })
      lengths.push(steps.length)
      expect(steps.every(({ output }) => output?.content.case === 'json')).toBe(true)
      return { entries: steps, nextPageToken }
    })
    expect(lengths).toEqual([1, 2, 1])
  })
})

describe('events', () => {
  test('are the newest values, by key, in pages', async () => {
    await workflow('events')
    for (const [at, key] of ['', 'b', 'a', 'c:d', 'é'].entries()) {
      const row = { workflow_uuid: 'events', key, value: String(at), serialization: 'portable_json' }
      await insert(sql, 'workflow_events', row)
    }
    const page = async (pageToken: string) => {
      const { events, nextPageToken } = await workflows.listEvents({ workflowId: 'events', pageSize: 2, pageToken })
      return { entries: events.map((event) => [event.key, value(event.value)]), nextPageToken }
    }
    expect(await all(page)).toEqual([
      ['', 0],
      ['a', 2],
      ['b', 1],
      ['c:d', 3],
      ['é', 4],
    ])
  })
})

describe('streams', () => {
  test('trap 14: count their values, and are closed by the quoted mark and by the bare one', async () => {
    await workflow('streams')
    const write = async (key: string, values: [value: string, serialization: string | null][], from = 0) => {
      for (const [at, [text, serialization]] of values.entries()) {
        await insert(sql, 'streams', { workflow_uuid: 'streams', key, value: text, offset: from + at, serialization })
      }
    }
    const one: [string, string] = ['1', 'portable_json']
    const two: [string, string] = ['"about __DBOS_STREAM_CLOSED__ marks"', 'portable_json']
    await write('bare', [one, two, ['__DBOS_STREAM_CLOSED__', null]])
    await write('empty', [['"__DBOS_STREAM_CLOSED__"', 'portable_json']])
    await write('gap', [one], 5)
    await write('open', [one, two])
    await write('quoted', [one, ['"__DBOS_STREAM_CLOSED__"', 'portable_json']])
    const { streams } = await workflows.listStreams({ workflowId: 'streams' })
    expect(
      streams.map(({ key, values, nextOffset, closed }) => [key, Number(values), Number(nextOffset), closed]),
    ).toEqual([
      ['bare', 2, 3, true],
      ['empty', 0, 1, true],
      ['gap', 1, 6, false],
      ['open', 2, 2, false],
      ['quoted', 1, 2, true],
    ])
  })

  test('are told apart without reading what stands between, and the longest counted by their offsets', async () => {
    await workflow('long')
    await sql.query(
      `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
       SELECT 'long', key, CASE WHEN n = 20000 AND key = 'b' THEN '__DBOS_STREAM_CLOSED__' ELSE '1' END, n, NULL
       FROM unnest('{a,b,c}'::text[]) AS key, generate_series(0, 20000) AS n
       WHERE (key <> 'c' OR n < 10000) AND (key <> 'a' OR n NOT BETWEEN 50 AND 59)`,
    )
    const { streams } = await workflows.listStreams({ workflowId: 'long' })
    expect(
      streams.map(({ key, values, nextOffset, closed }) => [key, Number(values), Number(nextOffset), closed]),
    ).toEqual([
      ['a', 20_001, 20_001, false],
      ['b', 20_000, 20_001, true],
      ['c', 10_000, 10_000, false],
    ])
  })
})

describe('messages', () => {
  beforeAll(async () => {
    await workflow('messages')
    await workflow('other')
    const send = (message_uuid: string, at: number, row: object) =>
      insert(sql, 'notifications', {
        destination_uuid: 'messages',
        message_uuid,
        message: JSON.stringify(message_uuid),
        serialization: 'portable_json',
        created_at_epoch_ms: START + at,
        topic: '__null__topic__',
        ...row,
      })
    await send('m3', 3, { topic: 't' })
    await send('m1', 1, {})
    await send('m2b', 2, { topic: 't' })
    await send('m2a', 2, { topic: 't' })
    await send('m0', 0, { topic: 't', consumed: true, consumed_by_function_id: 4 })
    await send('m4', 4, { consumed: true, message: superjson([1]), serialization: 'js_superjson' })
    await send('elsewhere', 1, { destination_uuid: 'other' })
  })

  const list = async (request: object) => {
    const { messages } = await workflows.listMessages({ workflowId: 'messages', ...request })
    return messages.map(({ messageId }) => messageId)
  }

  test('that wait, in the order in which they were sent', async () => {
    expect(await list({})).toEqual(['m1', 'm2a', 'm2b', 'm3'])
    const { messages } = await workflows.listMessages({ workflowId: 'messages' })
    expect(messages[0]).toMatchObject({ consumed: false, sentAt: { seconds: 1_700_000_000n } })
    expect([messages[0]?.topic, messages[1]?.topic]).toEqual([undefined, 't'])
    expect(value(messages[0]?.value)).toBe('m1')
  })

  test('of one topic, or of none', async () => {
    expect(await list({ topic: 't' })).toEqual(['m2a', 'm2b', 'm3'])
    expect(await list({ topic: '' })).toEqual(['m1'])
    expect(await list({ topic: 'absent' })).toEqual([])
  })

  test('that were taken too, with the step that took them where it is known', async () => {
    expect(await list({ includeConsumed: true })).toEqual(['m0', 'm1', 'm2a', 'm2b', 'm3', 'm4'])
    const { messages } = await workflows.listMessages({ workflowId: 'messages', includeConsumed: true })
    expect(messages.map(({ consumed, consumedByFunctionId }) => [consumed, consumedByFunctionId])).toEqual([
      [true, 4],
      ...Array(4).fill([false, undefined]),
      [true, undefined],
    ])
    expect(value(messages[5]?.value)).toEqual([1])
  })

  test('in pages', async () => {
    const page = async (pageToken: string) => {
      const request = { workflowId: 'messages', includeConsumed: true, pageSize: 2, pageToken }
      const { messages, nextPageToken } = await workflows.listMessages(request)
      return { entries: messages.map(({ messageId }) => messageId), nextPageToken }
    }
    expect(await all(page)).toEqual(['m0', 'm1', 'm2a', 'm2b', 'm3', 'm4'])
  })
})

test('what a workflow holds is NOT_FOUND where there is none, and empty where it holds nothing', async () => {
  await workflow('empty')
  const calls = (workflowId: string) => [
    workflows.listSteps({ workflowId }),
    workflows.listEvents({ workflowId }),
    workflows.listStreams({ workflowId }),
    workflows.listMessages({ workflowId }),
  ]
  const contents = await Promise.all(calls('empty'))
  expect(contents.map((response) => Object.values(response).find(Array.isArray))).toEqual([[], [], [], []])
  // Trap 21: a deleted workflow's steps may still be there.
  await insert(sql, 'operation_outputs', { workflow_uuid: 'nobody', function_id: 0 })
  for (const call of [...calls('nobody'), workflows.getWorkflowHistory({ workflowId: 'nobody' })].map(failureOf)) {
    expect(await call).toEqual([Code.NotFound, 'WORKFLOW_NOT_FOUND'])
  }
})
