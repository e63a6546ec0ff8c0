import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { errorOf, type GrpcJsClient, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { type RawHandler, RawWorker, rawWorker } from './raw-worker.js'

const LEASE_MS = 1000
let server: Serving
let replica: Serving
let client: GrpcJsClient

beforeAll(async () => {
  server = await serving({ workerLease: LEASE_MS })
  replica = await serving({ workerLease: LEASE_MS, databaseUrl: server.databaseUrl })
  client = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  atFileEnd(async () => client.close())
})

const waits: RawHandler = () => undefined

/** A queue and an application of the test's own, and workers that take from it and finish nothing by themselves. */
function setting(workflows: Record<string, RawHandler> = { work: waits }) {
  const queue = randomUUID()
  return {
    queue,
    worker: (more: Plain = {}) =>
      rawWorker({ url: server.url, application: queue, queues: [queue], workflows, ...more }),
    async start(more: Plain = {}) {
      const { workflowId } = await client.unary('EnqueueWorkflow', {
        workflow: { name: 'work', queue, application: queue, ...more },
      })
      return workflowId as string
    },
  }
}

async function rowOf(id: string): Promise<Plain> {
  return withClient(server.databaseUrl, async (pg) => {
    const { rows } = await pg.query('SELECT * FROM dbos.workflow_status WHERE workflow_uuid = $1', [id])
    return rows[0]
  })
}

/** Another workflow that was claimed for a worker as this one was, and that it never heard of. */
async function claimedLike(task: Plain, workerId: string): Promise<string> {
  const id = randomUUID()
  await withClient(server.databaseUrl, async (pg) => {
    await pg.query(
      `INSERT INTO dbos.workflow_status SELECT (jsonb_populate_record(w, jsonb_build_object('workflow_uuid', $2::text,
        'owner_xid', 'lost'))).* FROM dbos.workflow_status w WHERE workflow_uuid = $1`,
      [task.workflowId, id],
    )
    await pg.query(
      `INSERT INTO perdure.leases SELECT (jsonb_populate_record(l, jsonb_build_object('workflow_id', $2::text,
        'token', 'lost', 'worker_id', $3::text))).* FROM perdure.leases l WHERE workflow_id = $1`,
      [task.workflowId, id, workerId],
    )
  })
  return id
}

async function refused(call: Promise<unknown>) {
  const error = await call.then(
    () => {
      throw new Error('was not refused')
    },
    (error) => error,
  )
  const { code, reason } = errorOf(error)
  return { code, reason }
}

const LOST = { code: 'ABORTED', reason: 'LEASE_LOST' }
const done = { result: { json: '1' } }
const refOf = ({ workflowId, token }: Plain) => ({ workflowId, token })

describe('a task', () => {
  test('trap 5: is completed by its token alone, and once', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    expect(await refused(one.complete({ ...task, token: 'another' }, done))).toEqual(LOST)
    expect(await one.complete(task, done)).toMatchObject({ status: 'WORKFLOW_STATUS_SUCCESS' })
    expect(await one.complete(task, done), 'the same answer to a repeat').toMatchObject({
      status: 'WORKFLOW_STATUS_SUCCESS',
    })
    expect(await refused(one.complete(task, { result: { json: '2' } }))).toEqual(LOST)
  })

  test('trap 5: of a workflow that was cancelled or resumed meanwhile is lost, and told so', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const [first, second] = [await one.task(await start()), await one.task(await start())]
    await withClient(server.databaseUrl, async (pg) => {
      await pg.query(
        `UPDATE dbos.workflow_status SET status = 'CANCELLED', owner_xid = NULL WHERE workflow_uuid = $1`,
        [first.workflowId],
      )
    })
    expect(await one.frame('lost')).toEqual({ ...refOf(first), reason: 'REASON_ENDED' })
    expect(await refused(one.complete(first, done))).toEqual(LOST)
    await client.unary('ResumeWorkflows', { workflows: { workflowIds: [second.workflowId] } })
    await one.until(() => one.frames.filter(({ task }) => task?.workflowId === second.workflowId).length === 2)
    expect(await refused(one.complete(second, done))).toEqual(LOST)
  })

  test('that is deleted is lost', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    await client.unary('DeleteWorkflows', { workflows: { workflowIds: [task.workflowId] } })
    expect(await one.frame('lost')).toEqual({ ...refOf(task), reason: 'REASON_ENDED' })
  })

  test('is released to another worker under another token, and not counted as recovered', async () => {
    const { worker, start } = setting()
    const one = await worker({ maxTasks: 1 })
    const task = await one.task(await start())
    await one.call('DrainWorker', { workerId: one.id })
    const two = await worker()
    expect(await one.call('ReleaseTasks', { tasks: [refOf(task), { workflowId: 'no', token: 'x' }] })).toEqual({
      lost: [{ workflowId: 'no', token: 'x', reason: 'REASON_ENDED' }],
    })
    const again = await two.task(task.workflowId)
    expect(again).toMatchObject({ recoveryAttempts: 1, runId: task.runId })
    expect(again.token).not.toBe(task.token)
    expect(await refused(one.complete(task, done))).toEqual(LOST)
    await two.complete(again, done)
  })

  test('that is released until later is not given before', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    const before = Date.now()
    await one.call('ReleaseTasks', {
      tasks: [refOf(task)],
      notBefore: { seconds: 1 },
      failure: { name: 'NonDeterminism', message: 'another step' },
    })
    await one.until(() => one.frames.filter((frame) => frame.task).length === 2)
    expect(Date.now() - before).toBeGreaterThanOrEqual(1000)
  })
})

describe('a worker', () => {
  test('never holds more than it said', async () => {
    const { worker, start } = setting({ work: () => 'done' })
    const one = await worker({ maxTasks: 3 })
    const ids = await Promise.all(Array.from({ length: 20 }, () => start()))
    await Promise.all(ids.map((id) => one.task(id)))
    expect(one.most).toBeLessThanOrEqual(3)
  })

  test('that drains is given nothing more', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    expect(await one.call('DrainWorker', { workerId: one.id })).toEqual({ tasks: 1 })
    const later = await start()
    const two = await worker()
    await two.task(later)
    expect(one.held.has(later)).toBe(false)
    await one.complete(task, done)
  })

  test('that is not known is told so', async () => {
    const { worker } = setting()
    const one = await worker()
    const unknown = { code: 'NOT_FOUND', reason: 'WORKER_NOT_FOUND' }
    expect(await refused(one.call('DrainWorker', { workerId: 'nobody' }))).toEqual(unknown)
    expect(await refused(one.call('Heartbeat', { workerId: 'nobody' }))).toEqual(unknown)
  })

  test('that polls again keeps the tasks that it names; others go on elsewhere', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const [kept, dropped] = [await one.task(await start()), await one.task(await start())]
    one.hangUp()
    await one.ended
    const two = await worker()
    await one.join({ tasks: [refOf(kept), { workflowId: 'gone', token: 'x' }] })
    expect(await one.frame('lost')).toEqual({ workflowId: 'gone', token: 'x', reason: 'REASON_ENDED' })
    const taker = await Promise.race(
      [two, one].map(async (who) => {
        await who.until(() =>
          who.frames.some(({ task }) => task?.workflowId === dropped.workflowId && task.token !== dropped.token),
        )
        return who
      }),
    )
    expect(taker.held.get(dropped.workflowId)).toMatchObject({ recoveryAttempts: 1 })
    await one.complete(kept, done)
  })

  test('keeps its tasks at another replica', async () => {
    const { queue, worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    one.hangUp()
    await one.ended
    const there = new RawWorker({
      url: replica.url,
      application: queue,
      queues: [queue],
      workflows: { work: waits },
      workerId: one.id,
    })
    await there.join({ tasks: [refOf(task)] })
    await there.complete(task, done)
    expect(await rowOf(task.workflowId)).toMatchObject({ status: 'SUCCESS', recovery_attempts: '1' })
  })

  test('has one stream: the newer one wins, here and at another replica', async () => {
    const { queue, worker } = setting()
    const one = await worker()
    const options = { application: queue, queues: [queue], workflows: { work: waits }, workerId: one.id }
    const conflict = { code: 'ALREADY_EXISTS', reason: 'WORKER_CONFLICT' }
    const two = await rawWorker({ url: server.url, ...options })
    expect(await one.ended).toMatchObject(conflict)
    await rawWorker({ url: replica.url, ...options })
    expect(await two.ended).toMatchObject(conflict)
  })

  test('whose stream is down holds its tasks by heartbeats, and loses them without', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    one.hangUp()
    await one.ended
    const two = await worker()
    for (const until = Date.now() + 2 * LEASE_MS; Date.now() < until; ) {
      expect(await one.call('Heartbeat', { workerId: one.id, tasks: [refOf(task)] })).toEqual({
        lost: [],
        cancellations: [],
      })
    }
    expect(two.held.size).toBe(0)
    const again = await two.task(task.workflowId)
    expect(again).toMatchObject({ recoveryAttempts: 2 })
    expect(await refused(one.complete(task, done))).toEqual(LOST)
    expect(await refused(one.call('Heartbeat', { workerId: one.id }))).toMatchObject({ reason: 'WORKER_NOT_FOUND' })
  })

  test('that never heard of what was claimed for it: it goes to whoever is there', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    // As a claim leaves it whose answer was lost on its way.
    const id = await claimedLike(task, one.id)
    const again = await one.task(id)
    expect(again).toMatchObject({ recoveryAttempts: 1 })
    await one.complete(again, done)
    await one.complete(task, done)
  })

  test('that was gone for good when the claim for it came about: it goes to whoever is there', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    const again = await one.task(await claimedLike(task, 'unknown by now'))
    expect(again).toMatchObject({ recoveryAttempts: 2 })
    await one.complete(again, done)
    await one.complete(task, done)
  })

  test('that holds what nobody knows of by now is told that it is lost', async () => {
    const { worker, start } = setting()
    const one = await worker()
    const task = await one.task(await start())
    await withClient(server.databaseUrl, async (pg) => {
      await pg.query('DELETE FROM perdure.leases WHERE workflow_id = $1', [task.workflowId])
    })
    expect(await one.frame('lost')).toEqual({ ...refOf(task), reason: 'REASON_TAKEN_OVER' })
  })

  test.each([
    ['its registration', 0, {}],
    ['its start', 100, { maxRecoveryAttempts: 0 }],
  ])('that died too often is the end of its workflow, as %s says', async (_, maxRecoveryAttempts, more) => {
    const { queue, start } = setting()
    const workflows = { work: waits }
    const request = { workflows: [{ name: 'work', maxRecoveryAttempts }] }
    const first = await rawWorker({ url: server.url, application: queue, queues: [queue], workflows, request })
    const task = await first.task(await start(more))
    first.hangUp()
    await rawWorker({ url: server.url, application: queue, queues: [queue], workflows, request })
    await expect.poll(async () => (await rowOf(task.workflowId)).status).toMatch(/^MAX_/)
    expect(await rowOf(task.workflowId)).toMatchObject({
      owner_xid: null,
      queue_name: null,
      started_at_epoch_ms: null,
      recovery_attempts: '2',
    })
  })
})

test('the delays and deadlines of what perdure workers run end on time, whether a worker is there or not', async () => {
  const { worker, start } = setting()
  const one = await worker()
  const before = Date.now()
  const id = await start({ delay: { seconds: 1 } })
  await one.task(id)
  expect(Date.now() - before).toBeGreaterThanOrEqual(990)
  const late = await start({ timeout: { seconds: 1 } })
  await one.task(late)
  expect(await one.frame('lost', ({ workflowId }) => workflowId === late)).toMatchObject({ reason: 'REASON_ENDED' })
  expect((await rowOf(late)).status).toBe('CANCELLED')
})

test('what is resumed, forked and rewound comes by the internal queue, with what was recorded', async () => {
  const { worker, start } = setting()
  const one = await worker({ queues: [] })
  const id = await start()
  await client.unary('CancelWorkflows', { workflows: { workflowIds: [id] } })
  await client.unary('ResumeWorkflows', { workflows: { workflowIds: [id] } })
  await one.complete(await one.task(id), done)
  const { workflowId } = await client.unary('ForkWorkflow', { workflowId: id })
  await one.complete(await one.task(workflowId), done)
  await client.unary('RewindWorkflow', { workflowId: id })
  await one.until(() => one.frames.filter(({ task }) => task?.workflowId === id).length === 2)
})

test('a server that shuts down sends its workers elsewhere, and they keep what they hold', async () => {
  const { queue, worker, start } = setting()
  const leaving = await serving({ workerLease: LEASE_MS, databaseUrl: server.databaseUrl })
  const one = await worker({ url: leaving.url })
  const task = await one.task(await start())
  const closed = leaving.close(2000)
  expect(await one.ended).toMatchObject({ code: 'UNAVAILABLE', reason: 'DRAINING' })
  const two = await rawWorker({
    url: server.url,
    application: queue,
    queues: [queue],
    workflows: { work: waits },
    workerId: one.id,
    request: { tasks: [refOf(task)] },
  })
  await two.complete(task, done)
  await closed
})
