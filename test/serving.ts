import { openServer, type Server } from '../src/cli/server.js'
import type { NamespaceConfig } from '../src/config/load.js'
import { namespaceOptions, serverOptions } from '../src/config/options.js'
import type { ServiceLimits } from '../src/services/services.js'
import { freshDatabase } from './database.js'
import { atFileEnd } from './setup/file-end.js'

export interface ServingOptions extends Partial<Omit<NamespaceConfig, 'name' | 'migrate'>> {
  /** Default: a fresh database of this file's own. */
  databaseUrl?: string
  limits?: Partial<ServiceLimits>
}

export interface Serving extends Server {
  databaseUrl: string
}

const quiet = { info() {}, warn() {}, error: (message: string, fields?: object) => console.error(message, fields) }

/** The whole server as the command composes it, on a free port, closed at the end of the file. Unexpected failures are printed. */
export async function serving(options: ServingOptions = {}): Promise<Serving> {
  const databaseUrl = options.databaseUrl ?? (await freshDatabase())
  const server = await openServer(
    {
      host: '127.0.0.1',
      port: 0,
      drainTime: 0,
      maxMessageSize: serverOptions.maxMessageSize.default,
      maxStreams: serverOptions.maxStreams.default,
      logCalls: false,
      maxPayloadSize: options.limits?.payloadBytes ?? serverOptions.maxPayloadSize.default,
      namespaces: [
        {
          name: 'default',
          databaseUrl,
          migrate: true,
          schema: options.schema ?? namespaceOptions.schema.default,
          legacyPayloads: options.legacyPayloads ?? namespaceOptions.legacyPayloads.default,
          listen: options.listen ?? namespaceOptions.listen.default,
          poolSize: options.poolSize ?? namespaceOptions.poolSize.default,
          statementTimeout: options.statementTimeout ?? namespaceOptions.statementTimeout.default,
        },
      ],
    },
    quiet,
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
