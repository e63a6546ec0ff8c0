import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '../src/embedded/postgres.js'
import { openDatabase } from '../src/store/database.js'
import { prepareSchemas } from '../src/store/migration.js'

export interface BenchPostgres {
  /** What it says of itself: version and the settings that decide what a commit costs. */
  about: Record<string, string>
  /** A new database with the migrated schemas. */
  database(): Promise<string>
  /** Statements that everybody ran meanwhile; absent where its log is not ours to read. */
  statements?: (work: () => Promise<unknown>) => Promise<number>
  close(): Promise<void>
}

/** The one at `url`, or an own one that writes as a real one does, thrown away at the end. */
export async function benchPostgres(url?: string): Promise<BenchPostgres> {
  if (url) return on(url, async () => {})
  const home = await mkdtemp(join(tmpdir(), 'perdure-bench-'))
  const settings = { shared_buffers: '256MB', log_parameter_max_length: '0', max_wal_size: '2GB' }
  const postgres = await startEmbedded({ home, firstPort: 7350, settings })
  const stop = async () => {
    await postgres.stop()
    await rm(home, { recursive: true, force: true })
  }
  return on(postgres.url('postgres'), stop, join(home, 'postgres.log'))
}

async function on(url: string, stop: () => Promise<void>, log?: string): Promise<BenchPostgres> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  const made: string[] = []
  const show = async (setting: string) => (await admin.query(`SHOW ${setting}`)).rows[0][setting] as string
  const about: Record<string, string> = {}
  for (const setting of ['server_version', 'fsync', 'synchronous_commit', 'shared_buffers'])
    about[setting] = await show(setting)
  return {
    about,
    async database() {
      const name = `perdure_bench_${process.pid}_${randomBytes(4).toString('hex')}`
      await admin.query(`CREATE DATABASE "${name}"`)
      made.push(name)
      const own = new URL(url)
      own.pathname = `/${name}`
      const database = openDatabase({ url: own.href })
      await prepareSchemas(database, { migrate: true })
      await database.close()
      return own.href
    },
    ...(log && { statements: (work) => logged(admin, log, work) }),
    async close() {
      for (const name of made) await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
      await admin.end()
      await stop()
    },
  }
}

const RAN = / LOG: {2}(statement|execute [^:]*): /
const OURS = /SHOW log_statement|pg_reload_conf|ALTER SYSTEM/

/** By the log, which misses nothing and is switched on for the counting alone: it costs time. */
async function logged(admin: pg.Client, log: string, work: () => Promise<unknown>): Promise<number> {
  await logging(admin, 'all')
  const { size } = await stat(log)
  await work()
  await logging(admin, 'none')
  const file = await open(log)
  let count = 0
  for await (const line of file.readLines({ start: size })) if (RAN.test(line) && !OURS.test(line)) count++
  return count
}

async function logging(admin: pg.Client, which: 'all' | 'none'): Promise<void> {
  await admin.query(`ALTER SYSTEM SET log_statement = '${which}'`)
  await admin.query('SELECT pg_reload_conf()')
  while ((await admin.query('SHOW log_statement')).rows[0].log_statement !== which) await pause(5)
  // Every process of Postgres is told at the same time; this gives the last of them the time to hear it.
  await pause(100)
}
