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
    refuseNoServer(url)
    const sessionManager = new Http2SessionManager(url, PING)
    return new PerdureClient({
      ...rest,
      transport: createGrpcTransport({ baseUrl: url, sessionManager }),
      disconnect: () => sessionManager.abort(),
    })
  }
}

/** `localhost:7337` parses as a URL, of the scheme `localhost:`; the first call would fail for it, and hard to read. */
function refuseNoServer(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return
  throw new TypeError(`url: ${JSON.stringify(url)} names no server; write it as http://host:7337`)
}

export { PerdureClient as DBOSClient }
