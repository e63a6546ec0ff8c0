import type { Client } from '@connectrpc/connect'
import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { HistoryEntry } from '../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import { WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import type { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { insert, insertWorkflows } from '../store/workflow-rows.js'
import { looking } from './looking.js'

let workflows: Client<typeof WorkflowService>
let sql: pg.Client
const START = 1_700_000_000_000

beforeAll(async () => {
  ;({ workflows, sql } = await looking())
  const portable = { serialization: 'portable_json' }
  await insertWorkflows(sql, [
    {
      workflow_uuid: 'w',
      status: 'SUCCESS',
      name: 'flow',
      queue_name: 'q',
      inputs: '{"positionalArgs":[1]}',
      output: '"done"',
      created_at: START,
      started_at_epoch_ms: START + 10,
      completed_at: START + 100,
      ...portable,
    },
    { workflow_uuid: 'w-2', status: 'PENDING', name: 'child', parent_workflow_id: 'w', created_at: START + 30 },
  ])
  const step = (function_id: number, function_name: string, from: number | null, to: number | null, more = {}) =>
    insert(sql, 'operation_outputs', {
      workflow_uuid: 'w',
      function_id,
      function_name,
      started_at_epoch_ms: from && START + from,
      completed_at_epoch_ms: to && START + to,
      ...portable,
      ...more,
    })
  await step(0, 'charge', 11, 40, { output: '{"paid":true}' })
  await step(1, 'notify', 11, 20, { error: '{"name":"Oops","message":"no"}' })
  await step(2, 'child', 30, 31, { child_workflow_id: 'w-2' })
  await step(3, 'DBOS.sleep', 41, 90, { output: String(START + 90) })
  await step(4, 'DBOS.setEvent', 91, 92)
  await step(5, 'ancient', null, null, { output: '5' })
  const event = (function_id: number, key: string, value: string) =>
    insert(sql, 'workflow_events_history', { workflow_uuid: 'w', function_id, key, value, ...portable })
  await event(4, 'status', '"shipped"')
  await event(7, 'lost', '"its step is not there"')
  await insert(sql, 'notifications', {
    message_uuid: 'm',
    destination_uuid: 'w',
    topic: '__null__topic__',
    message: '"hello"',
    created_at_epoch_ms: START + 15,
    ...portable,
  })
})

function told({ at, happening }: HistoryEntry): unknown[] {
  const time = at && Number(at.seconds) * 1000 + at.nanos / 1e6 - START
  const what = happening?.happening
  switch (what?.case) {
    case 'workflow':
      return [time, what.case, WorkflowStatus[what.value.status]]
    case 'step':
      return [time, what.case, what.value.name]
    case 'event':
      return [time, what.case, what.value.key]
    case 'message':
      return [time, what.case, what.value.messageId]
    case 'child':
      return [time, what.case, what.value.workflowId]
    default:
      return [time]
  }
}

const expected = [
  [0, 'workflow', 'ENQUEUED'],
  [undefined, 'step', 'ancient'],
  [10, 'workflow', 'PENDING'],
  [15, 'message', 'm'],
  [20, 'step', 'notify'],
  [30, 'child', 'w-2'],
  [31, 'step', 'child'],
  [40, 'step', 'charge'],
  [41, 'step', 'DBOS.sleep'],
  [92, 'step', 'DBOS.setEvent'],
  [92, 'event', 'status'],
  [undefined, 'event', 'lost'],
  [100, 'workflow', 'SUCCESS'],
]

test('a history merges the row’s times, steps, events, messages and children in order', async () => {
  const { entries, nextPageToken } = await workflows.getWorkflowHistory({ workflowId: 'w' })
  expect(entries.map(told)).toEqual(expected)
  expect(nextPageToken).toBe('')
})

test('a history is the same in pages of any size', async () => {
  for (const pageSize of [1, 2, 5, 12, 13]) {
    const all: unknown[] = []
    let pageToken = ''
    do {
      const page = await workflows.getWorkflowHistory({ workflowId: 'w', pageSize, pageToken })
      expect(page.entries.length).toBeLessThanOrEqual(pageSize)
      all.push(...page.entries.map(told))
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    expect(all).toEqual(expected)
  }
})

test('a history carries each value once: the input at the beginning, the output at the end', async () => {
  const { entries } = await workflows.getWorkflowHistory({ workflowId: 'w' })
  const values = entries.map(({ happening }) => happening?.happening)
  const [created, claimed, ended] = values.flatMap((one) => (one?.case === 'workflow' ? [one.value] : []))
  expect(created?.input?.arguments?.positional[0]?.content.value).toBe('1')
  expect([created?.completedAt, created?.output]).toEqual([undefined, undefined])
  expect([claimed?.completedAt, claimed?.output, claimed?.input]).toEqual([undefined, undefined, undefined])
  expect(ended?.input).toBeUndefined()
  expect(ended?.output?.value?.content.value).toBe('"done"')
  expect(values[7]).toMatchObject({ value: { output: { content: { value: '{"paid":true}' } } } })
  expect(values[4]).toMatchObject({ value: { failure: { name: 'Oops' } } })
  expect(values[10]).toMatchObject({ value: { functionId: 4, value: { content: { value: '"shipped"' } } } })
  expect(values[3]).toMatchObject({ value: { consumed: false, value: { content: { value: '"hello"' } } } })
  expect(values[5]).toMatchObject({ value: { name: 'child', status: WorkflowStatus.PENDING } })
})

test('a history without payloads tells all the rest', async () => {
  const { entries } = await workflows.getWorkflowHistory({ workflowId: 'w', omitPayloads: true })
  expect(entries.map(told)).toEqual(expected)
  for (const { happening } of entries) {
    const what = happening?.happening
    if (what?.case === 'workflow') expect([what.value.input, what.value.output]).toEqual([undefined, undefined])
    if (what?.case === 'step') expect([what.value.output, what.value.failure]).toEqual([undefined, undefined])
    if (what?.case === 'event' || what?.case === 'message') expect(what.value.value).toBeUndefined()
  }
})

test('a history says of the first status only what the row still proves', async () => {
  const first = async (row: object) => {
    const workflow_uuid = `first-${Math.random()}`
    await insertWorkflows(sql, [{ workflow_uuid, created_at: START, ...row }])
    const { entries } = await workflows.getWorkflowHistory({ workflowId: workflow_uuid })
    return entries[0] && told(entries[0])[2]
  }
  expect(await first({ status: 'ENQUEUED', queue_name: 'q' })).toBe('ENQUEUED')
  expect(await first({ status: 'PENDING', queue_name: 'q', delay_until_epoch_ms: START })).toBe('DELAYED')
  expect(await first({ status: 'PENDING' })).toBe('PENDING')
  expect(await first({ status: 'SUCCESS' })).toBe('PENDING')
  expect(await first({ status: 'CANCELLED' })).toBe('UNSPECIFIED')
  expect(await first({ status: 'PENDING', queue_name: '_dbos_internal_queue' })).toBe('UNSPECIFIED')
})
