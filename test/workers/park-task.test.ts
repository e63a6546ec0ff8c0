import { beforeAll, describe, expect, test } from 'vitest'
import { errorOf, type GrpcJsClient, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { type RawWorker, rawWorker } from './raw-worker.js'

let server: Serving
let workflows: GrpcJsClient
let worker: RawWorker
let count = 0

beforeAll(async () => {
  server = await serving()
  workflows = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  worker = await rawWorker({ url: server.url, queues: ['work'], workflows: { work: () => undefined } })
  atFileEnd(async () => workflows.close())
})

/** A task of a workflow that is under way. */
async function aTask(): Promise<Plain> {
  const workflowId = `w-${++count}`
  await workflows.unary('EnqueueWorkflow', { workflow: { name: 'work', queue: 'work', workflowId } })
  const { token } = await worker.task(workflowId)
  return { workflowId, token }
}

async function park(task: Plain, ...wakes: Plain[]): Promise<boolean> {
  const { workflowId, token } = task
  const { parked } = await worker.call('ParkTask', { task: { workflowId, token }, wakes })
  return parked
}

/** The task again, under another token. */
function again({ workflowId, token }: Plain): Promise<Plain> {
  return worker.frame('task', (task) => task.workflowId === workflowId && task.token !== token)
}

async function query(text: string, values: unknown[] = []): Promise<Plain[]> {
  return withClient(server.databaseUrl, async (client) => (await client.query(text, values)).rows)
}

const timestamp = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 })
const at = (ms: number) => ({ functionId: 0, at: timestamp(ms) })
const message = { functionId: 0, message: {} }
const send = (task: Plain, topic?: string) =>
  workflows.unary('SendMessage', { message: { destination: task.workflowId, topic, value: { json: '1' } } })
const completedAt = { seconds: 1, nanos: 0 }
const record = (task: Plain, step: Plain) =>
  worker.call('RecordSteps', { tasks: [{ ...task, steps: [{ functionId: 0, completedAt, ...step }] }] })

describe('a parked workflow', () => {
  test('stays PENDING, is held by nobody, and its worker writes no more', async () => {
    const task = await aTask()
    expect(await park(task, at(Date.now() + 3_600_000))).toBe(true)
    const [row] = await query(
      `SELECT w.status, w.owner_xid = l.token AS fits, l.token = $2 AS kept, l.state, l.worker_id, w.recovery_attempts
      FROM dbos.workflow_status w JOIN perdure.leases l ON l.workflow_id = w.workflow_uuid WHERE workflow_uuid = $1`,
      [task.workflowId, task.token],
    )
    expect(row).toEqual({
      status: 'PENDING',
      fits: true,
      kept: false,
      state: 'parked',
      worker_id: null,
      recovery_attempts: '1',
    })
    const { outcomes } = await record(task, { finished: { name: 'late', output: { json: '1' } } })
    expect(outcomes[0].refused.reason).toBe('LEASE_LOST')
    await expect(park(task, message).catch(errorOf)).resolves.toMatchObject({ reason: 'LEASE_LOST' })
  })

  test('leaves room for another at its worker', async () => {
    const small = await rawWorker({
      url: server.url,
      queues: ['one'],
      maxTasks: 1,
      workflows: { work: () => undefined },
    })
    for (const workflowId of ['room-1', 'room-2']) {
      await workflows.unary('EnqueueWorkflow', { workflow: { name: 'work', queue: 'one', workflowId } })
    }
    const { token } = await small.task('room-1')
    await small.call('ParkTask', { task: { workflowId: 'room-1', token }, wakes: [at(Date.now() + 3_600_000)] })
    await small.task('room-2')
    small.close()
  })

  test('goes on when its time has come, with what is recorded, and it is no recovery', async () => {
    const task = await aTask()
    const { outcomes } = await record(task, { sleep: { duration: timestamp(1200) } })
    const wakeAt = outcomes[0].recorded.steps[0].wakeAt
    expect(await park(task, { functionId: 0, at: wakeAt })).toBe(true)
    const woken = await again(task)
    expect(woken).toMatchObject({ recoveryAttempts: 1, steps: [{ name: 'DBOS.sleep' }] })
    expect(await query('SELECT 1 FROM perdure.wakes WHERE workflow_id = $1', [task.workflowId])).toEqual([])
  })

  test('goes on when a message of its topic comes, and no other', async () => {
    const task = await aTask()
    await park(task, { functionId: 0, message: { topic: 't' } }, at(Date.now() + 3_600_000))
    await send(task)
    await send(task, 't')
    const woken = await again(task)
    const frames: Plain[] = []
    const ref = { workflowId: task.workflowId, token: woken.token, functionId: 0 }
    for await (const frame of worker.stream('AwaitStep', { ...ref, message: { topic: 't' } })) frames.push(frame)
    expect(frames.at(-1).recorded.value.json).toBe('1')
  })

  test('goes on when an event is set, a result is there, a value is appended, a stream has ended', async () => {
    const [onEvent, onResult, onValue, onEnd, other, ending] = await Promise.all(Array.from({ length: 6 }, aTask))
    const key = 'k'
    const { workflowId } = other as Plain
    const ends = (ending as Plain).workflowId
    expect(await park(onEvent, { functionId: 0, event: { workflowId, key } })).toBe(true)
    expect(await park(onResult, { functionId: 0, result: { workflowId: ends } })).toBe(true)
    expect(await park(onValue, { functionId: 0, streamValue: { workflowId, key, offset: 1 } })).toBe(true)
    expect(await park(onEnd, { functionId: 0, streamValue: { workflowId: ends, key, offset: 0 } })).toBe(true)
    await record(other, { functionId: 0, setEvent: { key, value: { json: '1' } } })
    await again(onEvent)
    await record(other, { functionId: 1, writeStream: { key, values: [{ json: '1' }, { json: '2' }] } })
    await again(onValue)
    await worker.complete(ending, { result: { json: '1' } })
    await Promise.all([again(onResult), again(onEnd)])
  })

  test('goes on when a workflow that DBOS runs has ended, of which nobody is notified', async () => {
    const task = await aTask()
    await query(`INSERT INTO dbos.workflow_status (workflow_uuid, status, name) VALUES ('of-dbos', 'PENDING', 'w')`)
    await park(task, { functionId: 0, result: { workflowId: 'of-dbos' } })
    await query(`UPDATE dbos.workflow_status SET status = 'SUCCESS',
      completed_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint WHERE workflow_uuid = 'of-dbos'`)
    await again(task)
  })

  test('goes on although the notice was lost', async () => {
    const task = await aTask()
    await park(task, { functionId: 0, event: { workflowId: task.workflowId, key: 'silent' } })
    await query(`INSERT INTO dbos.workflow_events (workflow_uuid, key, value) VALUES ($1, 'silent', '1')`, [
      task.workflowId,
    ])
    await again(task)
  })

  test('that an application of DBOS cancels wakes nobody, and leaves nothing behind', async () => {
    const task = await aTask()
    await park(task, message)
    await query(`UPDATE dbos.workflow_status SET status = 'CANCELLED', owner_xid = NULL WHERE workflow_uuid = $1`, [
      task.workflowId,
    ])
    const left = () =>
      query(
        `SELECT workflow_id FROM perdure.leases WHERE workflow_id = $1
        UNION ALL SELECT workflow_id FROM perdure.wakes WHERE workflow_id = $1`,
        [task.workflowId],
      )
    await expect.poll(left).toEqual([])
  })
})

describe('is not parked', () => {
  test('what waits for something that is there', async () => {
    const task = await aTask()
    await send(task)
    expect(await park(task, message)).toBe(false)
    expect(await park(task, at(Date.now() - 1))).toBe(false)
    expect(await park(task, { functionId: 0, result: { workflowId: 'nobody' } })).toBe(false)
    expect(
      (await record(task, { finished: { name: 'goes on', output: { json: '1' } } })).outcomes[0].recorded,
    ).toBeTruthy()
  })

  test('what waits under a number that is recorded by now', async () => {
    const task = await aTask()
    await record(task, { finished: { name: 'DBOS.recv' } })
    expect(await park(task, message)).toBe(false)
    expect(await park(task, { ...message, functionId: 2 })).toBe(true)
  })

  test('what is asked to cancel, or has an update to deliver', async () => {
    const cancelled = await aTask()
    await workflows.unary('CancelWorkflows', { workflows: { workflowIds: [cancelled.workflowId] } })
    expect(await park(cancelled, message)).toBe(false)
    await worker.call('CompleteTask', { task: cancelled, cancelled: {} })
    const asked = await aTask()
    const update = workflows.stream('UpdateWorkflow', { workflowId: asked.workflowId, name: 'add', updateId: 'u' })
    await worker.frame('update', ({ workflowId }) => workflowId === asked.workflowId)
    expect(await park(asked, message)).toBe(false)
    await record(asked, { update: { updateId: 'u' } })
    expect(await park(asked, { ...message, functionId: 1 }), 'it has been delivered').toBe(true)
    update.cancel()
  })
})

test('messages that come while workflows are parked wake every one of them', async () => {
  const tasks = await Promise.all(Array.from({ length: 60 }, aTask))
  const parked = await Promise.all(tasks.flatMap((task) => [park(task, message), send(task).then(() => undefined)]))
  const woken = tasks.filter((_, n) => parked[2 * n] === true)
  await Promise.all(woken.map(again))
})
