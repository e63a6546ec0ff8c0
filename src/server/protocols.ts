import { createServer as createHttp1Server } from 'node:http'
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2'
import type { Socket } from 'node:net'
import { Fault } from '../errors.js'
import { type ConnectionLimits, Connections } from './connections.js'
import type { GrpcAdapter } from './grpc/adapter.js'
import type { Speech } from './peek.js'
import type { AnyRequest, AnyResponse } from './probes.js'

export interface Protocols {
  /** Serves a connection in the protocol that its first bytes spoke. */
  serve(socket: Socket, speech: Speech): void
  /** Callers are told to open their next calls elsewhere; those under way go on. */
  sendAway(): void
  close(): void
}

/** Time for the statuses of cut calls to be read. Milliseconds. */
const lastWords = 1000

export const drained = () => new Fault('DRAINING', 'this server takes no more calls; another will')

interface ResetLimits {
  streamResetBurst: number
  streamResetRate: number
}

const http2Settings: ServerOptions & ResetLimits = {
  settings: { initialWindowSize: 256 * 1024 },
  // In megabytes, of one connection; the 10 that Node allows would refuse a caller's two thousandth stream.
  maxSessionMemory: 256,
  // A backend drops a call for each viewer that leaves: by default the thousandth at once ends the connection, with all its
  // other calls. Heeded by Node from 22.11 on.
  streamResetBurst: 20_000,
  streamResetRate: 1000,
}

/** HTTP/1.1 and HTTP/2 beside one another. Neither listens: connections are handed in. */
export function openProtocols(
  grpc: GrpcAdapter,
  listener: (request: AnyRequest, response: AnyResponse) => void,
  limits: ConnectionLimits,
): Protocols {
  let leaving = false
  const http1 = createHttp1Server((request, response) => {
    response.once('close', () => leaving && http1.closeIdleConnections())
    listener(request, response)
  })
  // This starts its watch over slow and idle connections.
  http1.emit('listening')

  const http2 = createHttp2Server(http2Settings)
  const compatible = createHttp2Server({}, listener)
  http2.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number, raw: string[]) => {
    if (!grpc.serve(stream, headers, raw)) compatible.emit('stream', stream, headers, flags, raw)
  })
  const connections = new Connections(limits, (session) => {
    grpc.endStreams(drained(), session)
    setTimeout(() => session.destroy(), lastWords).unref()
  })
  http2.on('session', (session) => connections.add(session))

  return {
    serve(socket, speech) {
      const server = speech === 'http2' ? http2 : http1
      server.emit('connection', socket)
    },
    sendAway() {
      leaving = true
      connections.drain()
      http1.closeIdleConnections()
    },
    close: () => void http1.close(),
  }
}
