import { beforeAll, expect, test } from 'vitest'
import { type Context, NonDeterminismError, type Runnable } from '../../src/worker/index.js'
import { serving } from '../serving.js'
import { silent, type Working, working } from './working.js'

let shop: Working
beforeAll(async () => {
  shop = await working()
})

/** A step that goes on when it is told to, and how often it began. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const it = { began: 0, open, run: async () => undefined as unknown }
  it.run = async () => {
    it.began += 1
    await opened
    return 'through'
  }
  return it
}

const through = (held: ReturnType<typeof gate>): Runnable => {
  return async (ctx: Context) => {
    await ctx.step('before', () => 1)
    return ctx.step('held', held.run)
  }
}

test('a worker that stops takes nothing new and finishes what it runs', async () => {
  const held = gate()
  const worker = await shop.worker({ finishes: through(held) }, { application: 'shop' })
  const handle = await shop.start('finishes')
  await expect.poll(() => held.began).toBe(1)
  const stopped = worker.stop()
  const second = await shop.start('finishes')
  held.open()
  expect(await handle.getResult()).toBe('through')
  await stopped
  expect((await shop.client.getWorkflow(second.workflowID))?.status).toBe('ENQUEUED')
  await shop.worker({ finishes: through(held) })
  expect(await second.getResult()).toBe('through')
})

test('what it does not finish in its grace is given back, and another goes on at once without a recovery', async () => {
  const [slow, quick] = [gate(), gate()]
  const first = await shop.worker({ handedOver: through(slow) })
  const handle = await shop.start('handedOver')
  await expect.poll(() => slow.began).toBe(1)
  quick.open()
  await shop.worker({ handedOver: through(quick) })
  await first.stop({ grace: 1 })
  expect(await handle.getResult()).toBe('through')
  const { workflow } = await shop.client.workflows.getWorkflow({ workflowId: handle.workflowID })
  expect(workflow?.recoveryAttempts).toBe(1)
  slow.open()
  const steps = await shop.client.listWorkflowSteps(handle.workflowID)
  expect(steps?.map(({ name }) => name)).toEqual(['before', 'held'])
})

test('a worker outlives the restart of its server: a step goes on meanwhile, and is recorded once', async () => {
  const held = gate()
  const first = await serving({ workerLease: 10_000 })
  const other = await working({ databaseUrl: first.databaseUrl })
  const worker = await other.worker({ survives: through(held) }, { url: first.url })
  const { workflowID } = await other.start('survives')
  await expect.poll(() => held.began).toBe(1)
  await first.close(0)
  held.open()
  const again = await serving({ databaseUrl: first.databaseUrl, port: first.port })
  expect(again.url).toBe(first.url)
  expect(await other.client.workflow.getHandle(workflowID).result()).toBe('through')
  expect(held.began).toBe(1)
  await worker.stop()
})

test('where its server is gone it goes on at the next one of its list, with the task that it holds', async () => {
  const held = gate()
  const first = await serving({ workerLease: 10_000 })
  const second = await working({ databaseUrl: first.databaseUrl, workerLease: 10_000 })
  const lost: string[] = []
  const log = { ...silent, warn: (message: string) => void lost.push(message) }
  const worker = await second.worker({ moves: through(held) }, { url: [first.url, second.server.url], log })
  const { workflowID } = await second.start('moves')
  await expect.poll(() => held.began).toBe(1)
  await first.close(0)
  await expect.poll(() => lost).toContain('The connection to the server is lost')
  held.open()
  expect(await second.client.workflow.getHandle(workflowID).result()).toBe('through')
  expect(held.began).toBe(1)
  const { workers } = await second.client.admin.listWorkers({ application: 'shop' })
  expect(workers.filter(({ workerId }) => workerId === worker.workerID)).toHaveLength(1)
})

test('changed code is told what was recorded and what it asks for, and the workflow waits for the right code', async () => {
  const pays = (name: string) => async (ctx: Context) => {
    const receipt = await ctx.step(name, () => 'receipt')
    await ctx.receive({ topic: 'approve' })
    return receipt
  }
  const said: string[] = []
  const log = { ...silent, error: (...what: unknown[]) => void said.push(JSON.stringify(what)) }
  const first = await shop.worker({ pays: pays('charge') })
  const { workflowID } = await shop.start('pays')
  const handle = shop.client.workflow.getHandle(workflowID)
  await expect.poll(async () => (await shop.client.listWorkflowSteps(workflowID))?.length).toBe(1)
  await first.stop({ grace: 1 })

  const wrong = await shop.worker({ pays: pays('bill') }, { log })
  const { message } = new NonDeterminismError(workflowID, 0, 'charge', 'bill')
  expect(message).toContain('function charge was recorded when bill was expected')
  await expect.poll(() => said.join()).toContain(message)
  const { explanations } = await shop.client.workflows.explainWorkflow({ workflowId: workflowID })
  expect(explanations.map(({ reason }) => reason)).toContain('RELEASED_AFTER_FAILURE')
  await wrong.stop({ grace: 1 })

  await shop.worker({ pays: pays('charge') })
  await handle.signal('approve')
  expect(await handle.result()).toBe('receipt')
})

test('a workflow that is taken up again does not say again what it said', async () => {
  const said: string[] = []
  const log = { ...silent, info: (message: string) => void said.push(message) }
  const talks = async (ctx: Context) => {
    ctx.log.info('begun')
    await ctx.step('one', () => 1)
    ctx.log.info('one is done')
    await ctx.receive({ topic: 'go', timeout: '1 hour' })
    ctx.log.info('told to go')
  }
  const worker = await shop.worker({ talks }, { log, parkAfter: 10 })
  const { workflowID } = await shop.start('talks')
  const parked = async () => (await shop.client.workflows.getWorkflow({ workflowId: workflowID })).workflow?.parked
  await expect.poll(parked).toBe(true)
  const handle = shop.client.workflow.getHandle(workflowID)
  await handle.signal('go')
  await handle.result()
  expect(said).toEqual(['begun', 'one is done', 'told to go'])
  await worker.stop()
})

test('a cancelled workflow ends its call, cleans up in a shield, and its step is stopped by its signal', async () => {
  const stopped: string[] = []
  let cancelled: Promise<unknown> | undefined
  const cleans = async (ctx: Context) => {
    const waits = ({ signal }: { signal: AbortSignal }) =>
      new Promise<void>((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push('step')
          reject(new Error('stopped'))
        })
        cancelled = shop.client.workflow.getHandle(ctx.info.workflowID).cancel()
      })
    try {
      await ctx.step('long', waits)
    } catch (error) {
      stopped.push((error as Error).name, `${ctx.isCancelled}`)
      await ctx.shield(() => ctx.setEvent('state', 'clean'))
      throw error
    }
  }
  await shop.worker({ cleans })
  const { workflowID } = await shop.start('cleans')
  await expect(shop.client.workflow.getHandle(workflowID).result()).rejects.toMatchObject({ ending: 'cancelled' })
  await cancelled
  expect(stopped).toEqual(['step', 'CancelledError', 'true'])
  expect(await shop.client.getEvent(workflowID, 'state')).toBe('clean')
})
