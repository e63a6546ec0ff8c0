import { type Client, Code, ConnectError } from '@connectrpc/connect'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import type { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { insert, insertWorkflows } from '../store/workflow-rows.js'
import { failureOf, looking } from './looking.js'

let workflows: Client<typeof WorkflowService>
let sql: pg.Client

beforeAll(async () => {
  ;({ workflows, sql } = await looking())
})

const json = (value: unknown) => ({ case: 'json', value: JSON.stringify(value) })
const portable = { status: 'SUCCESS', name: 'flow', serialization: 'portable_json' }

describe('GetWorkflow', () => {
  test('gives the row with input and output whole, whatever their size', async () => {
    const long = 'x'.repeat(300_000)
    const row = { workflow_uuid: 'get-1', ...portable, inputs: `{"positionalArgs":["${long}"]}`, output: '{"a":1}' }
    await insertWorkflows(sql, [{ ...row, class_name: null, queue_name: 'q', created_at: 1_700_000_000_000 }])
    const { workflow } = await workflows.getWorkflow({ workflowId: 'get-1' })
    expect(workflow).toMatchObject({ workflowId: 'get-1', status: WorkflowStatus.SUCCESS, storedStatus: 'SUCCESS' })
    expect(workflow).toMatchObject({ name: 'flow', queue: 'q', serialization: 'portable_json' })
    expect(workflow?.className).toBeUndefined()
    expect(workflow?.createdAt?.seconds).toBe(1_700_000_000n)
    expect(workflow?.input?.arguments?.positional[0]?.content).toEqual(json(long))
    expect(workflow?.output?.value?.content).toEqual(json({ a: 1 }))
    expect(workflow?.input?.omitted).toBe(false)
  })

  test('leaves out what is not to be loaded', async () => {
    const { workflow } = await workflows.getWorkflow({ workflowId: 'get-1', loadInput: false })
    expect(workflow?.input).toBeUndefined()
    expect(workflow?.output?.value?.content).toEqual(json({ a: 1 }))
    const neither = await workflows.getWorkflow({ workflowId: 'get-1', loadInput: false, loadOutput: false })
    expect([neither.workflow?.input, neither.workflow?.output]).toEqual([undefined, undefined])
  })

  test('trap 1: reads payloads where older SDKs put them, and prefers the newer place', async () => {
    const old = { workflow_uuid: 'get-old', ...portable, inputs: '{"positionalArgs":["old"]}', output: '"old"' }
    await insertWorkflows(sql, [old], { legacy: true })
    const first = await workflows.getWorkflow({ workflowId: 'get-old' })
    expect(first.workflow?.input?.arguments?.positional[0]?.content).toEqual(json('old'))
    expect(first.workflow?.output?.value?.content).toEqual(json('old'))
    await insert(sql, 'workflow_output', { workflow_uuid: 'get-old', output: '"new"' })
    const second = await workflows.getWorkflow({ workflowId: 'get-old' })
    expect(second.workflow?.output?.value?.content).toEqual(json('new'))
  })

  test('trap 23: an error is a failure, and a raw one is its stored text', async () => {
    const error = '{"name":"Declined","message":"no money","code":"E1","data":{"left":3}}'
    await insertWorkflows(sql, [{ workflow_uuid: 'get-error', ...portable, status: 'ERROR', error }])
    const { workflow } = await workflows.getWorkflow({ workflowId: 'get-error' })
    expect(workflow?.output?.failure).toMatchObject({ name: 'Declined', message: 'no money', code: 'E1' })
    expect(workflow?.output?.failure?.data?.content).toEqual(json({ left: 3 }))
    const raw = await workflows.getWorkflow({ workflowId: 'get-error', rawPayloads: true })
    const stored = raw.workflow?.output?.failure?.data?.content
    expect(stored?.case === 'stored' && new TextDecoder().decode(stored.value.data)).toBe(error)
  })

  test('trap 12: a cancelled workflow has no output, a void one has null', async () => {
    await insertWorkflows(sql, [
      { workflow_uuid: 'get-cancelled', ...portable, status: 'CANCELLED' },
      { workflow_uuid: 'get-void', ...portable, output: 'null' },
    ])
    expect((await workflows.getWorkflow({ workflowId: 'get-cancelled' })).workflow?.output).toBeUndefined()
    const nothing = await workflows.getWorkflow({ workflowId: 'get-void' })
    expect(nothing.workflow?.output?.value?.content).toEqual(json(null))
  })

  test('tells a terminated workflow from a cancelled one, until it is resumed or cancelled again', async () => {
    const at = 1_700_000_000_000
    await insertWorkflows(sql, [{ workflow_uuid: 'get-end', ...portable, status: 'CANCELLED', completed_at: at }])
    await sql.query(`INSERT INTO perdure.terminations VALUES ('get-end', ${at}, 'too dear', '')`)
    const read = async () => (await workflows.getWorkflow({ workflowId: 'get-end' })).workflow?.termination
    expect(await read()).toMatchObject({ reason: 'too dear', terminatedAt: { seconds: 1_700_000_000n } })
    await sql.query(`UPDATE dbos.workflow_status SET completed_at = completed_at + 1 WHERE workflow_uuid = 'get-end'`)
    expect(await read()).toBeUndefined()
  })

  test('shows a status that this version has no name for', async () => {
    await insertWorkflows(sql, [{ workflow_uuid: 'get-future', ...portable, status: 'RETRIES_EXCEEDED' }])
    const { workflow } = await workflows.getWorkflow({ workflowId: 'get-future' })
    expect(workflow).toMatchObject({ status: WorkflowStatus.UNSPECIFIED, storedStatus: 'RETRIES_EXCEEDED' })
  })

  test('is NOT_FOUND where there is none', async () => {
    const missing = failureOf(workflows.getWorkflow({ workflowId: 'nobody' }))
    expect(await missing).toEqual([Code.NotFound, 'WORKFLOW_NOT_FOUND'])
  })
})

describe('CountWorkflows', () => {
  beforeAll(() =>
    insertWorkflows(
      sql,
      Array.from({ length: 60 }, (_, n) => ({
        workflow_uuid: `count-${n}`,
        name: `count${n % 3}`,
        status: n % 2 ? 'SUCCESS' : 'PENDING',
        queue_name: n % 4 ? null : 'counted',
        executor_id: [null, '', 'e'][n % 3],
      })),
    ),
  )
  const filter = { workflowIdPrefixes: ['count-'] }

  test('gives the total alone when nothing is grouped', async () => {
    expect(await workflows.countWorkflows({ filter })).toMatchObject({ total: 60n, groups: [] })
    expect(await workflows.countWorkflows({ filter: { names: ['none'] } })).toMatchObject({ total: 0n, groups: [] })
  })

  test('groups by several fields, the largest first', async () => {
    const { total, groups } = await workflows.countWorkflows({ filter, groupBy: [1, 3] })
    expect(total).toBe(60n)
    expect(groups.map(({ count, status, queue, name }) => [count, status, queue, name])).toEqual([
      [30n, WorkflowStatus.SUCCESS, undefined, undefined],
      [15n, WorkflowStatus.PENDING, 'counted', undefined],
      [15n, WorkflowStatus.PENDING, undefined, undefined],
    ])
  })

  test('no executor is one group, as NULL or as empty text', async () => {
    const { groups } = await workflows.countWorkflows({ filter, groupBy: [5] })
    expect(groups.map(({ count, executorId }) => [count, executorId])).toEqual([
      [40n, undefined],
      [20n, 'e'],
    ])
  })

  test('agrees with the list', async () => {
    const some = { ...filter, statuses: [WorkflowStatus.PENDING], names: ['count0'], hasParent: false }
    const { total } = await workflows.countWorkflows({ filter: some })
    const { workflows: listed } = await workflows.listWorkflows({ filter: some })
    expect(listed.length).toBe(Number(total))
    expect(listed.length).toBeGreaterThan(0)
  })
})

describe('bad requests', () => {
  test('a time out of range is refused, naming every one', async () => {
    const filter = { created: { after: { seconds: 10n ** 17n } }, completed: { before: { seconds: -(10n ** 12n) } } }
    const error = ConnectError.from(await workflows.listWorkflows({ filter }).catch((e) => e))
    expect(error.code).toBe(Code.InvalidArgument)
    expect(error.message).toMatch(/filter\.created\.after.*filter\.completed\.before/)
  })

  test('U+0000 in a filter is refused', async () => {
    for (const filter of [{ names: ['a\0'] }, { attributes: { a: 'b\0' } }, { workflowIdPrefixes: ['\0'] }]) {
      expect(await failureOf(workflows.listWorkflows({ filter }))).toEqual([Code.InvalidArgument, 'INVALID_REQUEST'])
    }
  })

  test('attributes that no JSON has are no reason to fail', async () => {
    for (const attributes of [{ a: Number.NaN }, { a: 1e308 }, { a: { b: [[[[null]]]] } }]) {
      const answer = await workflows.listWorkflows({ filter: { attributes }, pageSize: 1 }).catch((e) => e.code)
      expect([Code.InvalidArgument, 'object']).toContain(typeof answer === 'object' ? 'object' : answer)
    }
  })

  test('an unknown namespace is NOT_FOUND', async () => {
    const calls = [
      workflows.listWorkflows({ namespace: 'x' }),
      workflows.countWorkflows({ namespace: 'x' }),
      workflows.listSteps({ namespace: 'x', workflowId: 'w' }),
    ]
    for (const call of calls) expect(await failureOf(call)).toEqual([Code.NotFound, 'NAMESPACE_NOT_FOUND'])
  })
})

test('everything is read from the namespace’s own schema, whatever its name', async () => {
  const other = await looking({ schema: 'My App-2' })
  await other.sql.query(`INSERT INTO "My App-2".workflow_status (workflow_uuid, status) VALUES ('w', 'PENDING')`)
  const request = { workflowId: 'w' }
  const { workflows: listed } = await other.workflows.listWorkflows({ loadInput: true, loadOutput: true })
  expect(listed.map(({ workflowId }) => workflowId)).toEqual(['w'])
  expect((await other.workflows.countWorkflows({})).total).toBe(1n)
  expect((await other.workflows.getWorkflow(request)).workflow?.workflowId).toBe('w')
  expect((await other.workflows.getWorkflowHistory(request)).entries.length).toBe(1)
  expect((await other.workflows.listSteps(request)).steps).toEqual([])
  expect((await other.workflows.listEvents(request)).events).toEqual([])
  expect((await other.workflows.listStreams(request)).streams).toEqual([])
  expect((await other.workflows.listMessages(request)).messages).toEqual([])
})
