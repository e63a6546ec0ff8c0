import { setTimeout as pause } from 'node:timers/promises'
import { create } from '@bufbuild/protobuf'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import type { DbosWaitersAsk } from './dbos-waiters.js'
import { type OpenProtocol, OpenStreams } from './open-streams.js'
import { end, memoryOf, nextOf, serveProbed, talkTo } from './processes.js'
import type { Contender, Figures, Round, Target } from './rounds.js'
import type { Bench } from './setting.js'
import { runningWorkflows, writeToEach } from './workflows.js'

const VALUE = JSON.stringify({ text: 'n'.repeat(100) })
const SETTLE_MS = 500
const PATIENCE_MS = 10_000
const CLIENT = 'DBOSClient'

/** Streams that a server has served before it is measured, as one that runs for a while has. */
const BEFORE = 2000

/** Ten seconds a round, and twice that over gRPC-Web: so these have a bench of their own. */
export const streamsOpen = streamsOver('gRPC', 3)
export const streamsOpenOverWeb = streamsOver('gRPC-Web', 1)

function streamsOver(protocol: OpenProtocol, rounds: number): Bench {
  return {
    about: `Streams of as many workflows over ${protocol}, each open in a server that has served ${BEFORE.toLocaleString('en-US')} before; then one value of 100 bytes to each, written by one transaction. Delivered: from its commit to the last value having come. Memory: what the process of the server, or of DBOSClient, grew by.`,
    async run({ postgres, compare, smoke, atEnd }) {
      const databaseUrl = await postgres.database()
      const pool = new pg.Pool({ connectionString: databaseUrl })
      atEnd(() => pool.end())
      const count = smoke ? 50 : 10_000
      const ids = await runningWorkflows(pool, count)
      let round = 0
      const overWire = (connections: number): Contender => ({
        name: `${protocol}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
        round: () => served(databaseUrl, pool, { protocol, connections, ids, key: `key-${round++}` }),
      })
      const byClient: Contender = {
        name: CLIENT,
        round: () => polled(databaseUrl, pool, ids, `key-${round++}`),
      }
      const contenders = [overWire(1), overWire(4)]
      await compare({
        name: `streams-open, ${count.toLocaleString('en-US')} streams over ${protocol}`,
        peer: CLIENT,
        by: 'delivered ms',
        contenders: [...contenders, byClient],
        targets: protocol === 'gRPC' ? contenders.flatMap(targets) : [],
        pace: { warmMs: 0, rounds: smoke ? 1 : rounds },
      })
    },
  }
}

function targets({ name }: Contender): Target[] {
  return [
    { name: 'P7', contender: name, figure: 'kB/stream', atMost: 15 },
    { name: 'P8', contender: name, figure: 'delivered ms', atMost: 500 },
  ]
}

interface Streams {
  protocol: OpenProtocol
  connections: number
  ids: readonly string[]
  key: string
}

async function served(
  databaseUrl: string,
  pool: pg.Pool,
  { protocol, connections, ids, key }: Streams,
): Promise<Round> {
  const server = await serveProbed(databaseUrl)
  try {
    const some = ids.slice(0, BEFORE)
    const earlier = await opened(server.url, protocol, connections, some, `${key}-before`)
    await delivered(pool, some, `${key}-before`, earlier)
    await earlier.close()
    const before = await server.memory()
    const start = performance.now()
    const streams = await opened(server.url, protocol, connections, ids, key)
    const openMs = performance.now() - start
    await pause(SETTLE_MS)
    const after = await server.memory()
    const { ms, lost } = await delivered(pool, ids, key, streams)
    await streams.close()
    return figures({ before, after, ids, openMs, ms, lost })
  } finally {
    await server.stop()
  }
}

async function opened(url: string, protocol: OpenProtocol, connections: number, ids: readonly string[], key: string) {
  const streams = await OpenStreams.connect(url, connections, protocol)
  const { readStream } = WorkflowService.method
  await streams.open(
    readStream,
    ids.map((workflowId) => create(readStream.input, { workflowId, key })),
  )
  return streams
}

async function delivered(pool: pg.Pool, ids: readonly string[], key: string, streams: OpenStreams) {
  let last = Number.NaN
  const all = new Promise<void>((resolve) => {
    streams.onValue = () => {
      last = performance.now()
      if (streams.values === ids.length) resolve()
    }
  })
  await writeToEach(pool, ids, key, VALUE)
  const committed = performance.now()
  await Promise.race([all, pause(PATIENCE_MS, undefined, { ref: false })])
  // One that came twice would be seen now.
  await pause(100)
  return { ms: last - committed, lost: ids.length - streams.values }
}

async function polled(databaseUrl: string, pool: pg.Pool, ids: string[], key: string): Promise<Round> {
  const { child } = await talkTo('dbos-waiters', databaseUrl, key)
  try {
    const before = await memoryOf(child)
    const start = performance.now()
    child.send({ kind: 'stream', ids } satisfies DbosWaitersAsk)
    await nextOf(child)
    const openMs = performance.now() - start
    await pause(SETTLE_MS)
    const after = await memoryOf(child)
    const came = nextOf(child)
    await writeToEach(pool, ids, key, VALUE)
    const committed = performance.now()
    await came
    return figures({ before, after, ids, openMs, ms: performance.now() - committed, lost: 0 })
  } finally {
    await end(child)
  }
}

interface Seen {
  before: NodeJS.MemoryUsage
  after: NodeJS.MemoryUsage
  ids: readonly string[]
  openMs: number
  ms: number
  lost: number
}

function figures({ before, after, ids, openMs, ms, lost }: Seen): Round {
  const each = (bytes: (usage: NodeJS.MemoryUsage) => number) => (bytes(after) - bytes(before)) / ids.length / 1000
  const figures: Figures = {
    'kB/stream': each(({ rss }) => rss),
    'of it heap': each(({ heapUsed }) => heapUsed),
    'opened ms': openMs,
    'delivered ms': ms,
    lost,
  }
  return { of: ids.length, figures }
}
