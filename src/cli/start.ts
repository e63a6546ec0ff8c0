import { join, resolve } from 'node:path'
import { type Config, loadConfig, type NamespaceConfig } from '../config/load.js'
import { defaultsOf, namespaceOptions } from '../config/options.js'
import { embeddedHome } from '../embedded/home.js'
import { FolderInUse, lockFolder } from '../embedded/lock.js'
import { type EmbeddedPostgres, startEmbedded } from '../embedded/postgres.js'
import { createLog, type Log } from '../log.js'
import { type Asked, askedToStop, unlessHurried } from './lifecycle.js'
import { explained, isPortFree, portTaken } from './port-taken.js'
import { openProcesses } from './processes/processes.js'
import { openServer, type RunningServer } from './server.js'
import { welcome } from './welcome.js'

const DATABASE = 'perdure_dbos_sys'
const FIRST_POSTGRES_PORT = 7338

/** A Postgres of its own and the server on it: everything there is, from one command, until it is asked to stop. */
export async function start(argv: readonly string[]): Promise<number> {
  const config = loadConfig('start', { argv, env: process.env })
  const log = createLog(config.logLevel, config.logFormat, (line) => process.stderr.write(line))
  for (const warning of config.warnings) log.warn(warning)
  // From the very beginning: a Ctrl-C while Postgres starts must not leave it behind.
  const asked = askedToStop(log)
  const folder = resolve(config.dataFolder)
  const lock = await lockFolder(folder).catch((error) => Promise.reject(alreadyRunning(error)))
  try {
    if (!(await isPortFree(config))) throw portTaken(config)
    const home = await embeddedHome(folder)
    const postgres = await startEmbedded({ home, firstPort: FIRST_POSTGRES_PORT })
    try {
      return await serveFrom({ postgres, home, config, log, asked, announce: lock.announce })
    } finally {
      await postgres.stop()
      log.info('stopped')
    }
  } finally {
    await lock.release()
  }
}

interface Started {
  postgres: EmbeddedPostgres
  home: string
  config: Config<'start'>
  log: Log
  asked: Asked
  announce(url: string): Promise<void>
}

async function serveFrom({ postgres, home, config, log, asked, announce }: Started): Promise<number> {
  const databaseUrl = postgres.url(DATABASE)
  const namespaces = [embedded(databaseUrl, config.legacyPayloads)]
  const whole = { ...config, namespaces }
  const opening: Promise<RunningServer> = config.processes > 1 ? openProcesses(whole, log) : openServer(whole, log)
  const server = await opening.catch((error) => Promise.reject(explained(error, config)))
  await announce(server.url)
  process.stdout.write(welcome({ url: server.url, databaseUrl, home }))
  const why = await Promise.race([asked.toStop, postgres.exited.then(() => 'broken' as const)])
  if (why === 'broken') log.error('the embedded Postgres ended by itself', { log: join(home, 'postgres.log') })
  await unlessHurried(server.close(config.drainTime), asked.hurry)
  return why === 'broken' ? 1 : 0
}

function embedded(databaseUrl: string, legacyPayloads: boolean): NamespaceConfig {
  return { ...defaultsOf(namespaceOptions), name: 'default', databaseUrl, legacyPayloads }
}

function alreadyRunning(error: unknown): unknown {
  if (!(error instanceof FolderInUse)) return error
  const { pid, since, url } = error.holder
  return new Error(
    [
      `perdure runs on this data folder already: pid ${pid}, ${url ?? 'still starting'}, since ${since}.`,
      `Stop it with \`kill ${pid}\` (or Ctrl-C where it runs), or start another one beside it:`,
      '`perdure start --data-folder other --port 7400`',
    ].join('\n'),
  )
}
