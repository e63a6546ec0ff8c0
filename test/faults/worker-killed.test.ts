import { expect, test } from 'vitest'
import { buildCommand } from '../cli/perdure.js'
import type { WorkerApart } from './worker-apart.js'
import { Scene, until } from './worker-scene.js'

buildCommand()

const stepsOf = (count: number) => Array.from({ length: count }, (_, step) => `step-${step}`)

test('a worker that is killed in a step: another goes on after the last record, and the recovery is counted', async () => {
  const scene = await Scene.open()
  const server = await scene.server()
  const one = await scene.worker([server])
  const [id = ''] = await scene.start(server, 'gated', 'gate')
  expect((await scene.effect(id, 'held')).worker).toBe(one.me)
  await one.kill()
  const two = await scene.worker([server])
  expect((await scene.effect(id, 'held', 2)).worker).toBe(two.me)
  await scene.open('gate')
  expect(await scene.ended([id])).toEqual({ SUCCESS: 1 })
  expect(await scene.row(id)).toMatchObject({ recovery_attempts: '2' })
  await scene.account([id], ['before', 'held', 'after'])
  await scene.nothingHeld()
})

test('a server that is killed in a step: its worker goes on when it is back, and nothing is done twice', async () => {
  const scene = await Scene.open({ lease: 8000 })
  let server = await scene.server()
  await scene.worker([server])
  const [id = ''] = await scene.start(server, 'gated', 'gate')
  await scene.effect(id, 'held')
  server = await scene.again(server)
  await scene.open('gate')
  expect(await scene.ended([id])).toEqual({ SUCCESS: 1 })
  expect(await scene.row(id)).toMatchObject({ recovery_attempts: '1' })
  await scene.account([id], ['before', 'held', 'after'])
  await scene.nothingHeld()
})

test('worker and server are killed in a step: others go on', async () => {
  const scene = await Scene.open()
  const server = await scene.server()
  const one = await scene.worker([server])
  const [id = ''] = await scene.start(server, 'gated', 'gate')
  await scene.effect(id, 'held')
  await Promise.all([one.kill(), server.kill()])
  await scene.worker([await scene.server()])
  await scene.effect(id, 'held', 2)
  await scene.open('gate')
  expect(await scene.ended([id])).toEqual({ SUCCESS: 1 })
  await scene.account([id], ['before', 'held', 'after'])
  await scene.nothingHeld()
})

test('a workflow that kills its worker every time is given up after the recoveries that it may have', async () => {
  const scene = await Scene.open()
  const server = await scene.server()
  const MOST = 2
  const [id = ''] = await scene.start(server, 'poison', null, 1, { maxRecoveryAttempts: MOST })
  const killed: WorkerApart[] = []
  for (let recovery = 0; recovery <= MOST; recovery++) {
    const worker = await scene.worker([server])
    await worker.exited
    killed.push(worker)
  }
  const last = await scene.worker([server])
  expect(await scene.ended([id])).toEqual({ MAX_RECOVERY_ATTEMPTS_EXCEEDED: 1 })
  // The claim that found it spent is counted as DBOS counts it.
  expect(await scene.row(id)).toMatchObject({ recovery_attempts: String(MOST + 2), owner_xid: null, queue_name: null })
  const effects = await scene.effects([id])
  expect(effects.map(({ step, worker }) => [step, worker])).toEqual([
    ['harmless', killed[0]?.me],
    ...killed.map(({ me }) => ['deadly', me]),
  ])
  expect(await last.ask('tasks')).toBe(0)
  await scene.nothingHeld()
})

test('two replicas see the same worker die: one takes its workflows back, each is given once and counted once', async () => {
  const scene = await Scene.open()
  const servers = [await scene.server(), await scene.server()] as const
  const one = await scene.worker([servers[0]])
  const ids = await scene.start(servers[0], 'gated', 'gate', 50)
  await until(async () => (await one.ask('tasks')) === ids.length)
  await Promise.all(ids.map((id) => scene.effect(id, 'held')))
  await one.kill()
  const heirs = await Promise.all(servers.map((server) => scene.worker([server])))
  await Promise.all(ids.map((id) => scene.effect(id, 'held', 2)))
  await scene.open('gate')
  expect(await scene.ended(ids)).toEqual({ SUCCESS: ids.length })
  const attempts = await scene.rows('SELECT DISTINCT recovery_attempts FROM dbos.workflow_status')
  expect(attempts).toEqual([{ recovery_attempts: '2' }])
  const done = (await scene.effects(ids)).filter(({ step }) => step === 'held')
  expect(done).toHaveLength(2 * ids.length)
  const by = new Map([one, ...heirs].map(({ me }) => [me, done.filter(({ worker }) => worker === me).length]))
  expect(by.get(one.me)).toBe(ids.length)
  await scene.account(ids, ['before', 'held', 'after'])
})

test('a thousand workflows through ten kills of workers and servers: every one ends, each step is recorded once', async () => {
  const CYCLES = 10
  const STEPS = 3
  const scene = await Scene.open({ lease: 2000 })
  const servers = [await scene.server(), await scene.server()]
  const workers = [await scene.worker(servers), await scene.worker([...servers].reverse())]
  const ids = await scene.start(servers[0] ?? { url: '' }, 'steps', STEPS, 1000)
  const done = async () => (await scene.rows('SELECT count(*)::int AS count FROM dbos.operation_outputs'))[0]?.count
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const enough = (ids.length * STEPS * (cycle + 1)) / (CYCLES + 2)
    await until(async () => (await done()) >= enough)
    const place = Math.floor(cycle / 2) % 2
    const worker = workers[place]
    const server = servers[place]
    if (cycle % 2 === 0 && worker) {
      await worker.kill()
      workers[place] = await scene.worker(place === 0 ? servers : [...servers].reverse())
    } else if (server) servers[place] = await scene.again(server)
  }
  expect(await scene.ended(ids)).toEqual({ SUCCESS: ids.length })
  await scene.account(ids, stepsOf(STEPS))
  await scene.nothingHeld()
}, 120_000)
