import { expect, test } from 'vitest'
import { buildCommand } from '../cli/perdure.js'
import { errorOf, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import type { Apart } from './apart.js'
import { Wire } from './wire.js'
import type { WorkerApart } from './worker-apart.js'
import { Scene, until } from './worker-scene.js'

buildCommand()

const GATED = ['before', 'held', 'after']

/** The reasons why whatever may be written under a token is refused. */
async function refusals(server: Pick<Apart, 'url'>, task: Plain): Promise<unknown[]> {
  const client = grpcJsClient(server.url, 'perdure.v1.WorkerService')
  const step = { functionId: 9, completedAt: { seconds: 1 }, finished: { name: 'late', output: { json: '1' } } }
  const refused = (method: string, request: Plain) =>
    client.unary(method, request).then(
      () => 'taken',
      (error) => errorOf(error).reason,
    )
  const { outcomes } = await client.unary('RecordSteps', { tasks: [{ ...task, steps: [step] }] })
  const { lost } = await client.unary('ReleaseTasks', { tasks: [task] })
  const reasons = [
    outcomes[0].refused?.reason,
    lost.length === 1 ? 'LEASE_LOST' : 'released',
    await refused('CompleteTask', { task, result: { json: '"late"' }, steps: [step] }),
    await refused('CompleteTask', { task, failure: { name: 'Late', message: 'late' } }),
    await refused('ContinueAsNew', { task }),
    await refused('ParkTask', { task, wakes: [{ functionId: 9, at: { seconds: 2_000_000_000 } }] }),
    await refused('ListTaskSteps', { task }),
  ]
  client.close()
  return reasons
}

async function tokenOf(scene: Scene, workflowId: string) {
  const [lease] = await scene.rows('SELECT token FROM perdure.leases WHERE workflow_id = $1', [workflowId])
  return { workflowId, token: lease.token as string }
}

async function everything(scene: Scene, id: string) {
  const tables = ['workflow_status', 'workflow_output', 'operation_outputs', 'workflow_events', 'streams']
  const rows = tables.map((table) => scene.rows(`SELECT * FROM dbos.${table} WHERE workflow_uuid = $1`, [id]))
  return Promise.all([...rows, scene.effects([id])])
}

/** A worker in a step, which stands still or is cut off for so long that another one ends its workflow. */
async function overtaken(scene: Scene, server: Apart, one: WorkerApart, stop: () => void) {
  const [id = ''] = await scene.start(server, 'gated', 'gate')
  await scene.effect(id, 'held')
  const task = await tokenOf(scene, id)
  stop()
  const two = await scene.worker([server])
  expect((await scene.effect(id, 'held', 2)).worker).toBe(two.me)
  expect(new Set(await refusals(server, task))).toEqual(new Set(['LEASE_LOST']))
  await scene.open('gate')
  expect(await scene.ended([id])).toEqual({ SUCCESS: 1 })
  await two.stop(0)
  const before = await everything(scene, id)
  return {
    task,
    /** It is back, and has let go of what it held. */
    async unchanged() {
      await until(async () => (await one.ask('tasks')) === 0)
      expect(new Set(await refusals(server, task))).toEqual(new Set(['LEASE_LOST']))
      expect(await everything(scene, id)).toEqual(before)
      const [later = ''] = await scene.start(server, 'gated', 'gate')
      expect(await scene.ended([later])).toEqual({ SUCCESS: 1 })
      expect((await scene.effect(later, 'after')).worker).toBe(one.me)
      await scene.nothingHeld()
    },
  }
}

test('a worker that stands still (SIGSTOP) until its lease is another’s: what it writes is refused, and changes nothing', async () => {
  const scene = await Scene.open()
  const server = await scene.server()
  const one = await scene.worker([server])
  const { unchanged } = await overtaken(scene, server, one, () => one.signal('SIGSTOP'))
  one.signal('SIGCONT')
  await unchanged()
})

test('a network that is cut for longer than a lease: another worker goes on, and the first one is told', async () => {
  const scene = await Scene.open()
  const server = await scene.server()
  const wire = await Wire.to(server.url)
  const one = await scene.worker([wire])
  const { unchanged } = await overtaken(scene, server, one, () => wire.cut())
  wire.mend()
  await unchanged()
})

test('a network that is cut for less than a lease: the worker keeps what it holds, and what it did meanwhile is recorded', async () => {
  const scene = await Scene.open({ lease: 6000 })
  const server = await scene.server()
  const wire = await Wire.to(server.url)
  await scene.worker([wire])
  const ids = await scene.start(server, 'gated', 'gate', 20)
  await Promise.all(ids.map((id) => scene.effect(id, 'held')))
  const another = await scene.worker([server])
  wire.cut()
  await scene.open('gate')
  // The server has heard nothing of the steps that are over, and has found the connection dead.
  await until(async () => (await server.ask('streams')) === 1)
  wire.mend()
  expect(await scene.ended(ids)).toEqual({ SUCCESS: ids.length })
  expect(await scene.rows('SELECT DISTINCT recovery_attempts FROM dbos.workflow_status')).toEqual([
    { recovery_attempts: '1' },
  ])
  await scene.account(ids, GATED)
  expect((await scene.effects(ids)).filter(({ worker }) => worker === another.me)).toEqual([])
})

test('a worker whose replica is gone goes on at another one with what it holds', async () => {
  const scene = await Scene.open({ lease: 8000 })
  const servers = [await scene.server(), await scene.server()] as const
  const one = await scene.worker(servers)
  const ids = await scene.start(servers[1], 'gated', 'gate', 20)
  await Promise.all(ids.map((id) => scene.effect(id, 'held')))
  await servers[0].kill()
  await scene.open('gate')
  expect(await scene.ended(ids)).toEqual({ SUCCESS: ids.length })
  expect(await scene.rows('SELECT DISTINCT recovery_attempts FROM dbos.workflow_status')).toEqual([
    { recovery_attempts: '1' },
  ])
  await scene.account(ids, GATED)
  const [later = ''] = await scene.start(servers[1], 'gated', 'gate')
  expect(await scene.ended([later])).toEqual({ SUCCESS: 1 })
  expect((await scene.effect(later, 'after')).worker).toBe(one.me)
  await scene.nothingHeld()
})

test('a worker that is stopped: what ends within the grace ends there, the rest goes on at once elsewhere, not counted', async () => {
  const scene = await Scene.open({ lease: 30_000 })
  const server = await scene.server()
  const one = await scene.worker([server])
  const [quick, slow] = [
    await scene.start(server, 'gated', 'quick', 10),
    await scene.start(server, 'gated', 'slow', 10),
  ]
  await Promise.all([...quick, ...slow].map((id) => scene.effect(id, 'held')))
  const two = await scene.worker([server])
  const stopped = one.stop(4000)
  await until(async () => (await scene.rows('SELECT draining FROM perdure.workers WHERE draining')).length === 1)
  await scene.open('quick')
  expect(await scene.ended(quick)).toEqual({ SUCCESS: quick.length })
  await stopped
  // Long before the lease time is over.
  await Promise.all(slow.map((id) => scene.effect(id, 'held', 2)))
  await scene.open('slow')
  expect(await scene.ended(slow)).toEqual({ SUCCESS: slow.length })
  expect(await scene.rows('SELECT DISTINCT recovery_attempts FROM dbos.workflow_status')).toEqual([
    { recovery_attempts: '1' },
  ])
  await scene.account(quick, GATED)
  await scene.account(slow, GATED, 1)
  const of = (effects: readonly { worker: string }[]) => new Set(effects.map(({ worker }) => worker))
  expect(of(await scene.effects(quick))).toEqual(new Set([one.me]))
  expect(of((await scene.effects(slow)).filter(({ step }) => step === 'after'))).toEqual(new Set([two.me]))
  await scene.nothingHeld()
})
