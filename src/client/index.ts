import type { Transport } from '@connectrpc/connect'
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node'
import { refuseDatabaseOptions } from './absent-options.js'
import { Client, type ClientOptions } from './client.js'

export * from './exports.js'

/** How often a quiet connection is asked whether it is still there, and how long it may take to say so. */
const PING = { pingIntervalMs: 20_000, pingTimeoutMs: 10_000 }

/** Of the server, or instead any transport of Connect, with interceptors, certificates or headers of your own. */
type Destination = { url: string; transport?: undefined } | { url?: undefined; transport: Transport }

export type CreateOptions = ClientOptions & Destination

/** The client for Node: gRPC over one HTTP/2 connection. */
export class PerdureClient extends Client {
  static async create(options: CreateOptions): Promise<PerdureClient> {
    refuseDatabaseOptions(options)
    const { url, transport, ...rest } = options
    if (transport) return new PerdureClient({ ...rest, transport })
    const sessionManager = new Http2SessionManager(url, PING)
    return new PerdureClient({
      ...rest,
      transport: createGrpcTransport({ baseUrl: url, sessionManager }),
      disconnect: () => sessionManager.abort(),
    })
  }
}

export { PerdureClient as DBOSClient }
