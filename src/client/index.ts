import type { Transport } from '@connectrpc/connect'
import { grpcTo } from '../wire/grpc.js'
import { refuseDatabaseOptions } from './absent-options.js'
import { Client, type ClientOptions } from './client.js'

export * from './exports.js'

/** Of the server, or instead any transport of Connect, with interceptors, certificates or headers of your own. */
type Destination = { url: string; transport?: undefined } | { url?: undefined; transport: Transport }

export type CreateOptions = ClientOptions & Destination

/** The client for Node: gRPC over one HTTP/2 connection. */
export class PerdureClient extends Client {
  static async create(options: CreateOptions): Promise<PerdureClient> {
    refuseDatabaseOptions(options)
    const { url, transport, ...rest } = options
    if (transport) return new PerdureClient({ ...rest, transport })
    return new PerdureClient({ ...rest, ...grpcTo(url) })
  }
}

export { PerdureClient as DBOSClient }
