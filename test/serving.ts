import { defaultLimits, type Port, startPort } from '../src/server/port.js'
import { Namespaces } from '../src/services/namespaces.js'
import { defaultServiceLimits, routes, type ServiceLimits } from '../src/services/services.js'
import { statuses } from '../src/services/status.js'
import { openDatabase } from '../src/store/database.js'
import { prepareSchemas } from '../src/store/migration.js'
import { freshDatabase } from './database.js'
import { atFileEnd } from './setup/file-end.js'

export interface ServingOptions {
  /** Default: a fresh database of this file's own. */
  databaseUrl?: string
  schema?: string
  legacyPayloads?: boolean
  limits?: Partial<ServiceLimits>
  poolSize?: number
}

export interface Serving extends Port {
  databaseUrl: string
  namespaces: Namespaces
}

const quiet = { info() {}, warn() {}, error: (message: string, fields?: object) => console.error(message, fields) }

/** A whole server on a free port, closed at the end of the file. Unexpected failures are printed. */
export async function serving(options: ServingOptions = {}): Promise<Serving> {
  const databaseUrl = options.databaseUrl ?? (await freshDatabase())
  const { schema, legacyPayloads, poolSize } = options
  const database = openDatabase({ url: databaseUrl, schema, legacyPayloads, poolSize })
  await prepareSchemas(database, { migrate: true })
  const namespaces = new Namespaces([{ name: 'default', database }])
  const limits = { ...defaultServiceLimits, ...options.limits }
  const port = await startPort({
    host: '127.0.0.1',
    port: 0,
    routes: routes({ namespaces, limits }),
    interceptors: [statuses(quiet)],
    limits: defaultLimits,
    ready: () => true,
    log: quiet,
  })
  let closed = false
  const close = async (graceMs: number) => {
    if (closed) return
    closed = true
    await port.close(graceMs)
    for (const namespace of namespaces) await namespace.database.close()
  }
  atFileEnd(() => close(0))
  return { ...port, close, databaseUrl, namespaces }
}
