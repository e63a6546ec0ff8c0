import { type Case, type Side, same } from './twins.js'

const base = { queueName: 'q', workflowName: 'wf', workflowID: 'w' }

type Options = Parameters<Side['client']['enqueue']>[0]

/** One option of enqueue. */
const option = (name: string, options: Partial<Options>, ...args: unknown[]): Case => ({
  name,
  act: ({ client }) => client.enqueue<(...args: unknown[]) => Promise<unknown>>({ ...base, ...options }, ...args),
})

const twice = (name: string, first: Partial<Options>, second: Partial<Options>): Case => ({
  name,
  setup: ({ client }) => client.enqueue({ ...base, ...first }),
  act: ({ client }) => client.enqueue({ ...base, ...second }),
})

const values = [
  new Date(0),
  new Map<unknown, unknown>([[1, new Set(['a'])]]),
  12345678901234567890n,
  Buffer.from('bytes'),
  undefined,
  null,
  Number.NaN,
  /re/g,
  { nested: [{ at: new Date(1) }], 'dotted.key': undefined },
]

same('enqueue', [
  option('nothing but names', {}),
  {
    name: 'an id is drawn where none is given',
    act: ({ client }) => client.enqueue({ ...base, workflowID: undefined }),
  },
  option('arguments of every kind', {}, ...values),
  option('portable arguments', { serializationType: 'portable' }, { a: 1 }, new Date(0), 5n, new Set([1])),
  option('native arguments', { serializationType: 'native' }, 1),
  option('portable arguments that it has no form for', { serializationType: 'portable' }, new Map([[1, 1]])),
  option('class and configuration', { workflowClassName: 'Cls', workflowConfigName: 'conf' }),
  option('empty class', { workflowClassName: '' }),
  option('version', { appVersion: 'v1' }),
  option('timeout', { workflowTimeoutMS: 90_500 }),
  option('deduplication id', { deduplicationID: 'd' }),
  option('priority', { priority: 7 }),
  option('priority 0', { priority: 0 }),
  option('priority below the least', { priority: -1 }),
  option('priority beyond the most', { priority: 2 ** 31 }),
  option('partition key', { queuePartitionKey: 'p' }),
  option('delay', { delaySeconds: 600 }),
  option('no delay', { delaySeconds: 0 }),
  option('attributes', { attributes: { tenant: 'a', deep: { n: 1.5, list: [null, true] }, at: new Date(0) } }),
  option('attributes that are a list', { attributes: ['a'] as never }),
  option('attributes that are a text', { attributes: 'a' as never }),
  option('attributes that JSON drops', { attributes: { f: () => 1 } }),
  option('attributes in a circle', { attributes: { n: 1n } }),
  option('user and roles', { authenticatedUser: 'ada', authenticatedRoles: ['admin', 'ops'] }),
  option('application', { applicationName: 'other' }),
  option('blank id', { workflowID: ' ' }),
  { name: "the client's application", act: ({ as }) => as('alpha').enqueue(base) },
  {
    name: "an application beside the client's",
    act: ({ as }) => as('alpha').enqueue({ ...base, applicationName: 'x' }),
  },
  twice('the same id again', {}, {}),
  twice('the same id with another queue', {}, { queueName: 'other' }),
  twice('the same id, rejected', {}, { workflowIDReusePolicy: 'reject' }),
  twice('the same id with another name, rejected', {}, { workflowIDReusePolicy: 'reject', workflowName: 'other' }),
  twice('a new id, not rejected', {}, { workflowIDReusePolicy: 'reject', workflowID: 'w2' }),
  twice('the same id with another name', {}, { workflowName: 'other' }),
  twice('the same id with another class', {}, { workflowClassName: 'Other' }),
  twice('the same id with another configuration', {}, { workflowConfigName: 'other' }),
  twice('a held deduplication id', { deduplicationID: 'd' }, { deduplicationID: 'd', workflowID: 'w2' }),
  twice(
    'a held deduplication id, its holder returned',
    { deduplicationID: 'd' },
    { deduplicationID: 'd', workflowID: 'w2', duplicationPolicy: 'return-existing' },
  ),
  option('a free deduplication id, its holder to be returned', {
    deduplicationID: 'd',
    duplicationPolicy: 'return-existing',
  }),
  option('the holder to be returned of no deduplication id', { duplicationPolicy: 'return-existing' }),
  {
    name: 'many at once, among them equal ids, a conflict and a held deduplication id',
    act: ({ client }) =>
      Promise.allSettled([
        client.enqueue({ ...base, workflowID: 'a' }),
        client.enqueue({ ...base, workflowID: 'b', deduplicationID: 'd' }),
        client.enqueue({ ...base, workflowID: 'c', priority: -1 }),
        client.enqueuePortable({ ...base, workflowID: 'e' }, [1]),
      ]),
  },
  {
    name: 'portable: positional and named arguments',
    act: ({ client }) => client.enqueuePortable(base, [1, 'b', { c: new Date(0) }], { key: 'value' }),
  },
  { name: 'portable: no arguments', act: ({ client }) => client.enqueuePortable(base, []) },
  {
    name: 'portable: native all the same',
    act: ({ client }) => client.enqueuePortable({ ...base, serializationType: 'native' }, [1]),
  },
  {
    name: 'portable: named arguments have no native form',
    act: ({ client }) => client.enqueuePortable({ ...base, serializationType: 'native' }, [1], { a: 1 }),
  },
])

const destination = ({ client }: Side) => client.enqueue(base)

/** Where the caller gives no key the request id is one: a repeat of the call sends nothing more. */
const keyed = ['notifications.message_uuid']

same('send', [
  { name: 'a message', setup: destination, act: ({ client }) => client.send('w', { a: new Date(0) }), differs: keyed },
  { name: 'with a topic', setup: destination, act: ({ client }) => client.send('w', 'm', 'topic'), differs: keyed },
  { name: 'with a key', setup: destination, act: ({ client }) => client.send('w', 'm', 'topic', 'key') },
  {
    name: 'an empty key is none',
    setup: destination,
    act: ({ client }) => client.send('w', 'm', 'topic', ''),
    differs: keyed,
  },
  {
    name: 'twice with the same key',
    setup: async (side) => [await destination(side), await side.client.send('w', 'first', 't', 'key')],
    act: ({ client }) => client.send('w', 'second', 't', 'key'),
  },
  {
    name: 'portable',
    setup: destination,
    act: ({ client }) => client.send('w', { at: new Date(0) }, 't', undefined, { serializationType: 'portable' }),
    differs: keyed,
  },
  { name: 'nothing', setup: destination, act: ({ client }) => client.send('w', undefined), differs: keyed },
  { name: 'to nobody', act: ({ client }) => client.send('nobody', 'm') },
  {
    name: 'an empty topic is no topic',
    setup: destination,
    act: ({ client }) => client.send('w', 'm', ''),
    differs: [...keyed, 'notifications.topic'],
  },
])

type DebouncerConfig = ConstructorParameters<Side['Debouncer']>[1]

const debounce = (name: string, config: Partial<DebouncerConfig>, ...periods: number[]): Case => ({
  name,
  act: async ({ client, Debouncer }) => {
    const debouncer = new Debouncer(client, { workflowName: 'wf', ...config })
    const ids: string[] = []
    for (const period of periods) ids.push((await debouncer.debounce('key', period, period, new Date(0))).workflowID)
    return ids
  },
})

same('debounce', [
  debounce('once', {}, 60_000),
  debounce('twice', {}, 60_000, 120_000),
  debounce('with a limit', { debounceTimeoutMs: 90_000 }, 60_000, 120_000),
  debounce('of a class', { workflowClassName: 'Cls' }, 60_000, 61_000),
  debounce('portable', { serializationType: 'portable' }, 60_000),
  debounce('for an application', { applicationName: 'alpha' }, 60_000),
  debounce(
    'with everything that a start takes',
    {
      startWorkflowParams: {
        workflowID: 'w',
        queueName: 'q',
        timeoutMS: 5000,
        enqueueOptions: { applicationVersion: 'v1', applicationName: 'beta' },
        authenticatedUser: 'ada',
        authenticatedRoles: ['admin'],
        workflowAttributes: { a: 1 },
      },
    },
    60_000,
  ),
  debounce('no period', {}, 0),
  debounce(
    'deduplication is its own',
    { startWorkflowParams: { enqueueOptions: { deduplicationID: 'd' } as never } },
    1,
  ),
  debounce('delay is its own', { startWorkflowParams: { enqueueOptions: { delaySeconds: 1 } as never } }, 1),
  debounce('no priority', { startWorkflowParams: { enqueueOptions: { priority: 1 } as never } }, 1),
  debounce('no partition key', { startWorkflowParams: { enqueueOptions: { queuePartitionKey: 'p' } as never } }, 1),
  debounce('no policies', { startWorkflowParams: { duplicationPolicy: 'return-existing' } as never }, 1),
  debounce('no reuse policy', { startWorkflowParams: { workflowIDReusePolicy: 'reject' } as never }, 1),
  {
    name: 'a key that another workflow holds',
    setup: ({ client }) => client.enqueue({ ...base, deduplicationID: '.wf-key' }),
    act: ({ client, Debouncer }) =>
      new Debouncer(client, { workflowName: 'wf', startWorkflowParams: { queueName: 'q' } }).debounce('key', 60_000),
  },
])
