// The DBOS application of the worker benches, in a process of its own: worker-dbos DATABASE_URL [POLLING_MS].
import { DBOS } from '@dbos-inc/dbos-sdk'
import { argument } from './argument.js'
import { load } from './load.js'
import { now } from './wake-talk.js'
import { type BenchWorkflow, QUEUES, STEPS, type WorkerAsk, type WorkerNews } from './worker-talk.js'

const tell = (news: WorkerNews) => process.send?.(news)
const names = Array.from({ length: 10 }, (_, place) => `step ${place}`)

async function inTurn(count: number, order: unknown) {
  let last: unknown
  for (const name of names.slice(0, count)) last = await DBOS.runStep(async () => order, { name })
  return last
}

const registered = (name: BenchWorkflow, run: (order: unknown) => Promise<unknown>) =>
  DBOS.registerWorkflow(run, { name })

const workflows: Record<BenchWorkflow, (order: unknown) => Promise<unknown>> = {
  'one step': registered('one step', (order) => inTurn(STEPS['one step'], order)),
  'ten steps': registered('ten steps', (order) => inTurn(STEPS['ten steps'], order)),
  'steps at once': registered('steps at once', async (order) => {
    await Promise.allSettled(names.map((name) => DBOS.runStep(async () => order, { name })))
    return order
  }),
  'first line': registered('first line', async () => {
    tell({ first: DBOS.workflowID as string, at: now() })
  }),
}

const [, , systemDatabaseUrl, pollingMs] = process.argv
const queue = pollingMs ? `${QUEUES.dbos}-often` : QUEUES.dbos
DBOS.setConfig({
  name: queue,
  applicationVersion: queue,
  systemDatabaseUrl: systemDatabaseUrl as string,
  systemDatabasePoolSize: 32,
  logLevel: 'error',
})
await DBOS.launch()
await DBOS.registerQueue(queue, pollingMs ? { minPollingIntervalMs: Number(pollingMs) } : {})

process.on('message', async (asked: WorkerAsk) => {
  if (asked.ask !== 'load') return
  const { workflow, ...given } = asked
  const run = workflows[workflow]
  tell({ round: await load({ ...given, unit: 'workflows' }, () => run(argument)) })
})
process.once('disconnect', () => process.exit())
tell({ started: true })
