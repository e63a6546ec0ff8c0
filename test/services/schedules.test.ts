import { randomUUID } from 'node:crypto'
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { ConnectError, createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, expect, test } from 'vitest'
import { BadRequestSchema, ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { ScheduleRuntime, ScheduleService, ScheduleStatus } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

const { TYPESCRIPT, PYTHON, GO, JAVA } = ScheduleRuntime

let server: Serving
let schedules: ReturnType<typeof createClient<typeof ScheduleService>>
let workflows: ReturnType<typeof createClient<typeof WorkflowService>>
let sdk: DBOSClient

beforeAll(async () => {
  server = await serving()
  const transport = createGrpcTransport({ baseUrl: server.url })
  schedules = createClient(ScheduleService, transport)
  workflows = createClient(WorkflowService, transport)
  sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
  atFileEnd(() => sdk.destroy())
  await sql(`INSERT INTO dbos.application_versions (version_id, version_name) VALUES ('v', 'v1')`)
})

const sql = (text: string) => withClient(server.databaseUrl, async (client) => (await client.query(text)).rows)
const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const stored = (serialization: string, text: string) => ({
  content: { case: 'stored' as const, value: { serialization, data: new TextEncoder().encode(text) } },
})
const at = (iso: string) => timestampFromDate(new Date(iso))

function spec(name: string, more: object = {}) {
  return { name, workflowName: 'w', cron: '0 0 12 * * *', runtime: TYPESCRIPT, application: 'app', ...more }
}

async function refused(call: Promise<unknown>): Promise<{ reason: string | undefined; fields: string[] }> {
  const error = ConnectError.from(
    await call.then(
      () => 'was accepted',
      (thrown) => thrown,
    ),
  )
  return {
    reason: error.findDetails(ErrorInfoSchema)[0]?.reason,
    fields: error.findDetails(BadRequestSchema)[0]?.fieldViolations.map(({ field }) => field) ?? [`${error}`],
  }
}

test('a schedule comes back as it was given, with its id, status and next fire time', async () => {
  const given = spec('whole', {
    workflowClassName: 'C',
    context: json({ a: [1, null] }),
    timeZone: 'Europe/Vienna',
    queue: 'q',
    automaticBackfill: true,
  })
  const { schedule, warnings } = await schedules.createSchedule({ schedule: given })
  expect(schedule?.spec).toMatchObject({ ...given, context: { content: { value: '{"a":[1,null]}' } } })
  expect(schedule?.status).toBe(ScheduleStatus.ACTIVE)
  expect(schedule?.lastFiredAt).toBeUndefined()
  expect(schedule?.scheduleId).toMatch(/^[0-9a-f-]{36}$/)
  const next = schedule?.nextFireAt && timestampDate(schedule.nextFireAt)
  expect(next?.toLocaleTimeString('en-GB', { timeZone: 'Europe/Vienna' })).toBe('12:00:00')
  expect(warnings.map(({ reason }) => reason)).toEqual(['QUEUE_NOT_REGISTERED'])
  expect((await schedules.getSchedule({ name: 'whole' })).schedule).toEqual(schedule)
})

test('what is got can be applied, and changes nothing', async () => {
  const specs = [
    spec('again-ts'),
    spec('again-null', { context: json(null) }),
    spec('again-py', { runtime: PYTHON, cron: '0 0 13 * fri' }),
    spec('again-go', { runtime: GO, context: json({ b: 1 }) }),
  ]
  await schedules.applySchedules({ schedules: specs })
  const rows = await sql(`SELECT * FROM dbos.workflow_schedules WHERE schedule_name LIKE 'again%' ORDER BY 2`)
  const got = await schedules.listSchedules({ namePrefixes: ['again'] })
  expect(got.schedules.map((schedule) => schedule.spec?.runtime)).toEqual([GO, TYPESCRIPT, PYTHON, TYPESCRIPT])
  await schedules.applySchedules({ schedules: got.schedules.flatMap((schedule) => schedule.spec ?? []) })
  const after = await sql(`SELECT * FROM dbos.workflow_schedules WHERE schedule_name LIKE 'again%' ORDER BY 2`)
  expect(after).toEqual(rows)
})

test('a schedule that no application owns warns that all fire it', async () => {
  const { warnings } = await schedules.createSchedule({ schedule: spec('nobodys', { application: '' }) })
  expect(warnings.map(({ reason }) => reason)).toEqual(['SCHEDULE_UNCLAIMED'])
})

test('a repeat with the same request id gives the same answer; without one the name is taken', async () => {
  const request = { schedule: spec('repeated'), requestId: randomUUID() }
  const first = await schedules.createSchedule(request)
  expect(await schedules.createSchedule(request)).toEqual(first)
  expect((await refused(schedules.createSchedule({ schedule: spec('repeated') }))).reason).toBe('SCHEDULE_CONFLICT')
  const other = schedules.createSchedule({ ...request, schedule: spec('repeated', { cron: '* * * * *' }) })
  expect((await refused(other)).reason).toBe('REQUEST_ID_REUSED')
})

test('everything that is wrong is said at once, and nothing is stored', async () => {
  const { reason, fields } = await refused(
    schedules.applySchedules({
      schedules: [
        spec('wrong-1', { cron: '99 * * * *', timeZone: 'Mars/Olympus' }),
        spec('wrong-2', { runtime: PYTHON, context: json(1) }),
        spec('wrong-2', { runtime: GO, cron: '* * * * *', workflowClassName: 'C' }),
        spec('wrong-3', { runtime: JAVA, cron: '0 0 22-2 * * *' }),
        spec('wrong-4', { context: { content: { case: 'json', value: '{' } } }),
        spec('wrong-5', { context: stored('py_pickle', 'gAROLg==') }),
        spec('right'),
      ],
    }),
  )
  expect(reason).toBe('INVALID_REQUEST')
  expect(fields.sort()).toEqual([
    'schedules[0].cron',
    'schedules[0].time_zone',
    'schedules[1].context',
    'schedules[2].cron',
    'schedules[2].name',
    'schedules[2].workflow_class_name',
    'schedules[3].cron',
    'schedules[3].workflow_class_name',
    'schedules[4].context.json',
    'schedules[5].context.stored',
  ])
  expect((await schedules.listSchedules({ namePrefixes: ['wrong', 'right'] })).schedules).toEqual([])
})

test.each([
  [PYTHON, '0 0 13 * 5', 'gAROLg==', null],
  [GO, '0 0 0 13 * 5', 'null', null],
  [TYPESCRIPT, '0 0 L * *', '{"json":null,"meta":{"values":["undefined"]},"__dbos_serializer":"superjson"}', ''],
])("runtime %i: the row is in its application's form", async (runtime, cron, context, className) => {
  const name = `form-${runtime}`
  await schedules.createSchedule({ schedule: spec(name, { runtime, cron }) })
  const [row] = await sql(`SELECT * FROM dbos.workflow_schedules WHERE schedule_name = '${name}'`)
  expect(row).toMatchObject({ context, workflow_class_name: className, cron_timezone: 'UTC', schedule: cron })
})

test('a pickled context is stored as it is, and comes back as what it says', async () => {
  const pickle = 'gASVCQAAAAAAAAB9lIwBYZRLAXMu'
  await schedules.createSchedule({
    schedule: spec('pickled', { runtime: PYTHON, context: stored('py_pickle', pickle) }),
  })
  const [row] = await sql(`SELECT context FROM dbos.workflow_schedules WHERE schedule_name = 'pickled'`)
  expect(row).toEqual({ context: pickle })
  const { schedule } = await schedules.getSchedule({ name: 'pickled' })
  expect(schedule?.spec?.context).toMatchObject({ content: { case: 'json', value: '{"a":1}' } })
})

test('an update checks in the dialect that the stored context shows', async () => {
  await schedules.createSchedule({ schedule: spec('changing', { runtime: GO }) })
  const change = (paths: string[], more: object) =>
    schedules.updateSchedule({ schedule: { name: 'changing', ...more }, updateMask: { paths } })
  expect((await refused(change(['cron'], { cron: '0 12 * * *' }))).fields).toEqual(['schedule.cron'])
  expect((await change(['cron'], { cron: '@every 1h' })).schedule?.spec?.cron).toBe('@every 1h')
  const bad = { cron: 'x', timeZone: 'y', runtime: PYTHON }
  expect((await refused(change(['runtime', 'cron', 'time_zone'], bad))).fields).toEqual([
    'schedule.context',
    'schedule.time_zone',
    'schedule.cron',
  ])
  const moved = await change(['runtime', 'cron', 'context'], { runtime: PYTHON, cron: '0 12 * * mon#1' })
  expect(moved.schedule?.spec).toMatchObject({ runtime: PYTHON, cron: '0 12 * * mon#1' })
  expect((await refused(change(['name', 'queue'], { queue: '' }))).fields).toEqual(['update_mask', 'schedule.queue'])
  expect((await refused(schedules.updateSchedule({ updateMask: { paths: [] } }))).reason).toBe('INVALID_REQUEST')
})

test('where the stored context shows no runtime, an update must say it', async () => {
  await schedules.createSchedule({ schedule: spec('own', { context: stored('mine', '<own format>') }) })
  const { schedule } = await schedules.getSchedule({ name: 'own' })
  expect(schedule?.spec?.runtime).toBe(ScheduleRuntime.UNSPECIFIED)
  expect(schedule?.nextFireAt).toBeUndefined()
  expect(schedule?.spec?.context?.content.case).toBe('stored')
  const change = (paths: string[], more: object) =>
    schedules.updateSchedule({ schedule: { name: 'own', cron: '5 * * * *', ...more }, updateMask: { paths } })
  expect((await refused(change(['cron'], {}))).fields).toEqual(['schedule.runtime'])
  const changed = await change(['cron', 'runtime'], { runtime: TYPESCRIPT })
  expect(changed.schedule?.spec?.cron).toBe('5 * * * *')
  expect((await refused(schedules.triggerSchedule({ name: 'own' }))).reason).toBe('SCHEDULE_UNREADABLE')
})

test('a paused schedule has no next fire time until it is resumed', async () => {
  await schedules.createSchedule({ schedule: spec('pausing') })
  await schedules.pauseSchedule({ name: 'pausing' })
  const { schedule: paused } = await schedules.getSchedule({ name: 'pausing' })
  expect(paused?.status).toBe(ScheduleStatus.PAUSED)
  expect(paused?.nextFireAt).toBeUndefined()
  await schedules.resumeSchedule({ name: 'pausing' })
  const { schedule } = await schedules.getSchedule({ name: 'pausing' })
  expect(schedule?.status).toBe(ScheduleStatus.ACTIVE)
  expect(schedule?.nextFireAt).toBeDefined()
})

test.each([
  ['2026-01-02T03:04:05.678Z', 1767323045678],
  ['2026-01-02T04:04:05.678901+01:00', 1767323045678],
  ['2026-01-01T22:04:05-05:00', 1767323045000],
])('the last fire time is read as any SDK writes it: %s', async (text, wanted) => {
  await schedules.applySchedules({ schedules: [spec('fired')] })
  await sql(`UPDATE dbos.workflow_schedules SET last_fired_at = '${text}' WHERE schedule_name = 'fired'`)
  const { lastFiredAt } = (await schedules.getSchedule({ name: 'fired' })).schedule ?? {}
  expect(lastFiredAt && timestampDate(lastFiredAt).getTime()).toBe(wanted)
})

test('a list goes on where its page ended', async () => {
  const names = ['page-a', 'page-b', 'page-c', 'page-d', 'page-e']
  await schedules.applySchedules({ schedules: names.map((name) => spec(name)).reverse() })
  const seen: (string | undefined)[] = []
  let pageToken = ''
  do {
    const page = await schedules.listSchedules({ namePrefixes: ['page-'], pageSize: 2, pageToken })
    seen.push(...page.schedules.map((schedule) => schedule.spec?.name))
    pageToken = page.nextPageToken
  } while (pageToken !== '')
  expect(seen).toEqual(names)
})

test('a trigger with a request id starts one workflow; those without start one each, also at the same moment', async () => {
  await schedules.createSchedule({ schedule: spec('triggered') })
  const request = { name: 'triggered', requestId: randomUUID() }
  const [one, same] = [await schedules.triggerSchedule(request), await schedules.triggerSchedule(request)]
  expect(same.workflowId).toBe(one.workflowId)
  const many = await Promise.all(Array.from({ length: 8 }, () => schedules.triggerSchedule({ name: 'triggered' })))
  expect(new Set(many.map(({ workflowId }) => workflowId)).size).toBe(8)
  const listed = await workflows.listWorkflows({ filter: { scheduleNames: ['triggered'] } })
  expect(listed.workflows).toHaveLength(9)
})

test.each([
  [PYTHON, '30 2 * * *', 'Europe/Vienna', null, ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']],
  [GO, '0 30 2 * * *', 'Europe/Vienna', { a: 1 }, ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']],
  [JAVA, '0 30 2 * * *', 'Europe/Vienna', { a: 1 }, ['2026-10-25T02:30+02:00']],
  [TYPESCRIPT, '30 2 * * *', 'Europe/Vienna', 1, ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
])(
  'runtime %i: a backfill names runs as its application does, and starts each once',
  async (runtime, cron, timeZone, context, ids) => {
    const name = `back-${runtime}`
    const given = { runtime, cron, timeZone, workflowClassName: runtime === GO ? undefined : 'C' }
    await schedules.createSchedule({ schedule: spec(name, { ...given, context: json(context) }) })
    const request = { name, after: at('2026-10-24T12:00:00Z'), before: at('2026-10-26T00:00:00Z') }
    const first = await schedules.backfillSchedule(request)
    expect(first).toMatchObject({ workflowIds: ids.map((id) => `sched-${name}-${id}`), started: ids.length })
    expect(await schedules.backfillSchedule(request)).toMatchObject({ workflowIds: first.workflowIds, started: 0 })
    const { workflow } = await workflows.getWorkflow({ workflowId: first.workflowIds[0], loadInput: true })
    expect(workflow).toMatchObject({
      name: 'w',
      queue: '_dbos_internal_queue',
      application: 'app',
      applicationVersion: 'v1',
      scheduleName: name,
    })
  },
)

test('a backfill of more runs than allowed starts none', async () => {
  await schedules.createSchedule({ schedule: spec('many', { cron: '* * * * *' }) })
  const range = { name: 'many', after: at('2026-01-01T00:00:00Z'), before: at('2026-01-01T00:11:00Z') }
  expect((await refused(schedules.backfillSchedule({ ...range, maxRuns: 9 }))).fields).toEqual(['max_runs'])
  expect((await schedules.backfillSchedule({ ...range, maxRuns: 10 })).started).toBe(10)
  const far = { ...range, after: at('1969-01-01T00:00:00Z'), before: at('2300-01-01T00:00:00Z') }
  expect((await refused(schedules.backfillSchedule(far))).fields).toEqual(['after', 'before'])
})

test('the runs of a backfill are dequeued in the order of their fire times', async () => {
  await schedules.createSchedule({ schedule: spec('ordered', { cron: '0 * * * *' }) })
  const range = { name: 'ordered', after: at('2026-01-01T00:00:00Z'), before: at('2026-01-01T05:00:00Z') }
  const { workflowIds } = await schedules.backfillSchedule(range)
  const rows = await sql(
    `SELECT workflow_uuid FROM dbos.workflow_status WHERE schedule_name = 'ordered' ORDER BY created_at`,
  )
  expect(rows.map((row) => row.workflow_uuid)).toEqual(workflowIds)
})

const previewed = async (request: Parameters<typeof schedules.previewSchedule>[0]) => {
  const { fireTimes } = await schedules.previewSchedule(request)
  return fireTimes.map((time) => timestampDate(time).toISOString())
}

test('a preview tells the next fire times of an expression, in the dialect of its runtime', async () => {
  const first = (runtime: ScheduleRuntime, cron: string) =>
    previewed({
      schedule: { case: 'expression', value: { cron, runtime } },
      after: at('2026-01-01T00:00:00Z'),
      count: 1,
    })
  expect(await first(TYPESCRIPT, '0 0 13 * 5')).toEqual(['2026-02-13T00:00:00.000Z'])
  expect(await first(PYTHON, '0 0 13 * 5')).toEqual(['2026-01-02T00:00:00.000Z'])
  expect(await first(GO, '0 0 0 13 * 5')).toEqual(['2026-01-02T00:00:00.000Z'])
  const bad = { cron: '0 0', timeZone: 'Nowhere', runtime: GO }
  const { fields } = await refused(schedules.previewSchedule({ schedule: { case: 'expression', value: bad } }))
  expect(fields).toEqual(['expression.time_zone', 'expression.cron'])
})

test('a preview of a stored schedule goes by its zone; ten times by default, none where there are none', async () => {
  await schedules.createSchedule({ schedule: spec('seen', { timeZone: 'Asia/Tokyo' }) })
  const seen = await previewed({ schedule: { case: 'name', value: 'seen' }, after: at('2026-01-01T03:00:00Z') })
  expect(seen).toHaveLength(10)
  expect(seen[0]).toBe('2026-01-02T03:00:00.000Z')
  await schedules.createSchedule({ schedule: spec('never', { runtime: PYTHON, cron: '0 0 31 2 *' }) })
  expect(await previewed({ schedule: { case: 'name', value: 'never' } })).toEqual([])
})

test("schedules that the SDK's client made are read, and its client reads ours", async () => {
  await sdk.createSchedule({
    scheduleName: 'theirs',
    workflowName: 'w',
    schedule: '0 0 * * *',
    context: { day: new Date(5) },
  })
  const { schedule } = await schedules.getSchedule({ name: 'theirs' })
  expect(schedule?.spec).toMatchObject({ runtime: TYPESCRIPT, timeZone: '', application: '' })
  expect(schedule?.spec?.context).toMatchObject({ content: { value: '{"day":"1970-01-01T00:00:00.005Z"}' } })
  await schedules.createSchedule({ schedule: spec('ours', { context: json({ a: 1 }) }) })
  expect((await sdk.getSchedule('ours'))?.context).toEqual({ a: 1 })
})

test('names nobody knows are NOT_FOUND', async () => {
  const name = 'unknown'
  const range = { after: at('2026-01-01T00:00:00Z'), before: at('2026-01-02T00:00:00Z') }
  const calls = [
    () => schedules.getSchedule({ name }),
    () => schedules.pauseSchedule({ name }),
    () => schedules.resumeSchedule({ name }),
    () => schedules.deleteSchedule({ name }),
    () => schedules.triggerSchedule({ name }),
    () => schedules.backfillSchedule({ name, ...range }),
    () => schedules.previewSchedule({ schedule: { case: 'name', value: name } }),
    () => schedules.updateSchedule({ schedule: { name }, updateMask: { paths: ['queue'] } }),
  ]
  for (const call of calls) expect((await refused(call())).reason).toBe('SCHEDULE_NOT_FOUND')
})
