import { GrpcJsCallers } from './grpc-js.js'
import { serve } from './processes.js'
import type { Bench } from './setting.js'
import { loadOfRuns, runner, WorkerProgram } from './worker-programs.js'
import type { BenchWorkflow } from './worker-talk.js'

const OURS = 'perdure worker'
const SDK = 'DBOS SDK in process'

export const workflowThroughput: Bench = {
  about:
    'Whole workflows, each caller one after the other: enqueued by stubs, run by a TypeScript worker, their result by stubs, which is a server and a worker in processes of their own; and called as functions in the process of a DBOS application, without queue and without network. Long warm-ups, as what runs for days is warm.',
  async run({ postgres, compare, smoke, atEnd }) {
    const databaseUrl = await postgres.database()
    const server = await serve(databaseUrl)
    atEnd(server.stop)
    const worker = await WorkerProgram.launch('worker-perdure', server.url)
    atEnd(() => worker.stop())
    const application = await WorkerProgram.launch('worker-dbos', databaseUrl)
    atEnd(() => application.stop())
    const stubs = new GrpcJsCallers(server.url, 4)
    atEnd(() => stubs.close())

    for (const workflow of ['one step', 'ten steps'] satisfies BenchWorkflow[]) {
      const run = runner(stubs, workflow)
      // Many first: one caller makes so few calls in its rounds that code would still be compiled in them.
      for (const callers of smoke ? [8] : [64, 1]) {
        await compare({
          name: `workflow-throughput, ${workflow}, ${callers} ${callers === 1 ? 'caller' : 'callers'}`,
          peer: SDK,
          by: 'workflows/s',
          contenders: [
            { name: OURS, round: (ms) => loadOfRuns(server, worker, callers, ms, run) },
            { name: SDK, round: (ms) => application.load(workflow, callers, ms) },
          ],
          pace: smoke ? {} : { warmMs: callers === 1 ? 1000 : 3000 },
          targets: callers === 1 ? [] : [{ name: 'P12', contender: OURS, figure: 'workflows/s', to: SDK, atLeast: 1 }],
          ...(postgres.statements && { statements: postgres.statements }),
        })
      }
    }
  },
}
