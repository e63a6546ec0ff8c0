import { beforeAll, expect, test } from 'vitest'
import type { Runnable } from '../../src/worker/index.js'
import { type Working, working } from './working.js'

let shop: Working
beforeAll(async () => {
  shop = await working()
})

test('a workflow that sleeps for longer than it is kept is let go as soon as the sleep is recorded', async () => {
  const workflows: Record<string, Runnable> = {
    night: async (ctx) => ctx.sleep('1h'),
    nights: async (ctx) => Promise.all([ctx.sleep('1h'), ctx.step('lamp', () => 'out'), ctx.sleep('2h')]),
  }
  // Longer than this test may take.
  const worker = await shop.worker(workflows, { parkAfter: '10m' })
  for (const name of ['night', 'nights']) {
    const { workflowID } = await shop.start(name)
    const parked = async () => (await shop.client.workflows.getWorkflow({ workflowId: workflowID })).workflow?.parked
    await expect.poll(parked).toBe(true)
  }
  // The rows say so before the worker is told.
  await expect.poll(() => worker.taskCount).toBe(0)
})
