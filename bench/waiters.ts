import { setTimeout as pause } from 'node:timers/promises'
import { create, type DescMessage, type DescMethod, type MessageShape } from '@bufbuild/protobuf'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { cpuOf } from './cpu.js'
import type { DbosWaitersAsk } from './dbos-waiters.js'
import { OpenStreams } from './open-streams.js'
import type { BenchPostgres } from './postgres.js'
import { end, nextOf, serve, talkTo } from './processes.js'
import { compared, type Figures, type Target } from './rounds.js'
import type { Bench, Setting } from './setting.js'
import { runningWorkflows } from './workflows.js'

const KEY = 'waited-for'
const LISTENING = 'perdure'
const POLLING = 'perdure, LISTEN off'
const CLIENT = 'DBOSClient'

type Kind = DbosWaitersAsk['kind']

const { getEvent, readStream, getResult } = WorkflowService.method

/** The client looks once in so many seconds; a window that is shorter would miss its looks, or see them alone. */
const LOOKS_EVERY: Record<Kind, number> = { event: 10, stream: 1, result: 1 }

/** One that waits in its own way, on a database of its own by which its statements are told apart. */
interface Sitter {
  name: string
  databaseUrl: string
  /** Opens the waits; settles when all have looked once and sleep. */
  open(ids: string[]): Promise<{ pid: number; close(): Promise<void> }>
}

export const waitersForEvents = waitersFor('event')
export const waitersForStreams = waitersFor('stream')
export const waitersForResults = waitersFor('result')

function waitersFor(kind: Kind): Bench {
  return {
    about: `What it costs that as many wait, each for the ${kind} of another workflow, while nothing happens: just opened, when perdure looks the most often. CPU: milliseconds a second, of the server or of the process with DBOSClient, and of Postgres on its behalf. DBOSClient at its defaults, with 20 connections.`,
    async run(setting) {
      const { postgres, smoke, note } = setting
      const { statementsBy } = postgres
      if (!statementsBy)
        return note('Not run: statements are counted in the log of a Postgres that the bench starts itself.')
      const sitters = await all(kind, setting)
      const pools = new Map(
        sitters.map(({ databaseUrl }) => [databaseUrl, new pg.Pool({ connectionString: databaseUrl })]),
      )
      for (const pool of pools.values()) setting.atEnd(() => pool.end())
      const windows = smoke ? { count: 1, ms: 100 } : { count: kind === 'event' ? 1 : 3, ms: LOOKS_EVERY[kind] * 1000 }
      for (const count of smoke ? [20] : [100, 1000, 10_000]) {
        // Where the client takes all the machine has, it must not take it from the others.
        const crowded = kind !== 'event' && count > 1000
        const sittings = crowded ? [sitters.slice(0, -1), sitters.slice(-1)] : [sitters]
        const seen = new Map<string, Figures[]>()
        for (const together of sittings) await sit({ together, pools, count, windows, statementsBy }, seen)
        setting.report(
          compared(
            {
              name: `waiters, ${kind}: ${count.toLocaleString('en-US')} wait`,
              peer: CLIENT,
              by: 'statements/s',
              targets: smoke ? [] : targets(kind, count),
            },
            seen,
          ),
        )
      }
    },
  }
}

async function all(kind: Kind, { postgres, atEnd }: Setting): Promise<Sitter[]> {
  const perdure = async (name: string, ...options: string[]): Promise<Sitter> => {
    const databaseUrl = await postgres.database()
    const server = await serve(databaseUrl, ...options)
    atEnd(server.stop)
    const open = async (ids: string[]) => {
      const streams = await OpenStreams.connect(server.url, 4, 'gRPC')
      await opened(kind, streams, ids)
      await pause(250)
      return { pid: server.pid, close: () => streams.close() }
    }
    return { name, databaseUrl, open }
  }
  const databaseUrl = await postgres.database()
  const client: Sitter = {
    name: CLIENT,
    databaseUrl,
    async open(ids) {
      const { child } = await talkTo('dbos-waiters', databaseUrl, KEY)
      child.send({ kind, ids } satisfies DbosWaitersAsk)
      await nextOf(child)
      // It does not tell when it has looked for all of them.
      await pause(250 + ids.length / 4)
      return { pid: child.pid as number, close: () => end(child) }
    },
  }
  return [await perdure(LISTENING), await perdure(POLLING, '--listen=off'), client]
}

function opened(kind: Kind, streams: OpenStreams, ids: readonly string[]): Promise<void> {
  const timeout = { seconds: 600n }
  const all = <I extends DescMessage>(method: DescMethod & { input: I }, request: (id: string) => MessageShape<I>) =>
    streams.open(method, ids.map(request))
  switch (kind) {
    case 'event':
      return all(getEvent, (workflowId) => create(getEvent.input, { workflowId, key: KEY, timeout }))
    case 'stream':
      return all(readStream, (workflowId) => create(readStream.input, { workflowId, key: KEY }))
    case 'result':
      return all(getResult, (workflowId) => create(getResult.input, { workflowId, timeout }))
  }
}

interface Sitting {
  together: readonly Sitter[]
  pools: ReadonlyMap<string, pg.Pool>
  count: number
  windows: { count: number; ms: number }
  statementsBy: NonNullable<BenchPostgres['statementsBy']>
}

async function sit({ together, pools, count, windows, statementsBy }: Sitting, seen: Map<string, Figures[]>) {
  const sitting = await Promise.all(
    together.map(async (sitter) => {
      const pool = pools.get(sitter.databaseUrl) as pg.Pool
      const { pid, close } = await sitter.open(await runningWorkflows(pool, count))
      return { ...sitter, pool, pid, close }
    }),
  )
  for (let window = 0; window < windows.count; window++) {
    let seconds = 0
    let before: Cpu[] = []
    let after: Cpu[] = []
    const counts = await statementsBy(async () => {
      before = await Promise.all(sitting.map(cpu))
      const start = performance.now()
      await pause(windows.ms)
      seconds = (performance.now() - start) / 1000
      after = await Promise.all(sitting.map(cpu))
    })
    sitting.forEach(({ name, databaseUrl }, i) => {
      const figures: Figures = {
        'statements/s': statementsOn(databaseUrl, counts) / seconds,
        'CPU ms/s': ((after[i]?.own ?? 0) - (before[i]?.own ?? 0)) / 1000 / seconds,
        'Postgres CPU ms/s': ((after[i]?.postgres ?? 0) - (before[i]?.postgres ?? 0)) / 1000 / seconds,
      }
      seen.set(name, [...(seen.get(name) ?? []), figures])
    })
  }
  for (const { close } of sitting) await close()
}

interface Cpu {
  own: number
  postgres: number
}

/** Of a process and of the backends on its database, our own look at them among these. */
async function cpu({ pid, pool }: { pid: number; pool: pg.Pool }): Promise<Cpu> {
  const { rows } = await pool.query<{ pid: number }>(LOOK)
  const backends = rows.reduce((sum, row) => sum + (cpuOf(row.pid) ?? 0), 0)
  return { own: cpuOf(pid) ?? 0, postgres: backends }
}

const LOOK = 'SELECT pid FROM pg_stat_activity WHERE datname = current_database()'
/** Of our own in every window: before and after. */
const LOOKS = 2

function statementsOn(databaseUrl: string, counts: ReadonlyMap<string, number>): number {
  const database = new URL(databaseUrl).pathname.slice(1)
  const [, count = 0] = [...counts].find(([who]) => who.endsWith(`@${database}`)) ?? []
  return count - LOOKS
}

function targets(kind: Kind, count: number): Target[] {
  const statements = { figure: 'statements/s' }
  const all: Target[] = [{ name: 'LISTEN off costs no more', contender: POLLING, ...statements, to: CLIENT, atMost: 1 }]
  if (kind === 'result') {
    all.push({ name: 'P5', contender: LISTENING, ...statements, atMost: 60 })
    if (count === 1000)
      all.push({ name: '15 times fewer', contender: LISTENING, ...statements, to: CLIENT, atMost: 1 / 15 })
  } else {
    if (count === 1000)
      all.push({ name: '50 times fewer', contender: LISTENING, ...statements, to: CLIENT, atMost: 1 / 50 })
    if (count === 10_000) all.push({ name: 'P6', contender: LISTENING, ...statements, atMost: 5 })
  }
  return all
}
