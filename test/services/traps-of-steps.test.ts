import type { Client } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { WorkflowOutcome_Kind, WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import type { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { atFileEnd } from '../setup/file-end.js'
import { insert, insertWorkflows } from '../store/workflow-rows.js'
import { looking } from './looking.js'

let workflows: Client<typeof WorkflowService>
let sql: pg.Client
let sdk: DBOSClient

beforeAll(async () => {
  const { databaseUrl, ...there } = await looking()
  workflows = there.workflows
  sql = there.sql
  sdk = await DBOSClient.create({ systemDatabaseUrl: databaseUrl })
  atFileEnd(() => sdk.destroy())
})

const NOW = 1_700_000_000_000
const portable = 'portable_json'
type Recorded = [functionId: number, name: string, output?: string | null, serialization?: string | null]

/** A workflow that has ended, with the steps as an executor recorded them. */
async function ended(workflow_uuid: string, steps: Recorded[]): Promise<void> {
  const row = { status: 'SUCCESS', name: 'wf', output: 'null', serialization: portable, owner_xid: 'x' }
  await insertWorkflows(sql, [{ workflow_uuid, ...row }])
  for (const [function_id, function_name, output = null, serialization = portable] of steps) {
    const times = { started_at_epoch_ms: NOW + function_id, completed_at_epoch_ms: NOW + function_id }
    await insert(sql, 'operation_outputs', {
      workflow_uuid,
      function_id,
      function_name,
      output,
      serialization,
      ...times,
    })
  }
}

/** What ListSteps tells: number, name, and the value as JavaScript has it. */
async function told(workflowId: string): Promise<[number, string, unknown][]> {
  const { steps } = await workflows.listSteps({ workflowId })
  return steps.map(({ functionId, name, output }) => {
    const content = output?.content
    return [functionId, name, content?.case === 'json' ? JSON.parse(content.value) : content?.value]
  })
}

/** A recv that waited, one that did not, a getEvent, a sleep of nothing (which leaves a gap) and a real one. */
const WAITED: Recorded[] = [
  [0, 'DBOS.recv', '"hi"'],
  [1, 'DBOS.sleep', `${NOW + 60_000}`],
  [2, 'DBOS.recv', '"there"'],
  [4, 'DBOS.getEvent', '"set"'],
  [5, 'DBOS.sleep', `${NOW + 60_000}`],
  [7, 'DBOS.sleep', `${NOW + 5}`],
  [8, 'after', '1'],
]
const wakes = NOW + 60_000

describe('trap 8: what waits has two numbers, its own and its timer’s, and a gap where no timer was needed', () => {
  const all = [
    [0, 'DBOS.recv', 'hi'],
    [1, 'DBOS.sleep', wakes],
    [2, 'DBOS.recv', 'there'],
    [4, 'DBOS.getEvent', 'set'],
    [5, 'DBOS.sleep', wakes],
    [7, 'DBOS.sleep', NOW + 5],
    [8, 'after', 1],
  ]

  test('steps are told with the numbers they have, as the SDK tells them', async () => {
    await ended('waited', WAITED)
    expect(await told('waited')).toEqual(all)
    const theirs = await sdk.listWorkflowSteps('waited')
    expect(theirs?.map(({ functionID, name }) => [functionID, name])).toEqual(all.map(([id, name]) => [id, name]))
  })

  test.each([1, 3, 4, 5, 8])('a fork from %i keeps all numbers below, gaps too, as the SDK does', async (startStep) => {
    const ids = [`ours-${startStep}`, `theirs-${startStep}`] as const
    await workflows.forkWorkflow({ workflowId: 'waited', startStep, newWorkflowId: ids[0] })
    await sdk.forkWorkflow('waited', startStep, { newWorkflowID: ids[1] })
    const kept = all.filter(([id]) => Number(id) < startStep)
    expect(await told(ids[0])).toEqual(kept)
    expect(await told(ids[1])).toEqual(kept)
  })

  test.each([8, 5, 3, 0])('a rewind to %i keeps all numbers below, gaps too, as the SDK does', async (startStep) => {
    const ids = [`our-rewind-${startStep}`, `their-rewind-${startStep}`] as const
    for (const id of ids) await ended(id, WAITED)
    await workflows.rewindWorkflow({ workflowId: ids[0], startStep })
    await sdk.rewindWorkflow(ids[1], { startStep })
    const kept = all.filter(([id]) => Number(id) < startStep)
    expect(await told(ids[0])).toEqual(kept)
    expect(await told(ids[1])).toEqual(kept)
  })
})

describe('trap 9: Python counts from 1 and wakes at seconds with a fraction', () => {
  const PYTHON: Recorded[] = [
    [1, 'first', 'gARLAS4=', 'py_pickle'],
    [2, 'DBOS.sleep', `${NOW / 1000 + 0.25}`],
    [3, 'third', 'gARLAy4=', 'py_pickle'],
  ]
  const all = [
    [1, 'first', 1],
    [2, 'DBOS.sleep', NOW / 1000 + 0.25],
    [3, 'third', 3],
  ]

  test('its numbers and its sleeps are told as they are', async () => {
    await ended('python', PYTHON)
    expect(await told('python')).toEqual(all)
    const { steps } = await workflows.listSteps({ workflowId: 'python', rawPayloads: true })
    const content = steps[1]?.output?.content
    if (content?.case !== 'stored') throw new Error('not raw')
    expect(Buffer.from(content.value.data).toString()).toBe('1700000000.25')
  })

  test.each([1, 2, 3, 4])('a fork from %i starts at the step of that number', async (startStep) => {
    const newWorkflowId = `python-${startStep}`
    await workflows.forkWorkflow({ workflowId: 'python', startStep, newWorkflowId })
    expect(await told(newWorkflowId)).toEqual(all.filter(([id]) => Number(id) < startStep))
  })
})

describe('trap 19: a timeout is a cancellation by an executor of the application, and a deadline may come by itself', () => {
  const outcomeOf = async (workflowId: string) => {
    for await (const { frame } of workflows.getResult({ workflowId, timeout: {} })) {
      if (frame.case !== 'opened') return frame
    }
    return undefined
  }

  test('one that an executor swept is cancelled, without an output or a failure', async () => {
    const times = { workflow_timeout_ms: 1000, workflow_deadline_epoch_ms: NOW + 1000, completed_at: NOW + 1001 }
    await insertWorkflows(sql, [{ workflow_uuid: 'swept', status: 'CANCELLED', name: 'wf', ...times }])
    const frame = await outcomeOf('swept')
    expect(frame).toMatchObject({ case: 'outcome', value: { kind: WorkflowOutcome_Kind.CANCELLED } })
    for (const absent of ['output', 'failure', 'termination']) expect(frame?.value).not.toHaveProperty(absent)
  })

  test('one whose deadline is past and which nobody swept still runs, and is not called ended', async () => {
    const row = { status: 'PENDING', name: 'wf', workflow_timeout_ms: 1000, workflow_deadline_epoch_ms: NOW }
    await insertWorkflows(sql, [{ workflow_uuid: 'unswept', ...row }])
    expect(await outcomeOf('unswept')).toMatchObject({ case: 'end' })
    const { workflow } = await workflows.getWorkflow({ workflowId: 'unswept' })
    expect(workflow).toMatchObject({ status: WorkflowStatus.PENDING, deadline: { seconds: BigInt(NOW / 1000) } })
  })

  test('an enqueued workflow has its timeout and no deadline: that starts with its claim', async () => {
    const workflow = { name: 'wf', queue: 'q', workflowId: 'timed', timeout: { seconds: 5n } }
    await workflows.enqueueWorkflow({ workflow })
    const { rows } = await sql.query(
      `SELECT workflow_timeout_ms, workflow_deadline_epoch_ms FROM dbos.workflow_status WHERE workflow_uuid = 'timed'`,
    )
    expect(rows).toEqual([{ workflow_timeout_ms: '5000', workflow_deadline_epoch_ms: null }])
  })
})
