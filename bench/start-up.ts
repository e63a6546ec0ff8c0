import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Contender, Round } from './rounds.js'
import type { Bench } from './setting.js'

const PATIENCE_MS = 60_000
const WARM = 'npm start, database made before'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export const startUp: Bench = {
  about:
    'From the command to the first answer of /readyz, the embedded Postgres started, too; it is looked for every 5 ms. `npm start` also compiles what has changed, which is nothing. Cold: the first start on an empty folder, which makes the cluster, the database and the schemas.',
  async run({ compare, smoke, atEnd }) {
    const folders: string[] = []
    atEnd(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))
    const empty = async () => {
      const folder = await mkdtemp(join(tmpdir(), 'perdure-start-up-'))
      folders.push(folder)
      return folder
    }
    const used = await empty()
    // Compiles whatever there is to compile, and makes the database of the warm starts.
    await started(['npm', 'start', '--'], used)
    const starts = (name: string, command: string[], folder: () => Promise<string>): Contender => ({
      name,
      round: async () => started(command, await folder()),
    })
    const warm = async () => used
    const node = ['node', join(ROOT, 'dist/src/main.js'), 'start']
    await compare({
      name: 'start-up',
      peer: WARM,
      by: 'ms to serving',
      contenders: [
        starts(WARM, ['npm', 'start', '--'], warm),
        starts('npm start, empty folder', ['npm', 'start', '--'], empty),
        ...(smoke ? [] : [starts('node dist/src/main.js start, database made before', node, warm)]),
      ],
      targets: [{ name: 'P13', contender: WARM, figure: 'ms to serving', atMost: 1500 }],
      pace: { warmMs: 0 },
    })
  },
}

async function started([command = '', ...args]: string[], folder: string): Promise<Round> {
  const port = await freePort()
  const start = performance.now()
  const child = spawn(command, [...args, '--data-folder', folder, '--port', String(port)], {
    cwd: ROOT,
    // npm starts a shell that starts the server: a group of their own, to be stopped together.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PERDURE_LOG_LEVEL: 'warn' },
  })
  try {
    await ready(`http://127.0.0.1:${port}/readyz`, child, start + PATIENCE_MS)
    return { of: 1, figures: { 'ms to serving': performance.now() - start } }
  } finally {
    await stop(child, folder)
  }
}

async function ready(url: string, child: ChildProcess, until: number): Promise<void> {
  while (performance.now() < until && child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await pause(5)
  }
  throw new Error(`${child.spawnargs.join(' ')}: does not serve`)
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const gone = child.exitCode === null ? once(child, 'exit') : undefined
  if (gone) process.kill(-(child.pid as number), 'SIGTERM')
  await gone
  // npm may be gone before the server, which gives the folder back when its Postgres has ended.
  const until = performance.now() + PATIENCE_MS
  while (existsSync(join(folder, 'running.json')) && performance.now() < until) await pause(20)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
