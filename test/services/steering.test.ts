import { randomUUID } from 'node:crypto'
import { type Client, ConnectError, createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import {
  WorkflowChange_Kind as Kind,
  WorkflowOutcome_Kind,
  WorkflowStatus,
} from '../../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

let server: Serving
let workflows: Client<typeof WorkflowService>
let sdk: DBOSClient

beforeAll(async () => {
  server = await serving()
  workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
  atFileEnd(() => sdk.destroy())
})

const start = (workflowID: string, more = {}) =>
  sdk.enqueue({ workflowName: 'wf', queueName: 'q', workflowID, ...more })
const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error) => ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason,
  )

async function outcomeOf(workflowId: string) {
  for await (const { frame } of workflows.getResult({ workflowId, timeout: {} })) {
    if (frame.case === 'outcome') return frame.value
  }
  return undefined
}

test('each workflow has an answer of its own, with the status it has now', async () => {
  for (const id of ['c1', 'c2']) await start(id)
  await sdk.enqueue({ workflowName: 'wf', queueName: 'q', workflowID: 'c3' })
  await sdk.cancelWorkflow('c2')
  const { changes } = await workflows.resumeWorkflows({
    workflows: { workflowIds: ['c2', 'nobody'], allowMissing: true },
  })
  expect(changes).toMatchObject([
    { workflowId: 'c2', kind: Kind.CHANGED, status: WorkflowStatus.ENQUEUED },
    { workflowId: 'nobody', kind: Kind.NOT_FOUND, status: WorkflowStatus.UNSPECIFIED },
  ])
  const delay = await workflows.setWorkflowDelay({
    workflows: { workflowIds: ['c1'] },
    start: { case: 'delay', value: { seconds: 60n } },
  })
  expect(delay.changes).toMatchObject([{ kind: Kind.UNCHANGED, status: WorkflowStatus.ENQUEUED }])
})

test('where one of the ids is unknown nothing is touched', async () => {
  await start('kept')
  const call = workflows.cancelWorkflows({ workflows: { workflowIds: ['kept', 'nobody'] } })
  expect(await reasonOf(call)).toBe('WORKFLOW_NOT_FOUND')
  expect((await sdk.getWorkflow('kept'))?.status).toBe('ENQUEUED')
})

test('a filter steers all that match, and is refused before anything is touched where they are too many', async () => {
  for (let i = 0; i < 5; i++) await start(`many${i}`, { attributes: { batch: 7 } })
  const filter = { attributes: { batch: 7 } }
  const narrow = workflows.cancelWorkflows({ workflows: { filter, maxWorkflows: 4 } })
  expect(await reasonOf(narrow)).toBe('FILTER_TOO_BROAD')
  const { changes } = await workflows.setWorkflowPriority({ workflows: { filter }, priority: 3 })
  expect(changes.map(({ kind }) => kind)).toEqual(Array(5).fill(Kind.CHANGED))
  expect(await reasonOf(workflows.deleteWorkflows({ workflows: { filter: {} } }))).toBe('INVALID_REQUEST')
  expect(await reasonOf(workflows.deleteWorkflows({ workflows: {} }))).toBe('INVALID_REQUEST')
  expect(await reasonOf(workflows.deleteWorkflows({ workflows: { filter, workflowIds: ['many0'] } }))).toBe(
    'INVALID_REQUEST',
  )
  expect((await sdk.getWorkflow('many0'))?.status).toBe('ENQUEUED')
})

test('a terminated workflow says why, until it is resumed', async () => {
  await start('ended')
  await workflows.terminateWorkflows({ workflows: { workflowIds: ['ended'] }, reason: 'out of budget' })
  expect(await outcomeOf('ended')).toMatchObject({
    kind: WorkflowOutcome_Kind.TERMINATED,
    status: WorkflowStatus.CANCELLED,
    termination: { reason: 'out of budget' },
  })
  await workflows.resumeWorkflows({ workflows: { workflowIds: ['ended'] } })
  expect(await outcomeOf('ended')).toBeUndefined()
  await sdk.cancelWorkflow('ended')
  expect(await outcomeOf('ended')).toMatchObject({ kind: WorkflowOutcome_Kind.CANCELLED })
})

test('whoever waits for a workflow is told at once when it is cancelled here', async () => {
  await start('waited')
  const wait = workflows.getResult({ workflowId: 'waited' })[Symbol.asyncIterator]()
  expect((await wait.next()).value?.frame.case).toBe('opened')
  await workflows.cancelWorkflows({ workflows: { workflowIds: ['waited'] } })
  expect((await wait.next()).value?.frame).toMatchObject({
    case: 'outcome',
    value: { kind: WorkflowOutcome_Kind.CANCELLED },
  })
})

test('a resume repeated with its request id acts once', async () => {
  await start('resumed')
  await sdk.cancelWorkflow('resumed')
  const request = { workflows: { workflowIds: ['resumed'] }, requestId: randomUUID() }
  const first = await workflows.resumeWorkflows(request)
  await sdk.cancelWorkflow('resumed')
  expect(await workflows.resumeWorkflows(request)).toEqual(first)
  expect((await sdk.getWorkflow('resumed'))?.status).toBe('CANCELLED')
  expect(await reasonOf(workflows.resumeWorkflows({ ...request, queue: 'other' }))).toBe('REQUEST_ID_REUSED')
})

test('a fork repeated with its request id, or under the id it was given, is the same fork', async () => {
  await start('source')
  const requestId = randomUUID()
  const { workflowId } = await workflows.forkWorkflow({ workflowId: 'source', requestId })
  expect(await workflows.forkWorkflow({ workflowId: 'source', requestId })).toMatchObject({ workflowId })
  await workflows.forkWorkflow({ workflowId: 'source', newWorkflowId: 'copy' })
  await workflows.forkWorkflow({ workflowId: 'source', newWorkflowId: 'copy' })
  expect((await sdk.listWorkflows({ forkedFrom: 'source' })).length).toBe(2)
  const taken = workflows.forkWorkflow({ workflowId: 'source', newWorkflowId: 'kept' })
  expect(await reasonOf(taken)).toBe('WORKFLOW_EXISTS')
})

test('attributes are replaced or merged', async () => {
  await start('tagged', { attributes: { a: 1, b: { c: 2 } } })
  const update = async (attributes: object | undefined, merge: boolean) => {
    const workflowIds = ['tagged']
    await workflows.updateWorkflowAttributes({ workflows: { workflowIds }, attributes: attributes as never, merge })
    return (await sdk.getWorkflow('tagged'))?.attributes
  }
  expect(await update({ b: 3, d: null }, true)).toEqual({ a: 1, b: 3, d: null })
  expect(await update({ e: [1] }, false)).toEqual({ e: [1] })
  expect(await update(undefined, true)).toEqual({ e: [1] })
  expect(await update(undefined, false)).toBeUndefined()
})
