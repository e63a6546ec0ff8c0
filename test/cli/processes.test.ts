import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { Health, HealthCheckResponse_ServingStatus as Serving } from '../../gen/ts/grpc/health/v1/health_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { startOf } from '../../src/embedded/process.js'
import { Sessions } from '../../src/wire/grpc.js'
import { emptyDatabase, freshDatabase, withClient } from '../database.js'
import { createGrpcTransport } from '../transport.js'
import { Application } from '../waits/application.js'
import { buildCommand, perdure } from './perdure.js'
import { type Running, temporaryFolder } from './running.js'

buildCommand()

const serve = (databaseUrl: string, ...argv: string[]) =>
  perdure(['serve', '--port', '0', '--processes', '2', ...argv], { env: { PERDURE_DATABASE_URL: databaseUrl } })

async function address(running: Running): Promise<string> {
  const [, url] = await running.prints(/listening url=(http:\S+) processes=/)
  return url as string
}

/** The processes that serve, or have: number and pid, in the order in which they began. */
const processes = (running: Running) =>
  [...running.stderr().matchAll(/a process serves process=(\d+) pid=(\d+)/g)].map(([, number, pid]) => ({
    number: Number(number),
    pid: Number(pid),
  }))

const newest = (running: Running, number: number) =>
  processes(running)
    .filter((one) => one.number === number)
    .at(-1)?.pid as number

/** A client on a connection of its own. */
function connection(baseUrl: string) {
  const sessionManager = new Sessions(baseUrl)
  const workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl, sessionManager }))
  return { workflows, close: () => sessionManager.abort() }
}

/** Who answered, by the calls in the log. */
const answered = (running: Running) =>
  [...running.stderr().matchAll(/ call process=(\d+) /g)].map(([, number]) => Number(number))

const gone = (pid: number) => expect.poll(() => startOf(pid)).toBeUndefined()

test('connections go to the processes in turn, HTTP/1.1 and HTTP/2; the log names who answered', async () => {
  const running = serve(await freshDatabase(), '--log-calls')
  const url = await address(running)
  expect(
    processes(running)
      .map(({ number }) => number)
      .sort(),
  ).toEqual([1, 2])
  for (let i = 0; i < 4; i++) {
    const { workflows, close } = connection(url)
    await workflows.listWorkflows({})
    await workflows.listWorkflows({})
    close()
  }
  await expect.poll(() => answered(running).sort()).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
  const json = { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' }, body: '{}' }
  for (let i = 0; i < 4; i++)
    expect((await fetch(`${url}/perdure.v1.WorkflowService/ListWorkflows`, json)).ok).toBe(true)
  await expect.poll(() => answered(running).slice(8).sort()).toEqual([1, 1, 2, 2])
})

test('a process that is killed is started again; new calls lose nothing meanwhile, and the port stays', async () => {
  const databaseUrl = await freshDatabase()
  const running = serve(databaseUrl)
  const url = await address(running)
  const ids: string[] = []
  for (let round = 0; round < 3; round++) {
    const before = newest(running, 1)
    process.kill(before, 'SIGKILL')
    // Not even before the parent knows.
    for (let call = 0; newest(running, 1) === before || call < 10; call++) {
      const { workflows, close } = connection(url)
      const workflowId = `killed-${round}-${call}`
      await workflows.enqueueWorkflow({ workflow: { name: 'w', queue: 'q', workflowId } })
      ids.push(workflowId)
      close()
    }
  }
  expect(running.stderr()).toMatch(/a process ended by itself: another is started process=1 .*signal=SIGKILL/)
  const stored = await withClient(databaseUrl, (client) =>
    client.query('SELECT workflow_uuid AS id FROM dbos.workflow_status'),
  )
  expect(stored.rows.map(({ id }) => id).sort()).toEqual(ids.sort())
})

test('with every process killed at once, connections wait for the next', async () => {
  const running = serve(await freshDatabase())
  const url = await address(running)
  const pids = processes(running).map(({ pid }) => pid)
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  await expect.poll(() => [...running.stderr().matchAll(/ended by itself/g)].length).toBe(2)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

test('the database has as many connections as processes times the pool, and the listeners; the schema is made once', async () => {
  const databaseUrl = await emptyDatabase()
  const running = serve(databaseUrl, '--pool-size', '3')
  const url = await address(running)
  const application = await Application.on(databaseUrl)
  const id = await application.start()
  const connections = Array.from({ length: 8 }, () => connection(url))
  const leaving = new AbortController()
  const waits = connections.map(async ({ workflows }) => {
    const wait = { workflowId: id, key: 'k' }
    try {
      for await (const _ of workflows.readStream(wait, { signal: leaving.signal }));
    } catch {
      // It is left in the end.
    }
  })
  const calls = () =>
    Promise.all(
      connections.flatMap(({ workflows }) =>
        Array.from({ length: 50 }, (_, n) => workflows.getWorkflow({ workflowId: id, loadInput: n % 2 === 0 })),
      ),
    )
  const count = async () => {
    await calls()
    const { rows } = await application.sql.query(
      `SELECT count(*)::int AS n, count(*) FILTER (WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1')::int AS listeners
       FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'perdure'`,
    )
    return rows[0]
  }
  await expect.poll(count).toEqual({ n: 2 * (3 + 1), listeners: 2 })
  leaving.abort()
  await Promise.all(waits)
})

test('what one process changes wakes those who wait at another', async () => {
  const running = serve(await freshDatabase())
  const url = await address(running)
  // In turn: one connection for each process.
  const [one, other] = [connection(url), connection(url)]
  await one.workflows.enqueueWorkflow({ workflow: { name: 'w', queue: 'q', workflowId: 'waited-for' } })
  const outcome = (async () => {
    for await (const { frame } of other.workflows.getResult({ workflowId: 'waited-for' })) {
      if (frame.case === 'opened') await one.workflows.cancelWorkflows({ workflows: { workflowIds: ['waited-for'] } })
      if (frame.case === 'outcome') return frame.value.status
    }
    return undefined
  })()
  expect(await outcome).toBeDefined()
})

test('SIGTERM to the parent alone drains all: streams are told to go elsewhere, and nobody is left behind', async () => {
  const running = serve(await freshDatabase())
  const url = await address(running)
  const health = createClient(Health, createGrpcTransport({ baseUrl: url }))
  expect((await health.check({})).status).toBe(Serving.SERVING)
  let open = 0
  const ends = Array.from({ length: 6 }, async () => {
    try {
      for await (const { frame } of connection(url).workflows.getEvent({ workflowId: 'never', key: 'k' })) {
        if (frame.case === 'opened') open++
      }
      return 'ended'
    } catch (error) {
      const { code } = ConnectError.from(error)
      return `${Code[code]} ${ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason}`
    }
  })
  await expect.poll(() => open).toBe(6)
  process.kill(running.pid, 'SIGTERM')
  expect(new Set(await Promise.all(ends))).toEqual(new Set(['Unavailable DRAINING']))
  expect(await running.exited).toEqual({ code: 0, signal: null })
  for (const { pid } of processes(running)) await gone(pid)
  expect(running.stderr()).not.toContain('ended by itself')
})

test('a parent that is killed takes its processes along', async () => {
  const running = serve(await freshDatabase())
  await address(running)
  process.kill(running.pid, 'SIGKILL')
  for (const { pid } of processes(running)) await gone(pid)
})

test('a namespace that can’t be served stops the start, once', async () => {
  const wrong = new URL(await freshDatabase())
  wrong.username = 'stranger'
  const running = serve(wrong.href)
  expect((await running.exited).code).toBe(1)
  expect(running.stderr().match(/namespace default: /g)).toHaveLength(1)
})

test('perdure start: the parent alone owns the embedded Postgres, and Ctrl-C stops all of them', async () => {
  const running = perdure(['start', '--data-folder', temporaryFolder(), '--port', '0', '--processes', '2'])
  await running.prints(/Ctrl-C stops everything/)
  const url = await address(running)
  for (let i = 0; i < 4; i++)
    expect((await fetch(`${url}/readyz`, { headers: { connection: 'close' } })).status).toBe(200)
  const pids = processes(running).map(({ pid }) => pid)
  expect(pids).toHaveLength(2)
  process.kill(pids[0] as number, 'SIGKILL')
  await expect.poll(() => processes(running).length).toBe(3)
  expect((await fetch(`${url}/readyz`, { headers: { connection: 'close' } })).status).toBe(200)
  running.signal('SIGINT')
  expect(await running.exited).toEqual({ code: 0, signal: null })
  for (const { pid } of processes(running)) await gone(pid)
})
