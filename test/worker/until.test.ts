import { beforeAll, expect, test } from 'vitest'
import { type Context, replayWorkflow } from '../../src/worker/index.js'
import { recently, recorded } from './recorded.js'
import { type Working, working } from './working.js'

let shop: Working

/** Gathers until it has two, and again, and says what it had each time. */
async function gathers(ctx: Context) {
  let basket: string[] = []
  const taken: string[][] = []
  ctx.onQuery('taken', () => taken)
  ctx.onUpdate('add', (item: string) => {
    basket.push(item)
    return basket.length
  })
  while (taken.length < 2) {
    await ctx.waitUntil(() => basket.length === 2)
    taken.push(basket)
    basket = []
    if (taken.length === 1) await ctx.step('first', () => 1)
  }
  return taken
}

/** Takes up to a number, or what has come in time. */
async function inTime(ctx: Context, milliseconds: number) {
  let count = 0
  ctx.onUpdate('count', () => {
    count += 1
  })
  const enough = await ctx.waitUntil(() => count >= 1, milliseconds)
  return [enough, count, await ctx.step('after', () => 'after')]
}

async function tidies(ctx: Context) {
  ctx.onUpdate('nothing', () => {})
  try {
    await ctx.waitUntil(() => false)
  } catch (error) {
    await ctx.shield(() => ctx.step('tidy', () => 1))
    throw error
  }
}

async function branches(ctx: Context) {
  let isPaid = false
  const pay = async () => {
    await ctx.step('pay', () => 1)
    isPaid = true
  }
  const [, waited] = await Promise.all([pay(), ctx.waitUntil(() => isPaid, '1 hour')])
  return waited
}

const workflows = { gathers, inTime, tidies, branches }

beforeAll(async () => {
  shop = await working()
  await shop.worker(workflows, { parkAfter: 20 })
})

const handleOf = async (name: string, ...args: unknown[]) => {
  const { workflowID } = await shop.start(name, ...args)
  return shop.client.workflow.getHandle(workflowID)
}

const namesOf = async (workflowID: string) => (await shop.client.listWorkflowSteps(workflowID))?.map(({ name }) => name)

test('updates make a condition true, also that of a workflow that was let go meanwhile; each wait sees what came for it', async () => {
  const handle = await handleOf('gathers')
  for (const item of ['a', 'b', 'c', 'd']) {
    const { workflow } = await shop.client.workflows.getWorkflow({ workflowId: handle.workflowId })
    expect(workflow?.workflowId).toBe(handle.workflowId)
    await handle.executeUpdate('add', { args: [item] })
  }
  expect(await handle.result()).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(await namesOf(handle.workflowId)).toEqual([
    'perdure.update',
    'perdure.update',
    'first',
    'perdure.update',
    'perdure.update',
  ])
  expect(await handle.query('taken')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('updates at once are told one by one: whoever waits for the first goes on before the next', async () => {
  const handle = await handleOf('gathers')
  await Promise.all(['a', 'b', 'c', 'd'].map((item) => handle.executeUpdate('add', { args: [item] })))
  const taken = (await handle.result()) as string[][]
  expect(taken.map(({ length }) => length)).toEqual([2, 2])
})

test('a timeout is a recorded sleep; what comes before it is true, and what does not is false', async () => {
  const late = await handleOf('inTime', 20)
  expect(await late.result()).toEqual([false, 0, 'after'])
  expect(await namesOf(late.workflowId)).toEqual(['DBOS.sleep', 'after'])
  const early = await handleOf('inTime', 3_600_000)
  await early.executeUpdate('count')
  expect(await early.result()).toEqual([true, 1, 'after'])
  expect(await namesOf(early.workflowId)).toEqual(['DBOS.sleep', 'perdure.update', 'after'])
})

test('another branch makes it true', async () => {
  expect(await (await handleOf('branches')).result()).toBe(true)
})

test('a cancelled one cleans up', async () => {
  const handle = await handleOf('tidies')
  await handle.executeUpdate('nothing')
  await handle.cancel()
  await expect(handle.result()).rejects.toMatchObject({ ending: 'cancelled' })
  expect(await namesOf(handle.workflowId)).toEqual(['perdure.update', 'tidy'])
})

const update = (id: number, item: string) =>
  recorded(id, 'perdure.update', { value: { updateId: `u${id}`, name: 'add', arguments: [item] } })

test('a replay waits and goes on as it did', async () => {
  const steps = [update(0, 'a'), update(1, 'b'), recorded(2, 'first', { value: 1 }), update(3, 'c'), update(4, 'd')]
  const value = [
    ['a', 'b'],
    ['c', 'd'],
  ]
  expect(await replayWorkflow(gathers, { steps })).toEqual({ status: 'completed', value })
  expect(await replayWorkflow(gathers, { steps: steps.slice(0, 4) })).toEqual({ status: 'waiting' })
})

test('two that were waited for one after the other are told so in a replay', async () => {
  const run = async (ctx: Context) => {
    let last = ''
    const seen: string[] = []
    ctx.onUpdate('add', (item: string) => {
      last = item
    })
    for (const item of ['a', 'b']) {
      await ctx.waitUntil(() => last !== '')
      seen.push(`${item}=${last}`)
      last = ''
    }
    return seen
  }
  const steps = [update(0, 'a'), update(1, 'b')]
  expect(await replayWorkflow(run, { steps })).toEqual({ status: 'completed', value: ['a=a', 'b=b'] })
})

test('in a replay a timer that ran out before the update came has run out', async () => {
  const at = recently() + 10
  const counted = (id: number) =>
    recorded(id, 'perdure.update', { at: at + 20, value: { updateId: 'u', name: 'count', arguments: [] } })
  const sleep = recorded(0, 'DBOS.sleep', { at })
  const after = (id: number) => recorded(id, 'after', { value: 'after', at: at + 40 })
  const replay = (steps: ReturnType<typeof recorded>[]) => replayWorkflow(inTime, { args: [10], steps })
  expect(await replay([sleep, counted(1), after(2)])).toEqual({ status: 'completed', value: [true, 1, 'after'] })
  expect(await replay([sleep, after(1), counted(2)])).toEqual({ status: 'completed', value: [false, 0, 'after'] })
})
