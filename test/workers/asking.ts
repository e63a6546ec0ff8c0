import type pg from 'pg'
import { errorOf, type GrpcJsClient, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { connectionTo } from '../database.js'
import { type Serving, type ServingOptions, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { type RawHandler, type RawWorker, rawWorker } from './raw-worker.js'

export interface Asking {
  servers: [Serving, Serving]
  /** WorkflowService of each. */
  workflows: [GrpcJsClient, GrpcJsClient]
  sql: pg.Client
}

/** Two replicas on one database. */
export async function asking(options: ServingOptions = {}): Promise<Asking> {
  const first = await serving(options)
  const second = await serving({ ...options, databaseUrl: first.databaseUrl })
  const clientOf = ({ url }: Serving) => grpcJsClient(url, 'perdure.v1.WorkflowService')
  const workflows: [GrpcJsClient, GrpcJsClient] = [clientOf(first), clientOf(second)]
  const sql = await connectionTo(first.databaseUrl)
  atFileEnd(async () => {
    for (const client of workflows) client.close()
  })
  return { servers: [first, second], workflows, sql }
}

/** Of `server`, for workflows named after their handlers, on the queue `work`. */
export function workerAt(
  { url }: Serving,
  workflows: Record<string, RawHandler>,
  options: { request?: Plain; workerId?: string; maxTasks?: number } = {},
): Promise<RawWorker> {
  return rawWorker({ url, workflows, queues: ['work'], ...options })
}

export async function start(client: GrpcJsClient, name: string, workflowId: string, more: Plain = {}): Promise<void> {
  await client.unary('EnqueueWorkflow', { workflow: { name, queue: 'work', workflowId, ...more } })
}

/** A handler that leaves its task to the test. */
export const leave: RawHandler = () => undefined

/** What a call that must fail fails with. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; reason: string; metadata: Plain }> {
  try {
    await call
  } catch (error) {
    const { code, reason = '', details } = errorOf(error)
    return { code, reason, metadata: details.find((detail) => detail['@type'].endsWith('.ErrorInfo'))?.metadata }
  }
  throw new Error('the call succeeded')
}

/** How a workflow ended, as GetResult tells it. */
export async function outcomeOf(client: GrpcJsClient, workflowId: string): Promise<Plain> {
  for await (const frame of client.stream('GetResult', { workflowId })) if (frame.outcome) return frame.outcome
  throw new Error(`no outcome of ${workflowId}`)
}

/** Looks until it holds. */
export async function eventually<T>(look: () => Promise<T | undefined | false | null>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found) return found as T
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
