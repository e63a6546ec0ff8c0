import type { CreateScheduleOptions, PerdureClient, UpdateScheduleOptions } from '../../src/client/index.js'
import { type Case, type Side, same } from './twins.js'

const base = { scheduleName: 's', workflowName: 'wf', schedule: '0 12 * * *' }
/** Given everywhere but in the test of its absence: without one we store UTC. */
const zoned = { cronTimezone: 'Europe/Vienna' }

const context = { at: new Date(0), deep: new Map([['a', 1n]]) }

/** All that the database and the client show of them. */
const shown = (client: PerdureClient) => client.listSchedules()

const create = (name: string, options: Partial<CreateScheduleOptions>, differs?: string[]): Case => ({
  name,
  act: async ({ client }) => {
    await client.createSchedule({ ...base, options: zoned, ...options })
    return shown(client)
  },
  differs,
})

const setUp = ({ client }: Side) => client.createSchedule({ ...base, context, options: zoned })

const update = (name: string, updates: UpdateScheduleOptions, differs?: string[]): Case => ({
  name,
  setup: setUp,
  act: async ({ client }) => {
    await client.updateSchedule('s', updates)
    return client.getSchedule('s')
  },
  differs,
})

const several = async ({ client, as }: Side) => {
  await client.createSchedule({ ...base, scheduleName: 'a-free', options: zoned })
  await as('alpha').createSchedule({ ...base, scheduleName: 'a-alpha', workflowName: 'other', options: zoned })
  await as('beta').createSchedule({ ...base, scheduleName: 'b-beta', options: zoned })
  await client.pauseSchedule('b-beta')
}

const running = async (side: Side) => {
  await side.sql.query(`INSERT INTO dbos.application_versions (version_id, version_name) VALUES ('1', 'v1')`)
  await setUp(side)
}

const names = async (client: PerdureClient, filters?: Parameters<PerdureClient['listSchedules']>[0]) =>
  (await client.listSchedules(filters)).map(({ scheduleName, status }) => [scheduleName, status])

const lists = (name: string, list: (side: Side) => Promise<unknown>): Case => ({ name, setup: several, act: list })

same('schedules', [
  create('nothing but names', {}),
  create('with everything', {
    context,
    workflowClassName: 'Cls',
    applicationName: 'alpha',
    options: { ...zoned, automaticBackfill: true, queueName: 'q' },
  }),
  create('seconds', { schedule: '*/5 * * * * *' }),
  create('without a time zone: UTC', { options: {} }, ['answer', 'workflow_schedules.cron_timezone']),
  {
    name: "the client's application",
    act: async ({ as }) => [await as('alpha').createSchedule({ ...base, options: zoned }), await shown(as('alpha'))],
  },
  {
    name: 'a name that is taken',
    setup: setUp,
    act: ({ client }) => client.createSchedule({ ...base, options: zoned }),
  },
  {
    name: "another application's name",
    setup: ({ as }) => as('alpha').createSchedule({ ...base, options: zoned }),
    act: ({ as }) =>
      as('beta')
        .createSchedule({ ...base, options: zoned })
        .catch((error: Error) => error.message.split('. ')[0]),
  },
  {
    name: 'a crontab that nobody reads',
    act: ({ client }) =>
      client.createSchedule({ ...base, schedule: 'at noon' }).catch((error) => error instanceof Error),
  },
  {
    name: 'a zone that is none',
    act: ({ client }) =>
      client.createSchedule({ ...base, options: { cronTimezone: 'Mars' } }).catch((error) => error instanceof Error),
  },
  { name: 'get, unknown', act: ({ client }) => client.getSchedule('nothing') },
  { name: 'get', setup: setUp, act: ({ client }) => client.getSchedule('s') },
  {
    name: 'when it fired last',
    setup: async (side) => {
      await setUp(side)
      await side.sql.query(`UPDATE dbos.workflow_schedules SET last_fired_at = '2020-01-02T03:04:05.000Z'`)
    },
    act: ({ client }) => client.getSchedule('s'),
  },
  update('crontab', { schedule: '1 1 * * *' }),
  update('context', { context: { other: new Date(1) } }),
  update('an empty context', { context: undefined }),
  update('backfill', { automaticBackfill: true }),
  update('zone', { cronTimezone: 'Asia/Tokyo' }),
  update('no zone: UTC', { cronTimezone: null }, ['answer', 'workflow_schedules.cron_timezone']),
  update('queue', { queueName: 'q' }),
  update('no queue', { queueName: null }),
  update('nothing', {}),
  update('everything', {
    schedule: '2 2 * * *',
    context: 1,
    automaticBackfill: true,
    cronTimezone: 'Asia/Tokyo',
    queueName: 'q',
  }),
  { name: 'update, unknown', act: ({ client }) => client.updateSchedule('nothing', { automaticBackfill: true }) },
  { name: 'update of nothing, unknown', act: ({ client }) => client.updateSchedule('nothing', {}) },
  {
    name: 'apply: new and old',
    setup: async (side) => [await setUp(side), await side.client.pauseSchedule('s')],
    act: async ({ client }) => {
      await client.applySchedules([
        { ...base, ...zoned, schedule: '3 3 * * *', context: [1n] },
        { ...base, ...zoned, scheduleName: 't', workflowClassName: 'Cls', automaticBackfill: true, queueName: 'q' },
      ])
      return shown(client)
    },
  },
  { name: 'apply none', act: ({ client }) => client.applySchedules([]) },
  { name: 'pause', setup: setUp, act: async ({ client }) => [await client.pauseSchedule('s'), await shown(client)] },
  {
    name: 'resume',
    setup: async (side) => [await setUp(side), await side.client.pauseSchedule('s')],
    act: async ({ client }) => [await client.resumeSchedule('s'), await shown(client)],
  },
  { name: 'delete', setup: setUp, act: async ({ client }) => [await client.deleteSchedule('s'), await shown(client)] },
  {
    name: 'pause, resume, delete, unknown',
    act: async ({ client }) => {
      await client.pauseSchedule('nothing')
      await client.resumeSchedule('nothing')
      await client.deleteSchedule('nothing')
    },
  },
  lists('list all', ({ client }) => names(client)),
  lists("list the client's", ({ as }) => names(as('alpha'))),
  lists("list another's", ({ as }) => names(as('alpha'), { applicationName: 'beta' })),
  lists('list by prefix', ({ client }) => names(client, { scheduleNamePrefix: 'a-' })),
  lists('list by prefixes', ({ client }) => names(client, { scheduleNamePrefix: ['a-f', 'b'] })),
  lists('list by workflow', ({ client }) => names(client, { workflowName: ['other'] })),
  lists('list by status', ({ client }) => names(client, { status: 'PAUSED' })),
  lists('list by statuses', ({ client }) => names(client, { status: ['PAUSED', 'ACTIVE'] })),
  lists('list by a status that is none', ({ client }) => names(client, { status: 'ODD' })),
  {
    name: 'trigger',
    setup: running,
    act: async ({ client }) => (await client.triggerSchedule('s')).workflowID.replace(/trigger-.*/, 'trigger'),
  },
  {
    name: 'trigger, without a version',
    setup: setUp,
    act: ({ client }) => client.triggerSchedule('s'),
  },
  { name: 'trigger, unknown', act: ({ client }) => client.triggerSchedule('nothing') },
  {
    name: 'backfill',
    setup: running,
    act: ({ client }) =>
      client.backfillSchedule('s', new Date('2026-01-01T00:00:00Z'), new Date('2026-01-04T00:00:00Z')),
  },
  {
    name: 'backfill, unknown',
    act: ({ client }) => client.backfillSchedule('nothing', new Date('2026-01-01'), new Date('2026-01-02')),
  },
])
