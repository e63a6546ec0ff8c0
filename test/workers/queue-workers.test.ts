import { describe, expect, test } from 'vitest'
import { twoReplicas, waits } from './queue-setting.js'

const { queue } = twoReplicas()
const workflows = { work: waits }
const done = { result: { json: '1' } }

describe('worker concurrency', () => {
  test('is how many each worker runs, and not each replica', async () => {
    const setting = await queue({ workerConcurrency: 2 })
    const workers = [
      await setting.worker(0, { workflows }),
      await setting.worker(0, { workflows }),
      await setting.worker(1, { workflows }),
    ]
    await setting.enqueue(12)
    await expect.poll(() => workers.map(({ held }) => held.size)).toEqual([2, 2, 2])
    const waiting = (await setting.rows()).filter(({ status }) => status === 'ENQUEUED')
    expect(await setting.explain(waiting[0]?.workflow_uuid)).toContain('WORKER_CONCURRENCY')
    const [first] = workers
    for (const task of [...(first?.held.values() ?? [])]) await first?.complete(task, done)
    await expect.poll(() => workers.map(({ held }) => held.size)).toEqual([2, 2, 2])
    expect(workers.map(({ most }) => most)).toEqual([2, 2, 2])
  })

  test('holds with concurrency, and changes while workers run', async () => {
    const setting = await queue({ workerConcurrency: 2, concurrency: 3 })
    const workers = [await setting.worker(0, { workflows }), await setting.worker(1, { workflows })]
    const held = () => workers.reduce((sum, worker) => sum + worker.held.size, 0)
    await setting.enqueue(12)
    await expect.poll(held).toBe(3)
    await setting.update({ concurrency: 10 }, 1)
    await expect.poll(held).toBe(4)
    await setting.update({ workerConcurrency: 3 }, 0)
    await expect.poll(held).toBe(6)
    await setting.sql('UPDATE dbos.queues SET worker_concurrency = 4, concurrency = NULL WHERE name = $1', [
      setting.name,
    ])
    await expect.poll(held).toBe(8)
    expect(workers.map(({ most }) => most)).toEqual([4, 4])
  })

  test('of a partition is how many of it each worker runs', async () => {
    const setting = await queue({ partitionWorkerConcurrency: 1 })
    const workers = [await setting.worker(0, { workflows }), await setting.worker(1, { workflows })]
    const ids = await setting.enqueue(12, (n) => ({ partitionKey: `p${n % 3}` }))
    await expect.poll(() => workers.map(({ held }) => held.size)).toEqual([3, 3])
    for (const worker of workers) {
      const partitions = [...worker.held.keys()].map((id) => ids.indexOf(id) % 3)
      expect(partitions.sort()).toEqual([0, 1, 2])
    }
    const held = new Set(workers.flatMap((worker) => [...worker.held.keys()]))
    const waiting = ids.find((id) => !held.has(id))
    expect(await setting.explain(waiting as string)).toContain('PARTITION_WORKER_CONCURRENCY')
    const [task] = [...(workers[0]?.held.values() ?? [])]
    await workers[0]?.complete(task, done)
    await expect.poll(() => workers[0]?.held.size).toBe(3)
  })

  test('holds for what was let go and goes on', async () => {
    const setting = await queue({ workerConcurrency: 1 })
    const worker = await setting.worker(0, { workflows })
    const ids = await setting.enqueue(3)
    const { workflowId, token } = await worker.frame('task')
    worker.held.delete(workflowId)
    await worker.call('ReleaseTasks', { tasks: [{ workflowId, token }], notBefore: { nanos: 1e8 } })
    for (let ended = 0; ended < ids.length; ended++) {
      await worker.until(() => worker.held.size > 0)
      const [task] = [...worker.held.values()]
      // Long enough for the one that was let go to be due.
      if (ended === 0) {
        await expect
          .poll(() =>
            setting.sql('SELECT FROM perdure.leases WHERE state = $1 AND not_before < $2', ['ready', Date.now()]),
          )
          .toHaveLength(1)
      }
      await worker.complete(task, done)
    }
    await setting.ended(ids)
    expect(worker.most).toBe(1)
  })
})
