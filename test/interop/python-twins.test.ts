import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectionTo, freshDatabase } from '../database.js'
import { differences, empty, normalised, type Snapshot, snapshot } from '../differential/snapshot.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { Door, payload, seconds } from './door.js'
import { type PythonClient, pythonClient } from './python-client.js'
import { available } from './setting.js'

interface Side {
  url: string
  sql: pg.Client
  typescript: DBOSClient
}

interface Case {
  name: string
  setup?: (client: DBOSClient) => Promise<unknown>
  python: (client: PythonClient) => Promise<unknown>
  rpc: (door: Door) => Promise<unknown>
  /** What differs on purpose: the TypeScript client's rows are the reference where both clients have the operation. */
  differs?: string[]
  fails?: { python: string; rpc: number }
}

const workflow = (client: DBOSClient) => client.enqueue({ workflowID: 'w', workflowName: 'wf', queueName: 'q' })

async function forks(client: DBOSClient): Promise<void> {
  await workflow(client)
  await client.forkWorkflow('w', 0, { newWorkflowID: 'fork' })
  await client.forkWorkflow('fork', 0, { newWorkflowID: 'fork-of-fork' })
}

const attributed = (client: DBOSClient) =>
  client.enqueue({ workflowID: 'w', workflowName: 'wf', queueName: 'q', attributes: { kept: 1, changed: 'old' } })

const send = (door: Door, ...messages: object[]) => door.call('SendMessages', { messages })
const message = (destination: string, value: unknown, more: object = {}) => ({
  destination,
  value: payload(value),
  ...more,
})
const attributes = (fields: Record<string, object>) => ({ fields })
const update = (door: Door, more: object) =>
  door.call('UpdateWorkflowAttributes', { workflows: { workflowIds: ['w'] }, ...more })
const portable = { serialization_type: 'portable' }

/** A client's enqueue leaves NULL where TypeScript's leaves an empty string or list; and Python writes named arguments first. */
const enqueueDiffers = [
  'workflow_input.inputs',
  'workflow_status.application_id',
  'workflow_status.assumed_role',
  'workflow_status.authenticated_roles',
  'workflow_status.authenticated_user',
  'workflow_status.executor_id',
]

const cases: Case[] = [
  {
    name: 'a message to a workflow and all its forks',
    setup: forks,
    python: (client) => client.call('send', ['w', { a: 1 }, 't'], { ...portable, send_to_forks: true }),
    rpc: (door) => door.call('SendMessage', { message: message('w', { a: 1 }, { topic: 't', toForks: true }) }),
  },
  {
    name: 'a message with an idempotency key to all forks, twice',
    setup: forks,
    python: async (client) => {
      await client.call('send', ['w', 1, 't', 'key'], { ...portable, send_to_forks: true })
      await client.call('send', ['w', 2, 't', 'key'], { ...portable, send_to_forks: true })
    },
    rpc: async (door) => {
      const more = { topic: 't', toForks: true, idempotencyKey: 'key' }
      await door.call('SendMessage', { message: message('w', 1, more) })
      await door.call('SendMessage', { message: message('w', 2, more) })
    },
  },
  {
    name: 'a fork of a fork gets what is sent to the fork, the source does not',
    setup: forks,
    python: (client) => client.call('send', ['fork', 1], { ...portable, send_to_forks: true }),
    rpc: (door) => door.call('SendMessage', { message: message('fork', 1, { toForks: true }) }),
  },
  {
    name: 'messages in bulk, to several workflows and topics',
    setup: forks,
    python: (client) =>
      client.call(
        'send_bulk',
        [
          [
            { destination_id: 'w', message: 'one' },
            { destination_id: 'fork', message: 'two', topic: 't' },
            { destination_id: 'w', message: null, topic: 't', idempotency_key: 'k' },
          ],
        ],
        portable,
      ),
    rpc: (door) =>
      send(
        door,
        message('w', 'one'),
        message('fork', 'two', { topic: 't' }),
        message('w', null, { topic: 't', idempotencyKey: 'k' }),
      ),
  },
  {
    name: 'messages in bulk with one idempotency key twice',
    setup: workflow,
    python: (client) => {
      const twice = { destination_id: 'w', message: 1, idempotency_key: 'k' }
      return client.call('send_bulk', [[twice, twice]], portable)
    },
    rpc: (door) => send(door, message('w', 1, { idempotencyKey: 'k' }), message('w', 1, { idempotencyKey: 'k' })),
    fails: { python: 'DBOSException', rpc: 3 },
  },
  {
    name: 'messages in bulk, one to nobody: none is sent',
    setup: workflow,
    python: (client) => {
      const to = (destination_id: string) => ({ destination_id, message: 1 })
      return client.call('send_bulk', [[to('w'), to('nobody')]], portable)
    },
    rpc: (door) => send(door, message('w', 1), message('nobody', 1)),
    fails: { python: 'DBOSNonExistentWorkflowError', rpc: 5 },
  },
  {
    name: 'attributes are replaced',
    setup: attributed,
    python: (client) => client.call('update_workflow_attributes', ['w', { new: true }]),
    rpc: (door) => update(door, { attributes: attributes({ new: { boolValue: true } }) }),
  },
  {
    name: 'attributes are merged',
    setup: attributed,
    python: (client) => client.call('update_workflow_attributes', ['w', { changed: 'new' }], { merge: true }),
    rpc: (door) => update(door, { attributes: attributes({ changed: { stringValue: 'new' } }), merge: true }),
  },
  {
    name: 'attributes are merged into none',
    setup: workflow,
    python: (client) => client.call('update_workflow_attributes', ['w', { new: [1] }], { merge: true }),
    rpc: (door) =>
      update(door, { attributes: attributes({ new: { listValue: { values: [{ numberValue: 1 }] } } }), merge: true }),
  },
  {
    name: 'attributes are cleared',
    setup: attributed,
    python: (client) => client.call('update_workflow_attributes', ['w', null]),
    rpc: (door) => update(door, {}),
  },
  {
    name: 'a debounced workflow, bounced twice',
    python: async (client) => {
      const options = { workflow_name: 'wf', queue_name: 'q' }
      for (const value of ['first', 'last']) {
        await client.call('debounce', [options, 'key', 600, value], { debounce_timeout_sec: 3600 })
      }
    },
    rpc: async (door) => {
      for (const value of ['first', 'last']) {
        await door.call('DebounceWorkflow', {
          workflow: { name: 'wf', queue: 'q', arguments: { positional: [payload(value)] } },
          key: 'key',
          period: seconds(600),
          limit: seconds(3600),
          keyStyle: 'DEBOUNCE_KEY_STYLE_PYTHON',
        })
      }
    },
    differs: enqueueDiffers,
  },
  {
    name: 'an enqueue with named arguments',
    python: (client) => client.call('enqueue_portable', [], { id: 'w', positional: [1], named: { size: 'big' } }),
    rpc: (door) =>
      door.call('EnqueueWorkflow', {
        workflow: {
          workflowId: 'w',
          name: 'wf',
          queue: 'q',
          arguments: { positional: [payload(1)], named: { size: payload('big') } },
        },
      }),
    differs: enqueueDiffers,
  },
]

describe.skipIf(!(await available('python')))("what Python's client does, row for row", () => {
  let left: Side
  let right: Side
  let python: PythonClient
  let door: Door

  beforeAll(async () => {
    left = await side()
    right = await side()
    python = await pythonClient(left.url)
    door = new Door((await serving({ databaseUrl: right.url })).url)
  })

  test.each(cases)('$name', async ({ setup, python: ofPython, rpc, differs, fails }) => {
    for (const { sql, typescript } of [left, right]) {
      await empty(sql, 'dbos')
      await setup?.(typescript)
    }
    const expected = await rows(left, () => ofPython(python))
    const found = await rows(right, () => rpc(door))
    expect(expected.error?.name, `${expected.error}`).toBe(fails?.python)
    expect((found.error as { code?: number } | undefined)?.code, `${found.error}`).toBe(fails?.rpc)
    const different = differences(expected.rows, found.rows)
    expect(different, JSON.stringify([expected.rows, found.rows], null, 1)).toEqual(differs ?? [])
  })
})

async function side(): Promise<Side> {
  const url = await freshDatabase()
  const sql = await connectionTo(url)
  const typescript = await DBOSClient.create({ systemDatabaseUrl: url })
  atFileEnd(() => typescript.destroy())
  return { url, sql, typescript }
}

async function rows({ sql }: Side, act: () => Promise<unknown>): Promise<{ rows: Snapshot; error?: Error }> {
  const now = Date.now()
  const error = await act().then(
    () => undefined,
    (thrown: Error) => thrown,
  )
  const taken = { rows: normalised(await snapshot(sql, 'dbos'), now) }
  return error ? { ...taken, error } : taken
}
