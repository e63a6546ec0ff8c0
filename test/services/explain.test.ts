import { Code } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import { Explanation_Certainty } from '../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import { insert, insertWorkflows } from '../store/workflow-rows.js'
import { failureOf, type Looking, looking } from './looking.js'

let api: Looking
let count = 0

beforeAll(async () => {
  api = await looking()
})

const fresh = (what: string) => `${what}-${++count}`
const ago = (seconds: number) => Date.now() - seconds * 1000

async function workflow(columns: Record<string, unknown>): Promise<string> {
  const workflow_uuid = fresh('w')
  await insertWorkflows(api.sql, [{ workflow_uuid, status: 'ENQUEUED', name: 'work', ...columns }])
  return workflow_uuid
}

async function queue(columns: Record<string, unknown> = {}): Promise<string> {
  const name = fresh('q')
  await insert(api.sql, 'queues', { name, ...columns })
  return name
}

async function version(application_name: string | null, version_timestamp = Date.now()): Promise<string> {
  const version_name = fresh('v')
  await insert(api.sql, 'application_versions', {
    version_id: version_name,
    version_name,
    application_name,
    version_timestamp,
  })
  return version_name
}

async function own(table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row)
  const values = columns.map((_, at) => `$${at + 1}`)
  await api.sql.query(
    `INSERT INTO perdure.${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`,
    Object.values(row),
  )
}

/** A perdure worker that is there, or was. */
async function worker(application: string, columns: Record<string, unknown> = {}): Promise<string> {
  const worker_id = fresh('worker')
  const name = fresh('task')
  const row = { application, application_version: `${application}-1`, workflow_names: [name], queues: [], ...columns }
  const times = { joined_at: ago(60), expires_at: ago(-60), max_tasks: 10, description: 'host 7' }
  await own('workers', { worker_id, replica_id: 'r', ...times, ...row })
  const registration = { application, class_name: '', max_recovery_attempts: 100, cancellation_grace_ms: 30000 }
  for (const known of row.workflow_names) {
    await own('registrations', { ...registration, name: known, seen_at: ago(30) }).catch(() => {})
  }
  return worker_id
}

async function lease(id: string, columns: Record<string, unknown>): Promise<void> {
  const row = { application: 'app', application_version: 'app-1', name: 'work', class_name: '', queue_name: 'q' }
  await own('leases', { workflow_id: id, token: `token-${id}`, ...row, ...columns })
}

async function explained(workflowId: string) {
  const { explanations } = await api.workflows.explainWorkflow({ workflowId })
  for (const { metadata } of explanations) expect(metadata.rows, 'every answer names its rows').toMatch(/\w/)
  return explanations.map(({ certainty, reason, metadata }) => ({
    certainty: Explanation_Certainty[certainty],
    reason,
    ...metadata,
  }))
}

const reasons = async (id: string) => (await explained(id)).map(({ certainty, reason }) => `${certainty} ${reason}`)

test('a workflow that is not there is NOT_FOUND', async () => {
  expect(await failureOf(api.workflows.explainWorkflow({ workflowId: 'nobody' }))).toEqual([
    Code.NotFound,
    'WORKFLOW_NOT_FOUND',
  ])
})

test('a queue without a row is likely to be nobody’s: it may be defined in code', async () => {
  expect(await reasons(await workflow({ queue_name: fresh('no-such') }))).toEqual(['LIKELY QUEUE_NOT_REGISTERED'])
})

test('a queue at its concurrency names who holds it', async () => {
  const name = await queue({ concurrency: 2 })
  const holders = [
    await workflow({ queue_name: name, status: 'PENDING', created_at: ago(20) }),
    await workflow({ queue_name: name, status: 'PENDING', created_at: ago(10) }),
  ]
  const [reason] = await explained(await workflow({ queue_name: name }))
  expect(reason).toMatchObject({ certainty: 'CERTAIN', reason: 'QUEUE_CONCURRENCY', limit: '2' })
  expect(reason).toHaveProperty('holders', holders.join(' '))
})

test('what another application runs on a queue does not count for this one', async () => {
  const name = await queue({ concurrency: 1 })
  await workflow({ queue_name: name, status: 'PENDING', application_name: 'other' })
  const application_name = fresh('app')
  await version(application_name)
  expect(await reasons(await workflow({ queue_name: name, application_name }))).toEqual(['UNKNOWABLE NO_EXECUTOR_SEEN'])
})

test('a partition at its concurrency holds its own alone', async () => {
  const name = await queue({ partition_concurrency: 1 })
  const holder = await workflow({ queue_name: name, status: 'PENDING', queue_partition_key: 'a' })
  const [reason] = await explained(await workflow({ queue_name: name, queue_partition_key: 'a' }))
  expect(reason).toMatchObject({ reason: 'PARTITION_CONCURRENCY', holders: holder })
  expect(await reasons(await workflow({ queue_name: name, queue_partition_key: 'b' }))).toEqual([
    'UNKNOWABLE NO_EXECUTOR_SEEN',
  ])
})

test('a spent rate limit tells when the next one may start', async () => {
  const name = await queue({ rate_limit_max: 1, rate_limit_period_sec: 3600 })
  const started = ago(600)
  await workflow({ queue_name: name, status: 'SUCCESS', rate_limited: true, started_at_epoch_ms: started })
  const [reason] = await explained(await workflow({ queue_name: name }))
  const free_at = new Date(started + 3_600_000).toISOString()
  expect(reason).toMatchObject({ certainty: 'CERTAIN', reason: 'RATE_LIMIT', free_at })
})

test('a partitioned queue never takes what has no partition key', async () => {
  const name = await queue({ partition_worker_concurrency: 1 })
  expect(await reasons(await workflow({ queue_name: name }))).toEqual(['CERTAIN PARTITION_KEY_MISSING'])
})

test('a paused queue, and one that allows no executor anything', async () => {
  const [paused, zero] = [await queue({ worker_concurrency: 0 }), await queue({ worker_concurrency: 0 })]
  await own('queue_pauses', { queue_name: paused })
  expect(await reasons(await workflow({ queue_name: paused }))).toEqual(['CERTAIN QUEUE_PAUSED'])
  expect(await reasons(await workflow({ queue_name: zero }))).toEqual(['CERTAIN WORKER_CONCURRENCY_ZERO'])
})

test('a queue of another application', async () => {
  const application_name = fresh('app')
  await version(application_name)
  const name = await queue({ application_name: 'other' })
  expect(await reasons(await workflow({ queue_name: name, application_name }))).toEqual([
    'LIKELY QUEUE_OF_OTHER_APPLICATION',
  ])
})

test('trap 17: a version that nobody registered, or that is not the latest', async () => {
  const application_name = fresh('app')
  const old = await version(application_name, ago(1000))
  const latest = await version(application_name, ago(100))
  const queue_name = await queue()
  const unseen = await workflow({ queue_name, application_name, application_version: 'unseen' })
  expect(await reasons(unseen)).toEqual(['LIKELY VERSION_NOT_SEEN'])
  await workflow({ status: 'SUCCESS', application_name, application_version: old, started_at_epoch_ms: ago(50) })
  const [behind, reason] = await explained(await workflow({ queue_name, application_name, application_version: old }))
  expect(behind).toMatchObject({ reason: 'BEHIND_OTHERS', ahead: '1' })
  expect(reason).toMatchObject({ certainty: 'LIKELY', reason: 'VERSION_NOT_LATEST', latest_version: latest })
  expect(Number((reason as { evidence_age_ms?: string }).evidence_age_ms)).toBeGreaterThan(49_000)
  const current = await workflow({ queue_name, application_name, application_version: latest })
  expect(await reasons(current)).toEqual(['CERTAIN BEHIND_OTHERS', 'UNKNOWABLE NO_EXECUTOR_SEEN'])
})

test('trap 16: a later version that no application owns keeps an application from its own work', async () => {
  const application_name = fresh('app')
  const own_version = await version(application_name)
  const unowned = await version(null, ago(-3600))
  try {
    const [reason] = await explained(await workflow({ queue_name: await queue(), application_name }))
    expect(reason).toMatchObject({
      certainty: 'LIKELY',
      reason: 'LATEST_VERSION_UNOWNED',
      version: unowned,
      own_version,
    })
  } finally {
    await api.sql.query('DELETE FROM dbos.application_versions WHERE version_id = $1', [unowned])
  }
})

test('an application that was never started here', async () => {
  const waiting = await workflow({ queue_name: await queue(), application_name: fresh('app') })
  expect(await reasons(waiting)).toEqual(['LIKELY APPLICATION_NOT_SEEN'])
})

test('a delay, one that nobody has ended, and a deadline that nobody keeps', async () => {
  expect(await reasons(await workflow({ status: 'DELAYED', delay_until_epoch_ms: ago(-60) }))).toEqual([
    'CERTAIN DELAYED',
  ])
  expect(await reasons(await workflow({ status: 'DELAYED', delay_until_epoch_ms: ago(60) }))).toEqual([
    'LIKELY DELAY_NOT_EXPIRED',
  ])
  const late = await workflow({ queue_name: await queue(), workflow_deadline_epoch_ms: ago(60) })
  expect(await reasons(late)).toContain('LIKELY DEADLINE_PASSED')
})

test('one that has ended says how', async () => {
  const [reason] = await explained(await workflow({ status: 'CANCELLED', completed_at: ago(1) }))
  expect(reason).toMatchObject({ certainty: 'CERTAIN', reason: 'ENDED', status: 'CANCELLED' })
})

test('an executor of DBOS: its death is never certain', async () => {
  const busy = await workflow({ status: 'PENDING', executor_id: fresh('e'), started_at_epoch_ms: ago(1) })
  expect(await reasons(busy)).toEqual(['LIKELY RUNNING'])
  const columns = { status: 'PENDING', executor_id: fresh('e'), created_at: ago(900), started_at_epoch_ms: ago(900) }
  const silent = await workflow(columns)
  const [reason] = await explained(silent)
  expect(reason).toMatchObject({ certainty: 'UNKNOWABLE', reason: 'EXECUTOR_SILENT' })
  // Another claim of the same executor is a sign of life.
  await workflow({ ...columns, status: 'SUCCESS', started_at_epoch_ms: ago(2) })
  expect(await reasons(silent)).toEqual(['LIKELY RUNNING'])
})

test('a sleep is certain; a receive is recorded only when it is over, but its timer stands', async () => {
  const id = await workflow({ status: 'PENDING', executor_id: fresh('e'), started_at_epoch_ms: ago(1) })
  const step = { workflow_uuid: id, serialization: 'portable_json', started_at_epoch_ms: ago(1) }
  await insert(api.sql, 'operation_outputs', { ...step, function_id: 0, function_name: 'a', output: '1' })
  const until = ago(-600)
  const sleep = { ...step, function_name: 'DBOS.sleep', completed_at_epoch_ms: until }
  await insert(api.sql, 'operation_outputs', { ...sleep, function_id: 1, output: `${until}` })
  expect(await explained(id)).toContainEqual(
    expect.objectContaining({ certainty: 'CERTAIN', reason: 'SLEEPING', until: new Date(until).toISOString() }),
  )
  // Python's are seconds.
  await insert(api.sql, 'operation_outputs', { ...sleep, function_id: 3, output: `${until / 1000}` })
  expect(await explained(id)).toContainEqual(
    expect.objectContaining({ certainty: 'LIKELY', reason: 'WAITING', until: new Date(until).toISOString() }),
  )
})

test('children that run: whether they are waited for nobody knows', async () => {
  const id = await workflow({ status: 'PENDING', executor_id: fresh('e'), started_at_epoch_ms: ago(1) })
  const child = await workflow({ status: 'PENDING', parent_workflow_id: id })
  expect(await explained(id)).toContainEqual(
    expect.objectContaining({ certainty: 'UNKNOWABLE', reason: 'CHILDREN_RUNNING', children: child }),
  )
})

test('workers: none that knows the name, none of the version, none on the queue, stopping, full, there', async () => {
  const application = fresh('app')
  const name = fresh('task')
  const columns = { name, application_name: application, queue_name: await queue() }
  const gone = await worker(application, { workflow_names: [name], expires_at: ago(5) })
  const id = await workflow(columns)
  expect(await reasons(id)).toEqual(['CERTAIN NO_WORKER'])
  const revive = (set: string) => api.sql.query(`UPDATE perdure.workers SET ${set} WHERE worker_id = $1`, [gone])
  await revive(`expires_at = ${ago(-60)}`)
  expect(await reasons(id)).toEqual(['LIKELY WORKER_AVAILABLE'])
  await revive(`queues = '{elsewhere}'`)
  expect(await reasons(id)).toEqual(['CERTAIN NO_WORKER_ON_QUEUE'])
  await revive(`queues = '{}', draining = true`)
  expect(await reasons(id)).toEqual(['CERTAIN WORKERS_DRAINING'])
  await revive('draining = false, max_tasks = 0')
  expect(await reasons(id)).toEqual(['CERTAIN WORKERS_FULL'])
  expect(await reasons(await workflow({ ...columns, application_version: 'v-other' }))).toEqual([
    'CERTAIN NO_WORKER_OF_VERSION',
    'CERTAIN BEHIND_OTHERS',
  ])
})

test('leases: held, by one that is gone, parked on what, ready, released with its failure, to be cancelled', async () => {
  const application = fresh('app')
  const name = fresh('task')
  const holder = await worker(application, { workflow_names: [name] })
  const pending = () => workflow({ status: 'PENDING', name, application_name: application, executor_id: 'perdure-r' })
  const leased = async (columns: Record<string, unknown>) => {
    const id = await pending()
    await api.sql.query('UPDATE dbos.workflow_status SET owner_xid = $2 WHERE workflow_uuid = $1', [id, `token-${id}`])
    await lease(id, columns)
    return id
  }
  const held = await leased({ state: 'held', worker_id: holder })
  expect(await explained(held)).toMatchObject([
    { certainty: 'CERTAIN', reason: 'HELD_BY_WORKER', worker_id: holder, replica_id: 'r' },
  ])
  const gone = await worker(application, { expires_at: ago(1) })
  expect(await reasons(await leased({ state: 'held', worker_id: gone }))).toEqual(['CERTAIN WORKER_EXPIRED'])

  const parked = await leased({ state: 'parked' })
  const wake = { workflow_id: parked, wake_at: null, stream_offset: null }
  await own('wakes', { ...wake, kind: 'time', key: '', wake_at: ago(-9) })
  await own('wakes', { ...wake, kind: 'message', key: `${parked}::orders` })
  await own('wakes', { ...wake, kind: 'event', key: 'other::done' })
  await own('wakes', { ...wake, kind: 'result', key: 'child' })
  await own('wakes', { ...wake, kind: 'stream', key: 'other::s', stream_offset: 3 })
  expect((await reasons(parked)).sort()).toEqual([
    'CERTAIN SLEEPING',
    'CERTAIN WAITING_FOR_EVENT',
    'CERTAIN WAITING_FOR_MESSAGE',
    'CERTAIN WAITING_FOR_STREAM',
    'CERTAIN WAITING_FOR_WORKFLOW',
  ])

  const failure = '{"name":"NonDeterminismError","message":"step 2 was charge, not refund"}'
  const released = await leased({ state: 'ready', not_before: ago(-30), failure })
  expect(await explained(released)).toMatchObject([
    { reason: 'RELEASED_AFTER_FAILURE', failure_message: 'step 2 was charge, not refund' },
    { reason: 'WORKER_AVAILABLE' },
  ])
  const cancelled = await leased({ state: 'held', worker_id: holder, cancel_deadline: ago(-30) })
  expect(await reasons(cancelled)).toEqual(['CERTAIN CANCELLATION_REQUESTED', 'CERTAIN HELD_BY_WORKER'])
})
