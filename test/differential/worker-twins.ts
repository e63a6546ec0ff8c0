import { DBOS, DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { PerdureClient } from '../../src/client/index.js'
import { type Context, type Runnable, Worker } from '../../src/worker/index.js'
import { sdk as serialization } from '../codec/typescript-sdk.js'
import { connectionTo, freshDatabase } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { type Snapshot, snapshot } from './snapshot.js'
import { type Durable, workflows } from './worker-workflows.js'

export const QUEUE = 'orders'
const VERSION = 'v1'

/** A database with an executor of the application `shop`, and the SDK's own client on it. */
export interface Side {
  url: string
  client: DBOSClient
  sql: pg.Client
}

/** The same workflows: on one database the SDK runs them, on the other a worker of perdure. */
export async function twins(): Promise<{ sdk: Side; perdure: Side; gate: PerdureClient }> {
  const sdk = await side()
  const registered = new Map<string, (...args: unknown[]) => Promise<unknown>>()
  for (const [name, run] of Object.entries(workflows)) {
    const body = (...args: unknown[]) => run(ofSdk(registered), ...(args as never[]))
    registered.set(name, DBOS.registerWorkflow(body, { name, serialization: 'portable' }))
  }
  const portable = { ...serialization.DBOSPortableJSON, name: () => 'portable_json' } as never
  const config = {
    name: 'shop',
    systemDatabaseUrl: sdk.url,
    applicationVersion: VERSION,
    logLevel: 'error',
    enablePatching: true,
  }
  DBOS.setConfig({ ...config, serializer: portable })
  await DBOS.launch()
  await DBOS.registerQueue(QUEUE, { minPollingIntervalMs: 50 })
  atFileEnd(() => DBOS.shutdown())

  const perdure = await side()
  const server = await serving({ databaseUrl: perdure.url, workerLease: 1000 })
  const worker = new Worker({
    url: server.url,
    application: 'shop',
    applicationVersion: VERSION,
    queues: [QUEUE],
    workflows: Object.fromEntries(Object.entries(workflows).map(([name, run]) => [name, ofPerdure(run)])),
  })
  await worker.start()
  const gate = await PerdureClient.create({ url: server.url, applicationName: 'shop' })
  atFileEnd(async () => {
    await worker.stop({ grace: 0 })
    await gate.destroy()
  })
  return { sdk, perdure, gate }
}

async function side(): Promise<Side> {
  const url = await freshDatabase()
  const sql = await connectionTo(url)
  const logger = { info() {}, debug() {}, warn() {}, error() {} } as never
  const client = await DBOSClient.create({ systemDatabaseUrl: url, applicationName: 'shop', logger })
  atFileEnd(() => client.destroy())
  return { url, client, sql }
}

function ofPerdure(run: (durable: Durable, ...args: never[]) => Promise<unknown>): Runnable {
  return (ctx: Context, ...args: unknown[]) => {
    const durable: Durable = {
      id: ctx.info.workflowID,
      step: (name, act, attempts) =>
        ctx.step(name, act, attempts === undefined ? {} : { retries: { attempts, interval: 1 } }),
      sleep: (ms) => ctx.sleep(ms),
      receive: async (topic, timeout) => (await ctx.receive({ topic, timeout })) ?? null,
      send: (to, value, topic) => ctx.send(to, value, { topic }),
      setEvent: (key, value) => ctx.setEvent(key, value),
      getEvent: async (workflow, key, timeout) => (await ctx.getEvent(workflow, key, { timeout })) ?? null,
      writeStream: (key, value) => ctx.writeStream(key, value),
      closeStream: (key) => ctx.closeStream(key),
      readStream: (workflow, key) => ctx.readStream(workflow, key),
      start: async (name, values, workflowID) => (await ctx.start(name, values as never, { workflowID })).workflowID,
      result: (workflow) => ctx.result(workflow),
      cancel: (workflow) => ctx.cancel(workflow),
      patch: (name) => ctx.patch(name),
      deprecatePatch: (name) => ctx.deprecatePatch(name),
      now: () => ctx.now(),
      randomUUID: () => ctx.randomUUID(),
    }
    return run(durable, ...(args as never[]))
  }
}

function ofSdk(registered: Map<string, (...args: unknown[]) => Promise<unknown>>): Durable {
  const seconds = (ms: number) => ({ timeoutSeconds: ms / 1000 })
  return {
    id: DBOS.workflowID as string,
    step: async (name, run, attempts) =>
      DBOS.runStep(async () => run(), {
        name,
        ...(attempts === undefined
          ? {}
          : { retriesAllowed: true, maxAttempts: attempts, intervalSeconds: 0.001, backoffRate: 1 }),
      }),
    sleep: (ms) => DBOS.sleep(ms),
    receive: (topic, timeout) => DBOS.recv(topic, seconds(timeout)),
    send: (to, value, topic) => DBOS.send(to, value, topic),
    setEvent: (key, value) => DBOS.setEvent(key, value),
    getEvent: (workflow, key, timeout) => DBOS.getEvent(workflow, key, seconds(timeout)),
    writeStream: (key, value) => DBOS.writeStream(key, value),
    closeStream: (key) => DBOS.closeStream(key),
    readStream: (workflow, key) => DBOS.readStream(workflow, key),
    start: async (name, args, workflowID) => {
      const run = registered.get(name) as (...args: unknown[]) => Promise<unknown>
      return (await DBOS.startWorkflow(run, { queueName: QUEUE, workflowID })(...args)).workflowID
    },
    result: (workflow) => DBOS.retrieveWorkflow(workflow).getResult(),
    cancel: (workflow) => DBOS.cancelWorkflow(workflow),
    patch: (name) => DBOS.patch(name),
    deprecatePatch: async (name) => void (await DBOS.deprecatePatch(name)),
    now: () => DBOS.now(),
    randomUUID: () => DBOS.randomUUID(),
  }
}

const TABLES = [
  'workflow_status',
  'workflow_input',
  'workflow_output',
  'operation_outputs',
  'workflow_events',
  'workflow_events_history',
  'streams',
  'notifications',
]

/** What stands there of these workflows and their children, in a form in which two runs compare equal. */
export async function rowsOf({ sql }: Side, ...ids: string[]): Promise<Snapshot> {
  const taken = await snapshot(sql, 'dbos')
  const rows: Snapshot = {}
  for (const table of TABLES.filter((name) => taken[name])) {
    rows[table] = (taken[table] ?? [])
      .filter(({ workflow_uuid, destination_uuid }) => {
        const owner = workflow_uuid ?? destination_uuid ?? ''
        return ids.some((id) => owner === id || owner.startsWith(`${id}-`))
      })
      .map(comparable)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  }
  return rows
}

type Row = Snapshot[string][number]

const keyOf = (row: Row) =>
  [row.workflow_uuid ?? row.destination_uuid, row.function_id?.padStart(5), row.key, row.offset, row.topic].join()

/** Ids that were drawn, times, and who ran it. */
function comparable(row: Row): Row {
  const entries = Object.entries(row).map(([column, value]) => {
    if (value === null) return [column, value]
    if (column === 'executor_id') return [column, 'executor']
    return [
      column,
      value
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'drawn')
        .replace(/\b1[789]\d{11}\b/g, 'time'),
    ]
  })
  return Object.fromEntries(entries) as Row
}
