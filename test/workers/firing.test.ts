import { createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { ScheduleOverlapPolicy, ScheduleRuntime, ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { connectionTo } from '../database.js'
import { failureOf } from '../services/looking.js'
import { type Serving, serving } from '../serving.js'
import { createGrpcTransport } from '../transport.js'
import { rawWorker } from './raw-worker.js'

const { PERDURE, TYPESCRIPT } = ScheduleRuntime

let server: Serving
let schedules: ReturnType<typeof createClient<typeof ScheduleService>>
let workflows: ReturnType<typeof createClient<typeof WorkflowService>>
let sql: pg.Client

/** Two replicas fire all along. */
beforeAll(async () => {
  server = await serving()
  await serving({ databaseUrl: server.databaseUrl })
  const transport = createGrpcTransport({ baseUrl: server.url })
  schedules = createClient(ScheduleService, transport)
  workflows = createClient(WorkflowService, transport)
  sql = await connectionTo(server.databaseUrl)
  await sql.query(`INSERT INTO dbos.application_versions (version_id, version_name, application_name) VALUES
    ('1', 'shop-1', 'shop'), ('2', 'dbos-1', 'theirs')`)
  await sql.query(`INSERT INTO perdure.registrations VALUES ('shop', 'job', '', 100, 0, 0)`)
})

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const spec = (name: string, more: object = {}) => ({
  name,
  workflowName: 'job',
  cron: '0 3 1 1 *',
  runtime: PERDURE,
  application: 'shop',
  queue: `of-${name}`,
  ...more,
})

const runsOf = async (name: string) =>
  (await sql.query('SELECT * FROM dbos.workflow_status WHERE schedule_name = $1 ORDER BY workflow_uuid', [name])).rows

/** Its next fire time has come `ago` milliseconds ago, at a time of the expression. */
const due = (name: string, iso: string) =>
  sql.query('UPDATE perdure.schedules SET next_fire_at = $2 WHERE schedule_name = $1', [name, Date.parse(iso)])

const end = (id: string) =>
  sql.query(`UPDATE dbos.workflow_status SET status = 'SUCCESS', completed_at = 1 WHERE workflow_uuid = $1`, [id])

test('each fire time is one run, whichever replica is first: rows as DBOS would write them, with portable arguments', async () => {
  await schedules.createSchedule({ schedule: spec('each', { cron: '* * * * * *', context: json({ a: 1 }) }) })
  await expect.poll(async () => (await runsOf('each')).length).toBeGreaterThan(2)
  await schedules.pauseSchedule({ name: 'each' })
  const runs = await runsOf('each')
  const times = runs.map(({ workflow_uuid: id }) => Date.parse(id.slice('sched-each-'.length)))
  times.forEach((time, place) => {
    if (place > 0) expect(time - (times[place - 1] ?? 0)).toBe(1000)
  })
  expect(runs[0]).toMatchObject({
    name: 'job',
    class_name: null,
    status: 'ENQUEUED',
    queue_name: 'of-each',
    application_name: 'shop',
    application_version: 'shop-1',
    serialization: 'portable_json',
  })
  const { workflow } = await workflows.getWorkflow({ workflowId: runs[0].workflow_uuid })
  const fired = new Date(times[0] ?? 0).toISOString()
  expect(workflow?.input?.arguments?.positional).toMatchObject([json(fired), json({ a: 1 })])
  const { schedule } = await schedules.getSchedule({ name: 'each' })
  expect(Number(schedule?.lastFiredAt?.seconds) * 1000).toBe(times.at(-1))
})

test('missed fire times are made up for where the schedule says so, and left out where not', async () => {
  const yearsAgo = new Date(new Date().getFullYear() - 2, 0, 1).getFullYear()
  for (const automaticBackfill of [true, false]) {
    const name = `missed-${automaticBackfill}`
    await schedules.createSchedule({ schedule: spec(name, { automaticBackfill }) })
    await due(name, `${yearsAgo}-01-01T03:00:00Z`)
    const next = async () => {
      const { rows } = await sql.query('SELECT next_fire_at FROM perdure.schedules WHERE schedule_name = $1', [name])
      return Number(rows[0].next_fire_at)
    }
    await expect.poll(next).toBeGreaterThan(Date.now())
    expect(await runsOf(name)).toHaveLength(automaticBackfill ? 3 : 0)
  }
})

test('a run that has not ended: SKIP, BUFFER_ONE, CANCEL_OTHER and TERMINATE_OTHER', async () => {
  const { SKIP, BUFFER_ONE, CANCEL_OTHER, TERMINATE_OTHER } = ScheduleOverlapPolicy
  const policies = { skip: SKIP, buffer: BUFFER_ONE, cancel: CANCEL_OTHER, terminate: TERMINATE_OTHER }
  for (const [name, overlapPolicy] of Object.entries(policies)) {
    await schedules.createSchedule({ schedule: spec(name, { overlapPolicy, automaticBackfill: true }) })
    await due(name, '2024-01-01T03:00:00Z')
  }
  const statuses = async (name: string) => (await runsOf(name)).map(({ status }) => status)
  const first = 'sched-buffer-2024-01-01T03:00:00.000Z'
  await expect.poll(() => statuses('skip')).toEqual(['ENQUEUED'])
  await expect.poll(() => statuses('buffer')).toEqual(['ENQUEUED'])
  await due('skip', '2025-01-01T03:00:00Z')
  await due('buffer', '2025-01-01T03:00:00Z')
  await expect.poll(() => statuses('terminate')).toHaveLength(1)
  await due('terminate', '2025-01-01T03:00:00Z')
  await expect.poll(() => statuses('cancel')).toHaveLength(1)
  await due('cancel', '2025-01-01T03:00:00Z')
  await end(first)
  await expect.poll(() => statuses('buffer')).toEqual(['SUCCESS', 'ENQUEUED'])
  const { schedule } = await schedules.getSchedule({ name: 'cancel' })
  expect(schedule?.spec).toMatchObject({ runtime: PERDURE, overlapPolicy: CANCEL_OTHER })
  expect(await statuses('skip')).toEqual(['ENQUEUED'])
})

test.each(['CANCEL_OTHER', 'TERMINATE_OTHER'] as const)(
  '%s: of a run that a worker holds; the next one runs',
  async (policy) => {
    const name = policy.toLowerCase()
    const worker = await rawWorker({
      url: server.url,
      application: 'shop',
      queues: [`of-${name}`],
      workflows: { job: () => undefined },
    })
    await workflows.enqueueWorkflow({ workflow: { name: 'job', queue: `of-${name}`, workflowId: `last-of-${name}` } })
    const last = await worker.task(`last-of-${name}`)
    const overlapPolicy = ScheduleOverlapPolicy[policy]
    await schedules.createSchedule({ schedule: spec(name, { overlapPolicy, automaticBackfill: true }) })
    await sql.query('UPDATE perdure.schedules SET last_workflow_id = $2 WHERE schedule_name = $1', [
      name,
      last.workflowId,
    ])
    await due(name, '2024-01-01T03:00:00Z')
    if (policy === 'CANCEL_OTHER') {
      expect(await worker.frame('cancellation')).toMatchObject({ workflowId: last.workflowId, token: last.token })
      await worker.complete(last, { cancelled: {} })
    } else {
      expect(await worker.frame('lost')).toMatchObject({ workflowId: last.workflowId, reason: 'REASON_ENDED' })
    }
    const next = await worker.frame('task', ({ scheduleName }) => scheduleName === name)
    await worker.complete(next, { result: { json: '1' } })
    const { workflow } = await workflows.getWorkflow({ workflowId: last.workflowId })
    expect(workflow?.storedStatus).toBe('CANCELLED')
    const { rowCount } = await sql.query('SELECT 1 FROM perdure.terminations WHERE workflow_id = $1', [last.workflowId])
    expect(rowCount).toBe(policy === 'TERMINATE_OTHER' ? 1 : 0)
    worker.close()
  },
)

test('jitter puts starts off; a trigger and a preview are as of any schedule', async () => {
  const jitter = { seconds: 86400n }
  await schedules.createSchedule({ schedule: spec('jittery', { jitter, automaticBackfill: true }) })
  await due('jittery', '2026-01-01T03:00:00Z')
  await expect.poll(async () => (await runsOf('jittery')).length).toBe(1)
  expect((await runsOf('jittery'))[0]).toMatchObject({ status: 'DELAYED' })
  const { workflowId } = await schedules.triggerSchedule({ name: 'jittery' })
  expect(workflowId).toMatch(/^sched-jittery-trigger-/)
  const { fireTimes } = await schedules.previewSchedule({
    schedule: { case: 'name', value: 'jittery' },
    after: { seconds: BigInt(Date.parse('2026-02-01T00:00:00Z') / 1000) },
    count: 1,
  })
  expect(Number(fireTimes[0]?.seconds) * 1000).toBe(Date.parse('2027-01-01T03:00:00Z'))
})

test('overlap policies and jitter are refused of schedules that a DBOS application fires', async () => {
  const dbos = { runtime: TYPESCRIPT, cron: '0 0 3 1 1 *', application: 'theirs' }
  for (const more of [{ overlapPolicy: ScheduleOverlapPolicy.SKIP }, { jitter: { seconds: 1n } }]) {
    const call = schedules.createSchedule({ schedule: spec('theirs', { ...dbos, ...more }) })
    expect((await failureOf(call))[1]).toBe('SCHEDULE_OF_DBOS')
  }
})

test('what the server fires must be of an application, and of none whose SDK would fire it too', async () => {
  const unowned = schedules.createSchedule({ schedule: spec('unowned', { application: '' }) })
  expect((await failureOf(unowned))[1]).toBe('INVALID_REQUEST')
  const theirs = schedules.createSchedule({ schedule: spec('unowned', { application: 'theirs' }) })
  expect((await failureOf(theirs))[1]).toBe('SCHEDULE_OF_DBOS')
})

test('a schedule that an SDK deleted and made again under its name is its application’s', async () => {
  await schedules.createSchedule({ schedule: spec('again') })
  const sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
  await sdk.deleteSchedule('again')
  await sdk.createSchedule({ scheduleName: 'again', workflowName: 'job', schedule: '0 0 3 1 1 *' })
  await sdk.destroy()
  const { schedule } = await schedules.getSchedule({ name: 'again' })
  expect(schedule?.spec).toMatchObject({ runtime: TYPESCRIPT, overlapPolicy: ScheduleOverlapPolicy.UNSPECIFIED })
})

test('an update changes overlap policy and jitter, and with another expression the next fire time', async () => {
  await schedules.createSchedule({ schedule: spec('updated') })
  const { schedule } = await schedules.updateSchedule({
    schedule: {
      name: 'updated',
      cron: '0 4 1 1 *',
      overlapPolicy: ScheduleOverlapPolicy.SKIP,
      jitter: { seconds: 2n },
    },
    updateMask: { paths: ['cron', 'overlap_policy', 'jitter'] },
  })
  expect(schedule?.spec).toMatchObject({ overlapPolicy: ScheduleOverlapPolicy.SKIP, jitter: { seconds: 2n } })
  const { rows } = await sql.query(`SELECT next_fire_at FROM perdure.schedules WHERE schedule_name = 'updated'`)
  expect(new Date(Number(rows[0].next_fire_at)).toISOString()).toMatch(/-01-01T04:00:00/)
  await schedules.deleteSchedule({ name: 'updated' })
  const { rowCount } = await sql.query(`SELECT 1 FROM perdure.schedules WHERE schedule_name = 'updated'`)
  expect(rowCount).toBe(0)
})
