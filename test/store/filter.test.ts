import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.js'
import { listWorkflows } from '../../src/store/lists/workflows.js'
import { selectWorkflowIds, type WorkflowFilter } from '../../src/store/workflows/filter.js'
import { freshDatabase, withClient } from '../database.js'
import { insertWorkflows, type Row } from './workflow-rows.js'

const START = 1_700_000_000_000
const iso = (ms: number) => new Date(ms).toISOString()

let database: Database
let client: DBOSClient

const statuses = ['ENQUEUED', 'DELAYED', 'PENDING', 'SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED']
const either = <T>(n: number, every: number, value: T): T | null => (n % every === 0 ? value : null)

/** 420 rows whose columns vary independently of one another, each with a creation time of its own. */
const rows: Row[] = Array.from({ length: 420 }, (_, n) => {
  const status = statuses[n % 7] as string
  const id = `${['order', 'order_', 'ordre', 'Order', 'é', 'p%'][n % 6]}-${(n * 7919) % 420}`
  return {
    workflow_uuid: id,
    status,
    name: `flow${n % 11}`,
    class_name: n % 5 === 0 ? '' : either(n, 3, `Class${n % 2}`),
    queue_name: either(n, 2, `queue${n % 8}`),
    authenticated_user: n % 13 === 0 ? '' : either(n, 4, `user${n % 3}`),
    executor_id: either(n, 5, `exec${n % 4}`),
    application_version: either(n, 3, `v${n % 4}`),
    application_name: either(n, 3, `app${n % 2}`),
    schedule_name: either(n, 17, 'nightly'),
    forked_from: either(n, 19, `order-${(n * 3) % 50}`),
    was_forked_from: n % 23 === 0,
    parent_workflow_id: either(n, 9, `order-${n % 5}`),
    deduplication_id: either(n, 10, `dedup${n}`),
    queue_partition_key: either(n, 6, `part${n % 4}`),
    attributes: either(n, 4, JSON.stringify({ tier: n % 3, tags: [n % 2, 'x'], nested: { deep: n % 5 } })),
    created_at: START + ((n * 31) % 420) * 10,
    updated_at: START,
    started_at_epoch_ms: either(n, 3, START + n * 20),
    completed_at: ['SUCCESS', 'ERROR', 'CANCELLED'].includes(status) ? START + n * 30 : null,
  }
})

beforeAll(async () => {
  const url = await freshDatabase()
  database = openDatabase({ url })
  client = await DBOSClient.create({ systemDatabaseUrl: url })
  await withClient(url, (connection) => insertWorkflows(connection, rows))
})

afterAll(async () => {
  await client.destroy()
  await database.close()
})

const everything = { load: { input: false, output: false }, payloadLimit: 0, budget: 100_000_000, limit: 1000 }

async function ids(filter: WorkflowFilter, descending = false): Promise<string[]> {
  const { rows: found } = await listWorkflows(database, filter, { ...everything, descending })
  return found.map(({ id }) => id)
}

type Theirs = Parameters<DBOSClient['listWorkflows']>[0]

/** Ours beside the same question to the SDK's client. */
const same: [name: string, ours: WorkflowFilter, theirs: Theirs][] = [
  ['nothing', {}, {}],
  ['ids', { ids: ['order-0', 'é-4', 'absent'] }, { workflowIDs: ['order-0', 'é-4', 'absent'] }],
  ['a prefix', { idPrefixes: ['order-1'] }, { workflow_id_prefix: 'order-1' }],
  ['a prefix beyond ASCII', { idPrefixes: ['é-'] }, { workflow_id_prefix: 'é-' }],
  ['prefixes', { idPrefixes: ['Order-2', 'ordre'] }, { workflow_id_prefix: ['Order-2', 'ordre'] }],
  ...statuses.map((status): [string, WorkflowFilter, Theirs] => [
    `status ${status}`,
    { statuses: [status] },
    { status: status as 'PENDING' },
  ]),
  [
    'statuses of several indexes',
    { statuses: ['PENDING', 'DELAYED', 'ERROR', 'SUCCESS'] },
    { status: ['PENDING', 'DELAYED', 'ERROR', 'SUCCESS'] },
  ],
  ['names', { names: ['flow1', 'flow7'] }, { workflowName: ['flow1', 'flow7'] }],
  ['queues', { queues: ['queue0', 'queue4'] }, { queueName: ['queue0', 'queue4'] }],
  ['queued only', { queuedOnly: true }, { queuesOnly: true }],
  ['users', { authenticatedUsers: ['user1'] }, { authenticatedUser: 'user1' }],
  ['versions', { applicationVersions: ['v0', 'v3'] }, { applicationVersion: ['v0', 'v3'] }],
  ['executors', { executorIds: ['exec0', 'exec1'] }, { executorId: ['exec0', 'exec1'] }],
  ['applications and unclaimed', { applications: ['app1'], includeUnclaimed: true }, { applicationName: 'app1' }],
  ['parents', { parentIds: ['order-0', 'order-3'] }, { parentWorkflowID: ['order-0', 'order-3'] }],
  ['has a parent', { hasParent: true }, { hasParent: true }],
  ['has no parent', { hasParent: false }, { hasParent: false }],
  ['forked from', { forkedFrom: ['order-0', 'order-7'] }, { forkedFrom: ['order-0', 'order-7'] }],
  ['is a fork', { isFork: true }, { isFork: true }],
  ['is no fork', { isFork: false }, { isFork: false }],
  ['was forked', { wasForkedFrom: true }, { wasForkedFrom: true }],
  ['was not forked', { wasForkedFrom: false }, { wasForkedFrom: false }],
  ['schedules', { scheduleNames: ['nightly'] }, { scheduleName: 'nightly' }],
  ['attributes', { attributes: '{"tier":1}' }, { attributes: { tier: 1 } }],
  ['nested attributes', { attributes: '{"nested":{"deep":2}}' }, { attributes: { nested: { deep: 2 } } }],
  ['an entry of an attribute', { attributes: '{"tags":["x",0]}' }, { attributes: { tags: ['x', 0] } }],
  [
    'creation, both ends included',
    { created: { after: START + 500, before: START + 900 } },
    { startTime: iso(START + 500), endTime: iso(START + 900) },
  ],
  [
    'completion, both ends included',
    { completed: { after: START + 90, before: START + 3300 } },
    { completedAfter: iso(START + 90), completedBefore: iso(START + 3300) },
  ],
  [
    'claim, both ends included',
    { started: { after: START + 60, before: START + 600 } },
    { dequeuedAfter: iso(START + 60), dequeuedBefore: iso(START + 600) },
  ],
  [
    'several at once',
    { statuses: ['SUCCESS', 'PENDING'], names: ['flow1', 'flow2', 'flow3'], isFork: false, created: { after: START } },
    { status: ['SUCCESS', 'PENDING'], workflowName: ['flow1', 'flow2', 'flow3'], isFork: false, startTime: iso(START) },
  ],
]

describe('a filter finds what DBOSClient.listWorkflows finds, in the same order', () => {
  test.each(same)('%s', async (_, ours, theirs) => {
    for (const sortDesc of [false, true]) {
      const expected = await client.listWorkflows({ ...theirs, sortDesc, loadInput: false, loadOutput: false })
      expect(expected.length).toBeGreaterThan(0)
      expect(await ids(ours, sortDesc)).toEqual(expected.map(({ workflowID }) => workflowID))
    }
  })
})

/** What the TypeScript client has no filter for, or answers otherwise, told by the rows themselves. */
const own: [name: string, filter: WorkflowFilter, matches: (row: Row) => boolean][] = [
  ['class names', { classNames: ['Class0', 'Class1'] }, (row) => /^Class/.test(String(row.class_name))],
  ['trap 3: no class is NULL or empty text', { classNames: [''] }, (row) => !row.class_name],
  ['a class or none', { classNames: ['', 'Class1'] }, (row) => !row.class_name || row.class_name === 'Class1'],
  ['no user is NULL or empty text', { authenticatedUsers: [''] }, (row) => !row.authenticated_user],
  ['applications alone', { applications: ['app1'] }, (row) => row.application_name === 'app1'],
  ['trap 16: unclaimed alone', { applications: [''] }, (row) => row.application_name === null],
  ['unclaimed restricts nothing by itself', { includeUnclaimed: true }, () => true],
  ['no queue', { queues: [''] }, (row) => row.queue_name === null],
  [
    'deduplication ids',
    { deduplicationIds: ['dedup10', 'dedup30'] },
    (row) => /p[13]0$/.test(`${row.deduplication_id}`),
  ],
  ['partition keys', { partitionKeys: ['part0'] }, (row) => row.queue_partition_key === 'part0'],
  ['a prefix is plain text: _', { idPrefixes: ['order_'] }, (row) => row.workflow_uuid.startsWith('order_')],
  ['a prefix is plain text: %', { idPrefixes: ['p%'] }, (row) => row.workflow_uuid.startsWith('p%')],
  ['empty lists are no condition', { names: [], ids: [], statuses: [], idPrefixes: [] }, () => true],
]

describe('a filter finds the rows it names', () => {
  test.each(own)('%s', async (_, filter, matches) => {
    const expected = rows.filter(matches).sort((a, b) => Number(a.created_at) - Number(b.created_at))
    expect(expected.length).toBeGreaterThan(0)
    expect(await ids(filter)).toEqual(expected.map((row) => row.workflow_uuid))
  })
})

test('a selection gives every id that matches, and refuses a filter that matches more', async () => {
  const filter = { names: ['flow1'] }
  const matching = await ids(filter)
  expect(await selectWorkflowIds(database, filter, matching.length)).toEqual(matching)
  await expect(selectWorkflowIds(database, filter, matching.length - 1)).rejects.toMatchObject({
    reason: 'FILTER_TOO_BROAD',
    metadata: { max_workflows: String(matching.length - 1) },
  })
})

test('a filter with U+0000 in its attributes is refused as invalid', async () => {
  await expect(ids({ attributes: '{"a":"\\u0000"}' })).rejects.toMatchObject({ reason: 'INVALID_REQUEST' })
  await expect(ids({ names: ['a\0b'] })).rejects.toMatchObject({ reason: 'INVALID_REQUEST' })
})
