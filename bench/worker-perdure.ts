// The perdure worker of the worker benches, in a process of its own: worker-perdure URL [counted].
import type { Interceptor } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { type Context, Worker } from '../src/worker/index.js'
import { now } from './wake-talk.js'
import { type BenchWorkflow, QUEUES, STEPS, type WorkerAsk, type WorkerNews } from './worker-talk.js'

const tell = (news: WorkerNews) => process.send?.(news)
const names = Array.from({ length: 10 }, (_, place) => `step ${place}`)
let calls = 0
const counted: Interceptor = (next) => (request) => {
  calls++
  return next(request)
}

async function inTurn(ctx: Context, count: number, order: unknown) {
  let last: unknown
  for (const name of names.slice(0, count)) last = await ctx.step(name, async () => order)
  return last
}

const workflows: Record<BenchWorkflow, (ctx: Context, order: unknown) => Promise<unknown>> = {
  'one step': (ctx, order) => inTurn(ctx, STEPS['one step'], order),
  'ten steps': (ctx, order) => inTurn(ctx, STEPS['ten steps'], order),
  'steps at once': async (ctx, order) => {
    await Promise.all(names.map((name) => ctx.step(name, async () => order)))
    return order
  },
  'first line': async (ctx) => {
    tell({ first: ctx.info.workflowID, at: now() })
  },
}

const [, , url, isCounted] = process.argv
const baseUrl = url as string
await new Worker({
  ...(isCounted ? { transport: createGrpcTransport({ baseUrl, interceptors: [counted] }) } : { url: baseUrl }),
  application: QUEUES.perdure,
  queues: [QUEUES.perdure],
  workflows,
}).start()

process.on('message', ({ ask }: WorkerAsk) => {
  if (ask === 'calls') tell({ calls })
})
process.once('disconnect', () => process.exit())
tell({ started: true })
