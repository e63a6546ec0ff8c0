import { randomUUID } from 'node:crypto'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { createClient } from '@connectrpc/connect'
import { DBOSClient, DebouncerClient } from '@dbos-inc/dbos-sdk'
import { expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const period = { seconds: 3600n }

async function open() {
  const server = await serving()
  const sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
  atFileEnd(() => sdk.destroy())
  return { workflows: createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url })), sdk }
}

test("calls by gRPC and by the SDK's debouncer are one start, the last arguments win", async () => {
  const { workflows, sdk } = await open()
  const first = await new DebouncerClient(sdk, { workflowName: 'wf' }).debounce('k', 60_000, 'sdk')
  const second = await workflows.debounceWorkflow({
    workflow: { name: 'wf', argumentFormat: 2, arguments: { positional: [json('grpc')] } },
    key: 'k',
    period,
  })
  expect(second).toMatchObject({ workflowId: first.workflowID, created: false })
  expect((await sdk.getWorkflow(first.workflowID))?.input).toEqual(['grpc'])
  const third = await new DebouncerClient(sdk, { workflowName: 'wf' }).debounce('k', 60_000, 'sdk again')
  expect(third.workflowID).toBe(first.workflowID)
  expect(await sdk.listWorkflows({})).toHaveLength(1)
})

test('the key of Python and Go has no class name', async () => {
  const { workflows, sdk } = await open()
  const { workflowId } = await workflows.debounceWorkflow({ workflow: { name: 'wf' }, key: 'k', period, keyStyle: 2 })
  expect((await sdk.getWorkflow(workflowId))?.deduplicationID).toBe('wf-k')
})

test('a repeat with its request id does not put the start off again, and has the same answer', async () => {
  const { workflows } = await open()
  const request = { workflow: { name: 'wf' }, key: 'k', period, requestId: randomUUID() }
  const first = await workflows.debounceWorkflow(request)
  expect(await workflows.debounceWorkflow(request)).toEqual(first)
  await expect(workflows.debounceWorkflow({ ...request, key: 'other' })).rejects.toThrow('was used for another request')
  const later = await workflows.debounceWorkflow({ ...request, period: { seconds: 7200n }, requestId: randomUUID() })
  expect(later.workflowId).toBe(first.workflowId)
  expect(later.startAt && first.startAt && timestampMs(later.startAt) > timestampMs(first.startAt)).toBe(true)
})

test('a hundred calls at once are one start', async () => {
  const { workflows, sdk } = await open()
  const calls = Array.from({ length: 100 }, () =>
    workflows.debounceWorkflow({ workflow: { name: 'wf' }, key: 'k', period }),
  )
  const answers = await Promise.all(calls)
  expect(new Set(answers.map(({ workflowId }) => workflowId)).size).toBe(1)
  expect(answers.filter(({ created }) => created)).toHaveLength(1)
  expect(await sdk.listWorkflows({})).toHaveLength(1)
})
