import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { create } from '@bufbuild/protobuf'
import pg from 'pg'
import { WorkerService } from '../gen/ts/perdure/v1/worker_service_pb.js'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { GrpcJsCallers } from './grpc-js.js'
import { end, type Served, serve, talkTo } from './processes.js'
import { RECOVERY, type RecoveryNews } from './recovery-talk.js'
import { type Contender, quantile, type Round } from './rounds.js'
import type { Bench } from './setting.js'
import { now } from './wake-talk.js'

const LEASE_MS = 2000
const RUNNING = 100

const { enqueueWorkflows } = WorkflowService.method
const { recordSteps } = WorkerService.method

export const recovery: Bench = {
  about: `A worker is killed (SIGKILL) with ${RUNNING} workflows in a step; another one, idle so far, goes on with them after what was recorded. The lease time is ${LEASE_MS / 1000} s. Counted from the kill to the moment at which a workflow stands in the same step again. Lost: it never does. Taken twice: recovered more than once. Old tokens: writes in the dead worker's name that are not refused.`,
  async run({ postgres, compare, smoke, atEnd }) {
    const databaseUrl = await postgres.database()
    const pool = new pg.Pool({ connectionString: databaseUrl })
    atEnd(() => pool.end())
    const replica = async () => {
      const served = await serve(databaseUrl, '--worker-lease', `${LEASE_MS}ms`)
      atEnd(served.stop)
      return served
    }
    const [one, two] = [await replica(), await replica()]
    const scene = new Recovery(pool, smoke ? 10 : RUNNING)
    const contenders: Contender[] = [
      { name: 'at its replica', round: () => scene.round(one, one) },
      { name: 'at another replica', round: () => scene.round(one, two) },
    ]
    await compare({
      name: `recovery, ${scene.running} running`,
      peer: 'at its replica',
      by: 'last ms',
      contenders,
      targets: contenders.flatMap(({ name }) => [
        { name: 'recovery', contender: name, figure: 'last ms', atMost: LEASE_MS + 1000 },
        ...['lost', 'taken twice', 'old tokens'].map((figure) => ({
          name: 'recovery',
          contender: name,
          figure,
          atMost: 0,
        })),
      ]),
    })
  },
}

class Recovery {
  constructor(
    private readonly pool: pg.Pool,
    readonly running: number,
  ) {}

  async round(first: Served, second: Served): Promise<Round> {
    const stubs = new GrpcJsCallers(first.url, 1)
    try {
      return await this.recovered(first, second, stubs)
    } finally {
      stubs.close()
    }
  }

  private async recovered(first: Served, second: Served, stubs: GrpcJsCallers): Promise<Round> {
    const ids = new Set(Array.from({ length: this.running }, () => randomUUID()))
    const victim = await worker(first)
    const standing = allHeld(victim, ids)
    const workflows = [...ids].map((workflowId) => ({
      ...{ workflowId, name: 'held', queue: RECOVERY, application: RECOVERY },
    }))
    await stubs.unary(enqueueWorkflows, create(enqueueWorkflows.input, { workflows }))
    await standing
    const heir = await worker(second)
    const { rows: tokens } = await this.pool.query('SELECT workflow_id AS "workflowId", token FROM perdure.leases')
    const again = allHeld(heir, ids)
    const killed = now()
    victim.kill('SIGKILL')
    const times = (await again).map((at) => at - killed).sort((a, b) => a - b)
    const taken = await late(stubs, tokens)
    heir.send('go on')
    if (times.length === ids.size) await this.ended(ids)
    const { rows } = await this.pool.query(
      'SELECT count(*)::int AS twice FROM dbos.workflow_status WHERE workflow_uuid = ANY($1) AND recovery_attempts > 2',
      [[...ids]],
    )
    await end(heir)
    const figures = { 'first ms': times[0] ?? 0, 'p50 ms': quantile(times, 0.5), 'last ms': times.at(-1) ?? 0 }
    const counts = { lost: ids.size - times.length, 'taken twice': rows[0].twice, 'old tokens': taken }
    return { of: ids.size, figures: { ...figures, ...counts } }
  }

  private async ended(ids: Set<string>): Promise<void> {
    for (;;) {
      const { rows } = await this.pool.query(
        `SELECT count(*)::int AS done FROM dbos.workflow_status WHERE workflow_uuid = ANY($1) AND status = 'SUCCESS'`,
        [[...ids]],
      )
      if (rows[0].done === ids.size) return
      await pause(20)
    }
  }
}

async function worker({ url }: Served): Promise<ChildProcess> {
  return (await talkTo('recovery-worker', url)).child
}

/** When each of them first stood in its step; those that do within half a minute. */
async function allHeld(child: ChildProcess, ids: Set<string>): Promise<number[]> {
  const times = new Map<string, number>()
  const over = AbortSignal.timeout(30_000)
  const note = (news: RecoveryNews) => {
    if ('held' in news && ids.has(news.held) && !times.has(news.held)) times.set(news.held, news.at)
  }
  child.on('message', note)
  while (times.size < ids.size && !over.aborted) await once(child, 'message', { signal: over }).catch(() => {})
  child.off('message', note)
  return [...times.values()]
}

/** How many of the tokens something can still be written under. */
async function late(stubs: GrpcJsCallers, tokens: { workflowId: string; token: string }[]): Promise<number> {
  const step = {
    functionId: 1,
    completedAt: { seconds: 1n },
    step: { case: 'finished' as const, value: { name: 'held' } },
  }
  const request = create(recordSteps.input, { tasks: tokens.map((token) => ({ ...token, steps: [step] })) })
  const { outcomes } = await stubs.unary(recordSteps, request)
  return outcomes.filter(({ outcome }) => outcome.case !== 'refused' || outcome.value.reason !== 'LEASE_LOST').length
}
