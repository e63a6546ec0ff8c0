import { createClient } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { ScheduleRuntime, ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { freshDatabase, withClient } from '../database.js'
import { serving } from '../serving.js'
import { statements } from '../statements.js'
import { createGrpcTransport } from '../transport.js'

const REGISTER = `INSERT INTO perdure.registrations VALUES ('shop', 'job', '', 100, 0, 0)`

test('a replica whose workers have gone asks one thing a second, and does what comes due', async () => {
  const databaseUrl = await freshDatabase()
  await withClient(databaseUrl, async (client) => {
    await client.query(REGISTER)
    const asked = statements()
    await serving({ databaseUrl })
    const pulses = () => asked.sent.filter((name) => name === 'replica_pulse').length
    await expect.poll(pulses, { timeout: 20_000 }).toBeGreaterThan(4)
    const sweeps = ['end_delays', 'end_overdue', 'execution_overdue', 'leases_drop_stale', 'expired_take_back']
    expect(asked.sent.filter((name) => sweeps.includes(name))).toEqual([])
    await client.query(`INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, application_name,
        delay_until_epoch_ms, workflow_deadline_epoch_ms, created_at, updated_at)
      VALUES ('delayed', 'DELAYED', 'job', 'q', 'shop', 1, NULL, 1, 1), ('late', 'ENQUEUED', 'job', 'q', 'shop', NULL, 1, 1, 1)`)
    const statuses = async () =>
      (await client.query('SELECT status FROM dbos.workflow_status ORDER BY workflow_uuid')).rows.map(
        (row) => row.status,
      )
    await expect.poll(statuses, { timeout: 20_000 }).toEqual(['ENQUEUED', 'CANCELLED'])
  })
})

test('schedules of a replica that has gone are fired by one that knew of none', async () => {
  const databaseUrl = await freshDatabase()
  const asked = statements()
  await serving({ databaseUrl, workerLease: 1000 })
  // It has found none, and does not ask again.
  await expect.poll(() => asked.sent.includes('due_schedules'), { timeout: 20_000 }).toBe(true)
  const other = await serving({ databaseUrl, workerLease: 1000 })
  const schedules = createClient(ScheduleService, createGrpcTransport({ baseUrl: other.url }))
  await withClient(databaseUrl, async (client) => {
    await client.query(REGISTER)
    const schedule = {
      name: 's',
      workflowName: 'job',
      cron: '* * * * * *',
      runtime: ScheduleRuntime.PERDURE,
      queue: 'q',
    }
    await schedules.createSchedule({ schedule: { ...schedule, application: 'shop' } })
    await other.close(0)
    const runs = async () => (await client.query('SELECT FROM dbos.workflow_status')).rowCount ?? 0
    const before = await runs()
    await expect.poll(runs, { timeout: 20_000 }).toBeGreaterThan(before)
  })
})
