import { randomUUID } from 'node:crypto'
import { beforeAll, expect } from 'vitest'
import { type GrpcJsClient, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { type RawHandler, type RawWorker, type RawWorkerOptions, rawWorker } from './raw-worker.js'

/** When a workflow ran, by its row: epoch milliseconds. */
export interface Ran {
  id: string
  started: number
  ended: number
  partition: string | null
}

type Service = 'Queue' | 'Workflow'

/** A queue of a test's own, in an application of its own. */
export interface QueueSetting {
  name: string
  /** Changes its limits, through a replica. */
  update(limits: Plain, replica?: number): Promise<void>
  /** A worker at a replica that takes from this queue alone. */
  worker(replica: number, options?: Partial<RawWorkerOptions>): Promise<RawWorker>
  /** Enqueues so many workflows named `work`; their ids. */
  enqueue(count: number, more?: (n: number) => Plain): Promise<string[]>
  /** Returns when all of these have ended. */
  ended(ids: readonly string[]): Promise<Ran[]>
  rows(): Promise<Plain[]>
  sql(text: string, values?: unknown[]): Promise<Plain[]>
  explain(workflowId: string): Promise<string[]>
}

/** Two replicas on one database. */
export function twoReplicas() {
  const servers: Serving[] = []
  const clients: Record<Service, GrpcJsClient>[] = []
  beforeAll(async () => {
    servers.push(await serving())
    servers.push(await serving({ databaseUrl: servers[0]?.databaseUrl as string }))
    for (const { url } of servers) {
      clients.push({
        Queue: grpcJsClient(url, 'perdure.v1.QueueService'),
        Workflow: grpcJsClient(url, 'perdure.v1.WorkflowService'),
      })
    }
    atFileEnd(async () => {
      for (const { Queue, Workflow } of clients) for (const client of [Queue, Workflow]) client.close()
    })
  })

  const call = async (service: Service, method: string, request: Plain, replica = 0): Promise<Plain> =>
    (clients[replica] as Record<Service, GrpcJsClient>)[service].unary(method, request)

  const sql = (text: string, values: unknown[] = []) =>
    withClient(servers[0]?.databaseUrl as string, async (pg) => (await pg.query(text, values)).rows as Plain[])

  /** Undefined limits: the queue is not registered. */
  async function queue(limits: Plain | undefined): Promise<QueueSetting> {
    const name = `q-${randomUUID()}`
    if (limits) await call('Queue', 'RegisterQueue', { queue: { name, application: name, ...limits } })
    return {
      name,
      sql,
      async update(changed, replica = 0) {
        const paths = Object.keys(changed).map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
        await call('Queue', 'UpdateQueue', { queue: { name, ...changed }, updateMask: { paths } }, replica)
      },
      worker: (replica, options = {}) =>
        rawWorker({
          url: servers[replica]?.url as string,
          application: name,
          queues: [name],
          workflows: { work: runs(20) },
          maxTasks: 10,
          ...options,
        }),
      async enqueue(count, more = () => ({})) {
        const given = Array.from({ length: count }, (_, n) => ({
          name: 'work',
          queue: name,
          application: name,
          ...more(n),
        }))
        const { outcomes } = await call('Workflow', 'EnqueueWorkflows', { workflows: given })
        return outcomes.map(({ accepted }: Plain) => accepted.workflowId)
      },
      async ended(ids) {
        const read = async () =>
          sql(
            `SELECT workflow_uuid AS id, started_at_epoch_ms::float8 AS started, completed_at::float8 AS ended,
              queue_partition_key AS partition FROM dbos.workflow_status WHERE workflow_uuid = ANY($1) AND status = 'SUCCESS'`,
            [ids],
          )
        await expect.poll(async () => (await read()).length, { timeout: 30_000 }).toBe(ids.length)
        return (await read()) as unknown as Ran[]
      },
      rows: () => sql('SELECT * FROM dbos.workflow_status WHERE application_name = $1 ORDER BY created_at', [name]),
      async explain(workflowId) {
        const { explanations } = await call('Workflow', 'ExplainWorkflow', { workflowId })
        return explanations.map(({ reason }: Plain) => reason)
      },
    }
  }

  return {
    queue,
    call,
    url: (replica: number) => servers[replica]?.url as string,
    databaseUrl: () => servers[0]?.databaseUrl as string,
  }
}

/** Ends by itself after so many milliseconds. */
export function runs(milliseconds: number): RawHandler {
  return () => new Promise((resolve) => setTimeout(() => resolve('done'), milliseconds))
}

/** Never ends by itself. */
export const waits: RawHandler = () => undefined

/** The most that ran at one time. */
export function mostAtOnce(ran: readonly Ran[]): number {
  return Math.max(
    0,
    ...ran.map(({ started: at }) => ran.filter(({ started, ended }) => started <= at && at < ended).length),
  )
}

/** The most that were started within any span of so many milliseconds. */
export function mostStartsIn(ran: readonly Pick<Ran, 'started'>[], span: number): number {
  return Math.max(
    0,
    ...ran.map(({ started: at }) => ran.filter(({ started }) => at - span < started && started <= at).length),
  )
}
