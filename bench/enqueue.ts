import pg from 'pg'
import { PerdureClient } from '../src/client/index.js'
import { argument } from './argument.js'
import { CallerProcesses, type Callers } from './caller-processes.js'
import { cpuOf } from './cpu.js'
import { type EnqueueSetup, QUEUE, WORKFLOW } from './enqueue-calls.js'
import { GoCallers, goCallersBuilt } from './go-callers.js'
import { counted } from './load.js'
import { serve } from './processes.js'
import type { Contender, Target } from './rounds.js'
import type { Bench, Setting } from './setting.js'

const MOST_CONNECTIONS = 32
const IN_GO = 'grpc-go stubs'
const STUBS = ['grpc-js stubs', IN_GO]

export const enqueue: Bench = {
  about: `One workflow a call, from the call to its durable row; nobody works on the queue. Callers are processes of their own, one or two; stubs, of TypeScript on grpc-js and of Go, have one connection a process, DBOSClient and plain SQL ${MOST_CONNECTIONS} in all.`,
  async run(setting) {
    const { compare, smoke } = setting
    const hasGo = goCallersBuilt(setting.note)
    const { pool, calls } = await enqueueing(setting, smoke ? [1] : [2, 1], hasGo)
    const names = [...STUBS.filter((name) => hasGo || name !== IN_GO), 'perdure/client', 'DBOSClient', 'one-row insert']
    // The most first: one caller then meets programs that are warm, on either side.
    const warm = new Set<number>()
    for (const [processes, callers] of smoke ? [[1, 8]] : ARRANGEMENTS) {
      await compare({
        name: `enqueue, ${callers} ${callers === 1 ? 'caller' : 'callers'}${processes === 1 ? '' : ` in ${processes} processes`}`,
        peer: 'DBOSClient',
        by: 'calls/s',
        contenders: names.map((name) => calls(name, { processes, callers })),
        prepare: () => emptied(pool),
        targets: targets(callers, names),
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

function targets(callers: number, names: string[]): Target[] {
  const to = 'DBOSClient'
  const stubs = STUBS.filter((name) => names.includes(name))
  if (callers === 1) return stubs.map((contender) => ({ name: 'P3', contender, to, figure: 'p50 ms', atMost: 1 }))
  if (callers < 64) return []
  return [
    ...stubs.flatMap((contender) => [
      { name: 'P1', contender, to, figure: 'calls/s', atLeast: 3 },
      { name: 'P1', contender, to, figure: 'p50 ms', atMost: 0.4 },
    ]),
    { name: 'P2', contender: 'perdure/client', to, figure: 'calls/s', atLeast: 7 },
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
export async function enqueueing({ postgres, atEnd }: Setting, arrangements: readonly number[], hasGo = false) {
  const databaseUrl = await postgres.database()
  const server = await serve(databaseUrl)
  atEnd(server.stop)
  await registered(server.url)
  const pool = new pg.Pool({ connectionString: databaseUrl })
  atEnd(() => pool.end())
  const inNode = new Map<number, Callers>()
  const inGo = new Map<number, Callers>()
  for (const count of arrangements) {
    const setup: EnqueueSetup = { url: server.url, databaseUrl, connections: MOST_CONNECTIONS / count }
    const started = await CallerProcesses.start(count, 'enqueue-calls', setup)
    atEnd(() => started.stop())
    inNode.set(count, started)
    if (hasGo) inGo.set(count, callersInGo(count, server.url, atEnd))
  }
  const cpu = { server: () => cpuOf(server.pid), ...(postgres.cpu && { Postgres: postgres.cpu }) }
  const calls = (name: string, { processes, callers, ...unit }: Arrangement): Contender => ({
    name,
    round: (ms) => {
      const started = (name === IN_GO ? inGo : inNode).get(processes) as Callers
      return counted({ ...unit, cpu }, () => started.run(name, { callers, ms }))
    },
  })
  return { pool, calls }
}

/** As its application would have: each answer warns of a queue that nobody knows. */
async function registered(url: string): Promise<void> {
  const client = await PerdureClient.create({ url })
  await client.registerQueue(QUEUE)
  await client.destroy()
}

function callersInGo(count: number, url: string, atEnd: Setting['atEnd']): Callers {
  const setup = { workflow: WORKFLOW, queue: QUEUE, argument: JSON.stringify(argument) }
  const started = new GoCallers(count, { address: new URL(url).host, connections: 1, ...setup })
  atEnd(() => started.stop())
  return started
}

/** Every round begins with the same tables. */
export async function emptied(pool: pg.Pool): Promise<void> {
  await pool.query('TRUNCATE dbos.workflow_status, dbos.workflow_input CASCADE')
}
