import { type Case, differential, type Twin } from './twins.js'

/** Versions as applications register them at launch, at times of their own. */
const versions = async ({ sql }: Twin) => {
  for (const [name, application, at] of [
    ['v1', 'app', 1000],
    ['v2', 'app', 2000],
    ['x1', 'other', 3000],
    ['n1', null, 500],
  ]) {
    await sql.query(
      `INSERT INTO dbos.application_versions (version_id, version_name, application_name, version_timestamp, created_at)
       VALUES ('id-' || $1::text, $1, $2, $3, $3)`,
      [name, application, at],
    )
  }
}

const owned = async (twin: Twin) => {
  await versions(twin)
  const { client } = twin
  const base = { workflowName: 'wf', queueName: 'q' }
  for (const [id, applicationName] of [
    ['w1', 'app'],
    ['w2', 'app'],
    ['w3', undefined],
    ['w4', 'other'],
  ] as const) {
    await client.enqueue({ ...base, workflowID: id, applicationName })
  }
  await client.enqueue({ ...base, workflowID: 'later', applicationName: 'app', delaySeconds: 3600 })
  await client.cancelWorkflow('w2')
  await client.registerQueue('q', { applicationName: 'app' })
  await client.registerQueue('r')
  await client.createSchedule({ scheduleName: 's', workflowName: 'wf', schedule: '* * * * *', applicationName: 'app' })
  for (const [id, step, application] of [
    ['w1', 0, 'app'],
    ['w1', 1, 'app'],
    ['w2', 0, 'app'],
    ['w3', 0, null],
  ]) {
    await twin.sql.query(
      `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, application_name)
       VALUES ($1, $2, 's', $3)`,
      [id, step, application],
    )
  }
}

const cases: Case[] = [
  {
    name: 'list versions, latest first',
    setup: versions,
    sdk: async (client) => (await client.listApplicationVersions()).map((version) => version.versionName),
    rpc: async ({ applications }) =>
      (await applications.listApplicationVersions({})).versions.map((version) => version.name),
  },
  {
    name: 'the latest version',
    setup: versions,
    sdk: async (client) => (await client.getLatestApplicationVersion()).versionName,
    rpc: async ({ applications }) => (await applications.getLatestApplicationVersion({})).version?.name,
  },
  {
    name: 'the latest version where there is none',
    sdk: (client) => client.getLatestApplicationVersion(),
    rpc: ({ applications }) => applications.getLatestApplicationVersion({}),
  },
  {
    name: 'set the latest version',
    setup: versions,
    sdk: (client) => client.setLatestApplicationVersion('v1'),
    rpc: async ({ applications }) => void (await applications.setLatestApplicationVersion({ version: 'v1' })),
  },
  {
    name: 'set the latest version of an application, claiming one that nobody owns',
    setup: versions,
    sdk: (client) => client.setLatestApplicationVersion('n1', { applicationName: 'app' }),
    rpc: async ({ applications }) =>
      void (await applications.setLatestApplicationVersion({ version: 'n1', application: 'app' })),
  },
  {
    name: "set another application's version as the latest",
    setup: versions,
    sdk: (client) => client.setLatestApplicationVersion('x1', { applicationName: 'app' }),
    rpc: ({ applications }) => applications.setLatestApplicationVersion({ version: 'x1', application: 'app' }),
  },
  {
    name: 'set an unknown version as the latest',
    setup: versions,
    sdk: (client) => client.setLatestApplicationVersion('v9'),
    rpc: async ({ applications }) => void (await applications.setLatestApplicationVersion({ version: 'v9' })),
    deviation: { id: 'set-unknown-version', differs: ['error'] },
  },
  {
    name: 'rename an application',
    setup: owned,
    sdk: (client) => client.renameApplication('app', 'new'),
    rpc: ({ applications }) => applications.renameApplication({ from: 'app', to: 'new' }).then(counts),
  },
  {
    name: 'rename in small batches, adopting what nobody owns',
    setup: owned,
    sdk: (client) => client.renameApplication('app', 'new', { batchSize: 1, adoptUnclaimedRows: true }),
    rpc: ({ applications }) =>
      applications.renameApplication({ from: 'app', to: 'new', batchSize: 1, adoptUnclaimed: true }).then(counts),
  },
  {
    name: 'adopt what nobody owns',
    setup: owned,
    sdk: (client) => client.renameApplication(undefined, 'app', { adoptUnclaimedRows: true }),
    rpc: ({ applications }) => applications.renameApplication({ to: 'app', adoptUnclaimed: true }).then(counts),
  },
  {
    name: 'rename nothing',
    setup: owned,
    sdk: (client) => client.renameApplication(undefined, 'app'),
    rpc: ({ applications }) => applications.renameApplication({ to: 'app' }),
  },
  {
    name: 'rename to the name it has',
    setup: owned,
    sdk: (client) => client.renameApplication('app', 'app'),
    rpc: ({ applications }) => applications.renameApplication({ from: 'app', to: 'app' }),
  },
]

type Counts = Record<'queues' | 'schedules' | 'versions' | 'workflows' | 'steps', bigint>

const counts = ({ queues, schedules, versions, workflows, steps }: Counts) =>
  Object.fromEntries(
    Object.entries({ queues, schedules, versions, workflows, steps }).map(([key, count]) => [key, Number(count)]),
  )

differential('applications', cases)
