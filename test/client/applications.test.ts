import { type Side, same } from './twins.js'

const versions = async ({ sql }: Side) => {
  await sql.query(
    `INSERT INTO dbos.application_versions (version_id, version_name, version_timestamp, created_at, application_name)
     VALUES ('1', 'v1', 1000, 1000, 'alpha'), ('2', 'v2', 3000, 2000, 'beta'), ('3', 'v3', 2000, 3000, NULL)`,
  )
}

const owned = async (side: Side) => {
  await versions(side)
  for (const name of ['alpha', 'beta']) {
    await side.as(name).enqueue({ queueName: 'q', workflowName: 'wf', workflowID: `of-${name}` })
    await side.as(name).registerQueue(`of-${name}`)
    await side.as(name).createSchedule({
      scheduleName: name,
      workflowName: 'wf',
      schedule: '0 1 * * *',
      options: { cronTimezone: 'UTC' },
    })
  }
  await side.client.enqueue({ queueName: 'q', workflowName: 'wf', workflowID: 'of-nobody' })
  await side.client.cancelWorkflow('of-alpha')
}

same('versions', [
  { name: 'list all', setup: versions, act: ({ client }) => client.listApplicationVersions() },
  { name: "list the client's", setup: versions, act: ({ as }) => as('alpha').listApplicationVersions() },
  { name: 'list none', act: ({ client }) => client.listApplicationVersions() },
  { name: 'the latest', setup: versions, act: ({ client }) => client.getLatestApplicationVersion() },
  { name: "the client's latest", setup: versions, act: ({ as }) => as('alpha').getLatestApplicationVersion() },
  { name: 'the latest of none', act: ({ client }) => client.getLatestApplicationVersion() },
  {
    name: 'make one the latest',
    setup: versions,
    act: async ({ client }) => [
      await client.setLatestApplicationVersion('v1', { applicationName: 'alpha' }),
      await client.getLatestApplicationVersion(),
    ],
  },
  {
    name: "make the client's the latest",
    setup: versions,
    act: ({ as }) => as('alpha').setLatestApplicationVersion('v1'),
  },
  {
    name: 'make a free one the latest',
    setup: versions,
    act: ({ as }) => as('alpha').setLatestApplicationVersion('v3'),
  },
  { name: 'make an unknown one the latest', act: ({ client }) => client.setLatestApplicationVersion('v9') },
  {
    name: "make another application's the latest",
    setup: versions,
    act: ({ as }) =>
      as('alpha')
        .setLatestApplicationVersion('v2')
        .catch((error: Error) => error.message.split('. ')[0]),
  },
])

same('rename an application', [
  { name: 'to a new name', setup: owned, act: ({ client }) => client.renameApplication('alpha', 'gamma') },
  {
    name: 'with what nobody owns',
    setup: owned,
    act: ({ client }) => client.renameApplication('alpha', 'gamma', { adoptUnclaimedRows: true, batchSize: 1 }),
  },
  {
    name: 'only what nobody owns',
    setup: owned,
    act: ({ client }) => client.renameApplication(undefined, 'gamma', { adoptUnclaimedRows: true }),
  },
  { name: 'one that owns nothing', setup: owned, act: ({ client }) => client.renameApplication('nobody', 'gamma') },
  { name: 'nothing', act: ({ client }) => client.renameApplication(undefined, 'gamma') },
  { name: 'from an empty name', act: ({ client }) => client.renameApplication('', 'gamma') },
  { name: 'to itself', act: ({ client }) => client.renameApplication('alpha', 'alpha') },
  { name: 'in batches of none', act: ({ client }) => client.renameApplication('a', 'b', { batchSize: 0 }) },
  { name: 'in batches of half', act: ({ client }) => client.renameApplication('a', 'b', { batchSize: 1.5 }) },
])
