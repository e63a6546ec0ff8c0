import { beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/worker/index.js'
import { type Working, working } from './working.js'

let shop: Working
let began = 0

async function order(ctx: Context, id: string) {
  began += 1
  let state = 'new'
  let discount = 0
  ctx.onQuery('state', (suffix = '') => `${id} ${state}${suffix}`)
  ctx.onQuery('breaks', () => {
    throw new RangeError('no answer')
  })
  ctx.onQuery('meddles', () => ctx.step('meddle', () => 1))
  ctx.onUpdate(
    'discount',
    async (percent: number) => {
      discount = await ctx.step('note', () => percent)
      return { discount }
    },
    {
      validate: (percent: number) => {
        if (percent > 50) throw new RangeError('at most 50 %')
      },
    },
  )
  ctx.onUpdate('breaks', () => {
    throw new TypeError('it broke')
  })
  const endless: unknown[] = []
  endless.push(endless)
  ctx.onUpdate('endless', () => endless)
  ctx.onUpdate('breaks endlessly', () => {
    throw Object.assign(new TypeError('it broke'), { data: endless })
  })
  ctx.onQuery('breaks endlessly', () => {
    throw Object.assign(new RangeError('no answer'), { data: endless })
  })
  await ctx.step('open', () => 1)
  state = 'open'
  await ctx.receive({ topic: 'close' })
  state = 'closed'
  return discount
}

beforeAll(async () => {
  shop = await working()
  await shop.worker({ order })
})

async function opened(id: string) {
  const { workflowID } = await shop.start('order', id)
  const handle = shop.client.workflow.getHandle(workflowID)
  await expect.poll(() => handle.query('state')).toBe(`${id} open`)
  return handle
}

const stepsOf = async (workflowID: string) => (await shop.client.listWorkflowSteps(workflowID))?.map(({ name }) => name)

test('a query is answered from the live state of what runs, and by a replay of what has ended, which leaves nothing', async () => {
  const handle = await opened('o-1')
  expect(await handle.query('state', '!')).toBe('o-1 open!')
  const before = began
  await handle.signal('close')
  expect(await handle.result()).toBe(0)
  const steps = await stepsOf(handle.workflowId)
  expect(await handle.query('state', '?')).toBe('o-1 closed?')
  expect(began).toBe(before + 1)
  expect(await stepsOf(handle.workflowId)).toEqual(steps)
})

test('a query without handler says which there are; one that fails or calls the context says so', async () => {
  const handle = await opened('o-2')
  await expect(handle.query('stat')).rejects.toThrow(/state/)
  await expect(handle.query('breaks')).rejects.toThrow('no answer')
  await expect(handle.query('meddles')).rejects.toThrow(/must not be called in the handler of query 'meddles'/)
  expect(await stepsOf(handle.workflowId)).toEqual(['open'])
})

test('an update that its validator refuses leaves no trace; one that is accepted is a step, with those of its handler', async () => {
  const handle = await opened('o-3')
  await expect(handle.executeUpdate('discount', { args: [60] })).rejects.toMatchObject({
    cause: { name: 'RangeError', message: 'at most 50 %' },
  })
  expect(await stepsOf(handle.workflowId)).toEqual(['open'])
  expect(await handle.executeUpdate('discount', { args: [10], updateId: 'once' })).toEqual({ discount: 10 })
  expect(await handle.executeUpdate('discount', { args: [10], updateId: 'once' })).toEqual({ discount: 10 })
  await handle.signal('close')
  expect(await handle.result()).toBe(10)
  expect(await stepsOf(handle.workflowId)).toEqual(['open', 'DBOS.recv', 'perdure.update', 'note'])
})

test('what can not be written, as a value or beside an error, is a failure of the handler and not of the worker', async () => {
  const handle = await opened('o-7')
  await expect(handle.executeUpdate('endless')).rejects.toThrow(/circular/i)
  await expect(handle.executeUpdate('breaks endlessly')).rejects.toThrow('it broke')
  await expect(handle.query('breaks endlessly')).rejects.toThrow('no answer')
  await handle.signal('close')
  expect(await handle.result()).toBe(0)
})

test("an update's handler that fails tells its caller, and the workflow goes on", async () => {
  const handle = await opened('o-4')
  await expect(handle.executeUpdate('breaks')).rejects.toMatchObject({
    cause: { name: 'TypeError', message: 'it broke' },
  })
  await handle.signal('close')
  expect(await handle.result()).toBe(0)
})
