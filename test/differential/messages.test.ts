import { type Case, differential, type Twin } from './twins.js'

const workflow = ({ client }: Twin) => client.enqueue({ workflowID: 'w', workflowName: 'wf', queueName: 'q' })
const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })

const cases: Case[] = [
  {
    name: 'send, portable',
    setup: workflow,
    sdk: (client) => client.send('w', { a: [1, 'zwei'] }, undefined, undefined, { serializationType: 'portable' }),
    rpc: async ({ workflows }) => {
      await workflows.sendMessage({ message: { destination: 'w', value: json({ a: [1, 'zwei'] }) } })
    },
  },
  {
    name: 'send in the native format of a TypeScript application',
    setup: workflow,
    sdk: (client) => client.send('w', { a: 1 }, 'topic'),
    rpc: async ({ workflows }) => {
      await workflows.sendMessage({ message: { destination: 'w', topic: 'topic', value: json({ a: 1 }), format: 2 } })
    },
  },
  {
    name: 'send with topic and idempotency key, twice',
    setup: workflow,
    sdk: async (client) => {
      await client.send('w', 1, 't', 'key', { serializationType: 'portable' })
      await client.send('w', 2, 't', 'key', { serializationType: 'portable' })
    },
    rpc: async ({ workflows }) => {
      const message = { destination: 'w', topic: 't', idempotencyKey: 'key' }
      await workflows.sendMessage({ message: { ...message, value: json(1) } })
      await workflows.sendMessage({ message: { ...message, value: json(2) } })
    },
  },
  {
    name: 'send to a workflow that does not exist',
    sdk: (client) => client.send('nobody', 1),
    rpc: ({ workflows }) => workflows.sendMessage({ message: { destination: 'nobody', value: json(1) } }),
  },
  {
    name: 'send to a workflow that has ended',
    setup: async (twin) => {
      await workflow(twin)
      await twin.client.cancelWorkflow('w')
    },
    sdk: (client) => client.send('w', null, undefined, undefined, { serializationType: 'portable' }),
    rpc: async ({ workflows }) => {
      await workflows.sendMessage({ message: { destination: 'w', value: json(null) } })
    },
  },
  {
    name: 'send with an empty topic',
    setup: workflow,
    sdk: (client) => client.send('w', 1, '', undefined, { serializationType: 'portable' }),
    rpc: async ({ workflows }) => {
      await workflows.sendMessage({ message: { destination: 'w', topic: '', value: json(1) } })
    },
    deviation: { id: 'send-empty-topic', differs: ['notifications.topic'] },
  },
]

differential('messages', cases)
