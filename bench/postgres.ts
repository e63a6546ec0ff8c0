import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '../src/embedded/postgres.js'
import { openDatabase } from '../src/store/database.js'
import { prepareSchemas } from '../src/store/schema/migration.js'
import { cpuOfFamily, parentOf } from './cpu.js'

export interface BenchPostgres {
  /** What it says of itself: version and the settings that decide what a commit costs. */
  about: Record<string, string>
  /** A new database with the migrated schemas. */
  database(): Promise<string>
  /** The same database for another role that may do everything, to tell its statements from others. */
  urlAs(role: string, databaseUrl: string): Promise<string>
  /** Microseconds of CPU of all its processes so far; absent where they are not ours to see. */
  cpu?: () => number | undefined
  /** Statements that everybody ran meanwhile; absent where its log is not ours to read. */
  statements?: (work: () => Promise<unknown>) => Promise<number>
  /** The same, by `role@database`. */
  statementsBy?: (work: () => Promise<unknown>) => Promise<Map<string, number>>
  close(): Promise<void>
}

/** The one at `url`, or an own one that writes as a real one does, thrown away at the end. */
export async function benchPostgres(url?: string): Promise<BenchPostgres> {
  if (url) return on(url, async () => {})
  const home = await mkdtemp(join(tmpdir(), 'perdure-bench-'))
  const settings = {
    shared_buffers: '256MB',
    log_parameter_max_length: '0',
    max_wal_size: '2GB',
    log_line_prefix: '%m [%p] %u@%d ',
  }
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
  const postmaster = log ? parentOf((await admin.query('SELECT pg_backend_pid() AS pid')).rows[0].pid) : 0
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
    async urlAs(role, databaseUrl) {
      const own = new URL(databaseUrl)
      // Where statements are not counted there is nothing to tell apart.
      if (!log) return own.href
      own.username = role
      own.password = randomBytes(12).toString('hex')
      const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
      const verb = rowCount === 0 ? 'CREATE' : 'ALTER'
      await admin.query(`${verb} ROLE ${role} LOGIN SUPERUSER PASSWORD '${own.password}'`)
      return own.href
    },
    ...(log && {
      cpu: () => cpuOfFamily(postmaster),
      statements: async (work) => sum((await logged(admin, log, work)).values()),
      statementsBy: (work) => logged(admin, log, work),
    }),
    async close() {
      await left(admin, made)
      for (const name of made) await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
      await admin.end()
      await stop()
    },
  }
}

const PATIENCE_MS = 5000

/** A pool has ended before its connections are closed: who is thrown out of a database then fails after all is done. */
async function left(admin: pg.Client, databases: readonly string[]): Promise<void> {
  const inside = 'SELECT FROM pg_stat_activity WHERE datname = ANY($1)'
  const until = Date.now() + PATIENCE_MS
  while (Date.now() < until && (await admin.query(inside, [databases])).rowCount !== 0) await pause(10)
}

const RAN = / (\S*) LOG: {2}(?:statement|execute [^:]*): /
const OURS = /SHOW log_statement|pg_reload_conf|ALTER SYSTEM/

/** By the log, which misses nothing and is switched on for the counting alone: it costs time. */
async function logged(admin: pg.Client, log: string, work: () => Promise<unknown>): Promise<Map<string, number>> {
  await logging(admin, 'all')
  const { size } = await stat(log)
  await work()
  await logging(admin, 'none')
  const file = await open(log)
  const counts = new Map<string, number>()
  for await (const line of file.readLines({ start: size })) {
    const who = RAN.exec(line)?.[1]
    if (who !== undefined && !OURS.test(line)) counts.set(who, (counts.get(who) ?? 0) + 1)
  }
  return counts
}

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0)

async function logging(admin: pg.Client, which: 'all' | 'none'): Promise<void> {
  await admin.query(`ALTER SYSTEM SET log_statement = '${which}'`)
  await admin.query('SELECT pg_reload_conf()')
  while ((await admin.query('SHOW log_statement')).rows[0].log_statement !== which) await pause(5)
  // Every process of Postgres is told at the same time; this gives the last of them the time to hear it.
  await pause(100)
}
