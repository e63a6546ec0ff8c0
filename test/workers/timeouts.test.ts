import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GrpcJsClient, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { connectionTo } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { insertWorkflows } from '../store/workflow-rows.js'
import { eventually, leave, outcomeOf, refusal, start, workerAt } from './asking.js'

let server: Serving
let workflows: GrpcJsClient
let sql: pg.Client
let id = ''

beforeAll(async () => {
  server = await serving({ sweepApplications: ['gone'] })
  workflows = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  sql = await connectionTo(server.databaseUrl)
  atFileEnd(async () => workflows.close())
})
beforeEach(() => {
  id = randomUUID()
})

const worker = (...names: string[]) =>
  workerAt(server, Object.fromEntries(names.map((name) => [name, leave])), { workerId: randomUUID() })

async function one(table: string, key: string, of = id): Promise<Plain> {
  return (await sql.query(`SELECT * FROM ${table} WHERE ${key} = $1`, [of])).rows[0]
}
const row = () => one('dbos.workflow_status', 'workflow_uuid')
const extras = (of = id) => one('perdure.workflow_extras', 'workflow_id', of)

/** As if all the time that it had were over. */
const spend = () => sql.query('UPDATE perdure.workflow_extras SET execution_due = 1 WHERE workflow_id = $1', [id])

describe('an execution timeout', () => {
  test('cancels what runs when it is over, and its worker is told', async () => {
    const holder = await worker('timed')
    await start(workflows, 'timed', id, { executionTimeout: { seconds: 1 } })
    const task = await holder.task(id)
    expect(await holder.frame('lost', ({ workflowId }) => workflowId === id)).toMatchObject({ reason: 'REASON_ENDED' })
    expect(await outcomeOf(workflows, id)).toMatchObject({ kind: 'KIND_CANCELLED' })
    const { completed_at, created_at } = await row()
    expect(completed_at - created_at).toBeGreaterThanOrEqual(1000)
    expect(await refusal(holder.complete(task, { result: { json: '1' } }))).toMatchObject({ reason: 'LEASE_LOST' })
    holder.close()
  })

  test('counts over attempts: one that waits to be tried again is cancelled', async () => {
    const holder = await worker('retried')
    const retryPolicy = { initialInterval: { seconds: 1000 } }
    await start(workflows, 'retried', id, { executionTimeout: { seconds: 5000 }, retryPolicy })
    await holder.complete(await holder.task(id), { failure: { name: 'Error', message: 'no' } })
    expect((await row()).status).toBe('DELAYED')
    await spend()
    expect(await outcomeOf(workflows, id)).toMatchObject({ kind: 'KIND_CANCELLED' })
    holder.close()
  })

  test('counts over runs: what continues as new keeps the deadline that it had', async () => {
    const holder = await worker('continued')
    await start(workflows, 'continued', id, { executionTimeout: { seconds: 5000 } })
    const { execution_deadline: deadline } = await extras()
    const { token } = await holder.task(id)
    const { runId } = await holder.call('ContinueAsNew', { task: { workflowId: id, token } })
    expect(await extras()).toMatchObject({ execution_deadline: deadline, execution_due: deadline, run_id: runId })
    await spend()
    expect(await outcomeOf(workflows, id)).toMatchObject({ kind: 'KIND_CANCELLED', runId })
    holder.close()
  })

  test('of one that has ended changes nothing, nor of one that was resumed after it', async () => {
    const holder = await worker('ended')
    await start(workflows, 'ended', id, { executionTimeout: { seconds: 5000 } })
    await holder.complete(await holder.task(id), { result: { json: '1' } })
    await spend()
    await eventually(async () => (await extras()).execution_due === null)
    expect((await row()).status).toBe('SUCCESS')
    id = randomUUID()
    await start(workflows, 'ended', id, { executionTimeout: { seconds: 5000 } })
    const first = await holder.task(id)
    await spend()
    expect(await outcomeOf(workflows, id)).toMatchObject({ kind: 'KIND_CANCELLED' })
    await workflows.unary('ResumeWorkflows', { workflows: { workflowIds: [id] } })
    const again = await holder.frame('task', (task) => task.workflowId === id && task.token !== first.token)
    await holder.complete(again, { result: { json: '2' } })
    expect(await outcomeOf(workflows, id)).toMatchObject({ kind: 'KIND_SUCCEEDED' })
    holder.close()
  })

  test('of a name that no perdure worker has registered is not enforced until one does', async () => {
    const holder = await worker('known')
    const { warnings } = await workflows.unary('EnqueueWorkflow', {
      workflow: { name: 'unknown', queue: 'work', workflowId: id, executionTimeout: { seconds: 5000 } },
    })
    expect(warnings).toContainEqual(expect.objectContaining({ reason: 'NOT_APPLIED_BY_DBOS_EXECUTORS' }))
    await spend()
    await eventually(async () => Number((await extras()).execution_due) > 1)
    expect((await row()).status).toBe('ENQUEUED')
    const knows = await workerAt(server, { unknown: leave }, { request: { queues: [{ name: 'elsewhere' }] } })
    await spend()
    expect(await outcomeOf(workflows, id)).toMatchObject({ kind: 'KIND_CANCELLED' })
    holder.close()
    knows.close()
  })

  test('ends the children that were to end with it', async () => {
    const holder = await worker('parent')
    await start(workflows, 'parent', id, { executionTimeout: { seconds: 5000 } })
    const { token } = await holder.task(id)
    const startChild = {
      workflow: { name: 'child', workflowId: `${id}-child`, queue: 'nobody-polls' },
      parentClosePolicy: 'PARENT_CLOSE_POLICY_TERMINATE',
    }
    const steps = [{ functionId: 0, completedAt: { seconds: 5 }, startChild }]
    await holder.call('RecordSteps', { tasks: [{ workflowId: id, token, steps }] })
    await spend()
    expect(await outcomeOf(workflows, `${id}-child`)).toMatchObject({ kind: 'KIND_TERMINATED' })
    holder.close()
  })
})

describe('a timeout', () => {
  test('is of each run and of each attempt, from its claim', async () => {
    const holder = await worker('limited')
    const taskOf = (fits: (task: Plain) => boolean) =>
      holder.frame('task', (task) => task.workflowId === id && fits(task))
    const left = ({ deadline, sentAt }: Plain) => deadline.seconds - sentAt.seconds
    await start(workflows, 'limited', id, {
      timeout: { seconds: 1000 },
      retryPolicy: { initialInterval: { nanos: 1e6 } },
    })
    const first = await holder.task(id)
    expect(left(first)).toBeGreaterThan(990)
    await sql.query(
      'UPDATE dbos.workflow_status SET workflow_deadline_epoch_ms = workflow_deadline_epoch_ms - 500000 WHERE workflow_uuid = $1',
      [id],
    )
    await holder.complete(first, { failure: { name: 'Error', message: 'no' } })
    const second = await taskOf(({ attempt }) => attempt === 2)
    expect(left(second)).toBeGreaterThan(990)
    const next = await holder.call('ContinueAsNew', {
      task: { workflowId: id, token: second.token },
      timeout: { seconds: 2000 },
    })
    const third = await taskOf(({ runId }) => runId === next.runId)
    expect(third).toMatchObject({ attempt: 1, firstRunId: first.runId })
    expect(left(third)).toBeGreaterThan(1990)
    await sql.query('UPDATE dbos.workflow_status SET workflow_deadline_epoch_ms = 1 WHERE workflow_uuid = $1', [id])
    expect(await outcomeOf(workflows, id)).toMatchObject({ kind: 'KIND_CANCELLED' })
    holder.close()
  })
})

test('delays and deadlines of an application are looked after by option, and of others not', async () => {
  const past = { delay_until_epoch_ms: 1, name: 'n', queue_name: 'q', status: 'DELAYED' }
  const late = { workflow_deadline_epoch_ms: 1, name: 'n', status: 'PENDING', owner_xid: 'x' }
  const rowsOf = (application: string) => [
    { workflow_uuid: `${application}-delayed`, application_name: application, ...past },
    { workflow_uuid: `${application}-late`, application_name: application, ...late },
  ]
  await insertWorkflows(sql, [...rowsOf('alive'), ...rowsOf('gone')])
  const status = async (of: string) => (await one('dbos.workflow_status', 'workflow_uuid', of)).status
  await eventually(async () => (await status('gone-delayed')) === 'ENQUEUED')
  await eventually(async () => (await status('gone-late')) === 'CANCELLED')
  expect([await status('alive-delayed'), await status('alive-late')]).toEqual(['DELAYED', 'PENDING'])
})

test('the lease of one that waited for a worker goes when an SDK has ended it', async () => {
  const holder = await worker('released')
  await start(workflows, 'released', id)
  const { token } = await holder.task(id)
  await holder.call('DrainWorker', { workerId: holder.id })
  await holder.call('ReleaseTasks', { tasks: [{ workflowId: id, token }] })
  await sql.query(`UPDATE dbos.workflow_status SET status = 'CANCELLED', owner_xid = NULL WHERE workflow_uuid = $1`, [
    id,
  ])
  await eventually(async () => (await one('perdure.leases', 'workflow_id')) === undefined)
  holder.close()
})
