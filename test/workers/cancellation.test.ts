import { beforeAll, expect, test } from 'vitest'
import type { Plain } from '../clients/grpcjs.js'
import { connectionTo } from '../database.js'
import { insertWorkflows } from '../store/workflow-rows.js'
import { type Asking, asking, eventually, leave, outcomeOf, refusal, start, workerAt } from './asking.js'
import type { RawWorker } from './raw-worker.js'

let api: Asking

beforeAll(async () => {
  api = await asking()
})

/** A worker at `at` whose cancelled workflows have `seconds` to clean up. */
function graceful(at: 0 | 1, name: string, seconds: number): Promise<RawWorker> {
  const request = { workflows: [{ name, cancellationGrace: { seconds, nanos: 0 } }] }
  return workerAt(api.servers[at], { [name]: leave }, { request })
}

async function held(at: 0 | 1, name: string, seconds = 30) {
  const worker = await graceful(at, name, seconds)
  const workflowId = `${name}-1`
  await start(api.workflows[0], name, workflowId)
  return { worker, task: await worker.task(workflowId), workflowId }
}

async function cancel(at: 0 | 1, ids: string[], more: Plain = {}): Promise<Plain[]> {
  const request = { workflows: { workflowIds: ids }, ...more }
  const { changes } = await api.workflows[at].unary('CancelWorkflows', request)
  return changes
}

async function statusOf(workflowId: string): Promise<string> {
  const { rows } = await api.sql.query('SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1', [workflowId])
  return rows[0].status
}

test.each([0, 1] as const)(
  'a held workflow is asked, at replica %s: it stays PENDING until it has cleaned up',
  async (at) => {
    const { worker, task, workflowId } = await held(0, `clean${at}`)
    expect(await cancel(at, [workflowId])).toMatchObject([
      { workflowId, kind: 'KIND_CHANGED', status: 'WORKFLOW_STATUS_PENDING' },
    ])
    const asked = await worker.frame('cancellation')
    expect(asked).toMatchObject({ workflowId, token: task.token })
    // Asking again changes nothing.
    await cancel(at, [workflowId])
    expect(await statusOf(workflowId)).toBe('PENDING')
    const { rows } = await api.sql.query('SELECT cancel_deadline FROM perdure.leases WHERE workflow_id = $1', [
      workflowId,
    ])
    expect(Number(rows[0].cancel_deadline)).toBe(Number(asked.deadline.seconds) * 1000 + asked.deadline.nanos / 1e6)
    await worker.complete(task, { cancelled: {} })
    expect(await outcomeOf(api.workflows[0], workflowId)).toMatchObject({ kind: 'KIND_CANCELLED' })
    expect(worker.frames.filter((frame) => frame.cancellation)).toHaveLength(1)
    worker.close()
  },
)

test('one that returns in spite of it has its result', async () => {
  const { worker, task, workflowId } = await held(0, 'stubborn')
  await cancel(1, [workflowId])
  await worker.frame('cancellation')
  await worker.complete(task, { result: { json: '"all the same"' } })
  expect(await outcomeOf(api.workflows[0], workflowId)).toMatchObject({ kind: 'KIND_SUCCEEDED' })
  worker.close()
})

test('when its time is over it is cancelled, whatever it does', async () => {
  const { worker, task, workflowId } = await held(0, 'slow', 1)
  await cancel(0, [workflowId])
  expect(await outcomeOf(api.workflows[1], workflowId)).toMatchObject({ kind: 'KIND_CANCELLED' })
  expect(await worker.frame('lost')).toMatchObject({ workflowId, reason: 'REASON_ENDED' })
  expect(await refusal(worker.complete(task, { result: { json: '1' } }))).toMatchObject({ reason: 'LEASE_LOST' })
  worker.close()
})

test('without time to clean up it is cancelled at once', async () => {
  const { worker, workflowId } = await held(0, 'sudden', 0)
  expect(await cancel(1, [workflowId])).toMatchObject([{ kind: 'KIND_CHANGED', status: 'WORKFLOW_STATUS_CANCELLED' }])
  expect(await worker.frame('lost')).toMatchObject({ workflowId, reason: 'REASON_ENDED' })
  worker.close()
})

test('a parked one is woken to clean up: its next task says so', async () => {
  const { worker, task, workflowId } = await held(0, 'asleep')
  await api.sql.query("UPDATE perdure.leases SET state = 'parked', worker_id = NULL WHERE workflow_id = $1", [
    workflowId,
  ])
  worker.close()
  const next = await graceful(1, 'asleep', 30)
  expect(await cancel(0, [workflowId])).toMatchObject([{ status: 'WORKFLOW_STATUS_PENDING' }])
  const again = await next.task(workflowId)
  expect(again.token).not.toBe(task.token)
  expect(again.cancellation).toMatchObject({ workflowId, token: again.token })
  await next.complete(again, { cancelled: {} })
  expect(await outcomeOf(api.workflows[0], workflowId)).toMatchObject({ kind: 'KIND_CANCELLED' })
  next.close()
})

test('one that is being parked meanwhile is asked all the same, though its token changes hands', async () => {
  const { worker, task, workflowId } = await held(0, 'dozing')
  const other = await connectionTo(api.servers[0].databaseUrl)
  await other.query('BEGIN')
  await other.query("UPDATE dbos.workflow_status SET owner_xid = 'swapped' WHERE workflow_uuid = $1", [workflowId])
  const swapped =
    "UPDATE perdure.leases SET state = 'parked', worker_id = NULL, token = 'swapped' WHERE workflow_id = $1"
  await other.query(swapped, [workflowId])
  const cancelled = cancel(0, [workflowId])
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
  await eventually(async () => (await api.sql.query(waiting)).rowCount)
  await other.query('COMMIT')
  await other.end()
  expect(await cancelled).toMatchObject([{ kind: 'KIND_CHANGED', status: 'WORKFLOW_STATUS_PENDING' }])
  const again = await worker.frame('task', (one) => one.workflowId === workflowId && one.token !== task.token)
  expect(again.cancellation).toMatchObject({ workflowId })
  await worker.complete(again, { cancelled: {} })
  expect(await outcomeOf(api.workflows[0], workflowId)).toMatchObject({ kind: 'KIND_CANCELLED' })
  worker.close()
})

test('one that nobody goes on with is cancelled when its time is over', async () => {
  const { worker, workflowId } = await held(0, 'orphan', 1)
  await api.sql.query("UPDATE perdure.leases SET state = 'parked', worker_id = NULL WHERE workflow_id = $1", [
    workflowId,
  ])
  worker.close()
  await cancel(0, [workflowId])
  expect(await outcomeOf(api.workflows[1], workflowId)).toMatchObject({ kind: 'KIND_CANCELLED' })
})

test('children, each by its kind: what an executor of DBOS runs at once, what a worker holds is asked', async () => {
  const { worker, task, workflowId } = await held(0, 'family')
  const parent_workflow_id = workflowId
  await insertWorkflows(api.sql, [
    {
      workflow_uuid: 'family-dbos',
      status: 'PENDING',
      name: 'n',
      executor_id: 'local',
      owner_xid: 'x',
      parent_workflow_id,
    },
    { workflow_uuid: 'family-done', status: 'SUCCESS', name: 'n', parent_workflow_id },
  ])
  await start(api.workflows[0], 'family', 'family-2')
  const child = await worker.task('family-2')
  await api.sql.query(
    "UPDATE dbos.workflow_status SET parent_workflow_id = 'family-dbos' WHERE workflow_uuid = 'family-2'",
  )
  const changes = await cancel(1, [workflowId], { children: true })
  expect(Object.fromEntries(changes.map((change) => [change.workflowId, [change.kind, change.status]]))).toEqual({
    'family-1': ['KIND_CHANGED', 'WORKFLOW_STATUS_PENDING'],
    'family-2': ['KIND_CHANGED', 'WORKFLOW_STATUS_PENDING'],
    'family-dbos': ['KIND_CHANGED', 'WORKFLOW_STATUS_CANCELLED'],
    'family-done': ['KIND_UNCHANGED', 'WORKFLOW_STATUS_SUCCESS'],
  })
  for (const { workflowId: id, token } of [task, child]) {
    await worker.frame('cancellation', (asked) => asked.workflowId === id && asked.token === token)
  }
  worker.close()
})

test('terminating waits for nobody: the worker loses the task, and GetResult tells why', async () => {
  const { worker, task, workflowId } = await held(0, 'doomed')
  const request = { workflows: { workflowIds: [workflowId] }, reason: 'enough' }
  const { changes } = await api.workflows[1].unary('TerminateWorkflows', request)
  expect(changes).toMatchObject([{ kind: 'KIND_CHANGED', status: 'WORKFLOW_STATUS_CANCELLED' }])
  expect(await worker.frame('lost')).toMatchObject({ workflowId, token: task.token, reason: 'REASON_ENDED' })
  expect(await refusal(worker.complete(task, { result: { json: '1' } }))).toMatchObject({ reason: 'LEASE_LOST' })
  expect(await outcomeOf(api.workflows[0], workflowId)).toMatchObject({
    kind: 'KIND_TERMINATED',
    termination: { reason: 'enough' },
  })
  worker.close()
})

test('terminating one that cleans up ends that', async () => {
  const { worker, workflowId } = await held(0, 'impatient')
  await cancel(0, [workflowId])
  await worker.frame('cancellation')
  await api.workflows[0].unary('TerminateWorkflows', { workflows: { workflowIds: [workflowId] } })
  expect(await outcomeOf(api.workflows[0], workflowId)).toMatchObject({ kind: 'KIND_TERMINATED' })
  await worker.frame('lost')
  worker.close()
})

async function family(name: string, policies: Record<string, string>) {
  const { worker, task, workflowId } = await held(0, name)
  const steps = Object.entries(policies).map(([id, policy], functionId) => ({
    functionId,
    completedAt: { seconds: Math.floor(Date.now() / 1000), nanos: 0 },
    startChild: {
      workflow: { name: `${name}-child`, workflowId: id, queue: 'nobody-polls' },
      parentClosePolicy: `PARENT_CLOSE_POLICY_${policy}`,
    },
  }))
  const { outcomes } = await worker.call('RecordSteps', { tasks: [{ workflowId, token: task.token, steps }] })
  expect(outcomes[0].recorded.steps).toHaveLength(steps.length)
  return { worker, task, workflowId }
}

test.each(['complete', 'cancel', 'terminate', 'by an SDK', 'started anew', 'by its cron'])(
  'children end as their parent’s policy says: %s',
  async (how) => {
    const id = (what: string) => `closing-${how}-${what}`
    const policies = { [id('cancel')]: 'CANCEL', [id('terminate')]: 'TERMINATE', [id('abandon')]: 'ABANDON' }
    const { worker, task, workflowId } = await family(`closing-${how.replaceAll(' ', '')}`, policies)
    if (how === 'complete') await worker.complete(task, { result: { json: '1' } })
    if (how === 'terminate')
      await api.workflows[1].unary('TerminateWorkflows', { workflows: { workflowIds: [workflowId] } })
    if (how === 'cancel') {
      await cancel(1, [workflowId])
      await worker.complete(task, { cancelled: {} })
    }
    if (how === 'started anew') {
      await start(api.workflows[1], task.name, workflowId, { idReusePolicy: 'ID_REUSE_POLICY_TERMINATE_IF_RUNNING' })
    }
    if (how === 'by its cron') {
      await api.sql.query(
        `INSERT INTO perdure.workflow_extras (workflow_id, run_id, cron, cron_time_zone)
        SELECT workflow_uuid, creator_xid, '@yearly', 'UTC' FROM dbos.workflow_status WHERE workflow_uuid = $1`,
        [workflowId],
      )
      await worker.complete(task, { result: { json: '1' } })
      expect(await statusOf(workflowId)).toBe('DELAYED')
    }
    if (how === 'by an SDK') {
      await api.sql.query(
        `UPDATE dbos.workflow_status SET status = 'CANCELLED', owner_xid = NULL, completed_at = 1 WHERE workflow_uuid = $1`,
        [workflowId],
      )
    }
    expect(await outcomeOf(api.workflows[0], id('cancel'))).toMatchObject({ kind: 'KIND_CANCELLED' })
    expect(await outcomeOf(api.workflows[0], id('terminate'))).toMatchObject({
      kind: 'KIND_TERMINATED',
      termination: { reason: 'its parent has ended' },
    })
    expect(await statusOf(id('abandon'))).toBe('ENQUEUED')
    // What has ended is not looked after any longer.
    await eventually(async () => {
      const left = await api.sql.query(
        'SELECT 1 FROM perdure.workflow_extras WHERE parent_close_policy IS NOT NULL AND workflow_id LIKE $1 AND workflow_id NOT LIKE $2',
        [`closing-${how}-%`, '%abandon'],
      )
      return left.rowCount === 0
    })
    worker.close()
  },
)

test.each(['continues as new', 'is tried again'])(
  'children go on where a run of their parent %s, and end with its last one',
  async (how) => {
    const id = (what: string) => `going-on-${how}-${what}`
    const policies = { [id('cancel')]: 'CANCEL', [id('terminate')]: 'TERMINATE' }
    const { worker, task, workflowId } = await family(`goingon-${how.replaceAll(' ', '')}`, policies)
    if (how === 'continues as new') await worker.call('ContinueAsNew', { task: { workflowId, token: task.token } })
    else {
      await api.sql.query(
        `INSERT INTO perdure.workflow_extras (workflow_id, run_id, retry_policy)
        SELECT workflow_uuid, creator_xid, '{"initialIntervalMs":1,"nonRetryableNames":[],"maximumAttempts":2}'
        FROM dbos.workflow_status WHERE workflow_uuid = $1`,
        [workflowId],
      )
      await worker.complete(task, { failure: { name: 'Error', message: 'no' } })
    }
    const next = await worker.frame('task', ({ token }) => token !== task.token)
    expect(next.workflowId).toBe(workflowId)
    expect([await statusOf(id('cancel')), await statusOf(id('terminate'))]).toEqual(['ENQUEUED', 'ENQUEUED'])
    await worker.complete(next, { result: { json: '1' } })
    expect(await outcomeOf(api.workflows[0], id('cancel'))).toMatchObject({ kind: 'KIND_CANCELLED' })
    expect(await outcomeOf(api.workflows[0], id('terminate'))).toMatchObject({ kind: 'KIND_TERMINATED' })
    const { rows } = await api.sql.query(
      `SELECT c.completed_at >= p.completed_at AS after FROM dbos.workflow_status c
      JOIN dbos.workflow_status p ON p.workflow_uuid = c.parent_workflow_id WHERE c.parent_workflow_id = $1`,
      [workflowId],
    )
    expect(rows).toEqual([{ after: true }, { after: true }])
    worker.close()
  },
)
