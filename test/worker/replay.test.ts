import { toJson } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { StepSchema } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { type Context, NonDeterminismError, replayWorkflow } from '../../src/worker/index.js'
import { recently, recorded } from './recorded.js'

test('it answers what was recorded and runs nothing', async () => {
  async function checkout(ctx: Context, order: string) {
    const paid = await ctx.step('charge', () => Promise.reject(new Error('it ran again')))
    await ctx.sleep('1 second')
    await ctx.setEvent('paid', paid)
    return { order, paid }
  }
  const steps = [recorded(0, 'charge', { value: 12 }), recorded(1, 'DBOS.sleep'), recorded(2, 'DBOS.setEvent')]
  const completed = { status: 'completed', value: { order: 'o-7', paid: 12 } }
  expect(await replayWorkflow(checkout, { args: ['o-7'], steps })).toEqual(completed)
  const inJson = steps.map((step) => toJson(StepSchema, step))
  expect(await replayWorkflow(checkout, { args: ['o-7'], steps: inJson })).toEqual(completed)
})

test('it stands still at the first call that is not recorded', async () => {
  const run = async (ctx: Context) => {
    await ctx.step('one', () => 1)
    await ctx.step('two', () => 2)
  }
  expect(await replayWorkflow(run, { steps: [recorded(0, 'one', { value: 1 })] })).toEqual({ status: 'waiting' })
})

test('another name than the recorded one is named beside it', async () => {
  const run = async (ctx: Context) => {
    await ctx.step('fetch', () => 1)
  }
  const replay = replayWorkflow(run, { workflowID: 'w', steps: [recorded(0, 'charge', { value: 1 })] })
  await expect(replay).rejects.toThrow(NonDeterminismError)
  await expect(replay).rejects.toThrow(
    'During execution of workflow w step 0, function charge was recorded when fetch was expected.',
  )
})

test('code that ends before its history does is another code', async () => {
  const steps = [recorded(0, 'one', { value: 1 }), recorded(1, 'two', { value: 2 })]
  const replay = replayWorkflow(async (ctx) => ctx.step('one', () => 1), { steps })
  await expect(replay).rejects.toThrow('function two was recorded when the end of the workflow was expected')
})

test('a recorded failure is thrown, with its cause, and can be caught', async () => {
  const failure = { name: 'Declined', message: 'no money', code: '402', cause: { name: 'Bank', message: 'empty' } }
  const run = async (ctx: Context) => {
    try {
      return await ctx.step('charge', () => 1)
    } catch (error) {
      const { name, message, code, cause } = error as Error & { code?: string; cause: Error }
      return { name, message, code, cause: cause.name }
    }
  }
  const value = { name: 'Declined', message: 'no money', code: '402', cause: 'Bank' }
  const steps = [recorded(0, 'charge', { failure })]
  expect(await replayWorkflow(run, { steps })).toEqual({ status: 'completed', value })
})

test('calls take their numbers in program order: sleep 1, sleep(0) 1, receive 2, event 2, execute 2, a value 1', async () => {
  const run = async (ctx: Context) => {
    await ctx.sleep(5)
    await ctx.sleep(0)
    const message = await ctx.receive<string>()
    const event = await ctx.getEvent<string>('other', 'key', { timeout: 5 })
    const child = await ctx.execute('child', [])
    const values: unknown[] = []
    for await (const value of ctx.readStream('other', 's')) values.push(value)
    return [message, event, child, values, await ctx.now(), await ctx.randomUUID()]
  }
  const steps = [
    recorded(0, 'DBOS.sleep'),
    recorded(2, 'DBOS.recv', { value: 'm' }),
    recorded(4, 'DBOS.getEvent'),
    recorded(5, 'DBOS.sleep'),
    recorded(6, 'child', { childWorkflowId: 'w-6' }),
    recorded(7, 'DBOS.getResult', { value: 'r', childWorkflowId: 'w-6' }),
    recorded(8, 'DBOS.readStream', { value: 1 }),
    recorded(9, 'DBOS.readStream', { value: '__DBOS_STREAM_CLOSED__' }),
    recorded(10, 'DBOS.now', { value: 17 }),
    recorded(11, 'DBOS.randomUUID', { value: 'u' }),
  ]
  const value = ['m', undefined, 'r', [1], 17, 'u']
  expect(await replayWorkflow(run, { steps })).toEqual({ status: 'completed', value })
})

test('a race has the winner that it had, whichever call was made first', async () => {
  const run = async (ctx: Context) =>
    Promise.race([ctx.sleep(10_000).then(() => 'late'), ctx.receive({ topic: 't' }).then(() => 'message')])
  const start = recently()
  const steps = [recorded(0, 'DBOS.sleep', { at: start + 10_000 }), recorded(1, 'DBOS.recv', { value: 1, at: start })]
  expect(await replayWorkflow(run, { steps })).toEqual({ status: 'completed', value: 'message' })
})

test('branches that go on at different times take their numbers as they did', async () => {
  const run = async (ctx: Context) => {
    const branch = async (name: string) => {
      await ctx.step(`${name} 1`, () => 0)
      await Promise.resolve()
      await ctx.step(`${name} 2`, () => 0)
    }
    await Promise.all([branch('a'), branch('b')])
  }
  const at = recently()
  const steps = [
    recorded(0, 'a 1', { value: 0, at: at + 20 }),
    recorded(1, 'b 1', { value: 0, at: at + 10 }),
    recorded(2, 'b 2', { value: 0, at: at + 30 }),
    recorded(3, 'a 2', { value: 0, at: at + 25 }),
  ]
  expect(await replayWorkflow(run, { steps })).toEqual({ status: 'completed', value: undefined })
})

test('a patch applies where it is recorded, and not where something else is', async () => {
  const run = async (ctx: Context) => [await ctx.patch('new-tax'), await ctx.step('tax', () => 0)]
  const unpatched = [recorded(0, 'tax', { value: 1 })]
  const patched = [recorded(0, 'DBOS.patch-new-tax'), recorded(1, 'tax', { value: 2 })]
  expect(await replayWorkflow(run, { steps: unpatched })).toEqual({ status: 'completed', value: [false, 1] })
  expect(await replayWorkflow(run, { steps: patched })).toEqual({ status: 'completed', value: [true, 2] })
  const later = async (ctx: Context) => {
    await ctx.deprecatePatch('new-tax')
    return ctx.step('tax', () => 0)
  }
  expect(await replayWorkflow(later, { steps: patched })).toEqual({ status: 'completed', value: 2 })
  expect(await replayWorkflow(later, { steps: unpatched })).toEqual({ status: 'completed', value: 1 })
})

test('an update runs where it was delivered, before the call there returns; its calls take the numbers between', async () => {
  const run = async (ctx: Context) => {
    const log: string[] = []
    ctx.onUpdate('add', async (what: string) => {
      log.push(`begin ${what}`)
      await ctx.step('in update', () => 0)
      log.push(`end ${what}`)
    })
    log.push(await ctx.step('one', () => ''))
    log.push(await ctx.step('two', () => ''))
    return log
  }
  const steps = [
    recorded(0, 'one', { value: 'one' }),
    recorded(1, 'perdure.update', { value: { updateId: 'u1', name: 'add', arguments: ['x'] } }),
    recorded(2, 'in update', { value: 0 }),
    recorded(3, 'perdure.update', { value: { updateId: 'u2', name: 'add', arguments: ['y'] } }),
    recorded(4, 'in update', { value: 0 }),
    recorded(5, 'two', { value: 'two' }),
  ]
  const value = ['begin x', 'end x', 'begin y', 'end y', 'one', 'two']
  expect(await replayWorkflow(run, { steps })).toEqual({ status: 'completed', value })
})

test('a scope that was cancelled is cancelled again at the same place, and its calls do not run', async () => {
  const run = async (ctx: Context) => {
    const scope = ctx.scope()
    const branch = scope.run(async () => {
      await ctx.sleep('1 day')
      return 'slept'
    })
    await ctx.step('decide', () => 0)
    scope.cancel()
    return branch.catch((error: Error) => error.name)
  }
  const late = recorded(0, 'DBOS.sleep', { at: recently() + 500_000 })
  const future = recorded(0, 'DBOS.sleep', { at: Date.now() + 86_400_000 })
  for (const sleep of [late, future]) {
    const steps = [sleep, recorded(1, 'decide', { value: 0 })]
    expect(await replayWorkflow(run, { steps })).toEqual({ status: 'completed', value: 'CancelledError' })
  }
})
