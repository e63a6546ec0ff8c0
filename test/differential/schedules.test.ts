import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { type Case, differential, type Rpc, type Twin } from './twins.js'

const TYPESCRIPT = 1
const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const stored = (data: string) => ({
  content: { case: 'stored' as const, value: { serialization: 'js_superjson', data: new TextEncoder().encode(data) } },
})
const zone = { cronTimezone: 'UTC' }
const bare = { scheduleName: 's', workflowName: 'w', schedule: '0 0 * * * *' }
const bareSpec = { name: 's', workflowName: 'w', cron: '0 0 * * * *', runtime: TYPESCRIPT }
const context = { tenant: 'acme', since: new Date(5), tags: new Set(['a']), none: undefined }
const superjson =
  '{"json":{"tenant":"acme","since":"1970-01-01T00:00:00.005Z","tags":["a"],"none":null},' +
  '"meta":{"values":{"since":["Date"],"tags":["set"],"none":["undefined"]}},"__dbos_serializer":"superjson"}'

async function version(sql: pg.Client, name: string, at: number, application: string | null = null) {
  await sql.query(
    `INSERT INTO dbos.application_versions (version_id, version_name, version_timestamp, created_at, application_name)
    VALUES (gen_random_uuid(), $1, $2, $2, $3)`,
    [name, at, application],
  )
}

const made =
  (options: Partial<Parameters<DBOSClient['createSchedule']>[0]> = {}) =>
  async ({ client, sql }: Twin) => {
    await client.createSchedule({ ...bare, ...options, options: { ...zone, ...options.options } })
    await version(sql, 'v1', 100)
    await version(sql, 'v2', 300, 'theirs')
    await version(sql, 'v3', 200, 'mine')
  }

const day = (hour: number) => new Date(Date.UTC(2026, 0, 2, hour))
const backfillSdk = (from: Date, to: Date) => async (client: DBOSClient) =>
  (await client.backfillSchedule('s', from, to)).map(({ workflowID }) => workflowID)
const backfillRpc =
  (from: Date, to: Date) =>
  async ({ schedules }: Rpc) =>
    (await schedules.backfillSchedule({ name: 's', after: timestampFromDate(from), before: timestampFromDate(to) }))
      .workflowIds

const named = (sql: pg.Client) =>
  sql.query(
    `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name)
    VALUES ('sched-s-2026-01-02T02:00:00.000Z', 'SUCCESS', 'w', 'q')`,
  )

const cases: Case[] = [
  {
    name: 'create with nothing but what must be',
    sdk: (client) => client.createSchedule(bare),
    rpc: async ({ schedules }) => {
      await schedules.createSchedule({ schedule: bareSpec })
    },
    deviation: { id: 'schedule-time-zone', differs: ['workflow_schedules.cron_timezone'] },
  },
  {
    name: 'create with every option',
    sdk: (client) =>
      client.createSchedule({
        ...bare,
        workflowClassName: 'C',
        context: { a: [1, 'b', null] },
        options: { automaticBackfill: true, cronTimezone: 'Europe/Vienna', queueName: 'q' },
        applicationName: 'mine',
      }),
    rpc: async ({ schedules }) => {
      await schedules.createSchedule({
        schedule: {
          ...bareSpec,
          workflowClassName: 'C',
          context: json({ a: [1, 'b', null] }),
          automaticBackfill: true,
          timeZone: 'Europe/Vienna',
          queue: 'q',
          application: 'mine',
        },
      })
    },
  },
  {
    name: 'create with a context that JSON has no form for',
    sdk: (client) => client.createSchedule({ ...bare, context, options: zone }),
    rpc: async ({ schedules }) => {
      await schedules.createSchedule({ schedule: { ...bareSpec, context: stored(superjson) } })
    },
  },
  {
    name: 'create with null as the context',
    sdk: (client) => client.createSchedule({ ...bare, context: null, options: zone }),
    rpc: async ({ schedules }) => {
      await schedules.createSchedule({ schedule: { ...bareSpec, context: json(null) } })
    },
  },
  {
    name: 'create what is there',
    setup: made(),
    sdk: (client) => client.createSchedule({ ...bare, schedule: '* * * * *' }),
    rpc: ({ schedules }) => schedules.createSchedule({ schedule: { ...bareSpec, cron: '* * * * *' } }),
  },
  {
    name: "create another application's",
    setup: made({ applicationName: 'theirs' }),
    sdk: (client) => client.createSchedule({ ...bare, applicationName: 'mine' }),
    rpc: ({ schedules }) => schedules.createSchedule({ schedule: { ...bareSpec, application: 'mine' } }),
  },
  ...['61 * * * * *', '* * * *', '0 0 * * monkey', '0 0 32 * *', '@reboot', '*/0 * * * *'].map(
    (cron): Case => ({
      name: `create with an expression that can't be read: ${cron}`,
      sdk: async (client) => {
        await client.createSchedule({ ...bare, schedule: cron }).catch(() => {
          throw new Error('Invalid timezone or expression')
        })
      },
      rpc: ({ schedules }) => schedules.createSchedule({ schedule: { ...bareSpec, cron } }),
    }),
  ),
  {
    name: 'create with an unknown time zone',
    sdk: (client) => client.createSchedule({ ...bare, options: { cronTimezone: 'Mars/Olympus' } }),
    rpc: ({ schedules }) => schedules.createSchedule({ schedule: { ...bareSpec, timeZone: 'Mars/Olympus' } }),
  },
  {
    name: 'apply new ones and others anew, which keep their status and are claimed',
    setup: async (twin) => {
      await made({ applicationName: undefined })(twin)
      await twin.client.pauseSchedule('s')
      await twin.sql.query(`UPDATE dbos.workflow_schedules SET last_fired_at = '2020-01-01T01:02:03.000Z'`)
    },
    sdk: (client) =>
      client.applySchedules([
        { ...bare, schedule: '*/5 * * * *', cronTimezone: 'America/New_York', applicationName: 'mine' },
        {
          scheduleName: 'another',
          workflowName: 'v',
          workflowClassName: 'C',
          schedule: '@daily',
          context: [1],
          automaticBackfill: true,
          cronTimezone: 'UTC',
          queueName: 'q',
        },
      ]),
    rpc: async ({ schedules }) => {
      await schedules.applySchedules({
        schedules: [
          { ...bareSpec, cron: '*/5 * * * *', timeZone: 'America/New_York', application: 'mine' },
          {
            name: 'another',
            workflowName: 'v',
            workflowClassName: 'C',
            cron: '@daily',
            context: json([1]),
            automaticBackfill: true,
            queue: 'q',
            runtime: TYPESCRIPT,
          },
        ],
      })
    },
  },
  {
    name: 'apply by nobody in particular leaves the owner',
    setup: made({ applicationName: 'theirs' }),
    sdk: (client) => client.applySchedules([{ ...bare, schedule: '*/5 * * * *', ...zone }]),
    rpc: async ({ schedules }) => {
      await schedules.applySchedules({ schedules: [{ ...bareSpec, cron: '*/5 * * * *' }] })
    },
  },
  {
    name: "apply all or none: one is another application's",
    setup: made({ applicationName: 'theirs' }),
    sdk: (client) =>
      client.applySchedules([
        { ...bare, scheduleName: 'a' },
        { ...bare, applicationName: 'mine' },
      ]),
    rpc: ({ schedules }) =>
      schedules.applySchedules({
        schedules: [
          { ...bareSpec, name: 'a' },
          { ...bareSpec, application: 'mine' },
        ],
      }),
  },
  {
    name: 'apply none',
    sdk: (client) => client.applySchedules([]),
    rpc: async ({ schedules }) => {
      await schedules.applySchedules({}).catch(() => {})
    },
  },
  {
    name: 'update field by field',
    setup: made({ context: 1, options: { queueName: 'q' } }),
    sdk: async (client) => {
      await client.updateSchedule('s', { schedule: '1 2 3 4 *' })
      await client.updateSchedule('s', { cronTimezone: 'Asia/Tokyo' })
      await client.updateSchedule('s', { context: { b: true } })
      await client.updateSchedule('s', { queueName: 'other' })
      await client.updateSchedule('s', { automaticBackfill: true })
    },
    rpc: async ({ schedules }) => {
      const change = (path: string, spec: object) =>
        schedules.updateSchedule({ schedule: { name: 's', ...spec }, updateMask: { paths: [path] } })
      await change('cron', { cron: '1 2 3 4 *' })
      await change('time_zone', { timeZone: 'Asia/Tokyo' })
      await change('context', { context: json({ b: true }) })
      await change('queue', { queue: 'other' })
      await change('automatic_backfill', { automaticBackfill: true })
    },
  },
  {
    name: 'update: what is named and absent is cleared',
    setup: made({ context: 1, options: { queueName: 'q', automaticBackfill: true } }),
    sdk: (client) => client.updateSchedule('s', { context: undefined, queueName: null, automaticBackfill: false }),
    rpc: async ({ schedules }) => {
      await schedules.updateSchedule({
        schedule: { name: 's' },
        updateMask: { paths: ['context', 'queue', 'automatic_backfill'] },
      })
    },
  },
  {
    name: 'update: no time zone any more',
    setup: made({ options: { cronTimezone: 'Asia/Tokyo' } }),
    sdk: (client) => client.updateSchedule('s', { cronTimezone: null }),
    rpc: async ({ schedules }) => {
      await schedules.updateSchedule({ schedule: { name: 's' }, updateMask: { paths: ['time_zone'] } })
    },
    deviation: { id: 'schedule-time-zone', differs: ['workflow_schedules.cron_timezone'] },
  },
  {
    name: 'update what is not there',
    sdk: (client) => client.updateSchedule('s', { schedule: '* * * * *' }),
    rpc: ({ schedules }) =>
      schedules.updateSchedule({ schedule: { name: 's', cron: '* * * * *' }, updateMask: { paths: ['cron'] } }),
  },
  {
    name: "update to an expression that can't be read",
    setup: made(),
    sdk: (client) => client.updateSchedule('s', { schedule: '99 * * * *' }),
    rpc: ({ schedules }) =>
      schedules.updateSchedule({ schedule: { name: 's', cron: '99 * * * *' }, updateMask: { paths: ['cron'] } }),
  },
  {
    name: 'get',
    setup: made({ context: { a: 1 }, applicationName: 'mine', workflowClassName: 'C', options: { queueName: 'q' } }),
    sdk: async (client) => {
      const found = await client.getSchedule('s')
      return [
        found?.scheduleName,
        found?.workflowName,
        found?.workflowClassName,
        found?.schedule,
        found?.context,
      ].concat([found?.cronTimezone, found?.queueName, found?.applicationName, found?.automaticBackfill])
    },
    rpc: async ({ schedules }) => {
      const { spec } = (await schedules.getSchedule({ name: 's' })).schedule ?? {}
      const value = spec?.context?.content.case === 'json' ? JSON.parse(spec.context.content.value) : undefined
      return [spec?.name, spec?.workflowName, spec?.workflowClassName, spec?.cron, value].concat([
        spec?.timeZone,
        spec?.queue,
        spec?.application,
        spec?.automaticBackfill,
      ])
    },
  },
  {
    name: 'list by status, workflow, name and application',
    setup: async ({ client }) => {
      const make = (scheduleName: string, workflowName: string, applicationName?: string) =>
        client.createSchedule({ scheduleName, workflowName, schedule: '* * * * *', applicationName })
      await make('a1', 'w')
      await make('a2', 'v', 'mine')
      await make('b1', 'w', 'mine')
      await make('b2', 'w', 'theirs')
      await client.pauseSchedule('b1')
    },
    sdk: async (client) => {
      const names = async (filter: Parameters<DBOSClient['listSchedules']>[0]) =>
        (await client.listSchedules(filter)).map(({ scheduleName }) => scheduleName)
      return [
        await names({}),
        await names({ status: 'PAUSED' }),
        await names({ status: ['ACTIVE', 'PAUSED'], workflowName: 'w' }),
        await names({ scheduleNamePrefix: ['a', 'b2'], workflowName: ['v', 'w'] }),
        await names({ applicationName: ['mine'] }),
      ]
    },
    rpc: async ({ schedules }) => {
      const names = async (filter: Parameters<Rpc['schedules']['listSchedules']>[0]) =>
        (await schedules.listSchedules(filter)).schedules.map(({ spec }) => spec?.name)
      return [
        await names({}),
        await names({ statuses: [2] }),
        await names({ statuses: [1, 2], workflowNames: ['w'] }),
        await names({ namePrefixes: ['a', 'b2'], workflowNames: ['v', 'w'] }),
        await names({ applications: ['mine'], includeUnclaimed: true }),
      ]
    },
  },
  {
    name: 'list by a prefix with characters that LIKE knows',
    setup: async ({ client }) => {
      await client.createSchedule({ ...bare, scheduleName: 'a_b' })
      await client.createSchedule({ ...bare, scheduleName: 'axb' })
    },
    sdk: async (client) =>
      (await client.listSchedules({ scheduleNamePrefix: 'a_' })).map(({ scheduleName }) => scheduleName),
    rpc: async ({ schedules }) =>
      (await schedules.listSchedules({ namePrefixes: ['a_'] })).schedules.map(({ spec }) => spec?.name),
    deviation: { id: 'schedule-prefix-plain', differs: ['answer'] },
  },
  {
    name: 'pause',
    setup: made(),
    sdk: (client) => client.pauseSchedule('s'),
    rpc: async ({ schedules }) => {
      await schedules.pauseSchedule({ name: 's' })
    },
  },
  {
    name: 'resume',
    setup: async (twin) => {
      await made()(twin)
      await twin.client.pauseSchedule('s')
    },
    sdk: (client) => client.resumeSchedule('s'),
    rpc: async ({ schedules }) => {
      await schedules.resumeSchedule({ name: 's' })
    },
  },
  {
    name: 'delete',
    setup: made(),
    sdk: (client) => client.deleteSchedule('s'),
    rpc: async ({ schedules }) => {
      await schedules.deleteSchedule({ name: 's' })
    },
  },
  ...(['pauseSchedule', 'resumeSchedule', 'deleteSchedule'] as const).map(
    (operation): Case => ({
      name: `${operation} of what is not there`,
      sdk: (client) => client[operation]('s'),
      rpc: async ({ schedules }) => {
        await schedules[operation]({ name: 's' })
      },
      deviation: { id: 'pause-unknown-schedule', differs: ['error'] },
    }),
  ),
  {
    name: 'trigger an unclaimed one: the newest version of all',
    setup: made(),
    sdk: async (client) => (await client.triggerSchedule('s')).workflowID,
    rpc: async ({ schedules }) => (await schedules.triggerSchedule({ name: 's' })).workflowId,
  },
  {
    name: 'trigger a paused one with an owner, a class, a queue and a context',
    setup: async (twin) => {
      await made({ applicationName: 'mine', workflowClassName: 'C', context, options: { queueName: 'q' } })(twin)
      await twin.client.pauseSchedule('s')
    },
    sdk: async (client) => (await client.triggerSchedule('s')).workflowID,
    rpc: async ({ schedules }) => (await schedules.triggerSchedule({ name: 's' })).workflowId,
  },
  {
    name: 'trigger what is not there',
    sdk: (client) => client.triggerSchedule('s'),
    rpc: ({ schedules }) => schedules.triggerSchedule({ name: 's' }),
  },
  {
    name: 'trigger where no version is registered',
    setup: ({ client }) => client.createSchedule({ ...bare, options: zone }),
    sdk: (client) => client.triggerSchedule('s'),
    rpc: ({ schedules }) => schedules.triggerSchedule({ name: 's' }),
  },
  {
    name: 'backfill: the fire times between, those excluded',
    setup: made({ context: { a: new Date(1) }, applicationName: 'mine' }),
    sdk: backfillSdk(day(1), day(4)),
    rpc: backfillRpc(day(1), day(4)),
  },
  {
    name: 'backfill: what ran does not run again, and is among the answers',
    setup: async (twin) => {
      await made({ options: { queueName: 'q' } })(twin)
      await named(twin.sql)
      await twin.sql.query(
        `INSERT INTO dbos.workflow_input (workflow_uuid, inputs) SELECT workflow_uuid, '[]' FROM dbos.workflow_status`,
      )
    },
    sdk: backfillSdk(day(0), day(5)),
    rpc: backfillRpc(day(0), day(5)),
  },
  {
    name: 'trap 22: backfill over a run whose arguments an older SDK wrote',
    setup: async (twin) => {
      await made()(twin)
      await named(twin.sql)
      await twin.sql.query(`UPDATE dbos.workflow_status SET inputs = '[]', serialization = 'js_superjson'`)
    },
    sdk: backfillSdk(day(1), day(3)),
    rpc: backfillRpc(day(1), day(3)),
    deviation: { id: 'backfill-keeps-arguments', differs: ['workflow_input'] },
  },
  {
    name: 'backfill over clocks that are set back',
    setup: made({ schedule: '0 30 2 * * *', options: { cronTimezone: 'Europe/Vienna' } }),
    sdk: backfillSdk(new Date('2026-10-24T12:00:00Z'), new Date('2026-10-27T12:00:00Z')),
    rpc: backfillRpc(new Date('2026-10-24T12:00:00Z'), new Date('2026-10-27T12:00:00Z')),
  },
  {
    name: 'backfill over clocks that are set forward',
    setup: made({ schedule: '30 2 * * *', options: { cronTimezone: 'America/New_York' } }),
    sdk: backfillSdk(new Date('2026-03-06T12:00:00Z'), new Date('2026-03-10T12:00:00Z')),
    rpc: backfillRpc(new Date('2026-03-06T12:00:00Z'), new Date('2026-03-10T12:00:00Z')),
  },
  {
    name: 'backfill of nothing',
    setup: made(),
    sdk: backfillSdk(day(4), day(1)),
    rpc: backfillRpc(day(4), day(1)),
  },
  {
    name: 'backfill what is not there',
    sdk: (client) => client.backfillSchedule('s', day(0), day(1)),
    rpc: ({ schedules }) =>
      schedules.backfillSchedule({ name: 's', after: timestampFromDate(day(0)), before: timestampFromDate(day(1)) }),
  },
  {
    name: 'backfill over a run of another workflow',
    setup: async (twin) => {
      await made()(twin)
      await named(twin.sql)
      await twin.sql.query(`UPDATE dbos.workflow_status SET name = 'other'`)
    },
    sdk: backfillSdk(day(1), day(3)),
    rpc: backfillRpc(day(1), day(3)),
  },
]

differential('schedules', cases)
