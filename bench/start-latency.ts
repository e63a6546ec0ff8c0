import { randomUUID } from 'node:crypto'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { argument } from './argument.js'
import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { serve } from './processes.js'
import type { Contender } from './rounds.js'
import type { Bench } from './setting.js'
import { spread, wakes } from './wake-application.js'
import { now } from './wake-talk.js'
import { enqueuer, WorkerProgram } from './worker-programs.js'
import { type BenchWorkflow, QUEUES } from './worker-talk.js'

const OFTEN_MS = 20
/** As what runs for days is warm. The server learns meanwhile that workers are connected to the other one. */
const WARM_MS = 3000
/** Between two starts, on average. */
const GAP_MS = 20
const HERE = 'perdure, the replica of the worker'
const THERE = 'perdure, another replica'
const SDK = 'DBOS application'
const OFTEN = `DBOS application, polls every ${OFTEN_MS} ms`
const FIRST_LINE: BenchWorkflow = 'first line'

export const startLatency: Bench = {
  about:
    'From the call that enqueues a workflow to its first line in an idle worker of another process, on one clock; one after the other at uneven moments. A DBOS application polls its queues.',
  async run({ postgres, compare, smoke, atEnd }) {
    const databaseUrl = await postgres.database()
    const here = await serve(databaseUrl)
    atEnd(here.stop)
    const there = await serve(databaseUrl)
    atEnd(there.stop)
    const worker = await WorkerProgram.launch('worker-perdure', here.url)
    atEnd(() => worker.stop())
    const application = await WorkerProgram.launch('worker-dbos', databaseUrl)
    atEnd(() => application.stop())
    const client = await DBOSClient.create({ systemDatabaseUrl: databaseUrl })
    atEnd(() => client.destroy())

    const by = (url: string) => {
      const stubs = new GrpcJsCallers(url, 1)
      atEnd(() => stubs.close())
      return enqueuer(stubs, FIRST_LINE)
    }
    const enqueue = (queueName: string) => (workflowID: string) =>
      client.enqueue({ workflowName: FIRST_LINE, queueName, workflowID, appVersion: queueName }, argument)
    const contender = (name: string, of: WorkerProgram, start: (id: string) => Promise<unknown>): Contender => ({
      name,
      round: (ms) => started(of, smoke ? ms : 2 * ms, start),
    })
    const ours = contender(HERE, worker, by(here.url))
    const theirs = contender(SDK, application, enqueue(QUEUES.dbos))
    if (!smoke) {
      for (const url of [there.url, here.url]) await load({ callers: 32, ms: WARM_MS }, one(worker, by(url)))
    }
    await compare({
      name: 'start-latency',
      peer: SDK,
      by: 'p50 ms',
      contenders: [ours, contender(THERE, worker, by(there.url)), theirs],
      targets: [HERE, THERE].flatMap((name) => [
        { name: 'P11', contender: name, figure: 'p50 ms', atMost: 5 },
        { name: 'P11', contender: name, figure: 'p99 ms', atMost: 20 },
      ]),
    })

    // Its polls disturb everybody, so it comes last.
    const polling = await WorkerProgram.launch('worker-dbos', databaseUrl, `${OFTEN_MS}`)
    atEnd(() => polling.stop())
    await compare({
      name: `start-latency, beside an application that polls every ${OFTEN_MS} ms`,
      peer: OFTEN,
      by: 'p50 ms',
      contenders: [ours, contender(OFTEN, polling, enqueue(`${QUEUES.dbos}-often`))],
    })
  },
}

/** One after the other, each as soon as the last one has begun. */
function one(of: WorkerProgram, start: (id: string) => Promise<unknown>): () => Promise<void> {
  return async () => {
    const id = randomUUID()
    const first = of.first(id)
    await start(id)
    await first
  }
}

async function started(of: WorkerProgram, ms: number, start: (id: string) => Promise<unknown>) {
  const ids = Array.from({ length: Math.ceil(ms / GAP_MS) }, () => randomUUID())
  const firsts = ids.map((id) => of.first(id))
  const begun = new Map<string, number>()
  const calls: Promise<unknown>[] = []
  await spread(ids, ms, (id) => {
    begun.set(id, now())
    calls.push(start(id))
  })
  await Promise.all(calls)
  return wakes((await Promise.all(firsts)).map((at, i) => at - (begun.get(ids[i] as string) as number)))
}
