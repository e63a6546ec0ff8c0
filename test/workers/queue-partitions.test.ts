import { describe, expect, test } from 'vitest'
import { mostAtOnce, mostStartsIn, type QueueSetting, type Ran, runs, twoReplicas, waits } from './queue-setting.js'

const { queue } = twoReplicas()

async function crowd(setting: QueueSetting, milliseconds = 20): Promise<void> {
  const workflows = { work: runs(milliseconds) }
  await Promise.all([0, 0, 1, 1].map((replica) => setting.worker(replica, { workflows })))
}

const rate = (limit: number, nanos: number) => ({ limit, period: { nanos } })
const among = (partitions: number) => (n: number) => ({ partitionKey: `p${n % partitions}` })

function byPartition(ran: readonly Ran[]): Ran[][] {
  const parts = new Map<string | null, Ran[]>()
  for (const one of ran) parts.set(one.partition, [...(parts.get(one.partition) ?? []), one])
  return [...parts.values()]
}

describe('a partitioned queue', () => {
  test('runs one of a partition at a time, in the order of arrival, and partitions beside each other', async () => {
    const setting = await queue({ partitionConcurrency: 1 })
    await crowd(setting)
    const ids = await setting.enqueue(40, among(4))
    const ran = await setting.ended(ids)
    for (const part of byPartition(ran)) {
      expect(mostAtOnce(part)).toBe(1)
      const inOrder = part.sort((a, b) => a.started - b.started).map(({ id }) => ids.indexOf(id))
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
    }
    expect(mostAtOnce(ran)).toBeGreaterThan(1)
  })

  test.each([
    ['partitions and the whole queue have limits', { partitionConcurrency: 2, concurrency: 5 }, 2, 5],
    ['partitions have more than one place', { partitionConcurrency: 3 }, 3, 12],
  ])('%s', async (_, limits, ofPartition, ofQueue) => {
    const setting = await queue(limits)
    await crowd(setting)
    const ran = await setting.ended(await setting.enqueue(48, among(4)))
    for (const part of byPartition(ran)) expect(mostAtOnce(part)).toBeLessThanOrEqual(ofPartition)
    expect(mostAtOnce(ran)).toBeLessThanOrEqual(ofQueue)
  })

  test('starts so many of a partition within a period, and so many of all', async () => {
    const setting = await queue({ partitionRateLimit: rate(2, 4e8), rateLimit: rate(5, 4e8) })
    await crowd(setting, 0)
    const ran = await setting.ended(await setting.enqueue(24, among(4)))
    for (const part of byPartition(ran)) expect(mostStartsIn(part, 400)).toBeLessThanOrEqual(2)
    expect(mostStartsIn(ran, 400)).toBeLessThanOrEqual(5)
  })

  test('a spent partition holds up no other', async () => {
    const setting = await queue({ partitionRateLimit: { limit: 1, period: { seconds: 3600 } } })
    const worker = await setting.worker(0, { workflows: { work: waits } })
    await setting.enqueue(5, () => ({ partitionKey: 'spent' }))
    await worker.frame('task')
    const [other] = await setting.enqueue(1, () => ({ partitionKey: 'other' }))
    await worker.task(other as string)
    expect(worker.held.size).toBe(2)
    const waiting = (await setting.rows()).find(({ status }) => status === 'ENQUEUED')
    expect(await setting.explain(waiting?.workflow_uuid)).toContain('PARTITION_RATE_LIMIT')
  })

  test('leaves what has no partition key alone', async () => {
    const setting = await queue({ partitionConcurrency: 1 })
    const worker = await setting.worker(0, { workflows: { work: waits } })
    const [without] = await setting.enqueue(1)
    const [within] = await setting.enqueue(1, () => ({ partitionKey: 'p' }))
    await worker.task(within as string)
    expect((await setting.rows()).find(({ workflow_uuid }) => workflow_uuid === without)).toMatchObject({
      status: 'ENQUEUED',
    })
    expect(await setting.explain(without as string)).toContain('PARTITION_KEY_MISSING')
  })

  test('one that has only a key and no limit is no partition: keys are as nothing', async () => {
    const setting = await queue({})
    await crowd(setting)
    await setting.ended(await setting.enqueue(10, (n) => (n % 2 ? { partitionKey: 'p' } : {})))
  })
})
