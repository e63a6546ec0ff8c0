import type { Transport } from '@connectrpc/connect'
import * as node from '@connectrpc/connect-node'
import { Sessions } from '../src/wire/grpc.js'

/** Connect-node's transports, whose sessions leave no error uncaught where a test's server closes while it is called. */
export function createGrpcTransport(options: node.GrpcTransportOptions): Transport {
  return node.createGrpcTransport({ sessionManager: new Sessions(options.baseUrl), ...options })
}

export function createGrpcWebTransport(options: node.GrpcWebTransportOptions): Transport {
  return node.createGrpcWebTransport(overSessions(options))
}

export function createConnectTransport(options: node.ConnectTransportOptions): Transport {
  return node.createConnectTransport(overSessions(options))
}

function overSessions<O extends { baseUrl: string; httpVersion: '1.1' | '2' }>(options: O): O {
  return options.httpVersion === '1.1' ? options : { sessionManager: new Sessions(options.baseUrl), ...options }
}
