import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { serve } from './processes.js'
import type { Round } from './rounds.js'
import type { Bench } from './setting.js'
import { runner, WorkerProgram } from './worker-programs.js'
import { type BenchWorkflow, STEPS } from './worker-talk.js'

const OURS = 'perdure worker'
const SDK = 'DBOS SDK in process'

export const stepCost: Bench = {
  about:
    'Ten steps of a workflow, one workflow at a time: what each asks of the server and of the database. The whole workflow is counted: its start, its claim and its end are spread over its steps.',
  async run({ postgres, compare, atEnd }) {
    const databaseUrl = await postgres.database()
    const server = await serve(databaseUrl)
    atEnd(server.stop)
    const worker = await WorkerProgram.launch('worker-perdure', server.url, 'counted')
    atEnd(() => worker.stop())
    const application = await WorkerProgram.launch('worker-dbos', databaseUrl)
    atEnd(() => application.stop())
    const stubs = new GrpcJsCallers(server.url, 1)
    atEnd(() => stubs.close())

    const atMost = { 'ten steps': 1.1, 'steps at once': 0.2 }
    for (const workflow of ['ten steps', 'steps at once'] satisfies BenchWorkflow[]) {
      const run = runner(stubs, workflow)
      await compare({
        name: `step-cost, ${workflow}`,
        peer: SDK,
        by: 'ms/step',
        contenders: [
          { name: OURS, round: (ms) => ofSteps(workflow, () => counted(worker, ms, run)) },
          { name: SDK, round: (ms) => ofSteps(workflow, () => application.load(workflow, 1, ms)) },
        ],
        // A call to end the workflow is among them.
        targets: [{ name: 'one call a step', contender: OURS, figure: 'worker calls/step', atMost: atMost[workflow] }],
        ...(postgres.statements && { statements: postgres.statements }),
      })
    }
  },
}

async function counted(
  worker: WorkerProgram,
  ms: number,
  run: () => Promise<void>,
): Promise<Round & { calls: number }> {
  const before = await worker.calls()
  const round = await load({ callers: 1, ms, unit: 'workflows' }, run)
  return { ...round, calls: (await worker.calls()) - before }
}

async function ofSteps(workflow: BenchWorkflow, of: () => Promise<Round & { calls?: number }>): Promise<Round> {
  const { of: runs, figures, calls } = await of()
  const steps = runs * STEPS[workflow]
  const figure: Round['figures'] = { 'ms/step': 1000 / ((figures['workflows/s'] as number) * STEPS[workflow]) }
  if (calls !== undefined) figure['worker calls/step'] = calls / steps
  return { of: steps, figures: figure }
}
