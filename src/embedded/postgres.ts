import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Binaries, findBinaries } from './binaries.js'
import { cleanEnvironment, makeCluster, superuser } from './cluster.js'
import { stopOrphan } from './orphan.js'
import { type Owner, ownedFolder, ownerBesideRoot } from './owner.js'
import { choosePort } from './port.js'

export interface EmbeddedOptions {
  /** Folder of this server alone; must be one that the owner of Postgres can enter. */
  home: string
  /** The first port to try on the first start; later ones take the same port again while it is free. */
  firstPort?: number
  /** Written data survives a crash of the machine. Tests do without. */
  durable?: boolean
  settings?: Record<string, string>
}

export interface EmbeddedPostgres {
  port: number
  password: string
  pid: number
  url(database: string): string
  /** Settles when Postgres is gone, asked or not. */
  exited: Promise<void>
  stop(): Promise<void>
}

const ATTEMPTS = 3

/** Starts the bundled Postgres on its folder, making the cluster when there is none and clearing up after a crash. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { home, durable = true, settings = {} } = options
  const owner = ownerBesideRoot()
  await ownedFolder(home, owner)
  const binaries = await findBinaries(owner, home)
  const data = join(home, 'data')
  const log = join(home, 'postgres.log')
  await stopOrphan(data)
  const password = await makeCluster(binaries, { ...options, owner, data })
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(home, options.firstPort)
    const child = await launch(binaries, { data, log, port, owner, durable, settings })
    const exited = untilGone(child)
    try {
      await ready(data, child, log)
    } catch (error) {
      await stop(child, exited)
      // Whoever took the port between our look and Postgres's has it; there are others.
      if (attempt < ATTEMPTS && String(error).includes('Address already in use')) continue
      throw error
    }
    return {
      port,
      password,
      pid: child.pid as number,
      url: (database) => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`,
      exited,
      stop: () => stop(child, exited),
    }
  }
}

/** Should this process end on a bug meanwhile, Postgres still goes with it. */
function untilGone(child: ChildProcess): Promise<void> {
  const lastResort = () => child.kill('SIGINT')
  process.once('exit', lastResort)
  return new Promise((resolve) =>
    child.once('exit', () => {
      process.removeListener('exit', lastResort)
      resolve()
    }),
  )
}

interface Launch {
  data: string
  log: string
  port: number
  owner: Owner | undefined
  durable: boolean
  settings: Record<string, string>
}

async function launch(
  binaries: Binaries,
  { data, log, port, owner, durable, settings }: Launch,
): Promise<ChildProcess> {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    max_connections: '200',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...settings,
  }
  const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const output = await open(log, 'w', 0o600)
  // Detached: a Ctrl-C at the terminal reaches us and not Postgres, which must outlive the draining server.
  const child = spawn(binaries.postgres, args, {
    ...owner,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    env: cleanEnvironment(),
  })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', resolve)
  })
  await output.close()
  child.unref()
  return child
}

/** Postgres writes "ready" into its pid file when it takes connections; that costs no connection to find out. */
async function ready(data: string, child: ChildProcess, log: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the embedded Postgres did not start:\n${await readFile(log, 'utf8').catch(() => '')}`)
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return
    await pause(5)
  }
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const timer = new AbortController()
    await Promise.race([exited, pause(patience, undefined, { signal: timer.signal }).catch(() => undefined)])
    timer.abort()
  }
}
