import { describe, expect, test } from 'vitest'
import { mostAtOnce, type QueueSetting, runs, twoReplicas, waits } from './queue-setting.js'

const { queue } = twoReplicas()

/** Two workers at each replica. */
async function crowd(setting: QueueSetting, milliseconds = 20): Promise<void> {
  const workflows = { work: runs(milliseconds) }
  await Promise.all([0, 0, 1, 1].map((replica) => setting.worker(replica, { workflows })))
}

describe('concurrency', () => {
  test.each([1, 3])('%i at most run at once, whichever replica their workers are at', async (concurrency) => {
    const setting = await queue({ concurrency })
    await crowd(setting)
    const ran = await setting.ended(await setting.enqueue(40))
    expect(mostAtOnce(ran)).toBe(concurrency)
  })

  test('as many as it allows run at once', async () => {
    const setting = await queue({ concurrency: 7 })
    const [one, two] = [
      await setting.worker(0, { workflows: { work: waits } }),
      await setting.worker(1, { workflows: { work: waits } }),
    ]
    const [held] = await setting.enqueue(20)
    await expect.poll(() => one.held.size + two.held.size).toBe(7)
    expect(
      await setting.explain((await setting.rows()).find(({ status }) => status === 'ENQUEUED')?.workflow_uuid),
    ).toContain('QUEUE_CONCURRENCY')
    expect(held).toBeDefined()
  })

  test('a workflow that ends makes room at once, at whichever replica it ended', async () => {
    const setting = await queue({ concurrency: 1 })
    await crowd(setting, 0)
    // With a look once a second alone, this would take longer than is waited for.
    await setting.ended(await setting.enqueue(40))
  })

  test('limits that change while it runs hold from then on', async () => {
    const setting = await queue({ concurrency: 1 })
    const workers = [
      await setting.worker(0, { workflows: { work: waits } }),
      await setting.worker(1, { workflows: { work: waits } }),
    ]
    const held = () => workers.reduce((sum, worker) => sum + worker.held.size, 0)
    await setting.enqueue(20)
    await expect.poll(held).toBe(1)
    await setting.update({ concurrency: 4 }, 1)
    await expect.poll(held).toBe(4)
    await setting.sql('UPDATE dbos.queues SET concurrency = 6 WHERE name = $1', [setting.name])
    await expect.poll(held).toBe(6)
    await setting.update({ concurrency: 2 })
    const tasks = workers.flatMap((worker) => [...worker.held.values()].map((task) => ({ worker, task })))
    for (const { worker, task } of tasks.slice(0, 4)) await worker.complete(task, { result: { json: '1' } })
    const running = async () => (await setting.rows()).filter(({ status }) => status === 'PENDING').length
    expect(await running()).toBe(2)
    await setting.sql('UPDATE dbos.queues SET concurrency = NULL WHERE name = $1', [setting.name])
    await expect.poll(held).toBe(16)
  })
})
