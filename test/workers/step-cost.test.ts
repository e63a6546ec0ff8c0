import { expect, test } from 'vitest'
import type { Context } from '../../src/worker/index.js'
import { statements } from '../statements.js'
import { createGrpcTransport } from '../transport.js'
import { working } from '../worker/working.js'

const NAMES = ['a', 'b', 'c', 'd']

async function inTurn(ctx: Context) {
  for (const name of NAMES) await ctx.step(name, () => name)
}

async function atOnce(ctx: Context) {
  await Promise.all(NAMES.map((name) => ctx.step(name, () => name)))
}

/** Of all that a server does beside it. */
const OF_A_WORKFLOW = ['enqueue_new_one', 'enqueue_begun', 'claim', 'record_steps', 'complete_tasks', 'BEGIN']

async function costs(workflow: 'inTurn' | 'atOnce') {
  const { server, worker, start } = await working()
  const calls: string[] = []
  const transport = createGrpcTransport({
    baseUrl: server.url,
    interceptors: [
      (next) => (request) => {
        calls.push(request.method.name)
        return next(request)
      },
    ],
  })
  await worker({ inTurn, atOnce }, { transport })
  const warm = await start(workflow)
  await warm.getResult()
  calls.length = 0
  const asked = statements()
  const handle = await start(workflow)
  await handle.getResult()
  return { calls, statements: asked.sent.filter((name) => OF_A_WORKFLOW.includes(name)) }
}

test('a step is one call and one statement; a workflow costs two more statements: it begins as it is enqueued, and it ends', async () => {
  expect(await costs('inTurn')).toEqual({
    calls: [...NAMES.map(() => 'RecordSteps'), 'CompleteTasks'],
    statements: ['enqueue_begun', ...NAMES.map(() => 'record_steps'), 'complete_tasks'],
  })
})

test('steps at once share one call and one statement', async () => {
  expect(await costs('atOnce')).toEqual({
    calls: ['RecordSteps', 'CompleteTasks'],
    statements: ['enqueue_begun', 'record_steps', 'complete_tasks'],
  })
})
