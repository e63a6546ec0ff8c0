import type { MessageInitShape } from '@bufbuild/protobuf'
import type { WorkflowStartSchema } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { type Case, differential, type Rpc, type Twin } from './twins.js'

type Start = Omit<Exclude<MessageInitShape<typeof WorkflowStartSchema>, { $typeName: string }>, '$typeName'>
type Options = Parameters<Twin['client']['enqueue']>[0]

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const seconds = (value: number) => ({ seconds: BigInt(value) })

/** What a TypeScript application's own client writes, so that all but the option in question is alike. */
const NATIVE = 2

const enqueue =
  (start: Start) =>
  async ({ workflows }: Rpc) => {
    const workflow = { name: 'wf', queue: 'q', workflowId: 'w', argumentFormat: NATIVE, ...start }
    return (await workflows.enqueueWorkflow({ workflow })).workflowId
  }

/** One option given to both. */
function option(name: string, options: Partial<Options>, start: Start): Case {
  return {
    name,
    sdk: async (client) =>
      (await client.enqueue({ workflowName: 'wf', queueName: 'q', workflowID: 'w', ...options })).workflowID,
    rpc: enqueue(start),
  }
}

const options: Case[] = [
  option('nothing but the name, the queue and an id', {}, {}),
  option('class name', { workflowClassName: 'Cls' }, { className: 'Cls' }),
  option('config name', { workflowClassName: 'Cls', workflowConfigName: 'c' }, { className: 'Cls', configName: 'c' }),
  option('trap 3: empty class and config names are stored as NULL', { workflowClassName: '' }, { className: '' }),
  option('application version', { appVersion: 'v1' }, { applicationVersion: 'v1' }),
  option('timeout', { workflowTimeoutMS: 90_000 }, { timeout: seconds(90) }),
  option('deduplication id', { deduplicationID: 'd' }, { deduplicationId: 'd' }),
  option('priority', { priority: 7 }, { priority: 7 }),
  option('priority 0', { priority: 0 }, { priority: 0 }),
  option('a priority below 0', { priority: -1 }, { priority: -1 }),
  option('highest priority number', { priority: 2147483647 }, { priority: 2147483647 }),
  option('partition key', { queuePartitionKey: 'p' }, { partitionKey: 'p' }),
  option('delay', { delaySeconds: 3600 }, { start: { case: 'delay', value: seconds(3600) } }),
  option('authenticated user', { authenticatedUser: 'ann' }, { authenticatedUser: 'ann' }),
  option('roles', { authenticatedRoles: ['a', 'b'] }, { authenticatedRoles: ['a', 'b'] }),
  option(
    'attributes',
    { attributes: { a: 1, b: { c: ['d', null, true] } } },
    { attributes: { a: 1, b: { c: ['d', null, true] } } },
  ),
  option('attributes that are empty', { attributes: {} }, { attributes: {} }),
  option('application', { applicationName: 'app' }, { application: 'app' }),
  option('blank id', { workflowID: '  ' }, { workflowId: '  ' }),
  option(
    'all of them',
    {
      workflowClassName: 'Cls',
      workflowConfigName: 'c',
      appVersion: 'v1',
      workflowTimeoutMS: 1,
      deduplicationID: 'd',
      priority: 3,
      queuePartitionKey: 'p',
      delaySeconds: 7200,
      authenticatedUser: 'ann',
      authenticatedRoles: ['r'],
      attributes: { k: 'v' },
      applicationName: 'app',
    },
    {
      className: 'Cls',
      configName: 'c',
      applicationVersion: 'v1',
      timeout: { seconds: 0n, nanos: 1_000_000 },
      deduplicationId: 'd',
      priority: 3,
      partitionKey: 'p',
      start: { case: 'delay', value: seconds(7200) },
      authenticatedUser: 'ann',
      authenticatedRoles: ['r'],
      attributes: { k: 'v' },
      application: 'app',
    },
  ),
]

const base = { workflowName: 'wf', queueName: 'q', workflowID: 'w' }

const rest: Case[] = [
  {
    name: 'an id drawn by the server',
    sdk: async (client) => {
      await client.enqueue({ workflowName: 'wf', queueName: 'q' })
    },
    rpc: async ({ workflows }) => {
      await workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', argumentFormat: NATIVE } })
    },
  },
  {
    name: 'arguments in the native format',
    sdk: async (client) => (await client.enqueue(base, ...(['x', { y: [1, null] }] as unknown as []))).workflowID,
    rpc: enqueue({ arguments: { positional: [json('x'), json({ y: [1, null] })] } }),
  },
  {
    name: 'portable arguments, positional',
    sdk: async (client) => (await client.enqueuePortable(base, ['ä', 42, { deep: [true, null] }])).workflowID,
    rpc: enqueue({ argumentFormat: 0, arguments: { positional: [json('ä'), json(42), json({ deep: [true, null] })] } }),
  },
  {
    name: 'portable arguments, named',
    sdk: async (client) => (await client.enqueuePortable(base, [1], { b: 2, a: 'x' })).workflowID,
    rpc: enqueue({ argumentFormat: 1, arguments: { positional: [json(1)], named: { b: json(2), a: json('x') } } }),
  },
  {
    name: 'portable without arguments',
    sdk: async (client) => (await client.enqueuePortable(base, [])).workflowID,
    rpc: enqueue({ argumentFormat: 1 }),
  },
  {
    name: 'the same id again: the first stays',
    setup: ({ client }) => client.enqueue(base, ...([1] as unknown as [])),
    sdk: async (client) => (await client.enqueue(base, ...([2] as unknown as []))).workflowID,
    rpc: enqueue({ arguments: { positional: [json(2)] } }),
  },
  {
    name: 'the same id on another queue',
    setup: ({ client }) => client.enqueue(base),
    sdk: async (client) => (await client.enqueue({ ...base, queueName: 'r' })).workflowID,
    rpc: enqueue({ queue: 'r' }),
  },
  {
    name: 'the same id of an ended workflow',
    setup: async ({ client }) => {
      await client.enqueue(base)
      await client.cancelWorkflow('w')
    },
    sdk: async (client) => (await client.enqueue(base)).workflowID,
    rpc: enqueue({}),
  },
  ...(['workflowName', 'workflowClassName', 'workflowConfigName'] as const).map(
    (field): Case => ({
      name: `the same id with another ${field}`,
      setup: ({ client }) => client.enqueue({ ...base, workflowClassName: 'C', workflowConfigName: 'c' }),
      sdk: (client) => client.enqueue({ ...base, workflowClassName: 'C', workflowConfigName: 'c', [field]: 'other' }),
      rpc: enqueue({
        className: 'C',
        configName: 'c',
        [{ workflowName: 'name', workflowClassName: 'className', workflowConfigName: 'configName' }[field]]: 'other',
      }),
    }),
  ),
  {
    name: 'the same id, refused by policy',
    setup: ({ client }) => client.enqueue(base),
    sdk: (client) => client.enqueue({ ...base, workflowIDReusePolicy: 'reject' }),
    rpc: enqueue({ idReusePolicy: 2 }),
  },
  {
    name: 'a new id with the policy that would refuse',
    sdk: async (client) => (await client.enqueue({ ...base, workflowIDReusePolicy: 'reject' })).workflowID,
    rpc: enqueue({ idReusePolicy: 2 }),
  },
  {
    name: 'a deduplication id that is held',
    setup: ({ client }) => client.enqueue({ ...base, workflowID: 'holder', deduplicationID: 'd' }),
    sdk: (client) => client.enqueue({ ...base, deduplicationID: 'd' }),
    rpc: enqueue({ deduplicationId: 'd' }),
  },
  {
    name: 'a deduplication id that is held, by policy the holder',
    setup: ({ client }) => client.enqueue({ ...base, workflowID: 'holder', deduplicationID: 'd' }),
    sdk: async (client) =>
      (await client.enqueue({ ...base, deduplicationID: 'd', duplicationPolicy: 'return-existing' })).workflowID,
    rpc: enqueue({ deduplicationId: 'd', deduplicationPolicy: 2 }),
  },
  {
    name: 'a deduplication id held in another queue',
    setup: ({ client }) => client.enqueue({ ...base, queueName: 'r', workflowID: 'holder', deduplicationID: 'd' }),
    sdk: async (client) => (await client.enqueue({ ...base, deduplicationID: 'd' })).workflowID,
    rpc: enqueue({ deduplicationId: 'd' }),
  },
  {
    name: 'a deduplication id let go by a cancelled workflow',
    setup: async ({ client }) => {
      await client.enqueue({ ...base, workflowID: 'holder', deduplicationID: 'd' })
      await client.cancelWorkflow('holder')
    },
    sdk: async (client) => (await client.enqueue({ ...base, deduplicationID: 'd' })).workflowID,
    rpc: enqueue({ deduplicationId: 'd' }),
  },
  {
    name: 'the same id with its own deduplication id',
    setup: ({ client }) => client.enqueue({ ...base, deduplicationID: 'd' }),
    sdk: async (client) => (await client.enqueue({ ...base, deduplicationID: 'd' })).workflowID,
    rpc: enqueue({ deduplicationId: 'd' }),
  },
  {
    name: 'the policy without a deduplication id',
    sdk: (client) => client.enqueue({ ...base, duplicationPolicy: 'return-existing' }),
    rpc: enqueue({ deduplicationPolicy: 2 }),
  },
]

differential('enqueue', [...options, ...rest])
