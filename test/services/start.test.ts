import { randomUUID } from 'node:crypto'
import { type Client, ConnectError, createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { IdReusePolicy } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

let server: Serving
let workflows: Client<typeof WorkflowService>
let sdk: DBOSClient

beforeAll(async () => {
  server = await serving({ limits: { payloadBytes: 1000 } })
  workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
  atFileEnd(() => sdk.destroy())
})

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error) => {
      const { reason, metadata } = ConnectError.from(error).findDetails(ErrorInfoSchema)[0] ?? {}
      return { reason, metadata }
    },
  )

test('the answer says whether the workflow was created, its status, and what to be warned of', async () => {
  await sdk.registerQueue('known')
  const workflow = { name: 'wf', queue: 'known', workflowId: 'answered' }
  const first = await workflows.enqueueWorkflow({ workflow })
  expect(first).toMatchObject({ workflowId: 'answered', created: true, status: WorkflowStatus.ENQUEUED, warnings: [] })
  const again = await workflows.enqueueWorkflow({ workflow: { ...workflow, arguments: { positional: [json(1)] } } })
  expect(again).toMatchObject({
    created: false,
    warnings: [{ reason: 'EXISTING_WORKFLOW_DIFFERS', metadata: { fields: 'arguments' } }],
  })
})

test('trap 17: a queue nobody registered and a version nobody runs are accepted with warnings', async () => {
  const { warnings } = await workflows.enqueueWorkflow({
    workflow: { name: 'wf', queue: 'unknown', applicationVersion: 'v0', maxRecoveryAttempts: 3 },
  })
  expect(warnings.map(({ reason }) => reason)).toEqual([
    'QUEUE_NOT_REGISTERED',
    'VERSION_NOT_SEEN',
    'NOT_APPLIED_BY_DBOS_EXECUTORS',
  ])
})

test('trap 16: a latest version that no application owns is warned of, for workflows without a version', async () => {
  const insert = `INSERT INTO dbos.application_versions (version_id, version_name, application_name, version_timestamp)
    VALUES ('own', 'own', 'shadowed', 1), ('java', 'java', NULL, 4000000000000)`
  await withClient(server.databaseUrl, (client) => client.query(insert))
  const workflow = { name: 'wf', queue: 'known' }
  const reasonsOf = async (more: object) =>
    (await workflows.enqueueWorkflow({ workflow: { ...workflow, ...more } })).warnings.map(({ reason }) => reason)
  expect(await reasonsOf({ application: 'shadowed' })).toContain('LATEST_VERSION_UNOWNED')
  for (const more of [{ application: 'shadowed', applicationVersion: 'own' }, { application: 'unseen' }, {}]) {
    expect(await reasonsOf(more)).not.toContain('LATEST_VERSION_UNOWNED')
  }
})

test('what only perdure workers honour is kept with a warning for other names; what would change the run is refused', async () => {
  const start = { name: 'wf', queue: 'known' }
  for (const [field, given] of Object.entries({
    max_recovery_attempts: { maxRecoveryAttempts: 1 },
    memo: { memo: {} },
    retry_policy: { retryPolicy: {} },
    execution_timeout: { executionTimeout: { seconds: 1n } },
  })) {
    const { warnings } = await workflows.enqueueWorkflow({ workflow: { ...start, ...given } })
    expect(warnings).toMatchObject([{ reason: 'NOT_APPLIED_BY_DBOS_EXECUTORS', metadata: { field } }])
  }
  for (const [field, given] of Object.entries({
    cron: { cron: '* * * * *' },
    id_reuse_policy: { idReusePolicy: IdReusePolicy.ALLOW },
  })) {
    const call = workflows.enqueueWorkflow({ workflow: { ...start, workflowId: 'refused', ...given } })
    expect(await reasonOf(call)).toEqual({
      reason: 'NO_WORKER',
      metadata: { workflow_id: 'refused', name: 'wf', field },
    })
  }
})

test('a repeat with the same request id gives the same workflow, also with the policy that refuses a known id', async () => {
  const requestId = randomUUID()
  const workflow = { name: 'wf', queue: 'known', idReusePolicy: IdReusePolicy.REJECT }
  const first = await workflows.enqueueWorkflow({ workflow, requestId })
  const second = await workflows.enqueueWorkflow({ workflow, requestId })
  expect(second).toEqual(first)
  expect(await workflows.enqueueWorkflow({ workflow })).not.toMatchObject({ workflowId: first.workflowId })
})

test('a batch gives each workflow an outcome of its own, in its order', async () => {
  await sdk.enqueue({ workflowName: 'other', queueName: 'known', workflowID: 'taken' })
  const start = { name: 'wf', queue: 'known' }
  const { outcomes } = await workflows.enqueueWorkflows({
    workflows: [
      { ...start, workflowId: 'b1' },
      { ...start, workflowId: 'taken' },
      { ...start, workflowId: 'b2', deduplicationId: 'd' },
      { ...start, workflowId: 'b3', deduplicationId: 'd' },
    ],
  })
  expect(outcomes.map(({ outcome }) => outcome.value)).toMatchObject([
    { workflowId: 'b1', created: true },
    { reason: 'WORKFLOW_CONFLICT', code: 6, metadata: { workflow_id: 'taken', field: 'name' } },
    { workflowId: 'b2', created: true },
    { reason: 'DEDUPLICATED', metadata: { workflow_id: 'b2' } },
  ])
})

test('an atomic batch is all or none', async () => {
  const start = { name: 'wf', queue: 'known' }
  const batch = (workflowId: string) =>
    workflows.enqueueWorkflows({
      atomic: true,
      workflows: [
        { ...start, workflowId: 'a1' },
        { ...start, workflowId },
      ],
    })
  expect(await reasonOf(batch('taken'))).toMatchObject({ reason: 'WORKFLOW_CONFLICT' })
  expect(await sdk.getWorkflow('a1')).toBeUndefined()
  expect((await batch('a2')).outcomes).toHaveLength(2)
})

test('trap 24: workflows of a batch are created in strictly increasing milliseconds on each queue', async () => {
  const starts = Array.from({ length: 50 }, (_, i) => ({
    name: 'wf',
    queue: i % 2 ? 'odd' : 'even',
    workflowId: `o${i}`,
  }))
  await workflows.enqueueWorkflows({ workflows: starts })
  for (const queue of ['odd', 'even']) {
    const listed = await sdk.listWorkflows({ queueName: queue })
    const stamps = listed.map(({ createdAt }) => createdAt)
    expect(new Set(stamps).size).toBe(25)
    const ids = listed.sort((a, b) => a.createdAt - b.createdAt).map(({ workflowID }) => workflowID)
    expect(ids).toEqual(starts.filter((start) => start.queue === queue).map(({ workflowId }) => workflowId))
  }
})

test('start and send: the workflow is there with its message, or neither is', async () => {
  const message = { destination: 'signalled', value: json('hello') }
  const start = { name: 'wf', queue: 'known' }
  expect(await workflows.sendMessage({ message, start })).toMatchObject({ stored: 1, started: true, warnings: [] })
  expect(await workflows.sendMessage({ message, start })).toMatchObject({ stored: 1, started: false })
  expect(await reasonOf(workflows.sendMessage({ message, start: { ...start, name: 'another' } }))).toMatchObject({
    reason: 'WORKFLOW_CONFLICT',
  })
  const held = { ...start, deduplicationId: 'd' }
  const refused = workflows.sendMessage({ message: { ...message, destination: 'never' }, start: held })
  expect(await reasonOf(refused)).toMatchObject({ reason: 'DEDUPLICATED', metadata: { workflow_id: 'b2' } })
  await withClient(server.databaseUrl, async (client) => {
    const { rows } = await client.query(`SELECT destination_uuid FROM dbos.notifications`)
    expect(rows.map((row) => row.destination_uuid)).toEqual(['signalled', 'signalled'])
  })
})

test('trap 26: messages to one topic have strictly increasing times, in a batch and one after another', async () => {
  await sdk.enqueue({ workflowName: 'wf', queueName: 'known', workflowID: 'inbox' })
  const to = (value: number) => ({ destination: 'inbox', topic: 't', value: json(value) })
  await workflows.sendMessages({ messages: [0, 1, 2, 3].map(to) })
  for (const value of [4, 5, 6]) await workflows.sendMessage({ message: to(value) })
  await withClient(server.databaseUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT message, created_at_epoch_ms FROM dbos.notifications WHERE destination_uuid = 'inbox' ORDER BY 2`,
    )
    expect(rows.map((row) => row.message)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    expect(new Set(rows.map((row) => row.created_at_epoch_ms)).size).toBe(7)
  })
})

test('a message reaches forks, and forks of forks, once each with a key', async () => {
  await sdk.enqueue({ workflowName: 'wf', queueName: 'known', workflowID: 'stem' })
  await sdk.forkWorkflow('stem', 0, { newWorkflowID: 'branch' })
  await sdk.forkWorkflow('branch', 0, { newWorkflowID: 'twig' })
  const message = { destination: 'stem', value: json(1), idempotencyKey: 'k', toForks: true }
  expect((await workflows.sendMessage({ message })).stored).toBe(3)
  expect((await workflows.sendMessage({ message })).stored).toBe(0)
  await withClient(server.databaseUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT message_uuid FROM dbos.notifications WHERE message_uuid LIKE 'k::%' ORDER BY 1`,
    )
    expect(rows.map((row) => row.message_uuid)).toEqual(['k::branch', 'k::stem', 'k::twig'])
  })
})

test('sends repeated with their request id are stored once', async () => {
  const requestId = randomUUID()
  const message = { destination: 'stem', value: json(1) }
  expect((await workflows.sendMessage({ message, requestId })).stored).toBe(1)
  expect((await workflows.sendMessage({ message, requestId })).stored).toBe(0)
  expect((await workflows.sendMessages({ messages: [message, message], requestId })).stored).toBe(2)
  expect((await workflows.sendMessages({ messages: [message, message], requestId })).stored).toBe(0)
})

test('numbers keep their digits', async () => {
  const digits = '[12345678901234567890, 0.10000000000000000001]'
  const positional = [{ content: { case: 'json' as const, value: digits } }]
  await workflows.enqueueWorkflow({
    workflow: { name: 'wf', queue: 'known', workflowId: 'digits', arguments: { positional } },
  })
  await withClient(server.databaseUrl, async (client) => {
    const { rows } = await client.query(`SELECT inputs FROM dbos.workflow_input WHERE workflow_uuid = 'digits'`)
    expect(rows[0].inputs).toBe(`{"positionalArgs":[${digits}]}`)
  })
})

test('every fault of a start is named at once, and nothing is written', async () => {
  const bytes = new Uint8Array([0xff])
  const call = workflows.enqueueWorkflows({
    workflows: [
      {
        name: 'wf',
        queue: 'q',
        workflowId: ' ',
        arguments: { positional: [{ content: { case: 'json', value: '{' } }, {}] },
      },
      { name: 'wf', queue: 'q', workflowId: 'twice', arguments: { stored: { serialization: '', data: bytes } } },
      { name: 'wf', queue: 'q', workflowId: 'twice', argumentFormat: 2, arguments: { named: { a: json(1) } } },
      { name: 'wf', queue: 'q', attributes: { a: Number.POSITIVE_INFINITY }, deduplicationPolicy: 2 },
    ],
  })
  await expect(call).rejects.toThrow('[invalid_argument]')
  const error = ConnectError.from(await call.catch((thrown) => thrown))
  for (const field of [
    'workflows[0].workflow_id: must not be blank',
    'workflows[0].arguments.positional[0].json: is not valid JSON',
    'workflows[0].arguments.positional[1]: needs json or stored',
    'workflows[1].arguments.stored.serialization: must name the format',
    'workflows[1].arguments.stored.data: must be UTF-8',
    'workflows[2].arguments.named: JS_SUPERJSON has no place',
    'workflows[2].workflow_id: is used twice',
    'workflows[3].deduplication_policy: needs a deduplication_id',
  ]) {
    expect(error.message).toContain(field)
  }
  expect(await sdk.getWorkflow('twice')).toBeUndefined()
})

test('a value over the limit is refused with the limit', async () => {
  const positional = [json('x'.repeat(1000))]
  const call = workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', arguments: { positional } } })
  expect(await reasonOf(call)).toEqual({
    reason: 'MESSAGE_TOO_LARGE',
    metadata: { field: 'workflow.arguments', size: '1023', limit: '1000' },
  })
})
