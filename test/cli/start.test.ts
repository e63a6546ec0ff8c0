import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { Code, createClient } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { canEnter, ownerBesideRoot } from '../../src/embedded/owner.js'
import { startOf } from '../../src/embedded/process.js'
import { withClient } from '../database.js'
import { createGrpcTransport } from '../transport.js'
import { buildCommand, perdure } from './perdure.js'
import { type Running, type RunOptions, temporaryFolder } from './running.js'

buildCommand()

const start = (folder: string, options?: RunOptions) =>
  perdure(['start', '--data-folder', folder, '--port', '0'], options)

interface Serving {
  url: string
  databaseUrl: string
  postgres: number
}

async function serving(running: Running, folder: string): Promise<Serving> {
  await running.prints(/Ctrl-C stops everything/)
  const [url] = await running.prints(/http:\/\/127\.0\.0\.1:\d+/)
  const [databaseUrl] = await running.prints(/postgresql:\/\/\S+/)
  const pidFile = join(realpathSync(join(folder, 'postgres')), 'data', 'postmaster.pid')
  const postgres = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  return { url: url as string, databaseUrl: databaseUrl as string, postgres }
}

const workflows = (databaseUrl: string) =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query('SELECT workflow_uuid AS id FROM dbos.workflow_status')
    return rows.map(({ id }) => id)
  })

const addWorkflow = (databaseUrl: string) =>
  withClient(databaseUrl, (client) =>
    client.query(`INSERT INTO dbos.workflow_status (workflow_uuid, status) VALUES ('kept', 'PENDING')`),
  )

test('it serves and prints where, and its data lasts from one start to the next', async () => {
  const folder = temporaryFolder()
  const first = start(folder)
  const before = await serving(first, folder)
  expect((await fetch(`${before.url}/readyz`)).status).toBe(200)
  await addWorkflow(before.databaseUrl)
  first.signal('SIGINT')
  expect(await first.exited).toEqual({ code: 0, signal: null })

  const second = start(folder)
  const after = await serving(second, folder)
  expect(after.databaseUrl).toBe(before.databaseUrl)
  expect(await workflows(after.databaseUrl)).toEqual(['kept'])
})

test('Ctrl-C stops everything and leaves no process', async () => {
  const folder = temporaryFolder()
  const running = start(folder)
  const { postgres } = await serving(running, folder)
  expect(await startOf(postgres)).toBeDefined()
  running.signal('SIGINT')
  await running.exited
  expect(await startOf(postgres)).toBeUndefined()
  expect(existsSync(join(folder, 'running.json'))).toBe(false)
  expect(running.stderr()).toMatch(/stopping signal=SIGINT[\s\S]*stopped/)
})

test('whoever waits at the time of a Ctrl-C is told to go elsewhere, before Postgres stops', async () => {
  const folder = temporaryFolder()
  const running = start(folder)
  const { url } = await serving(running, folder)
  const client = createClient(WorkflowService, createGrpcTransport({ baseUrl: url }))
  const frames = client.getEvent({ workflowId: 'not-yet', key: 'status' })[Symbol.asyncIterator]()
  expect((await frames.next()).value?.frame.case).toBe('opened')
  running.signal('SIGINT')
  const farewell = await frames.next().catch((error) => error)
  expect(farewell).toMatchObject({ code: Code.Unavailable })
  expect(farewell.message).toContain('shutting down')
  expect(await running.exited).toEqual({ code: 0, signal: null })
})

test('Ctrl-C while Postgres is being set up leaves no process either', async () => {
  const folder = temporaryFolder()
  const running = start(folder)
  await expect.poll(() => existsSync(join(folder, 'postgres', 'data.new')), { interval: 5 }).toBe(true)
  running.signal('SIGINT')
  await running.exited
  expect(postgresOn(folder)).toEqual([])
})

test('a second start beside a running one says which process, where, and what to do', async () => {
  const folder = temporaryFolder()
  const first = start(folder)
  const { url } = await serving(first, folder)
  const second = start(folder)
  expect((await second.exited).code).toBe(1)
  expect(second.stderr()).toContain(`pid ${first.pid}, ${url}`)
  expect(second.stderr()).toContain('--data-folder other')
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

test('of two starts at once one serves', async () => {
  const folder = temporaryFolder()
  const both = [start(folder), start(folder)]
  const refused = await Promise.race(both.map((running) => running.exited.then(() => running)))
  expect(refused.stderr()).toContain('perdure runs on this data folder already')
  const other = both.find((running) => running !== refused) as Running
  await serving(other, folder)
})

test('after kill -9 the next start stops the Postgres that was left, and has the data', async () => {
  const folder = temporaryFolder()
  const killed = start(folder)
  const before = await serving(killed, folder)
  await addWorkflow(before.databaseUrl)
  killed.child.kill('SIGKILL')
  await killed.exited
  expect(await startOf(before.postgres)).toBeDefined()

  const next = start(folder)
  const after = await serving(next, folder)
  expect(after.postgres).not.toBe(before.postgres)
  expect(await startOf(before.postgres)).toBeUndefined()
  expect(after.databaseUrl).toBe(before.databaseUrl)
  expect(await workflows(after.databaseUrl)).toEqual(['kept'])
})

test('when Postgres and the server are both killed, its stale pid file is no obstacle', async () => {
  const folder = temporaryFolder()
  const killed = start(folder)
  const { postgres } = await serving(killed, folder)
  process.kill(postgres, 'SIGKILL')
  killed.child.kill('SIGKILL')
  await killed.exited
  await serving(start(folder), folder)
})

test('when Postgres ends by itself the server says so and ends with 1', async () => {
  const folder = temporaryFolder()
  const running = start(folder)
  const { postgres } = await serving(running, folder)
  process.kill(postgres, 'SIGQUIT')
  expect((await running.exited).code).toBe(1)
  expect(running.stderr()).toContain('the embedded Postgres ended by itself')
})

test('a port that is taken is said before anything is started', async () => {
  const folder = temporaryFolder()
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => holder.once('listening', listening))
  const { port } = holder.address() as AddressInfo
  const running = perdure(['start', '--data-folder', folder, '--port', String(port)])
  expect((await running.exited).code).toBe(1)
  expect(running.stderr()).toBe(
    `perdure: port ${port} on 127.0.0.1 is taken by another process: stop that one, or choose another with --port\n`,
  )
  expect(existsSync(join(folder, 'postgres'))).toBe(false)
  holder.close()
})

const nobody = ownerBesideRoot()
const reachable = await canEnter(resolve('.'), nobody)
const whyNot = !nobody ? 'not root, so every test ran as another user' : 'another user can’t enter this folder'
if (!nobody || !reachable) console.log(`Not run: starting as another user (${whyNot})`)

test.skipIf(!nobody || !reachable)('another user than root can start it', async () => {
  const folder = temporaryFolder()
  chownSync(folder, nobody?.uid ?? 0, nobody?.gid ?? 0)
  const running = start(folder, nobody)
  const { url, postgres } = await serving(running, folder)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  running.signal('SIGINT')
  await running.exited
  expect(await startOf(postgres)).toBeUndefined()
})

test.skipIf(!nobody)('root’s data folder, where nobody else can enter, links to one under /var/lib', async () => {
  const folder = temporaryFolder()
  chmodSync(folder, 0o700)
  const data = join(folder, 'mine')
  mkdirSync(data)
  const first = start(data)
  const { databaseUrl } = await serving(first, data)
  const home = realpathSync(join(data, 'postgres'))
  try {
    expect(home).toMatch(/^\/var\/lib\/perdure\//)
    expect(first.stdout()).toContain(home)
    await addWorkflow(databaseUrl)
    first.signal('SIGINT')
    await first.exited
    const second = start(data)
    expect(await workflows((await serving(second, data)).databaseUrl)).toEqual(['kept'])
    second.signal('SIGINT')
    await second.exited
  } finally {
    rmSync(home, { recursive: true })
  }
})

/** Postgres processes whose data lie under a folder. */
function postgresOn(folder: string): string[] {
  const processes = execFileSync('ps', ['-eo', 'command'], { encoding: 'utf8' }).split('\n')
  return processes.filter((command) => command.includes('postgres') && command.includes(folder))
}
