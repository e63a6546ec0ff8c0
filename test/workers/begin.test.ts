import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { type GrpcJsClient, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { connectionTo, withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { statements } from '../statements.js'
import { type RawWorkerOptions, rawWorker } from './raw-worker.js'

let server: Serving
let workflows: GrpcJsClient

beforeAll(async () => {
  server = await serving()
  workflows = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  atFileEnd(async () => workflows.close())
})

/** An application of a test's own, with a queue of its own. */
function application() {
  const name = `app-${randomUUID()}`
  const enqueue = (more: Plain = {}): Promise<Plain> => {
    const workflow = { name: 'work', queue: name, workflowId: randomUUID(), application: name, ...more }
    return workflows.unary('EnqueueWorkflow', { workflow })
  }
  return {
    name,
    worker: (options: Partial<RawWorkerOptions> = {}) =>
      rawWorker({ url: server.url, application: name, queues: [name], workflows: { work: () => {} }, ...options }),
    enqueue,
    /** Its worker has looked what waits, and found nothing. */
    begins: () => expect.poll(async () => (await enqueue()).status).toBe('WORKFLOW_STATUS_PENDING'),
  }
}

const query = (text: string, values: unknown[] = []): Promise<Plain[]> =>
  withClient(server.databaseUrl, async (client) => (await client.query(text, values)).rows as Plain[])

const WHOLE = {
  className: 'Shop',
  configName: 'main',
  arguments: { positional: [{ json: '{"a":1}' }] },
  timeout: { seconds: 60 },
  deduplicationId: 'once',
  priority: 3,
  partitionKey: 'p',
  attributes: { fields: { b: { numberValue: 2 }, a: { stringValue: 'x' } } },
  authenticatedUser: 'me',
  assumedRole: 'admin',
  authenticatedRoles: ['admin', 'other'],
}

test.each([{}, WHOLE])(
  'what begins as it is enqueued has the rows, and comes as the task, of what is claimed: %o',
  async (more) => {
    const { enqueue, worker, begins } = application()
    const key = (more as Plain).className ? 'Shop.work' : 'work'
    const dedup = (more as Plain).deduplicationId
    const claimed = (await enqueue(more)).workflowId
    const it = await worker({ workflows: { work: () => {}, [key]: () => {} } })
    const asTasks = [await it.task(claimed)]
    await begins()
    const asked = statements()
    const answer = await enqueue({ ...more, ...(dedup && { deduplicationId: 'twice' }) })
    const begun = answer.workflowId
    asTasks.push(await it.task(begun))
    expect(asked.of('enqueue_begun')).toBe(1)
    expect(answer).toMatchObject({ created: true, status: 'WORKFLOW_STATUS_PENDING' })
    expect(answer.runId).toBe(asTasks[1]?.runId)
    const rows = await query(
      `SELECT to_jsonb(w) AS row, to_jsonb(l) AS lease, to_jsonb(i) AS input, w.workflow_deadline_epoch_ms - w.started_at_epoch_ms AS time
    FROM dbos.workflow_status w JOIN perdure.leases l ON l.workflow_id = w.workflow_uuid
    JOIN dbos.workflow_input i USING (workflow_uuid) WHERE workflow_uuid = ANY($1) ORDER BY w.created_at`,
      [[claimed, begun]],
    )
    const own = /uuid|_at|xid|deadline|timestamp|token|workflow_id|started|deduplication/
    const alike = (object: Plain) =>
      Object.entries(object).filter(([field, value]) => value === null || !own.test(field))
    const [first, second] = rows.map(({ row, lease, input, time }) => [...[row, lease, input].map(alike), time])
    expect(rows).toHaveLength(2)
    expect(second).toEqual(first)
    expect(rows[1]?.row.owner_xid).toBe(rows[1]?.lease.token)
    const fields = (task: Plain) => ({
      ...task,
      workflowId: '',
      token: '',
      runId: '',
      firstRunId: '',
      createdAt: null,
      sentAt: null,
      deadline: null,
    })
    expect(fields(asTasks[1] as Plain)).toEqual(fields(asTasks[0] as Plain))
    expect((await it.complete(asTasks[1] as Plain, { result: { json: '1' } })).status).toBe('WORKFLOW_STATUS_SUCCESS')
  },
)

test('nothing overtakes what waits in its queue', async () => {
  const { enqueue, worker, begins } = application()
  const it = await worker()
  await begins()
  await enqueue({ applicationVersion: 'another' })
  const asked = statements()
  await expect
    .poll(async () => {
      const { status, workflowId } = await enqueue()
      expect(status).toBe('WORKFLOW_STATUS_ENQUEUED')
      await it.task(workflowId)
      return asked.of('enqueue_begun')
    })
    .toBeGreaterThan(0)
})

test.each([
  ['is delayed', { delay: { seconds: 60 } }],
  ['is of another version', { applicationVersion: 'another' }],
  ['has another name', { name: 'other' }],
  ['is for another application', { application: 'another' }],
  ['has a memo', { memo: { fields: { a: { stringValue: 'b' } } } }],
])('what %s is enqueued as ever', async (_, more) => {
  const { enqueue, worker, begins } = application()
  await worker()
  await begins()
  const asked = statements()
  expect((await enqueue(more)).status).not.toBe('WORKFLOW_STATUS_PENDING')
  expect(asked.of('enqueue_begun')).toBe(0)
})

test('a queue that has got a limit of which this replica has not heard begins nothing', async () => {
  const { enqueue, worker, name, begins } = application()
  const it = await worker()
  await begins()
  await query('INSERT INTO dbos.queues (name, concurrency) VALUES ($1, 100)', [name])
  const first = await enqueue()
  expect(first.status).toBe('WORKFLOW_STATUS_ENQUEUED')
  await it.task(first.workflowId)
})

test('a worker gets no more at a time than it has room for', async () => {
  const { enqueue, worker } = application()
  const it = await worker({ maxTasks: 1 })
  const [one, other] = await Promise.all([enqueue(), enqueue()])
  await it.until(() => it.held.size === 1)
  const third = await enqueue()
  expect(third.status).toBe('WORKFLOW_STATUS_ENQUEUED')
  for (let done = 0; done < 3; done++) {
    await it.until(() => it.held.size === 1)
    const [task] = it.held.values()
    await it.complete(task as Plain, { result: { json: '1' } })
  }
  for (const { workflowId } of [one, other, third] as Plain[]) await it.task(workflowId)
  expect(it.most).toBe(1)
})

test('an id or a deduplication id that is taken is answered as ever', async () => {
  const { enqueue, worker, begins } = application()
  await worker()
  await begins()
  const first = await enqueue({ deduplicationId: 'one' })
  expect(first.status).toBe('WORKFLOW_STATUS_PENDING')
  expect(await enqueue({ workflowId: first.workflowId })).toMatchObject({ created: false, runId: first.runId })
  await expect(enqueue({ deduplicationId: 'one' })).rejects.toMatchObject({ code: 6 })
})

/** A lone enqueue stands still in its statement as long as another transaction holds its id. */
async function held(workflowId: string) {
  const blocker = await connectionTo(server.databaseUrl)
  await blocker.query('BEGIN')
  await blocker.query(`INSERT INTO dbos.workflow_status (workflow_uuid, status, name) VALUES ($1, 'PENDING', 'x')`, [
    workflowId,
  ])
  return {
    async standing(): Promise<number> {
      const blocked = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      let waiting: Plain[] = []
      await expect
        .poll(async () => {
          waiting = await query(blocked)
          return waiting.length
        })
        .toBe(1)
      return waiting[0]?.pid
    },
    async letGo() {
      await blocker.query('ROLLBACK')
      await blocker.end()
    },
  }
}

test('what was begun for a worker that went meanwhile goes to another', async () => {
  const { enqueue, worker, begins } = application()
  const workflowId = randomUUID()
  const gone = await worker()
  await begins()
  const { standing, letGo } = await held(workflowId)
  const enqueued = enqueue({ workflowId })
  await standing()
  gone.hangUp()
  const other = await worker()
  await gone.ended
  await letGo()
  await enqueued
  expect((await other.task(workflowId)).recoveryAttempts).toBe(1)
})

test('a connection that breaks meanwhile is not the caller’s trouble', async () => {
  const { enqueue, worker, begins } = application()
  const workflowId = randomUUID()
  const it = await worker()
  await begins()
  const { standing, letGo } = await held(workflowId)
  const enqueued = enqueue({ workflowId })
  await query('SELECT pg_terminate_backend($1)', [await standing()])
  await letGo()
  expect(await enqueued).toMatchObject({ created: true, workflowId })
  await it.task(workflowId)
})

test('where workers are at other replicas alone, the commit itself tells them', async () => {
  const { enqueue, worker } = application()
  const other = await serving({ databaseUrl: server.databaseUrl })
  const it = await worker({ url: other.url })
  const asked = statements()
  let last: Plain = {}
  await expect
    .poll(async () => {
      last = await enqueue()
      return asked.of('enqueue_told_one')
    })
    .toBeGreaterThan(0)
  expect(last).toMatchObject({ created: true, status: 'WORKFLOW_STATUS_ENQUEUED' })
  expect((await it.task(last.workflowId)).runId).toBe(last.runId)
  expect(await enqueue({ workflowId: last.workflowId })).toMatchObject({ created: false, runId: last.runId })
})
