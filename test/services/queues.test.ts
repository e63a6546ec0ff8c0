import { createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, expect, test } from 'vitest'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

let server: Serving
let queues: ReturnType<typeof createClient<typeof QueueService>>
let sdk: DBOSClient

beforeAll(async () => {
  server = await serving()
  queues = createClient(QueueService, createGrpcTransport({ baseUrl: server.url }))
  sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
  atFileEnd(() => sdk.destroy())
})

const stored = async (name: string) => {
  const queue = await sdk.retrieveQueue(name)
  return queue?.workerConcurrency
}

test('a paused queue lets no worker take anything, and has its own limit back when resumed', async () => {
  await queues.registerQueue({ queue: { name: 'pausing', workerConcurrency: 3 } })
  const paused = await queues.pauseQueue({ name: 'pausing' })
  expect(paused.queue).toMatchObject({ paused: true, spec: { workerConcurrency: 3 } })
  expect(await stored('pausing')).toBe(0)
  expect((await queues.pauseQueue({ name: 'pausing' })).queue?.spec?.workerConcurrency).toBe(3)
  const resumed = await queues.resumeQueue({ name: 'pausing' })
  expect(resumed.queue).toMatchObject({ paused: false, spec: { workerConcurrency: 3 } })
  expect(await stored('pausing')).toBe(3)
})

test('a limit changed during a pause counts after it', async () => {
  await queues.registerQueue({ queue: { name: 'changing' } })
  await queues.pauseQueue({ name: 'changing' })
  await queues.updateQueue({
    queue: { name: 'changing', workerConcurrency: 8 },
    updateMask: { paths: ['worker_concurrency'] },
  })
  expect(await stored('changing')).toBe(0)
  await queues.resumeQueue({ name: 'changing' })
  expect(await stored('changing')).toBe(8)
})

test('an owner that registers its queue again lifts the pause, and it shows', async () => {
  await queues.registerQueue({ queue: { name: 'lifted', workerConcurrency: 1 } })
  await queues.pauseQueue({ name: 'lifted' })
  await sdk.registerQueue('lifted', { workerConcurrency: 4 })
  expect((await queues.getQueue({ name: 'lifted' })).queue).toMatchObject({
    paused: false,
    spec: { workerConcurrency: 4 },
  })
  await queues.resumeQueue({ name: 'lifted' })
  expect(await stored('lifted')).toBe(4)
})

test('depth, running and delayed count what their names say', async () => {
  await queues.registerQueue({ queue: { name: 'deep' } })
  const empty = (await queues.getQueue({ name: 'deep', loadDepth: true })).queue
  expect(empty).toMatchObject({ depth: 0n, running: 0n, delayed: 0n })
  expect(empty?.oldestWait).toBeUndefined()
  for (const id of ['d1', 'd2', 'd3']) await sdk.enqueue({ workflowID: id, workflowName: 'w', queueName: 'deep' })
  await sdk.enqueue({ workflowName: 'w', queueName: 'deep', delaySeconds: 3600 })
  await withClient(server.databaseUrl, (client) =>
    client.query(`UPDATE dbos.workflow_status SET status = 'PENDING' WHERE workflow_uuid = 'd1'`),
  )
  const { queue } = await queues.getQueue({ name: 'deep', loadDepth: true })
  expect(queue).toMatchObject({ depth: 2n, running: 1n, delayed: 1n })
  expect(queue?.oldestWait).toBeDefined()
  expect((await queues.getQueue({ name: 'deep' })).queue?.depth).toBeUndefined()
  expect((await queues.deleteQueue({ name: 'deep' })).stranded).toBe(2n)
})

test('lists go page by page in the order of names', async () => {
  const names = ['page-1', 'page-2', 'page-3', 'page-4', 'page-5']
  for (const name of names) await queues.registerQueue({ queue: { name, application: 'pager' } })
  const seen: (string | undefined)[] = []
  let pageToken = ''
  do {
    const page = await queues.listQueues({ applications: ['pager'], pageSize: 2, pageToken })
    seen.push(...page.queues.map((queue) => queue.spec?.name))
    pageToken = page.nextPageToken
  } while (pageToken)
  expect(seen).toEqual(names)
})

test('a token of another filter, or a changed one, is refused', async () => {
  const { nextPageToken } = await queues.listQueues({ pageSize: 1 })
  await expect(queues.listQueues({ pageSize: 1, pageToken: nextPageToken, loadDepth: true })).rejects.toThrow(
    'page_token',
  )
  await expect(queues.listQueues({ pageSize: 1, pageToken: `x${nextPageToken}` })).rejects.toThrow('page_token')
})

test('limits that contradict one another are all named', async () => {
  const wrong = queues.registerQueue({
    queue: { name: '_dbos_q', concurrency: 1, workerConcurrency: 2, partitionConcurrency: 3 },
  })
  await expect(wrong).rejects.toThrow(/queue.name: .*; queue.worker_concurrency: .*; queue.partition_concurrency: /)
})

test('an update names what it changes, and knows no other fields', async () => {
  await queues.registerQueue({ queue: { name: 'masked' } })
  const update = (paths: string[]) => queues.updateQueue({ queue: { name: 'masked' }, updateMask: { paths } })
  await expect(update([])).rejects.toThrow('update_mask')
  await expect(update(['application'])).rejects.toThrow('"application" is not a field that can be changed')
  await expect(queues.updateQueue({ queue: { name: 'none' }, updateMask: { paths: ['concurrency'] } })).rejects.toThrow(
    '[not_found] no queue none',
  )
})
