import { openServer, type Server } from '../src/cli/server.js'
import type { NamespaceConfig } from '../src/config/load.js'
import { defaultsOf, namespaceOptions, serverOptions } from '../src/config/options.js'
import type { Log } from '../src/log.js'
import type { ServiceLimits } from '../src/services/services.js'
import type { WritesOptions } from '../src/store/workflows/writes.js'
import { freshDatabase } from './database.js'
import { atFileEnd } from './setup/file-end.js'

export interface ServingOptions extends Partial<Omit<NamespaceConfig, 'name' | 'migrate'>>, WritesOptions {
  /** Default: a fresh database of this file's own. */
  databaseUrl?: string
  limits?: Partial<ServiceLimits>
  corsOrigins?: readonly string[]
  /** Default: a free one. */
  port?: number
  /** Milliseconds. */
  workerLease?: number
  /** Default: unexpected failures are printed. */
  log?: Log
}

export interface Serving extends Server {
  databaseUrl: string
}

const quiet = { info() {}, warn() {}, error: (message: string, fields?: object) => console.error(message, fields) }

/** The whole server as the command composes it, on a free port, closed at the end of the file. */
export async function serving(options: ServingOptions = {}): Promise<Serving> {
  const {
    limits = {},
    corsOrigins,
    workerLease,
    port = 0,
    databaseUrl = await freshDatabase(),
    log = quiet,
    ...namespace
  } = options
  const defaults = defaultsOf(serverOptions)
  const server = await openServer(
    {
      ...defaults,
      port,
      workerLease: workerLease ?? defaults.workerLease,
      corsOrigins,
      maxPayloadSize: limits.payloadBytes ?? defaults.maxPayloadSize,
      maxMessageSize: limits.messageBytes ?? defaults.maxMessageSize,
      namespaces: [{ ...defaultsOf(namespaceOptions), ...defined(namespace), name: 'default', databaseUrl }],
    },
    log,
  )
  let closed = false
  const close = async (graceMs: number) => {
    if (closed) return
    closed = true
    await server.close(graceMs)
  }
  atFileEnd(() => close(0))
  return { ...server, close, databaseUrl }
}

/** Twins and matrices pass `undefined` for what is as always. */
function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
