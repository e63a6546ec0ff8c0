import { setTimeout as pause } from 'node:timers/promises'
import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { serve } from './processes.js'
import { type Contender, quantile, type Round, type Target } from './rounds.js'
import type { Bench } from './setting.js'
import { spread, type Wait, WakeApplication, wakes } from './wake-application.js'
import { KEY, now, TOPIC, type WakeKind } from './wake-talk.js'
import { runningWorkflows } from './workflows.js'

const WAITERS = 40
const WARM_MS = 3000
/** What DBOSClient lets a caller ask for; each look of each waiter is a statement. */
const often = { pollingIntervalMs: 20 }
const OURS = 'gRPC stubs'
const CLIENT = 'DBOSClient'
const OFTEN = `DBOSClient, looks every ${often.pollingIntervalMs} ms`
const APPLICATION = 'bench_application'

const soon: Target[] = [
  { name: 'P4', contender: OURS, figure: 'p50 ms', atMost: 15 },
  { name: 'P4', contender: OURS, figure: 'p99 ms', atMost: 50 },
]
const soonAndCheap: Target[] = [
  { name: 'P5', contender: OURS, figure: 'p50 ms', atMost: 20 },
  { name: 'P5', contender: OURS, figure: 'statements/s', atMost: 60 },
]

interface Kind {
  kind: WakeKind
  ours: Wait
  theirs: Wait
  often: Wait
  targets: Target[]
  /** Between two looks of the client: a round is as long, for all moments in between to be seen. */
  lookMs?: number
}

/** Of events alone: DBOSClient looks for them every 10 s. */
export const wakeForEvents = wakeFor('event')
export const wake = wakeFor('stream', 'result', 'message')

function wakeFor(...which: WakeKind[]): Bench {
  return {
    about: `${WAITERS} wait, each for another workflow of a DBOS application in a process of its own, which writes for one after the other: from the application's commit (a message: from the call) to the waiter having the value, on one clock. Statements: of whoever waits, not of the application.`,
    async run({ postgres, compare, smoke, atEnd }) {
      const databaseUrl = await postgres.database()
      const server = await serve(databaseUrl)
      atEnd(server.stop)
      const stubs = new GrpcJsCallers(server.url, 4)
      atEnd(() => stubs.close())
      const theirs = await DBOSClient.create({ systemDatabaseUrl: databaseUrl, systemDatabasePoolSize: 64 })
      atEnd(() => theirs.destroy())
      const app = await WakeApplication.launch(await postgres.urlAs(APPLICATION, databaseUrl))
      atEnd(() => app.stop())
      const pool = new pg.Pool({ connectionString: databaseUrl })
      atEnd(() => pool.end())

      const waiters = smoke ? 4 : WAITERS
      const { getEvent, readStream, getResult, sendMessage, cancelWorkflows } = WorkflowService.method
      const ours = valueOver(stubs)
      const result = (id: string) => ours(getResult, { workflowId: id })
      const handle = (id: string) => theirs.retrieveWorkflow(id)
      const kinds: Kind[] = [
        {
          kind: 'event',
          ours: (id) => ours(getEvent, { workflowId: id, key: KEY }),
          theirs: (id) => theirs.getEvent(id, KEY),
          often: (id) => theirs.getEvent(id, KEY, often),
          targets: soon,
          lookMs: 10_000,
        },
        {
          kind: 'stream',
          ours: (id) => ours(readStream, { workflowId: id, key: KEY }),
          theirs: (id) => theirs.readStream(id, KEY).next(),
          often: (id) => theirs.readStream(id, KEY, often).next(),
          targets: soon,
        },
        {
          kind: 'result',
          ours: result,
          theirs: (id) => handle(id).getResult(),
          often: (id) => handle(id).getResult(often),
          targets: soonAndCheap,
        },
      ]
      const { statementsBy } = postgres
      for (const { kind, targets, lookMs, ...waits } of kinds) {
        if (!which.includes(kind)) continue
        const woken = (name: string, wait: Wait, looks?: number): Contender => ({
          name,
          round: (ms) => app.woken(kind, waiters, smoke ? ms : (looks ?? ms), wait),
        })
        await compare({
          name: `wake, ${kind}`,
          peer: CLIENT,
          by: 'p50 ms',
          contenders: [
            woken(OURS, waits.ours),
            woken(CLIENT, smoke ? waits.often : waits.theirs, lookMs),
            woken(OFTEN, waits.often),
          ],
          targets: statementsBy ? targets : targets.filter(({ figure }) => figure !== 'statements/s'),
          pace: { warmMs: 0, ...(lookMs && !smoke && { rounds: 1 }) },
          ...(statementsBy && {
            statements: (work) => withoutApplication(statementsBy(work)),
            statementsPer: 'second',
          }),
        })
      }

      if (!which.includes('message')) return
      const send: Wait = (id) =>
        stubs.unary(
          sendMessage,
          create(sendMessage.input, {
            message: { destination: id, topic: TOPIC, value: { content: { case: 'json', value: '"go"' } } },
          }),
        )
      await compare({
        name: 'wake, message to the application',
        peer: CLIENT,
        by: 'p50 ms',
        contenders: [
          { name: OURS, round: (ms) => app.heard(waiters, ms, send) },
          { name: CLIENT, round: (ms) => app.heard(waiters, ms, (id) => theirs.send(id, 'go', TOPIC)) },
        ],
        pace: { warmMs: 0 },
      })

      const cancel: Wait = (id) =>
        stubs.unary(cancelWorkflows, create(cancelWorkflows.input, { workflows: { workflowIds: [id] } }))
      const own = (name: string, wait: Wait, write: Wait): Contender => ({
        name,
        round: (ms) => told(pool, waiters, ms, wait, write),
      })
      // In its rounds there are too few for code to be compiled by then, as it is in what runs for days.
      const once = (wait: Wait, write: Wait) => async () => {
        const [id] = (await runningWorkflows(pool, 1)) as [string]
        const came = wait(id)
        await write(id)
        await came
      }
      if (!smoke) await load({ callers: 16, ms: WARM_MS }, once(result, cancel))
      await compare({
        name: 'wake, result of a workflow that is cancelled by the same means: from the call',
        peer: OFTEN,
        by: 'p50 ms',
        contenders: [
          own(OURS, result, cancel),
          own(
            OFTEN,
            (id) =>
              handle(id)
                .getResult(often)
                .catch(() => {}),
            (id) => theirs.cancelWorkflow(id),
          ),
        ],
        targets: [{ name: 'P4, ours to ours', contender: OURS, figure: 'p50 ms', atMost: 5 }],
        pace: { warmMs: 0 },
      })
    },
  }
}

/** The first frame of a wait that is more than company. */
function valueOver(stubs: GrpcJsCallers) {
  return <I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { input: I; output: O },
    request: MessageInitShape<I>,
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const frames = stubs.stream(method, create(method.input, request))
      frames.on('data', (response: MessageShape<O>) => {
        const { frame } = response as unknown as { frame: { case: string; value: unknown } }
        if (frame.case === 'opened' || frame.case === 'progress') return
        resolve(frame.value)
        frames.cancel()
      })
      frames.on('error', reject)
    })
}

/** What one caller writes and another waits for. */
async function told(pool: pg.Pool, waiters: number, ms: number, wait: Wait, write: Wait): Promise<Round> {
  const ids = await runningWorkflows(pool, waiters)
  const came = ids.map((id) => wait(id).then(() => ({ at: now(), clock: performance.timeOrigin + performance.now() })))
  await pause(250)
  const begun = new Map<string, number>()
  const calls: Promise<unknown>[] = []
  await spread(ids, ms, (id) => {
    begun.set(id, now())
    calls.push(write(id))
  })
  await Promise.all(calls)
  const heard = await Promise.all(came)
  const { of, figures } = wakes(heard.map(({ at }, i) => at - (begun.get(ids[i] as string) as number)))
  const { rows } = await pool.query(
    'SELECT workflow_uuid AS id, completed_at::float8 AS at FROM dbos.workflow_status WHERE workflow_uuid = ANY($1)',
    [ids],
  )
  const stamps = new Map<string, number>(rows.map(({ id, at }) => [id, at]))
  const since = heard.map(({ clock }, i) => clock - (stamps.get(ids[i] as string) as number)).sort((a, b) => a - b)
  // The database's stamp, in whole milliseconds: when the transaction that writes began, which is before its commit.
  return { of, figures: { ...figures, 'p50 ms from the stamp': quantile(since, 0.5) } }
}

async function withoutApplication(counted: Promise<Map<string, number>>): Promise<number> {
  let sum = 0
  for (const [who, count] of await counted) if (!who.startsWith(`${APPLICATION}@`)) sum += count
  return sum
}
