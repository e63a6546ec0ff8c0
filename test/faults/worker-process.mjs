// A worker in a process of its own, for worker-apart.ts: it runs the workflows below, whose steps leave rows in the table
// `effects` of the test; it answers what it is asked by messages.
import { randomUUID } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import pg from 'pg'

const [built, given] = process.argv.slice(2)
const { databaseUrl, urls, me, ...options } = JSON.parse(given)
const { Worker } = await import(pathToFileURL(`${built}/src/worker/index.js`).href)

const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
pool.on('error', () => {})
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Until the database answers. */
async function query(text, values) {
  for (;;) {
    try {
      return (await pool.query(text, values)).rows
    } catch (error) {
      if (error.code?.startsWith('42')) throw error
      await pause(100)
    }
  }
}

/** What a step does to the world: a row, whose number is the step's result; one, however often it has to be said. */
async function effect(workflowID, step) {
  const insert = `INSERT INTO effects (key, workflow_id, step, worker) VALUES ($1, $2, $3, $4)
    ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING id`
  const [row] = await query(insert, [randomUUID(), workflowID, step, me])
  return row.id
}

async function opened(gate) {
  while ((await query('SELECT FROM gates WHERE name = $1', [gate])).length === 0) await pause(20)
}

const workflows = {
  async steps(ctx, count) {
    const made = []
    for (let step = 0; step < count; step++) {
      made.push(await ctx.step(`step-${step}`, (of) => effect(of.workflowID, `step-${step}`)))
    }
    return made
  },
  /** Stands in its second step until the gate is open. */
  async gated(ctx, gate) {
    const before = await ctx.step('before', (of) => effect(of.workflowID, 'before'))
    const held = await ctx.step('held', async (of) => {
      const id = await effect(of.workflowID, 'held')
      await opened(gate)
      return id
    })
    return [before, held, await ctx.step('after', (of) => effect(of.workflowID, 'after'))]
  },
  async poison(ctx) {
    await ctx.step('harmless', (of) => effect(of.workflowID, 'harmless'))
    await ctx.step('deadly', async (of) => {
      await effect(of.workflowID, 'deadly')
      process.kill(process.pid, 'SIGKILL')
      await pause(60_000)
    })
  },
  async sleeper(ctx, until) {
    await ctx.sleepUntil(new Date(until))
    return 'woken'
  },
}

const log = { debug() {}, info() {}, warn() {}, error: (message, fields) => console.error(message, fields ?? '') }
const worker = new Worker({ url: urls, log, ...options, workflows })

const answers = {
  tasks: () => worker.taskCount,
  memory: () => {
    for (let i = 0; i < 4; i++) globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  },
  stop: (grace) => worker.stop({ grace }),
}
process.on('message', async ({ id, ask, of }) => process.send({ id, answer: await answers[ask](of) }))
process.on('disconnect', () => process.exit(0))
await worker.start()
process.send({ joined: true })
