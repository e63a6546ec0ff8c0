import { createGrpcWebTransport } from '@connectrpc/connect-web'
import { refuseDatabaseOptions } from './absent-options.js'
import { Client } from './client.js'
import type { CreateOptions } from './destination.js'

export * from './exports.js'

/** The client for browsers, and wherever there is `fetch`: gRPC-Web. */
export class PerdureClient extends Client {
  static async create(options: CreateOptions): Promise<PerdureClient> {
    refuseDatabaseOptions(options)
    const { url, transport, ...rest } = options
    return new PerdureClient({ ...rest, transport: transport ?? createGrpcWebTransport({ baseUrl: url }) })
  }
}

export { PerdureClient as DBOSClient }
