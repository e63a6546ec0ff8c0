import { type Case, differential, type Twin } from './twins.js'

const seconds = (value: number) => ({ seconds: BigInt(Math.floor(value)), nanos: Math.round((value % 1) * 1e9) })
const register = ({ client }: Twin) => client.registerQueue('q', { globalConcurrency: 5, workerConcurrency: 2 })
const owned = ({ client }: Twin) => client.registerQueue('q', { globalConcurrency: 5, applicationName: 'theirs' })

const cases: Case[] = [
  {
    name: 'register with nothing but a name',
    sdk: async (client) => (await client.registerQueue('q')).name,
    rpc: async ({ queues }) => (await queues.registerQueue({ queue: { name: 'q' } })).queue?.spec?.name,
  },
  {
    name: 'register with every limit',
    sdk: async (client) => {
      await client.registerQueue('q', {
        globalConcurrency: 100,
        workerConcurrency: 20,
        rateLimit: { limitPerPeriod: 7, periodSec: 1.5 },
        partitionConcurrency: 10,
        partitionWorkerConcurrency: 3,
        partitionRateLimit: { limitPerPeriod: 2, periodSec: 60 },
        minPollingIntervalMs: 250,
        applicationName: 'mine',
      })
    },
    rpc: async ({ queues }) => {
      await queues.registerQueue({
        queue: {
          name: 'q',
          concurrency: 100,
          workerConcurrency: 20,
          rateLimit: { limit: 7, period: seconds(1.5) },
          partitionConcurrency: 10,
          partitionWorkerConcurrency: 3,
          partitionRateLimit: { limit: 2, period: seconds(60) },
          pollingInterval: seconds(0.25),
          application: 'mine',
        },
      })
    },
  },
  {
    name: 'register again: the limits are those given last, an unclaimed queue is claimed',
    setup: register,
    sdk: async (client) => {
      await client.registerQueue('q', { partitionConcurrency: 1, applicationName: 'mine' })
    },
    rpc: async ({ queues }) => {
      await queues.registerQueue({ queue: { name: 'q', partitionConcurrency: 1, application: 'mine' } })
    },
  },
  {
    name: 'register again, keeping what is there',
    setup: register,
    sdk: async (client) => {
      await client.registerQueue('q', { globalConcurrency: 9, onConflict: 'never_update', applicationName: 'mine' })
    },
    rpc: async ({ queues }) => {
      await queues.registerQueue({ queue: { name: 'q', concurrency: 9, application: 'mine' }, conflictPolicy: 2 })
    },
  },
  {
    name: 'register by nobody in particular leaves the owner',
    setup: owned,
    sdk: async (client) => {
      await client.registerQueue('q', { globalConcurrency: 9 })
    },
    rpc: async ({ queues }) => {
      await queues.registerQueue({ queue: { name: 'q', concurrency: 9 } })
    },
  },
  {
    name: "register another application's queue",
    setup: owned,
    sdk: (client) => client.registerQueue('q', { applicationName: 'mine' }),
    rpc: ({ queues }) => queues.registerQueue({ queue: { name: 'q', application: 'mine' } }),
  },
  {
    name: 'change limits one by one',
    setup: register,
    sdk: async (client) => {
      const queue = await client.retrieveQueue('q')
      await queue?.setGlobalConcurrency(50)
      await queue?.setWorkerConcurrency(undefined)
      await queue?.setRateLimit({ limitPerPeriod: 3, periodSec: 10 })
      await queue?.setPartitionConcurrency(4)
      await queue?.setPartitionWorkerConcurrency(2)
      await queue?.setPartitionRateLimit({ limitPerPeriod: 1, periodSec: 1 })
      await queue?.setMinPollingIntervalMs(500)
    },
    rpc: async ({ queues }) => {
      const change = (path: string, spec: object) =>
        queues.updateQueue({ queue: { name: 'q', ...spec }, updateMask: { paths: [path] } })
      await change('concurrency', { concurrency: 50 })
      await change('worker_concurrency', {})
      await change('rate_limit', { rateLimit: { limit: 3, period: seconds(10) } })
      await change('partition_concurrency', { partitionConcurrency: 4 })
      await change('partition_worker_concurrency', { partitionWorkerConcurrency: 2 })
      await change('partition_rate_limit', { partitionRateLimit: { limit: 1, period: seconds(1) } })
      await change('polling_interval', { pollingInterval: seconds(0.5) })
    },
  },
  {
    name: 'delete',
    setup: register,
    sdk: (client) => client.deleteQueue('q'),
    rpc: async ({ queues }) => {
      await queues.deleteQueue({ name: 'q' })
    },
  },
  {
    name: 'delete what is not there',
    sdk: (client) => client.deleteQueue('q'),
    rpc: async ({ queues }) => {
      await queues.deleteQueue({ name: 'q' })
    },
    deviation: { id: 'delete-unknown-queue', differs: ['error'] },
  },
  {
    name: 'list those of an application and the unclaimed ones',
    setup: async ({ client }) => {
      await client.registerQueue('a', { applicationName: 'mine' })
      await client.registerQueue('b')
      await client.registerQueue('c', { applicationName: 'theirs' })
    },
    sdk: async (client) => (await client.listQueues('mine')).map((queue) => queue.name).sort(),
    rpc: async ({ queues }) => {
      const listed = await queues.listQueues({ applications: ['mine'], includeUnclaimed: true })
      return listed.queues.map((queue) => queue.spec?.name)
    },
  },
]

differential('queues', cases)
