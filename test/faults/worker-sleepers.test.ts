import { beforeAll, expect, test } from 'vitest'
import { inSchema } from '../../src/store/statement.js'
import { buildCommand } from '../cli/perdure.js'
import { withClient } from '../database.js'
import type { Apart } from './apart.js'
import type { WorkerApart } from './worker-apart.js'
import { Scene, until } from './worker-scene.js'

buildCommand()

const SLEEPERS = Number(process.env.PERDURE_TEST_SLEEPERS ?? 5000)
const FEW = 500
const A_DAY = 86_400_000
/** Garbage that has not been collected, and code that was compiled meanwhile: of the sleepers nothing is kept. */
const MOST_BYTES = 8e6
/** A second: twelve or so sweeps and signs of life, twice over. */
const MOST_STATEMENTS = 25
/** Of the largest statement of a sweep: five hundred rows of three tables, by their keys. */
const MOST_PAGES = 8000
/** Turns of the sweeps, one a second. */
const TURNS = 5
const TIMEOUT = 60_000 + SLEEPERS * 12

let scene: Scene
let server: Apart
let worker: WorkerApart

beforeAll(async () => {
  scene = await Scene.open({ lease: 10_000 })
  server = await scene.server()
  worker = await scene.worker([server])
})

async function parked(): Promise<number> {
  return (await scene.rows(`SELECT count(*)::int AS count FROM perdure.leases WHERE state = 'parked'`))[0].count
}

const say = (text: string) => console.log(`${SLEEPERS} sleepers: ${text}`)
const rate = (count: number, since: number) => `${Math.round((1000 * count) / (performance.now() - since))}/s`

/** They sleep for a day, all of them with nobody. */
async function asleep(count: number): Promise<string[]> {
  const before = await parked()
  const began = performance.now()
  const ids = await scene.start(server, 'sleeper', Date.now() + A_DAY, count)
  await until(async () => (await parked()) === before + count, TIMEOUT)
  say(`${count} put to sleep, ${rate(count, began)}`)
  return ids
}

async function memory(): Promise<{ server: number; worker: number }> {
  return { server: (await server.ask('holds')).bytes, worker: await worker.ask('memory') }
}

/** What some turns of the sweeps send to the database while nobody asks for anything. */
async function idle() {
  await server.ask('watch')
  const began = performance.now()
  let sent: Awaited<ReturnType<typeof server.ask<'watch'>>> = {}
  const turns = async () => {
    for (const [name, one] of Object.entries(await server.ask('watch'))) {
      sent = { ...sent, [name]: { ...one, calls: (sent[name]?.calls ?? 0) + one.calls } }
    }
    return (sent.wake_due?.calls ?? 0) >= TURNS
  }
  await until(turns)
  const calls = Object.values(sent).reduce((sum, { calls }) => sum + calls, 0)
  return { sent, perSecond: (1000 * calls) / (performance.now() - began) }
}

/** Pages that each statement touches. */
async function pages(sent: Awaited<ReturnType<typeof idle>>['sent']): Promise<Record<string, number>> {
  const touched: Record<string, number> = {}
  await withClient(scene.databaseUrl, async (client) => {
    for (const [name, { text, values }] of Object.entries(sent)) {
      await client.query('BEGIN')
      const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${inSchema(text, 'dbos')}`
      const { rows } = await client.query(explain, values)
      await client.query('ROLLBACK')
      const { Plan } = rows[0]['QUERY PLAN'][0]
      touched[name] = Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']
    }
  })
  return touched
}

test(
  'many sleeping workflows cost neither worker nor server anything, and wake when they are due',
  async () => {
    const few = await asleep(FEW)
    const before = { memory: await memory(), ...(await idle()) }
    const ids = [...few, ...(await asleep(SLEEPERS - FEW))]
    expect(await worker.ask('tasks')).toBe(0)
    const after = { memory: await memory(), ...(await idle()) }
    for (const who of ['server', 'worker'] as const) {
      say(
        `memory of the ${who} ${(before.memory[who] / 1e6).toFixed(1)} MB before, ${(after.memory[who] / 1e6).toFixed(1)} after`,
      )
    }
    for (const who of ['server', 'worker'] as const) {
      expect(after.memory[who] - before.memory[who], who).toBeLessThan(MOST_BYTES)
    }
    say(`${before.perSecond.toFixed(1)} statements a second before, ${after.perSecond.toFixed(1)} after`)
    expect(after.perSecond).toBeLessThan(MOST_STATEMENTS)
    const touched = Object.entries(await pages(after.sent))
    say(`pages a statement ${JSON.stringify(Object.fromEntries(touched))}`)
    expect(touched.filter(([, count]) => count > MOST_PAGES)).toEqual([])

    const spread = SLEEPERS
    const began = performance.now()
    await scene.rows(
      `UPDATE dbos.operation_outputs SET output = t.at::text, completed_at_epoch_ms = t.at
       FROM (SELECT workflow_uuid AS id, ((EXTRACT(EPOCH FROM now()) * 1000)::bigint + random() * $1)::bigint AS at
             FROM dbos.operation_outputs) t WHERE workflow_uuid = t.id`,
      [spread],
    )
    await scene.rows(
      `UPDATE perdure.wakes k SET wake_at = o.output::bigint FROM dbos.operation_outputs o WHERE o.workflow_uuid = k.workflow_id`,
    )
    expect(await scene.ended(ids, TIMEOUT)).toEqual({ SUCCESS: ids.length })
    say(`woken over ${spread} ms and ended, ${rate(ids.length, began)}`)
    expect(await scene.rows('SELECT DISTINCT recovery_attempts FROM dbos.workflow_status')).toEqual([
      { recovery_attempts: '1' },
    ])
    expect(await scene.rows('SELECT DISTINCT output FROM dbos.workflow_output')).toEqual([{ output: '"woken"' }])
    await scene.nothingHeld()
  },
  2 * TIMEOUT,
)
