import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import type { ConnectRouter, Interceptor } from '@connectrpc/connect'
import { compressionGzip } from '@connectrpc/connect-node'
import { Health } from '../../gen/ts/grpc/health/v1/health_pb.js'
import type { Log } from '../log.js'
import { statuses } from '../services/status.js'
import { AccessLog, noteCalls } from './access.js'
import { type ConnectionLimits, defaultConnectionLimits } from './connections.js'
import { allowOrigins, Origins } from './cors.js'
import { listenAt, type OpenDoor, type Place } from './door.js'
import { GrpcAdapter } from './grpc/adapter.js'
import { healthService } from './health.js'
import { connectListener } from './listener.js'
import { peek } from './peek.js'
import { probes } from './probes.js'
import { drained, openProtocols } from './protocols.js'
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

export interface PortOptions extends Place {
  /** Instead of listening at that place. */
  door?: OpenDoor
  routes: (router: ConnectRouter) => void
  /** From the outermost to the innermost. */
  interceptors: Interceptor[]
  /** What is not given is as in `defaultLimits`. */
  limits: Partial<PortLimits>
  /** Whether traffic is wanted; /readyz and grpc.health.v1 say it on. */
  ready: () => boolean
  log: Log
  /** Pages of these origins may call, `*` for any. Default: none. */
  corsOrigins?: readonly string[]
  /** A line in the log for every call. */
  logCalls?: boolean
}

export interface Port {
  url: string
  port: number
  /** Streaming calls that are open, of every protocol. */
  openStreams(): number
  /**
   * Takes no new calls and lets those at work end. Streams are told to go elsewhere after half of `graceMs`; what is
   * left at its end is cut off.
   */
  close(graceMs: number): Promise<void>
}

/** Opens the one port that speaks gRPC, gRPC-Web and Connect, with health, reflection and probes beside the routes. */
export async function startPort(options: PortOptions): Promise<Port> {
  const { log, interceptors } = options
  const limits = { ...defaultLimits, ...options.limits }
  let draining = false
  const ready = () => !draining && options.ready()
  const shutdown = new AbortController()
  // Every open call of connect-node listens to it: that is no leak to be warned of.
  setMaxListeners(0, shutdown.signal)
  const streams = new OpenStreams(limits.streams)
  const access = options.logCalls ? new AccessLog(log) : undefined
  const validation = new Validation()

  const health = healthService(ready, () => routes.services.map((service) => service.typeName))
  const routes = collectRoutes(
    (router) => {
      options.routes(router)
      router.service(Health, health.implementation)
      registerReflection(router, [...new Set(router.handlers.map((handler) => handler.service))])
    },
    {
      interceptors: [
        ...(access ? [noteCalls(access)] : []),
        statuses(log),
        countStreams(streams),
        validation.interceptor(),
        ...interceptors,
      ],
      // A misspelt field or enum value would otherwise be taken for one that was not given.
      jsonOptions: { ignoreUnknownFields: false },
      readMaxBytes: limits.messageBytes,
      writeMaxBytes: limits.messageBytes,
      acceptCompression: [compressionGzip],
      shutdownSignal: shutdown.signal,
    },
  )
  for (const service of routes.services) validation.add(service)

  const origins = options.corsOrigins && new Origins(options.corsOrigins)
  const { messageBytes } = limits
  const grpc = new GrpcAdapter({
    methods: routes.methods,
    interceptors,
    validation,
    messageBytes,
    streams,
    log,
    access,
    origins,
  })
  const calls = connectListener(routes.handlers, probes(ready), log)
  const listener = origins ? allowOrigins(origins, calls) : calls
  const protocols = openProtocols(grpc, listener, limits.connections)

  const sockets = new Set<Socket>()
  let emptied = () => {}
  const enter = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) emptied()
    })
    peek(socket, (speech) => protocols.serve(socket, speech))
  }
  const door = await (options.door ?? listenAt(options, log))(enter)
  if (!options.door) log.info('listening', { url: door.url })

  return {
    url: door.url,
    port: door.port,
    openStreams: () => streams.open,
    async close(graceMs) {
      draining = true
      health.drain()
      door.close()
      const closed = new Promise<void>((resolve) => {
        emptied = resolve
        if (sockets.size === 0) resolve()
      })
      protocols.sendAway()
      const streamsEnd = setTimeout(() => {
        shutdown.abort(drained())
        grpc.endStreams(drained())
      }, graceMs / 2)
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, graceMs)
      await closed
      clearTimeout(streamsEnd)
      clearTimeout(cut)
      protocols.close()
      access?.write()
    },
  }
}
