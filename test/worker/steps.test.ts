import { beforeAll, expect, test } from 'vitest'
import { type Context, NonRetryableError } from '../../src/worker/index.js'
import { type Working, working } from './working.js'

let shop: Working
const tries = { flaky: 0, declined: 0, slow: 0 }

async function checkout(ctx: Context, order: { id: string; total: number }) {
  const paid = await ctx.step('charge', () => ({ amount: order.total, at: new Date(0) }))
  await ctx.setEvent('status', 'paid')
  await ctx.sleep(20)
  await ctx.writeStream('log', 'shipped')
  await ctx.closeStream('log')
  return { id: order.id, paid }
}

async function together(ctx: Context) {
  return Promise.all(['a', 'b', 'c'].map((name) => ctx.step(name, async () => name)))
}

async function flaky(ctx: Context) {
  return ctx.step(
    'flaky',
    ({ attempt }) => {
      tries.flaky += 1
      if (attempt < 3) throw new Error(`attempt ${attempt}`)
      return attempt
    },
    { retries: { interval: 1 } },
  )
}

async function exhausted(ctx: Context) {
  const fail = () => Promise.reject(Object.assign(new Error('no'), { name: 'Busy' }))
  return ctx.step('call', fail, { retries: { attempts: 2, interval: 1 } })
}

async function declined(ctx: Context) {
  const fail = () => {
    tries.declined += 1
    throw new NonRetryableError('no money', { cause: new RangeError('empty') })
  }
  try {
    await ctx.step('charge', fail, { retries: { interval: 1 } })
  } catch (error) {
    const { name, message, cause } = error as Error
    return { name, message, cause: (cause as Error).name }
  }
}

async function slow(ctx: Context) {
  let isStopped = false
  const wait = ({ signal }: { signal: AbortSignal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        isStopped = true
        resolve('aborted')
      })
    })
  const failure = await ctx.step('wait', wait, { timeout: 20 }).catch((error: Error) => error.name)
  return [failure, isStopped]
}

class PaymentDeclined extends Error {
  code = 402
  data = { left: 3 }
}

async function failing(): Promise<void> {
  throw new PaymentDeclined('not enough', { cause: new Error('bank') })
}

beforeAll(async () => {
  shop = await working()
  await shop.worker({ checkout, together, flaky, exhausted, declined, slow, failing })
})

const namesOf = async (workflowID: string) =>
  (await shop.client.listWorkflowSteps(workflowID))?.map(({ functionID, name }) => `${functionID} ${name}`)

test('steps, an event, a sleep and a stream are recorded as DBOS would, and the result comes', async () => {
  const handle = await shop.start('checkout', { id: 'o-1', total: 12 })
  expect(await handle.getResult()).toEqual({ id: 'o-1', paid: { amount: 12, at: '1970-01-01T00:00:00.000Z' } })
  expect(await namesOf(handle.workflowID)).toEqual([
    '0 charge',
    '1 DBOS.setEvent',
    '2 DBOS.sleep',
    '3 DBOS.writeStream',
    '4 DBOS.closeStream',
  ])
  expect(await shop.client.getEvent(handle.workflowID, 'status')).toBe('paid')
  const values: unknown[] = []
  for await (const value of shop.client.readStream(handle.workflowID, 'log')) values.push(value)
  expect(values).toEqual(['shipped'])
})

test('steps at once take their numbers in the order of the program', async () => {
  const handle = await shop.start('together')
  expect(await handle.getResult()).toEqual(['a', 'b', 'c'])
  expect(await namesOf(handle.workflowID)).toEqual(['0 a', '1 b', '2 c'])
})

test('a step is tried again by its policy, and only its end is recorded', async () => {
  const handle = await shop.start('flaky')
  expect(await handle.getResult()).toBe(3)
  expect(tries.flaky).toBe(3)
  expect(await namesOf(handle.workflowID)).toEqual(['0 flaky'])
})

test('a step that is out of attempts says so as in DBOS', async () => {
  const handle = await shop.start('exhausted')
  await expect(handle.getResult()).rejects.toMatchObject({
    name: 'DBOSMaxStepRetriesError',
    message: 'Step call has exceeded its maximum of 2 retries. Previous errors: Error 1: no. Error 2: no',
  })
})

test('what is not to be retried is not, and comes with its cause', async () => {
  const handle = await shop.start('declined')
  expect(await handle.getResult()).toEqual({ name: 'NonRetryableError', message: 'no money', cause: 'RangeError' })
  expect(tries.declined).toBe(1)
})

test('an attempt that takes too long is stopped by its signal', async () => {
  const handle = await shop.start('slow')
  expect(await handle.getResult()).toEqual(['DBOSStepTimeoutError', true])
})

test('what a workflow throws comes with its class, code and data', async () => {
  const handle = await shop.start('failing')
  await expect(handle.getResult()).rejects.toMatchObject({
    name: 'PaymentDeclined',
    message: 'not enough',
    code: '402',
    data: { left: 3 },
  })
})
