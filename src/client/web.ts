import type { Transport } from '@connectrpc/connect'
import { createGrpcWebTransport } from '@connectrpc/connect-web'
import { refuseDatabaseOptions } from './absent-options.js'
import { Client, type ClientOptions } from './client.js'

export * from './exports.js'

/** Of the server, or instead any transport of Connect, with interceptors, certificates or headers of your own. */
type Destination = { url: string; transport?: undefined } | { url?: undefined; transport: Transport }

export type CreateOptions = ClientOptions & Destination

/** The client for browsers, and wherever there is `fetch`: gRPC-Web. */
export class PerdureClient extends Client {
  static async create(options: CreateOptions): Promise<PerdureClient> {
    refuseDatabaseOptions(options)
    const { url, transport, ...rest } = options
    return new PerdureClient({ ...rest, transport: transport ?? createGrpcWebTransport({ baseUrl: url }) })
  }
}

export { PerdureClient as DBOSClient }
