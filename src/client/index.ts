import { grpcTo } from '../wire/grpc.js'
import { refuseDatabaseOptions } from './absent-options.js'
import { Client } from './client.js'
import type { CreateOptions } from './destination.js'

export * from './exports.js'

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
