import type { RegisterQueueOptions, WorkflowQueue } from '../../src/client/index.js'
import { type Case, type Side, same } from './twins.js'

/** What a queue shows, its getters included. */
async function shown(queue: WorkflowQueue | null) {
  if (queue === null) return null
  return {
    ...properties(queue),
    read: {
      concurrency: await queue.getConcurrency(),
      globalConcurrency: await queue.getGlobalConcurrency(),
      workerConcurrency: await queue.getWorkerConcurrency(),
      rateLimit: await queue.getRateLimit(),
      partitionConcurrency: await queue.getPartitionConcurrency(),
      partitionWorkerConcurrency: await queue.getPartitionWorkerConcurrency(),
      partitionRateLimit: await queue.getPartitionRateLimit(),
      minPollingIntervalMs: await queue.getMinPollingIntervalMs(),
    },
  }
}

function properties(queue: WorkflowQueue) {
  return { ...queue }
}

const register = (name: string, options: RegisterQueueOptions & { applicationName?: string }, queue = 'q'): Case => ({
  name,
  act: async ({ client }) => shown(await client.registerQueue(queue, options)),
})

same('register a queue', [
  register('nothing but a name', {}),
  register('every limit', {
    globalConcurrency: 10,
    workerConcurrency: 5,
    rateLimit: { limitPerPeriod: 3, periodSec: 1.5 },
    partitionConcurrency: 4,
    partitionWorkerConcurrency: 2,
    partitionRateLimit: { limitPerPeriod: 1, periodSec: 30 },
    minPollingIntervalMs: 250,
  }),
  register('the old name of its concurrency', { concurrency: 2 }),
  register('of an application', { applicationName: 'alpha' }),
  { name: "the client's application", act: async ({ as }) => shown(await as('alpha').registerQueue('q')) },
  register('a reserved name', {}, '_dbos_mine'),
  register('both names of its concurrency', { concurrency: 1, globalConcurrency: 1 }),
  register('partition concurrency below one', { partitionConcurrency: 0 }),
  register('partition worker concurrency below one', { partitionWorkerConcurrency: 0 }),
  register('half a partition rate', { partitionRateLimit: { limitPerPeriod: 1 } as never }),
  register('half a rate', { rateLimit: { periodSec: 1 } as never }),
  register('more on a worker than in all', { workerConcurrency: 2, globalConcurrency: 1 }),
  register('more in a partition than in all', { partitionConcurrency: 2, globalConcurrency: 1 }),
  register('more of a partition on a worker than in it', { partitionWorkerConcurrency: 2, partitionConcurrency: 1 }),
  register('more of a partition on a worker than on it', { partitionWorkerConcurrency: 2, workerConcurrency: 1 }),
  register('more of a partition on a worker than in all', { partitionWorkerConcurrency: 2, globalConcurrency: 1 }),
  register('no polling interval', { minPollingIntervalMs: 0 }),
  {
    name: 'again, with other limits',
    setup: ({ client }) => client.registerQueue('q', { globalConcurrency: 1 }),
    act: async ({ client }) => shown(await client.registerQueue('q', { workerConcurrency: 2 })),
  },
  {
    name: 'again, kept',
    setup: ({ client }) => client.registerQueue('q', { globalConcurrency: 1 }),
    act: async ({ client }) =>
      shown(await client.registerQueue('q', { workerConcurrency: 2, onConflict: 'never_update' })),
  },
  {
    name: "another application's",
    setup: ({ as }) => as('alpha').registerQueue('q'),
    act: ({ as }) =>
      as('beta')
        .registerQueue('q')
        .catch((error: Error) => error.message.split('. ')[0]),
  },
])

const onAll = { globalConcurrency: 10, workerConcurrency: 5, partitionConcurrency: 4, partitionWorkerConcurrency: 2 }

const set = (
  name: string,
  act: (queue: WorkflowQueue) => Promise<void>,
  options: RegisterQueueOptions = onAll,
): Case => ({
  name,
  setup: ({ client }) => client.registerQueue('q', options),
  act: async ({ client }) => {
    const queue = (await client.retrieveQueue('q')) as WorkflowQueue
    await act(queue)
    return [properties(queue), await shown(queue)]
  },
})

same('set limits of a queue', [
  set('concurrency', (queue) => queue.setConcurrency(11)),
  set('global concurrency', (queue) => queue.setGlobalConcurrency(11)),
  set('no global concurrency', (queue) => queue.setGlobalConcurrency(undefined)),
  set('too little global concurrency', (queue) => queue.setGlobalConcurrency(1)),
  set('worker concurrency', (queue) => queue.setWorkerConcurrency(6)),
  set('no worker concurrency', (queue) => queue.setWorkerConcurrency(undefined)),
  set('too much worker concurrency', (queue) => queue.setWorkerConcurrency(11)),
  set('too little worker concurrency', (queue) => queue.setWorkerConcurrency(1)),
  set('rate', (queue) => queue.setRateLimit({ limitPerPeriod: 2, periodSec: 0.5 })),
  set('no rate', (queue) => queue.setRateLimit(undefined), { rateLimit: { limitPerPeriod: 2, periodSec: 1 } }),
  set('half a rate', (queue) => queue.setRateLimit({ limitPerPeriod: 2 } as never)),
  set('partition concurrency', (queue) => queue.setPartitionConcurrency(3)),
  set('no partition concurrency', (queue) => queue.setPartitionConcurrency(undefined)),
  set('the last limit of a partition', (queue) => queue.setPartitionConcurrency(undefined), {
    partitionConcurrency: 1,
  }),
  set('the first limit of a partition', (queue) => queue.setPartitionConcurrency(1), {}),
  set('too much partition concurrency', (queue) => queue.setPartitionConcurrency(11)),
  set('too little partition concurrency', (queue) => queue.setPartitionConcurrency(1)),
  set('partition concurrency of 0', (queue) => queue.setPartitionConcurrency(0)),
  set('partition worker concurrency', (queue) => queue.setPartitionWorkerConcurrency(3)),
  set('no partition worker concurrency', (queue) => queue.setPartitionWorkerConcurrency(undefined)),
  set('too much partition worker concurrency', (queue) => queue.setPartitionWorkerConcurrency(5)),
  set('partition worker concurrency of 0', (queue) => queue.setPartitionWorkerConcurrency(0)),
  set('partition rate', (queue) => queue.setPartitionRateLimit({ limitPerPeriod: 2, periodSec: 60 })),
  set('half a partition rate', (queue) => queue.setPartitionRateLimit({ periodSec: 60 } as never)),
  set('polling interval', (queue) => queue.setMinPollingIntervalMs(125)),
  set('polling interval of 0', (queue) => queue.setMinPollingIntervalMs(0)),
])

const gone = (name: string, act: (queue: WorkflowQueue) => Promise<unknown>): Case => ({
  name,
  setup: ({ client }) => client.registerQueue('q', onAll),
  act: async ({ client }) => {
    const queue = (await client.retrieveQueue('q')) as WorkflowQueue
    await client.deleteQueue('q')
    return act(queue)
  },
})

const several = async ({ client, as }: Side) => {
  await client.registerQueue('unclaimed')
  await as('alpha').registerQueue('of-alpha')
  await as('beta').registerQueue('of-beta')
}

const names = (queues: WorkflowQueue[]) => queues.map(({ name, applicationName }) => [name, applicationName]).sort()

same('look at queues', [
  { name: 'retrieve, unknown', act: ({ client }) => client.retrieveQueue('nothing') },
  { name: 'retrieve', setup: several, act: async ({ client }) => shown(await client.retrieveQueue('of-alpha')) },
  { name: 'delete', setup: several, act: ({ client }) => client.deleteQueue('of-alpha') },
  { name: 'delete, unknown', act: ({ client }) => client.deleteQueue('nothing') },
  gone('read of one deleted', (queue) => queue.getWorkerConcurrency()),
  gone('set of one deleted, after a look', (queue) => queue.setWorkerConcurrency(1)),
  gone('set of one deleted, at once', (queue) => queue.setRateLimit(undefined)),
  { name: 'list all', setup: several, act: async ({ client }) => names(await client.listQueues()) },
  { name: "list the client's", setup: several, act: async ({ as }) => names(await as('alpha').listQueues()) },
  { name: "list another's", setup: several, act: async ({ as }) => names(await as('alpha').listQueues('beta')) },
  {
    name: 'list of several',
    setup: several,
    act: async ({ client }) => names(await client.listQueues(['alpha', 'beta'])),
  },
  { name: 'list of none', setup: several, act: async ({ as }) => names(await as('alpha').listQueues([])) },
])
