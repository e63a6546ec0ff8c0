import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import { createClient } from '@connectrpc/connect'
import { beforeAll, describe, expect, test } from 'vitest'
import { ScheduleRuntime, ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { GetEventEnd_Reason } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { buildCommand } from '../cli/perdure.js'
import { freshDatabase } from '../database.js'
import { createGrpcTransport } from '../transport.js'
import { Application } from '../waits/application.js'
import { type Apart, apart } from './apart.js'

buildCommand()

const MINUTE = 60_000
/** What a busy machine may take between asking the database for the time and writing a row. */
const NEAR = 10_000

const CLOCKS = [
  { name: 'seven minutes ahead of', clockAhead: 7 * MINUTE },
  { name: 'seven minutes behind', clockAhead: -7 * MINUTE },
]

describe.each(CLOCKS)('a server whose clock is $name the database’s', ({ clockAhead }) => {
  let server: Apart
  let application: Application
  const service = () => createGrpcTransport({ baseUrl: server.url })
  const workflows = () => createClient(WorkflowService, service())
  const schedules = () => createClient(ScheduleService, service())

  beforeAll(async () => {
    const databaseUrl = await freshDatabase()
    application = await Application.on(databaseUrl)
    server = await apart({ databaseUrl, clockAhead })
  })

  const rows = async (text: string, ...values: unknown[]) => (await application.sql.query(text, values)).rows
  const databaseTime = async () =>
    Number((await rows('SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint AS now'))[0].now)
  /** How long after its row was written a workflow is to start, by the database's clock; undefined: at once. */
  const delayOf = async (id: string) => {
    const [row] = await rows('SELECT * FROM dbos.workflow_status WHERE workflow_uuid = $1', id)
    if (row.status === 'ENQUEUED') return undefined
    return Number(row.delay_until_epoch_ms) - Number(row.updated_at)
  }
  const near = (value: number | undefined, wanted: number) => expect(Math.abs((value ?? 0) - wanted)).toBeLessThan(NEAR)

  test('has the clock that this test gives it', async () => {
    near((await server.ask('now')) - (await databaseTime()), clockAhead)
  })

  test('delays by the database’s clock: on enqueue, on change, and in a debouncer', async () => {
    const start = (workflowId: string, more: object) =>
      workflows().enqueueWorkflow({ workflow: { name: 'w', queue: 'q', workflowId, ...more } })
    const at = (ms: number) => ({ start: { case: 'startAt' as const, value: timestampFromMs(ms) } })
    const minutes = (seconds: bigint) => ({ start: { case: 'delay' as const, value: { seconds } } })
    await start('delayed', minutes(120n))
    near(await delayOf('delayed'), 2 * MINUTE)
    const now = await databaseTime()
    await start('past', at(now - MINUTE))
    expect(await delayOf('past')).toBeUndefined()
    await start('future', at(now + 3 * MINUTE))
    near(await delayOf('future'), 3 * MINUTE)
    await workflows().setWorkflowDelay({ workflows: { workflowIds: ['delayed'] }, ...minutes(240n) })
    near(await delayOf('delayed'), 4 * MINUTE)
    const { workflowId, startAt } = await workflows().debounceWorkflow({
      workflow: { name: 'w' },
      key: 'k',
      period: { seconds: 120n },
    })
    near(await delayOf(workflowId), 2 * MINUTE)
    near(startAt && timestampMs(startAt) - (await databaseTime()), 2 * MINUTE)
  })

  test('finds results, and what it watches, as they come', async () => {
    const id = await application.start()
    let told = 0
    const frames = async <F extends { frame: { case?: string } }>(wait: AsyncIterable<F>, last: string) => {
      for await (const { frame } of wait) {
        if (frame.case === 'opened') told++
        if (frame.case === last) return frame as F['frame']
      }
      return undefined
    }
    const result = frames(workflows().getResult({ workflowId: id }), 'outcome')
    const watched = (async () => {
      const kinds: string[] = []
      for await (const { frame } of workflows().watchWorkflow({ workflowId: id })) {
        if (frame.case === 'opened') told++
        if (frame.case === 'happening') kinds.push(String(frame.value.happening.case))
      }
      return kinds
    })()
    const leaving = new AbortController()
    const upserts: string[] = []
    const many = (async () => {
      for await (const { frame } of workflows().watchWorkflows({}, { signal: leaving.signal })) {
        if (frame.case === 'synced') told++
        if (frame.case === 'upsert') upserts.push(frame.value.workflowId)
      }
    })().catch(() => {})
    await expect.poll(() => told).toBe(3)
    const later = await application.start()
    await application.step(id, 0, 'work', '1')
    await application.end(id, 'SUCCESS', '"done"')
    expect(await result).toMatchObject({ value: { output: { content: { value: '"done"' } } } })
    expect(await watched).toEqual(expect.arrayContaining(['step', 'workflow']))
    await expect.poll(() => upserts, { timeout: 10_000 }).toContain(later)
    leaving.abort()
    await many
  })

  test('ends waits and sends progress after the time that was asked for', async () => {
    const id = await application.start()
    const kinds: unknown[] = []
    const wait = { workflowId: id, key: 'k', progressInterval: { seconds: 1n }, timeout: { seconds: 2n } }
    for await (const { frame } of workflows().getEvent(wait)) {
      kinds.push(frame.case === 'end' ? frame.value.reason : frame.case)
    }
    expect(kinds).toEqual(['opened', 'progress', GetEventEnd_Reason.TIMED_OUT])
    const reasons: unknown[] = []
    for await (const { frame } of workflows().getEvent({ workflowId: id, key: 'k' }, { timeoutMs: 1000 })) {
      reasons.push(frame.case === 'end' ? frame.value.reason : frame.case)
    }
    expect(reasons).toEqual(['opened', GetEventEnd_Reason.TIMED_OUT])
  })

  test('tells by the database’s clock when schedules fire, and fires one now', async () => {
    const expression = { cron: '* * * * *', runtime: ScheduleRuntime.TYPESCRIPT }
    const before = await databaseTime()
    const { fireTimes } = await schedules().previewSchedule({
      schedule: { case: 'expression', value: expression },
      count: 1,
    })
    const first = fireTimes[0] && timestampMs(fireTimes[0]) - before
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(MINUTE + NEAR)
    const spec = { name: 's', workflowName: 'w', application: 'app', ...expression }
    const { schedule } = await schedules().createSchedule({ schedule: spec })
    const next = schedule?.nextFireAt && timestampMs(schedule.nextFireAt) - before
    expect(next).toBeGreaterThan(0)
    expect(next).toBeLessThan(MINUTE + NEAR)
    await application.sql.query(`INSERT INTO dbos.application_versions (version_id, version_name) VALUES ('v', 'v1')`)
    const { workflowId } = await schedules().triggerSchedule({ name: 's' })
    const time = Date.parse(/\d{4}-\d\d-\d\dT.*$/.exec(workflowId)?.[0] ?? '')
    near(time - before, 0)
  })
})
