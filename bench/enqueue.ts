import pg from 'pg'
import { CallerProcesses } from './caller-processes.js'
import { cpuOf } from './cpu.js'
import type { EnqueueSetup } from './enqueue-calls.js'
import { counted } from './load.js'
import { serve } from './processes.js'
import type { Contender, Target } from './rounds.js'
import type { Bench, Setting } from './setting.js'

const MOST_CONNECTIONS = 32

export const enqueue: Bench = {
  about: `One workflow a call, from the call to its durable row; nobody works on the queue. Callers are processes of their own, one or two; stubs have one connection a process, DBOSClient and plain SQL ${MOST_CONNECTIONS} in all.`,
  async run(setting) {
    const { compare, smoke } = setting
    const { pool, calls } = await enqueueing(setting, smoke ? [1] : [2, 1])
    // The most first: one caller then meets programs that are warm, on either side.
    const warm = new Set<number>()
    for (const [processes, callers] of smoke ? [[1, 8]] : ARRANGEMENTS) {
      await compare({
        name: `enqueue, ${callers} ${callers === 1 ? 'caller' : 'callers'}${processes === 1 ? '' : ` in ${processes} processes`}`,
        peer: 'DBOSClient',
        by: 'calls/s',
        contenders: ['gRPC stubs', 'perdure/client', 'DBOSClient', 'one-row insert'].map((name) =>
          calls(name, { processes, callers }),
        ),
        prepare: () => emptied(pool),
        targets: targets(callers),
        ...(setting.postgres.statements && { statements: setting.postgres.statements }),
        pace: smoke ? {} : { roundMs: 600, warmMs: warm.has(processes) ? 300 : 2000 },
      })
      warm.add(processes)
    }
  },
}

const ARRANGEMENTS = [
  [2, 256],
  [2, 64],
  [1, 64],
  [1, 8],
  [1, 1],
] as const

function targets(callers: number): Target[] {
  const stubs = { contender: 'gRPC stubs', to: 'DBOSClient' }
  if (callers === 1) return [{ name: 'P3', ...stubs, figure: 'p50 ms', atMost: 1 }]
  if (callers < 64) return []
  return [
    { name: 'P1', ...stubs, figure: 'calls/s', atLeast: 3 },
    { name: 'P1', ...stubs, figure: 'p50 ms', atMost: 0.4 },
    { name: 'P2', ...stubs, contender: 'perdure/client', figure: 'calls/s', atLeast: 7 },
  ]
}

/** Who calls, and from how many processes. */
interface Arrangement {
  processes: number
  callers: number
  unit?: string
  perCall?: number
}

/** A server, and callers of each arrangement that will be asked for. */
export async function enqueueing({ postgres, atEnd }: Setting, arrangements: readonly number[]) {
  const databaseUrl = await postgres.database()
  const server = await serve(databaseUrl)
  atEnd(server.stop)
  const pool = new pg.Pool({ connectionString: databaseUrl })
  atEnd(() => pool.end())
  const all = new Map<number, CallerProcesses>()
  for (const count of arrangements) {
    const setup: EnqueueSetup = { url: server.url, databaseUrl, connections: MOST_CONNECTIONS / count }
    const started = await CallerProcesses.start(count, 'enqueue-calls', setup)
    atEnd(() => started.stop())
    all.set(count, started)
  }
  const cpu = { server: () => cpuOf(server.pid), ...(postgres.cpu && { Postgres: postgres.cpu }) }
  const calls = (name: string, { processes, callers, ...unit }: Arrangement): Contender => ({
    name,
    round: (ms) => counted({ ...unit, cpu }, () => (all.get(processes) as CallerProcesses).run(name, { callers, ms })),
  })
  return { pool, calls }
}

/** Every round begins with the same tables. */
export async function emptied(pool: pg.Pool): Promise<void> {
  await pool.query('TRUNCATE dbos.workflow_status, dbos.workflow_input CASCADE')
}
