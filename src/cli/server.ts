import { setTimeout as pause } from 'node:timers/promises'
import type { Config, NamespaceConfig } from '../config/load.js'
import type { serverOptions } from '../config/options.js'
import { Fault } from '../errors.js'
import type { Log } from '../log.js'
import { defaultConnectionLimits } from '../server/connections.js'
import type { OpenDoor } from '../server/door.js'
import { type Port, startPort } from '../server/port.js'
import { type Namespace, Namespaces, namespaceOn } from '../services/namespaces.js'
import { routes } from '../services/services.js'
import { openDatabase } from '../store/database.js'
import { prepareSchemas } from '../store/schema/migration.js'
import { databaseTime } from '../store/time.js'
import type { WritesOptions } from '../store/workflows/writes.js'
import { openWaits } from '../waits/waits.js'
import { newReplicaId } from '../workers/replica.js'
import { openWorkers } from '../workers/workers.js'
import { watchReadiness } from './readiness.js'
import { dbosSdkVersion, packageVersion } from './version.js'

export interface ServerConfig extends Pick<Config<'serve'>, keyof typeof serverOptions> {
  namespaces: readonly (NamespaceConfig & WritesOptions)[]
}

/** Whatever serves the port: this process, or several. */
export type RunningServer = Pick<Port, 'url' | 'close'>

export interface Server extends Port {
  namespaces: Namespaces
}

/** Brings the schemas of every namespace up to date, or makes sure that they are, for servers that shall not. */
export async function prepareNamespaces({ namespaces }: ServerConfig, log: Log): Promise<void> {
  const prepared = await Promise.allSettled(
    namespaces.map(async ({ name, databaseUrl, schema, migrate }) => {
      const database = openDatabase({ url: databaseUrl, schema, poolSize: 1 })
      const say = (message: string) => log.info(message, { namespace: name })
      await patiently(name, log, () => prepareSchemas(database, { migrate, log: say })).finally(() => database.close())
    }),
  )
  refuse(prepared)
}

/** Everything from the databases up to the port. What was opened is closed again when a later part fails. */
export async function openServer(config: ServerConfig, log: Log, door?: OpenDoor): Promise<Server> {
  const namespaces = await openNamespaces(config, log)
  const readiness = watchReadiness(namespaces, log)
  const closeStores = async () => {
    readiness.stop()
    await Promise.all([...namespaces].map(closeNamespace))
  }
  const port = await startPort({
    host: config.host,
    port: config.port,
    door,
    routes: routes({
      namespaces,
      limits: { payloadBytes: config.maxPayloadSize, messageBytes: config.maxMessageSize },
      about: { version: packageVersion(), dbosSdkVersion: dbosSdkVersion(), startedAt: new Date() },
    }),
    interceptors: [],
    limits: {
      messageBytes: config.maxMessageSize,
      streams: config.maxStreams,
      connections: { ...defaultConnectionLimits, age: config.maxConnectionAge },
    },
    corsOrigins: config.corsOrigins,
    logCalls: config.logCalls,
    ready: readiness.ready,
    log,
  }).catch(async (error) => {
    await closeStores()
    throw error
  })
  return {
    ...port,
    namespaces,
    async close(graceMs) {
      const closed = port.close(graceMs)
      // No new calls come in by now; those that wait are told to go elsewhere.
      for (const { waits, workers } of namespaces) {
        workers.drain()
        waits.drain()
      }
      await closed
      await closeStores()
    },
  }
}

async function openNamespaces(config: ServerConfig, log: Log): Promise<Namespaces> {
  const { namespaces: configs, maxMessageSize, workerLease } = config
  // As JSON in JSON a text may take twice its bytes, and each value brings a few of its own.
  const shared = { frameBytes: maxMessageSize / 4, replicaId: newReplicaId(), workerLease }
  const opened = await Promise.allSettled(configs.map((config) => openNamespace({ ...config, ...shared }, log)))
  const namespaces = opened.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  if (namespaces.length < configs.length) await Promise.all(namespaces.map(closeNamespace))
  refuse(opened)
  return new Namespaces(namespaces)
}

/** Throws what has failed, all of it. */
function refuse(outcomes: PromiseSettledResult<unknown>[]): void {
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new Error(failures.map((failure) => failure.message).join('\n'))
}

async function closeNamespace({ waits, workers, writes, database }: Namespace): Promise<void> {
  await Promise.all([workers.close(), waits.close(), writes.idle()])
  await database.close()
}

type Opening = NamespaceConfig & WritesOptions & { frameBytes: number; replicaId: string; workerLease: number }

async function openNamespace(config: Opening, log: Log): Promise<Namespace> {
  const { name, migrate, listen, frameBytes, replicaId, workerLease, sweepApplications = [] } = config
  const database = openDatabase({
    url: config.databaseUrl,
    schema: config.schema,
    poolSize: config.poolSize,
    statementTimeout: config.statementTimeout,
    legacyPayloads: config.legacyPayloads,
  })
  const say = (message: string) => log.info(message, { namespace: name })
  try {
    await patiently(name, log, () => prepareSchemas(database, { migrate, log: say }))
    await database.clock.set(() => databaseTime(database))
    const waits = openWaits(database, { listen, log, frameBytes })
    const workers = openWorkers(database, waits, { replicaId, lease: workerLease, sweepApplications, log })
    const namespace = namespaceOn(name, database, waits, workers, config)
    workers.start()
    return namespace
  } catch (error) {
    await database.close()
    throw error
  }
}

const PATIENCE_MS = 30_000
const RETRY_MS = 1000

/** A database that starts at the same time as we do is waited for; one that refuses us is not. */
export async function patiently(namespace: string, log: Log, work: () => Promise<void>): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  for (let told = false; ; told = true) {
    try {
      return await work()
    } catch (error) {
      const reason = whyItFailed(error)
      if (!isStartingUp(error) || Date.now() > until)
        throw new Error(`namespace ${namespace}: ${reason}`, { cause: error })
      if (!told) log.warn('the database is away; waiting for it', { namespace, reason })
      await pause(RETRY_MS)
    }
  }
}

const notYet = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND', '57P03', '53300']

function isStartingUp(error: unknown): boolean {
  if (!(error instanceof Fault) || error.reason !== 'STORE_UNAVAILABLE') return false
  const { code, message = '' } = (error.cause ?? {}) as { code?: string; message?: string }
  return code === undefined ? /timeout|terminated/i.test(message) : notYet.includes(code)
}

function whyItFailed(error: unknown): string {
  const { message, cause } = error as Error
  const { message: detail, code } = (cause ?? {}) as { message?: string; code?: string }
  return cause === undefined ? message : `${message} (${detail || code})`
}
