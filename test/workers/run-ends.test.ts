import { randomUUID } from 'node:crypto'
import { type Client, createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WorkflowOutcome_Kind, WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { errorOf } from '../clients/grpcjs.js'
import { connectionTo } from '../database.js'
import { failureOf } from '../services/looking.js'
import { type Serving, serving } from '../serving.js'
import { createGrpcTransport } from '../transport.js'
import { type RawHandler, type RawWorker, rawWorker } from './raw-worker.js'

let server: Serving
let workflows: Client<typeof WorkflowService>
let sql: pg.Client
let id = ''
let worker: RawWorker | undefined

beforeAll(async () => {
  server = await serving()
  workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  sql = await connectionTo(server.databaseUrl)
})
beforeEach(() => {
  id = randomUUID()
})
afterEach(() => worker?.close())

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })

async function work(handler: RawHandler): Promise<RawWorker> {
  worker = await rawWorker({ url: server.url, queues: ['work'], workflows: { job: handler } })
  return worker
}

const start = (more: object = {}) =>
  workflows.enqueueWorkflow({ workflow: { name: 'job', queue: 'work', workflowId: id, ...more } })

async function get() {
  const { workflow } = await workflows.getWorkflow({ workflowId: id })
  if (!workflow) throw new Error('no workflow')
  return workflow
}

async function result(request: object = {}) {
  for await (const { frame } of workflows.getResult({ workflowId: id, ...request })) {
    if (frame.case === 'outcome') return frame.value
  }
  throw new Error('no outcome')
}

async function status(expected: WorkflowStatus) {
  await expect.poll(async () => (await get()).status).toBe(expected)
}

/** How an update ends: its value, or the reason why it has none. */
async function answerOf(request: object): Promise<string> {
  try {
    for await (const { frame } of workflows.updateWorkflow({ workflowId: id, ...request })) {
      if (frame.case === 'completed') return `${frame.value.content.value}`
    }
    return ''
  } catch (error) {
    return (await failureOf(Promise.reject(error)))[1] ?? ''
  }
}

/** What waits for its time begins now. */
async function now(): Promise<void> {
  await status(WorkflowStatus.DELAYED)
  await sql.query(
    `UPDATE dbos.workflow_status SET status = 'ENQUEUED', delay_until_epoch_ms = 1
    WHERE workflow_uuid = $1 AND status = 'DELAYED'`,
    [id],
  )
}

const rows = async (table: string, key = 'workflow_uuid') =>
  (await sql.query(`SELECT * FROM dbos.${table} WHERE ${key} = $1`, [id])).rows

describe('a workflow with a retry policy', () => {
  const long = { retryPolicy: { initialInterval: { seconds: 100n }, maximumAttempts: 2, nonRetryableNames: ['Fatal'] } }

  test('that failed is DELAYED for its interval, as if nothing had been done; messages that it took are there again', async () => {
    await work(async ({ ref, call, task }) => {
      if (task.attempt === 2) return 'done'
      const at = { seconds: 5 }
      const steps = [
        { functionId: 0, completedAt: at, finished: { name: 'step', output: { json: '1' } } },
        { functionId: 1, completedAt: at, setEvent: { key: 'k', value: { json: '1' } } },
        { functionId: 2, completedAt: at, writeStream: { key: 's', values: [{ json: '1' }] } },
        { functionId: 3, completedAt: at, closeStream: { key: 's' } },
      ]
      await call('RecordSteps', { tasks: [{ ...ref, steps }] })
      await sql.query(
        `INSERT INTO dbos.notifications (destination_uuid, topic, message, consumed, consumed_by_function_id)
        VALUES ($1, 't', '"taken"', TRUE, 4), ($1, 't', '"waiting"', FALSE, NULL)`,
        [id],
      )
      throw new Error('not yet')
    })
    const outcome = start(long).then(() => result())
    await status(WorkflowStatus.DELAYED)
    expect(await get()).toMatchObject({
      attempt: 2,
      lastFailure: { name: 'Error', message: 'not yet' },
      recoveryAttempts: 0,
    })
    expect(await rows('operation_outputs')).toEqual([])
    expect(await rows('workflow_events')).toEqual([])
    expect(await rows('workflow_events_history')).toEqual([])
    expect(await rows('streams')).toMatchObject([{ value: '1' }])
    const messages = await rows('notifications', 'destination_uuid')
    expect(messages.map(({ consumed, consumed_by_function_id: by }) => [consumed, by])).toEqual([
      [false, null],
      [false, null],
    ])
    await now()
    expect(await outcome).toMatchObject({ kind: WorkflowOutcome_Kind.SUCCEEDED, output: json('done') })
    expect((await workflows.listRuns({ workflowId: id })).runs).toHaveLength(1)
  })

  test('fails at last when its attempts are used up', async () => {
    const attempts: number[] = []
    await work(({ task }) => {
      attempts.push(task.attempt)
      throw new Error(`attempt ${task.attempt}`)
    })
    await start({ retryPolicy: { initialInterval: { seconds: 100n }, maximumAttempts: 3 } })
    await now()
    await status(WorkflowStatus.DELAYED)
    expect((await get()).attempt).toBe(3)
    await now()
    expect(await result()).toMatchObject({ failure: { message: 'attempt 3' } })
    expect(attempts).toEqual([1, 2, 3])
  })

  test('is not tried again after a failure of a name that says so, nor after one that is final', async () => {
    await work(() => {
      throw Object.assign(new Error('no'), { name: 'Fatal' })
    })
    await start(long)
    expect(await result()).toMatchObject({ kind: WorkflowOutcome_Kind.FAILED, failure: { name: 'Fatal' } })
    worker?.close()
    id = randomUUID()
    const holder = await work(() => undefined)
    await start(long)
    const task = await holder.task(id)
    const answer = await holder.complete(task, { failure: { name: 'Error', message: 'no' }, final: true })
    expect(answer.status).toBe('WORKFLOW_STATUS_ERROR')
  })

  test('says in the answer to its worker when it is tried again, and under its old token nothing is written', async () => {
    const holder = await work(() => undefined)
    await start(long)
    const task = await holder.task(id)
    const answer = await holder.complete(task, { failure: { name: 'Error', message: 'no' } })
    expect(answer.status).toBe('WORKFLOW_STATUS_DELAYED')
    expect(Number(answer.retryAt.seconds) * 1000).toBeGreaterThan(Date.now() + 90_000)
    await expect(holder.complete(task, { result: { json: '1' } })).rejects.toMatchObject({ code: 10 })
  })

  test('is not tried again when its attempts together may not take so long', async () => {
    await work(() => {
      throw new Error('no')
    })
    await start({ ...long, executionTimeout: { seconds: 50n } })
    expect(await result()).toMatchObject({ kind: WorkflowOutcome_Kind.FAILED })
  })
})

describe('ContinueAsNew', () => {
  test('ends the run and starts the next one under the same id; a caller that waits is told the last one’s result', async () => {
    await work(async ({ args, ref, call, task }) => {
      const [n] = args as unknown as number[]
      if (n === 3) return { runs: n, memo: task.memo }
      const steps = [{ functionId: 0, completedAt: { seconds: 5 }, finished: { name: 'step', output: { json: '1' } } }]
      await call('RecordSteps', { tasks: [{ ...ref, steps }] })
      await call('ContinueAsNew', { task: ref, arguments: { positional: [{ json: `${Number(n) + 1}` }] } })
      return undefined
    })
    const { runId } = await start({ arguments: { positional: [json(1)] }, memo: { kept: true } })
    const last = await result()
    expect(last).toMatchObject({ kind: WorkflowOutcome_Kind.SUCCEEDED })
    expect(last.output?.content.value).toContain('"runs":3')
    const { runs } = await workflows.listRuns({ workflowId: id })
    expect(runs.map(({ continuedAsNew }) => continuedAsNew)).toEqual([false, true, true])
    expect(runs[2]).toMatchObject({ runId, nextRunId: runs[1]?.runId, status: WorkflowStatus.SUCCESS })
    expect(await get()).toMatchObject({ firstRunId: runId, runId: runs[0]?.runId, memo: { kept: true } })
    expect(await result({ runId, thisRunOnly: true })).toMatchObject({
      kind: WorkflowOutcome_Kind.CONTINUED_AS_NEW,
      nextRunId: runs[1]?.runId,
    })
    expect((await workflows.listSteps({ workflowId: id, runId })).steps).toMatchObject([{ name: 'step' }])
    const sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
    expect(await sdk.retrieveWorkflow<{ runs: number }>(id).getResult()).toMatchObject({ runs: 3 })
    expect(await sdk.listWorkflowSteps(id)).toEqual([])
    await sdk.destroy()
  })

  test('takes over what is not given anew, and messages that nobody has taken', async () => {
    const holder = await work(() => undefined)
    await start({
      timeout: { seconds: 100n },
      priority: 3,
      attributes: { a: 1 },
      memo: { m: 1 },
      deduplicationId: id,
      retryPolicy: { maximumAttempts: 5 },
    })
    const task = await holder.task(id)
    await sql.query(
      `INSERT INTO dbos.notifications (destination_uuid, topic, message, consumed) VALUES
      ($1, 't', '"taken"', TRUE), ($1, 't', '"waiting"', FALSE)`,
      [id],
    )
    const { token } = task
    const { runId } = await holder.call('ContinueAsNew', {
      task: { workflowId: id, token },
      queue: 'elsewhere',
      retryPolicy: { maximumAttempts: 2 },
      attributes: { fields: { b: { numberValue: 2 } } },
    })
    expect(await get()).toMatchObject({
      runId,
      firstRunId: task.runId,
      status: WorkflowStatus.ENQUEUED,
      queue: 'elsewhere',
      priority: 3,
      deduplicationId: id,
      timeout: { seconds: 100n },
      attributes: { b: 2 },
      memo: { m: 1 },
      retryPolicy: { maximumAttempts: 2 },
      recoveryAttempts: 0,
    })
    expect(await rows('notifications', 'destination_uuid')).toMatchObject([{ message: '"waiting"' }])
    const again = holder.call('ContinueAsNew', { task: { workflowId: id, token } })
    await expect(again).rejects.toMatchObject({ code: 10 })
  })

  test('takes updates along that nobody has accepted; what was accepted ends with its run', async () => {
    const holder = await work(() => undefined)
    await start()
    const first = await holder.task(id)
    const answers = ['accepted', 'waiting'].map((updateId) => answerOf({ name: 'add', updateId }))
    const given = (updateId: string, token: string) =>
      holder.frame(
        'update',
        (update) => update.workflowId === id && update.updateId === updateId && update.token === token,
      )
    for (const updateId of ['accepted', 'waiting']) await given(updateId, first.token)
    const accept = (token: string, updateId: string) =>
      holder.call('RecordSteps', {
        tasks: [
          { workflowId: id, token, steps: [{ functionId: 0, completedAt: { seconds: 5 }, update: { updateId } }] },
        ],
      })
    await accept(first.token, 'accepted')
    await holder.call('ContinueAsNew', { task: { workflowId: id, token: first.token } })
    expect(await answers[0]).toBe('WORKFLOW_ENDED')
    const second = await holder.frame('task', (task) => task.workflowId === id && task.runId !== first.runId)
    await given('waiting', second.token)
    // A repeat finds it.
    const repeat = answerOf({ name: 'add', updateId: 'waiting' })
    await accept(second.token, 'waiting')
    const task = { workflowId: id, token: second.token }
    await holder.call('AnswerUpdate', { task, updateId: 'waiting', completed: { json: '7' } })
    expect([await answers[1], await repeat]).toEqual(['7', '7'])
    await holder.complete(second, { result: { json: '1' } })
  })

  test('as another workflow, if a worker knows it; schedule, parent and what ends it with its parent stay', async () => {
    const parent = randomUUID()
    worker = await rawWorker({
      url: server.url,
      queues: ['work'],
      workflows: { job: () => undefined, other: () => undefined },
    })
    const holder = worker
    await workflows.enqueueWorkflow({ workflow: { name: 'job', queue: 'work', workflowId: parent } })
    const above = await holder.task(parent)
    const startChild = {
      workflow: { name: 'job', workflowId: id, queue: 'work' },
      parentClosePolicy: 'PARENT_CLOSE_POLICY_TERMINATE',
    }
    const steps = [{ functionId: 0, completedAt: { seconds: 5 }, startChild }]
    await holder.call('RecordSteps', { tasks: [{ workflowId: parent, token: above.token, steps }] })
    const { token, runId } = await holder.task(id)
    await sql.query(`UPDATE dbos.workflow_status SET schedule_name = 'daily' WHERE workflow_uuid = $1`, [id])
    const task = { workflowId: id, token }
    const unknown = holder.call('ContinueAsNew', { task, name: 'nobody knows' })
    expect(errorOf(await unknown.catch((error) => error))).toMatchObject({ reason: 'NO_WORKER' })
    await holder.call('ContinueAsNew', { task, name: 'other' })
    const next = await holder.frame('task', (given) => given.workflowId === id && given.runId !== runId)
    expect(next).toMatchObject({ name: 'other', parentWorkflowId: parent, scheduleName: 'daily', steps: [] })
    await holder.complete(above, { result: { json: '1' } })
    expect(await result()).toMatchObject({ kind: WorkflowOutcome_Kind.TERMINATED })
  })

  test('of a workflow that was asked to cancel cancels it', async () => {
    const holder = await work(() => undefined)
    await start()
    const { token } = await holder.task(id)
    await sql.query(
      'UPDATE perdure.leases SET cancel_requested_at = 1, cancel_deadline = 9e15 WHERE workflow_id = $1',
      [id],
    )
    await expect(holder.call('ContinueAsNew', { task: { workflowId: id, token } })).rejects.toMatchObject({ code: 10 })
    await status(WorkflowStatus.CANCELLED)
  })

  test('children of a later run have ids of their own', async () => {
    await work(async ({ args, ref, call }) => {
      const [n] = args as unknown as number[]
      const step = {
        functionId: 0,
        completedAt: { seconds: 5 },
        startChild: { workflow: { name: 'child', queue: 'idle' } },
      }
      await call('RecordSteps', { tasks: [{ ...ref, steps: [step] }] })
      if (n === 2) return 'done'
      await call('ContinueAsNew', { task: ref, arguments: { positional: [{ json: '2' }] } })
      return undefined
    })
    await start({ arguments: { positional: [json(1)] } })
    const { runId } = await result()
    const { workflows: children } = await workflows.listWorkflows({ filter: { parentWorkflowIds: [id] } })
    expect(children.map(({ workflowId }) => workflowId)).toEqual([`${id}-0`, `${id}-run${runId.slice(0, 8)}-0`])
  })
})

describe('a workflow with a cron', () => {
  test('runs first at a fire time, and again at the next one after it has ended, well or not', async () => {
    await work(({ task }) => {
      if (task.runId === task.firstRunId) return 'first'
      throw new Error('second')
    })
    const { runId, status: first } = await start({ cron: '0 3 1 1 *', cronTimeZone: 'Europe/Vienna' })
    expect(first).toBe(WorkflowStatus.DELAYED)
    expect((await get()).delayUntil).toBeDefined()
    await now()
    expect(await result({ runId, thisRunOnly: true })).toMatchObject({ output: json('first') })
    await status(WorkflowStatus.DELAYED)
    const second = await get()
    expect(second).toMatchObject({ cron: '0 3 1 1 *', firstRunId: runId })
    expect(new Date(Number(second.delayUntil?.seconds) * 1000).toISOString()).toMatch(/-01-01T02:00:00/)
    await now()
    const over = await result({ runId: second.runId, thisRunOnly: true })
    expect(over).toMatchObject({ failure: { message: 'second' } })
    await expect.poll(async () => (await get()).lastFailure?.message).toBe('second')
    expect((await workflows.listRuns({ workflowId: id })).runs).toHaveLength(3)
  })

  test('ends when it is cancelled', async () => {
    await work(() => 'never')
    await start({ cron: '@yearly' })
    await workflows.cancelWorkflows({ workflows: { workflowIds: [id] } })
    expect(await result()).toMatchObject({ kind: WorkflowOutcome_Kind.CANCELLED })
  })
})
