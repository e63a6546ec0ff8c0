import { setTimeout as pause } from 'node:timers/promises'
import { create } from '@bufbuild/protobuf'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { commands } from '../src/config/options.js'
import { argument } from './argument.js'
import { emptied } from './enqueue.js'
import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { type Served, serve } from './processes.js'
import type { Contender, Round } from './rounds.js'
import type { Bench, Setting } from './setting.js'

/** As `poolSize` says by default. */
const POOL = 4

const { getWorkflow, enqueueWorkflow, readStream } = WorkflowService.method

interface Deployment {
  name: string
  replicas: number
  /** Processes of each. */
  processes: number
}

/** The option of `perdure serve` for several processes on one port; not measured where it has none. */
const PROCESSES = 'processes'
const hasProcesses = Object.hasOwn(commands.serve, PROCESSES)

const deployments: Deployment[] = [
  { name: '1 replica', replicas: 1, processes: 1 },
  { name: '2 replicas', replicas: 2, processes: 1 },
  ...(hasProcesses ? [{ name: '1 replica of 2 processes', replicas: 1, processes: 2 }] : []),
]

export const scaleOut: Bench = {
  about: `Callers of all replicas at once: reading one workflow, and enqueueing. Connections: the most that were open to the database, sampled; each process has a pool of ${POOL} and one more that listens, since somebody reads a stream of each. Bench, servers and Postgres share the machine: where it has two cores there is little to be won.`,
  async run(setting) {
    const { postgres, compare, smoke, atEnd } = setting
    const databaseUrl = await postgres.database()
    const pool = new pg.Pool({ connectionString: databaseUrl })
    atEnd(() => pool.end())
    const deployed = await Promise.all(deployments.map((deployment) => deploy(deployment, databaseUrl, setting)))
    const json = JSON.stringify(argument)
    const workflow = {
      name: 'bench',
      queue: 'bench-queue',
      arguments: { positional: [{ content: { case: 'json' as const, value: json } }] },
    }
    const enqueue = create(enqueueWorkflow.input, { workflow })
    for (const callers of smoke ? [8] : [16, 256]) {
      const contenders = (call: (stubs: GrpcJsCallers) => Promise<unknown>): Contender[] =>
        deployed.map(({ name, stubs }) => ({
          name,
          round: (ms) => counting(pool, name, () => load({ callers, ms }, () => call(stubs()))),
        }))
      const common = { peer: '1 replica', by: 'calls/s' }
      const targets = deployed.map(({ name, connections }) => ({
        name: 'connections',
        contender: name,
        figure: 'connections',
        atMost: connections,
      }))
      await emptied(pool)
      const { workflowId } = await (deployed[0] as Deployed).stubs().unary(enqueueWorkflow, enqueue)
      const get = create(getWorkflow.input, { workflowId })
      const reads = contenders((stubs) => stubs.unary(getWorkflow, get))
      await compare({ ...common, name: `scale-out, reads, ${callers} callers`, contenders: reads, targets })
      const writes = contenders((stubs) => stubs.unary(enqueueWorkflow, enqueue))
      const prepare = () => emptied(pool)
      await compare({
        ...common,
        name: `scale-out, enqueues, ${callers} callers`,
        contenders: writes,
        targets,
        prepare,
      })
    }
  },
}

interface Deployed {
  name: string
  /** Of its replicas, the one whose turn it is. */
  stubs(): GrpcJsCallers
  /** The most it may open. */
  connections: number
}

async function deploy(
  { name, replicas, processes }: Deployment,
  databaseUrl: string,
  setting: Setting,
): Promise<Deployed> {
  const own = new URL(databaseUrl)
  // Its connections are told apart by it.
  own.searchParams.set('application_name', name)
  const options = processes > 1 ? [`--${PROCESSES}`, String(processes)] : []
  const servers: Served[] = await Promise.all(Array.from({ length: replicas }, () => serve(own.href, ...options)))
  for (const server of servers) setting.atEnd(server.stop)
  const all = servers.map(({ url }) => new GrpcJsCallers(url, 4 / replicas))
  for (const stubs of all) {
    setting.atEnd(() => stubs.close())
    const open = stubs.stream(
      readStream,
      create(readStream.input, { workflowId: name, key: 'any', waitForCreation: true }),
    )
    open.on('error', () => {}).on('data', () => {})
    setting.atEnd(() => open.cancel())
  }
  let next = 0
  const connections = replicas * processes * (POOL + 1)
  return { name, connections, stubs: () => all[next++ % all.length] as GrpcJsCallers }
}

const OPEN = 'SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = $1'

/** With the most connections that were seen meanwhile. */
async function counting(pool: pg.Pool, application: string, work: () => Promise<Round>): Promise<Round> {
  let most = 0
  const look = async () => {
    const { rows } = await pool.query<{ open: number }>(OPEN, [application])
    most = Math.max(most, rows[0]?.open ?? 0)
  }
  const over = new AbortController()
  const looking = (async () => {
    while (!over.signal.aborted) {
      await look()
      await pause(100, undefined, { signal: over.signal }).catch(() => {})
    }
  })()
  const round = await work()
  await look()
  over.abort()
  await looking
  return { ...round, figures: { ...round.figures, connections: most } }
}
