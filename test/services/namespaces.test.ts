import { type Client, createClient } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { openServer } from '../../src/cli/server.js'
import { defaultsOf, namespaceOptions, serverOptions } from '../../src/config/options.js'
import { freshDatabase, withClient } from '../database.js'
import { atFileEnd } from '../setup/file-end.js'
import { createConnectTransport, createGrpcTransport } from '../transport.js'

const NAMES = ['default', 'billing', 'shipping']
const log = { info() {}, warn() {}, error() {} }

let url: string
let workflows: Client<typeof WorkflowService>
let shared: string
let apart: string

/** `default` and `billing` are two schemas of one database, `shipping` has a database of its own. */
beforeAll(async () => {
  shared = await freshDatabase()
  apart = await freshDatabase()
  const defaults = { ...defaultsOf(namespaceOptions), schema: 'dbos' }
  const server = await openServer(
    {
      ...defaultsOf(serverOptions),
      port: 0,
      namespaces: [
        { ...defaults, name: 'default', databaseUrl: shared },
        { ...defaults, name: 'billing', databaseUrl: shared, schema: 'billing' },
        { ...defaults, name: 'shipping', databaseUrl: apart },
      ],
    },
    log,
  )
  atFileEnd(() => server.close(0))
  url = server.url
  workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: url }))
})

const rows = (databaseUrl: string, schema: string) =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(`SELECT name FROM ${schema}.workflow_status ORDER BY 1`)
    return rows.map(({ name }) => name)
  })

test('one id in three namespaces is three workflows, each in its own database and schema', async () => {
  for (const namespace of NAMES) {
    const workflow = { name: `of ${namespace}`, queue: 'q', workflowId: 'one' }
    expect((await workflows.enqueueWorkflow({ namespace, workflow })).created).toBe(true)
  }
  expect(await rows(shared, 'dbos')).toEqual(['of default'])
  expect(await rows(shared, 'billing')).toEqual(['of billing'])
  expect(await rows(apart, 'dbos')).toEqual(['of shipping'])
  for (const namespace of NAMES) {
    const { workflow } = await workflows.getWorkflow({ namespace, workflowId: 'one' })
    expect(workflow?.name).toBe(`of ${namespace}`)
    expect((await workflows.countWorkflows({ namespace })).total).toBe(1n)
  }
  expect((await workflows.getWorkflow({ workflowId: 'one' })).workflow?.name).toBe('of default')
})

test('a wait hears of its own namespace only, though one database notifies for two', async () => {
  const request = { workflowId: 'one', key: 'k', timeout: { seconds: 60n } }
  const waits = NAMES.map((namespace) => workflows.getEvent({ ...request, namespace })[Symbol.asyncIterator]())
  for (const frames of waits) expect((await frames.next()).value.frame.case).toBe('opened')
  const places = { default: [shared, 'dbos'], billing: [shared, 'billing'], shipping: [apart, 'dbos'] } as const
  for (const [name, [databaseUrl, schema]] of Object.entries(places)) {
    await withClient(databaseUrl, async (client) => {
      await client.query(
        `INSERT INTO ${schema}.workflow_events (workflow_uuid, key, value, serialization)
         VALUES ('one', 'k', $1, 'portable_json')`,
        [JSON.stringify(name)],
      )
      await client.query(`SELECT pg_notify('dbos_workflow_events_channel', 'one::k')`)
    })
  }
  const heard = await Promise.all(waits.map(async (frames) => (await frames.next()).value.frame.value.value.content))
  expect(heard.map(({ value }) => JSON.parse(value))).toEqual(NAMES)
})

test('what is steered or deleted in one namespace stays as it was in the others', async () => {
  await workflows.cancelWorkflows({ namespace: 'billing', workflows: { workflowIds: ['one'] } })
  await workflows.deleteWorkflows({ namespace: 'shipping', workflows: { workflowIds: ['one'] } })
  expect([await rows(shared, 'dbos'), await rows(shared, 'billing'), await rows(apart, 'dbos')]).toEqual([
    ['of default'],
    ['of billing'],
    [],
  ])
  const status = async (namespace: string) =>
    (await workflows.getWorkflow({ namespace, workflowId: 'one' })).workflow?.status
  expect([await status('default'), await status('billing')]).toEqual([
    WorkflowStatus.ENQUEUED,
    WorkflowStatus.CANCELLED,
  ])
})

test('the server tells its namespaces', async () => {
  const { namespaces } = await createClient(AdminService, createGrpcTransport({ baseUrl: url })).listNamespaces({})
  const told = namespaces.map(({ name, schema, available }) => ({ name, schema, available }))
  expect(told).toEqual([
    { name: 'default', schema: 'dbos', available: true },
    { name: 'billing', schema: 'billing', available: true },
    { name: 'shipping', schema: 'dbos', available: true },
  ])
})

test('calls without side effects can be made by GET, others not', async () => {
  const transport = createConnectTransport({ baseUrl: url, httpVersion: '1.1', useHttpGet: true })
  const { workflows: listed } = await createClient(WorkflowService, transport).listWorkflows({ namespace: 'billing' })
  expect(listed.map(({ workflowId }) => workflowId)).toEqual(['one'])
  const message = encodeURIComponent(JSON.stringify({ namespace: 'billing', workflowId: 'one' }))
  const byHand = (method: string) =>
    fetch(`${url}/perdure.v1.WorkflowService/${method}?connect=v1&encoding=json&message=${message}`)
  const answer = await byHand('GetWorkflow')
  expect([answer.status, await answer.json()]).toMatchObject([200, { workflow: { workflowId: 'one' } }])
  expect((await byHand('ForkWorkflow')).status).toBe(405)
})
