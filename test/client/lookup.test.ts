import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import { type GetWorkflowsInput, PerdureClient } from '../../src/client/index.js'
import { withClient } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { described } from './described.js'

/** Both clients list the same database. */
let ours: PerdureClient
let theirs: PerdureClient
/** For the same as an application. */
let oursOfAlpha: PerdureClient
let theirsOfAlpha: PerdureClient

const LARGE = 'x'.repeat(300 << 10)
const MANY = 2100

beforeAll(async () => {
  const { url, databaseUrl } = await serving()
  const quiet = { info() {}, debug() {}, warn() {}, error() {} }
  const sdk = (applicationName?: string) =>
    DBOSClient.create({ systemDatabaseUrl: databaseUrl, logger: quiet as never, applicationName })
  ours = await PerdureClient.create({ url })
  oursOfAlpha = await PerdureClient.create({ url, applicationName: 'alpha' })
  theirs = (await sdk()) as unknown as PerdureClient
  theirsOfAlpha = (await sdk('alpha')) as unknown as PerdureClient
  atFileEnd(() => Promise.all([ours, oursOfAlpha, theirs, theirsOfAlpha].map((client) => client.destroy())))

  const base = { queueName: 'q', workflowName: 'wf' }
  const large = async (options: Parameters<PerdureClient['enqueue']>[0]) =>
    ours.enqueue<(text: string) => Promise<unknown>>(options, LARGE)
  await ours.enqueue({ ...base, workflowID: 'plain' })
  await oursOfAlpha.enqueue({ ...base, workflowID: 'of-alpha', attributes: { tenant: 'a', n: 1 } })
  await ours.enqueue({ ...base, workflowID: 'of-beta', applicationName: 'beta', appVersion: 'v1' })
  await ours.enqueue({ ...base, workflowID: 'other', workflowName: 'other', queueName: 'q2', priority: 3 })
  await ours.enqueue({ ...base, workflowID: 'delayed', delaySeconds: 3600, deduplicationID: 'd' })
  await ours.enqueue({ ...base, workflowID: 'of-ada', authenticatedUser: 'ada', authenticatedRoles: ['r'] })
  await ours.enqueuePortable({ ...base, workflowID: 'portable', queuePartitionKey: 'p' }, [new Date(0)], { a: 1 })
  await large({ ...base, workflowID: 'large', workflowTimeoutMS: 5000 })
  await ours.enqueue({ ...base, workflowID: 'cancelled' })
  await ours.cancelWorkflow('cancelled')
  await ours.forkWorkflow('plain', 0, { newWorkflowID: 'fork' })
  await withClient(databaseUrl, async (sql) => {
    await sql.query(
      `UPDATE dbos.workflow_status SET parent_workflow_id = 'plain', schedule_name = 's' WHERE workflow_uuid = 'other'`,
    )
    await sql.query(
      `UPDATE dbos.workflow_status SET status = 'SUCCESS', completed_at = 2000, started_at_epoch_ms = 1500, executor_id = 'e'
       WHERE workflow_uuid IN ('portable', 'large')`,
    )
    await sql.query(
      `INSERT INTO dbos.workflow_output (workflow_uuid, output) VALUES ('portable', '"done"'), ('large', $1)`,
      [JSON.stringify({ json: LARGE, __dbos_serializer: 'superjson' })],
    )
    await sql.query(
      `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, serialization)
       SELECT 'plain', n, 'step', n::text, 'portable_json' FROM generate_series(0, 1200) n`,
    )
    // Of a fork that nobody has claimed DBOS says null; the API knows no executor but the empty one.
    await sql.query(`UPDATE dbos.workflow_status SET executor_id = '' WHERE workflow_uuid = 'fork'`)
    // Times that differ: DBOS breaks no ties.
    await sql.query(
      `UPDATE dbos.workflow_status w SET created_at = 1000 * n FROM
         (SELECT workflow_uuid, row_number() OVER (ORDER BY created_at, workflow_uuid) AS n FROM dbos.workflow_status) r
       WHERE r.workflow_uuid = w.workflow_uuid`,
    )
    await sql.query(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, created_at, authenticated_user, assumed_role, authenticated_roles, executor_id)
       SELECT 'many-' || n, 'SUCCESS', 'many', 100000 + n, '', '', '[]', '' FROM generate_series(1, ${MANY}) n`,
    )
  })
})

const answer = (act: Promise<unknown>) => act.then(described, (thrown) => `thrown: ${described(thrown)}`)

async function alike(act: (client: PerdureClient) => Promise<unknown>, pair = [theirs, ours]): Promise<void> {
  const [expected, actual] = await Promise.all(pair.map((client) => answer(act(client))))
  expect(actual).toBe(expected)
}

const few: GetWorkflowsInput = { endTime: new Date(99_000).toISOString() }

describe('listWorkflows', () => {
  test.each<[string, GetWorkflowsInput]>([
    ['everything', few],
    ['newest first', { ...few, sortDesc: true }],
    ['without payloads', { ...few, loadInput: false, loadOutput: false }],
    ['without outputs', { ...few, loadOutput: false }],
    ['by id', { workflowIDs: ['other', 'plain', 'nobody'] }],
    ['by name', { ...few, workflowName: 'other' }],
    ['by names', { ...few, workflowName: ['other', 'wf'] }],
    ['by status', { ...few, status: 'DELAYED' }],
    ['by statuses', { ...few, status: ['DELAYED', 'CANCELLED'] }],
    ['by a status that is none', { ...few, status: 'ODD' as never }],
    ['created between', { startTime: new Date(3000).toISOString(), endTime: new Date(5000).toISOString() }],
    [
      'completed between',
      { completedAfter: new Date(2000).toISOString(), completedBefore: new Date(2000).toISOString() },
    ],
    ['dequeued between', { dequeuedAfter: new Date(1000).toISOString(), dequeuedBefore: new Date(1500).toISOString() }],
    ['by user', { authenticatedUser: 'ada' }],
    ['by version', { applicationVersion: ['v1'] }],
    ['by executor', { executorId: 'e' }],
    ['by prefix', { workflow_id_prefix: 'of-' }],
    ['by prefixes', { workflow_id_prefix: ['of-', 'pla'] }],
    ['by queue', { queueName: 'q2' }],
    ['on queues', { queuesOnly: true }],
    ['forked from', { forkedFrom: 'plain' }],
    ['forks', { ...few, isFork: true }],
    ['no forks', { ...few, isFork: false }],
    ['that were forked', { ...few, wasForkedFrom: true }],
    ['by parent', { parentWorkflowID: 'plain' }],
    ['children', { ...few, hasParent: true }],
    ['no children', { ...few, hasParent: false }],
    ['by attributes', { attributes: { tenant: 'a' } }],
    ['by no attributes', { ...few, attributes: {} }],
    ['by schedule', { scheduleName: 's' }],
    ['by application', { ...few, applicationName: 'beta' }],
    ['by applications', { ...few, applicationName: ['alpha', 'beta'] }],
    ['of every application', { ...few, applicationName: [] }],
    ['a few', { ...few, limit: 3 }],
    ['a few, after some', { ...few, limit: 3, offset: 2 }],
    ['after all', { ...few, offset: 99 }],
    ['no limit', { ...few, limit: 0 }],
    ['more than a page', { workflowName: 'many', limit: 1500, offset: 100 }],
    ['pages of everything', { workflowName: 'many' }],
  ])('%s', async (_name, input) => {
    await alike((client) => client.listWorkflows({ ...input }))
    await alike((client) => client.listWorkflows({ ...input }), [theirsOfAlpha, oursOfAlpha])
  })

  test('large payloads, which the server leaves out of lists, are there', async () => {
    const [large] = await ours.listWorkflows({ workflowIDs: ['large'] })
    expect(large).toMatchObject({ input: [LARGE], output: LARGE })
  })

  test('an empty list of ids matches nothing', async () => {
    await expect(ours.listWorkflows({ workflowIDs: [] })).resolves.toEqual([])
    await expect(ours.listWorkflows({ status: [] })).resolves.toEqual([])
  })

  test('a time that is none is refused', async () => {
    await expect(ours.listWorkflows({ startTime: 'noon' })).rejects.toThrow('"noon" is not a time')
  })
})

test('listQueuedWorkflows', async () => {
  await alike((client) => client.listQueuedWorkflows({}))
  await alike((client) => client.listQueuedWorkflows({ loadInput: false, queueName: 'q' }))
  await alike((client) => client.listQueuedWorkflows({}), [theirsOfAlpha, oursOfAlpha])
})

test('getWorkflow reads of every application', async () => {
  for (const id of ['plain', 'of-beta', 'portable', 'large', 'delayed']) {
    await alike((client) => client.getWorkflow(id), [theirsOfAlpha, oursOfAlpha])
  }
})

test.each([undefined, {}, { limit: 5 }, { limit: 0 }, { offset: 1199 }, { limit: 1100, offset: 50 }, { offset: 5000 }])(
  'listWorkflowSteps %j',
  async (options) => {
    await alike((client) => client.listWorkflowSteps('plain', options))
    await alike((client) => client.listWorkflowSteps('nobody', options))
  },
)
