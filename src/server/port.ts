import { createServer as createHttp1Server } from 'node:http'
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { ConnectRouter, Interceptor } from '@connectrpc/connect'
import { compressionGzip } from '@connectrpc/connect-node'
import { Health } from '../../gen/ts/grpc/health/v1/health_pb.js'
import { Fault } from '../errors.js'
import type { Log } from '../log.js'
import { statuses } from '../services/status.js'
import { type ConnectionLimits, Connections, defaultConnectionLimits } from './connections.js'
import { GrpcAdapter, isGrpc } from './grpc/adapter.js'
import { healthService } from './health.js'
import { connectListener } from './listener.js'
import { peek } from './peek.js'
import { probes } from './probes.js'
import { registerReflection } from './reflection.js'
import { collectRoutes } from './routes.js'
import { countStreams, OpenStreams } from './streams.js'
import { Validation } from './validation/validation.js'

export interface PortLimits {
  /** Largest message taken or given, uncompressed. */
  messageBytes: number
  /** Streaming calls open at one time, of all callers. */
  streams: number
  connections: ConnectionLimits
}

export const defaultLimits: PortLimits = {
  messageBytes: 4 * 1024 * 1024,
  streams: 100_000,
  connections: defaultConnectionLimits,
}

export interface PortOptions {
  host: string
  /** 0 takes a free one. */
  port: number
  routes: (router: ConnectRouter) => void
  /** From the outermost to the innermost. */
  interceptors: Interceptor[]
  /** What is not given is as in `defaultLimits`. */
  limits: Partial<PortLimits>
  /** Whether traffic is wanted; /readyz and grpc.health.v1 say it on. */
  ready: () => boolean
  log: Log
}

export interface Port {
  url: string
  port: number
  /** Streaming calls that are open, of every protocol. */
  openStreams(): number
  /** Takes no new calls, lets those at work end for up to `graceMs`, then cuts them off. */
  close(graceMs: number): Promise<void>
}

/** Time for the statuses of cut calls to be read. Milliseconds. */
const lastWords = 1000

const drained = () => new Fault('DRAINING', 'this server takes no more calls; another will')

const http2Settings: ServerOptions = {
  settings: { initialWindowSize: 256 * 1024 },
  // In megabytes, of one connection; the 10 that Node allows would refuse a caller's two thousandth stream.
  maxSessionMemory: 256,
}

/** Opens the one port that speaks gRPC, gRPC-Web and Connect, with health, reflection and probes beside the routes. */
export async function startPort(options: PortOptions): Promise<Port> {
  const { log } = options
  const limits = { ...defaultLimits, ...options.limits }
  let draining = false
  const ready = () => !draining && options.ready()
  const shutdown = new AbortController()
  const streams = new OpenStreams(limits.streams)
  const health = healthService(ready, () => routes.services.map((service) => service.typeName))
  const validation = new Validation()
  const routes = collectRoutes(
    (router) => {
      options.routes(router)
      router.service(Health, health.implementation)
      registerReflection(router, [...new Set(router.handlers.map((handler) => handler.service))])
    },
    {
      interceptors: [statuses(log), countStreams(streams), validation.interceptor(), ...options.interceptors],
      readMaxBytes: limits.messageBytes,
      writeMaxBytes: limits.messageBytes,
      acceptCompression: [compressionGzip],
      shutdownSignal: shutdown.signal,
    },
  )
  for (const service of routes.services) validation.add(service)
  const listener = connectListener(routes.handlers, probes(ready), log)

  const http1 = createHttp1Server((request, response) => {
    response.once('close', () => draining && http1.closeIdleConnections())
    listener(request, response)
  })
  // It never listens itself; this starts its watch over slow and idle connections.
  http1.emit('listening')
  const { interceptors } = options
  const grpc = new GrpcAdapter({
    methods: routes.methods,
    interceptors,
    validation,
    messageBytes: limits.messageBytes,
    streams,
    log,
  })
  const http2 = createHttp2Server(http2Settings)
  const http2Compatible = createHttp2Server({}, listener)
  http2.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number, raw: string[]) => {
    if (isGrpc(headers)) grpc.serve(stream, headers)
    else http2Compatible.emit('stream', stream, headers, flags, raw)
  })
  const sockets = new Set<Socket>()
  const connections = new Connections(limits.connections, (session) => {
    grpc.endStreams(drained(), session)
    setTimeout(() => session.destroy(), lastWords).unref()
  })
  http2.on('session', (session) => connections.add(session))
  const door = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    peek(socket, (speech) => (speech === 'http2' ? http2 : http1).emit('connection', socket))
  })
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(options.port, options.host, resolve)
  })
  const { address, family, port } = door.address() as AddressInfo
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  log.info('listening', { url })

  return {
    url,
    port,
    openStreams: () => streams.open,
    async close(graceMs) {
      draining = true
      health.drain()
      const closed = new Promise<void>((resolve) => door.close(() => resolve()))
      connections.drain()
      http1.closeIdleConnections()
      const streamsEnd = setTimeout(() => {
        shutdown.abort(drained())
        grpc.endStreams(drained())
      }, graceMs / 2)
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, graceMs)
      await closed
      http1.close()
      clearTimeout(streamsEnd)
      clearTimeout(cut)
    },
  }
}
