import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect'
import {
  type Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from '../../gen/ts/grpc/health/v1/health_pb.js'

const pollEvery = 500

export interface HealthService {
  implementation: ServiceImpl<typeof Health>
  /** Tells every watcher that nothing is served any more, and ends their streams. */
  drain(): void
}

/**
 * grpc.health.v1: every registered service, and the empty name for the whole server, serve while the server is ready.
 * One timer asks `ready` for all watchers, and only while there are any.
 */
export function healthService(ready: () => boolean, services: () => Iterable<string>): HealthService {
  let draining = false
  let timer: NodeJS.Timeout | undefined
  const wakes = new Set<() => void>()

  const known = (service: string) => service === '' || [...services()].includes(service)
  const status = () => (ready() && !draining ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
  const wakeAll = () => {
    for (const wake of [...wakes]) wake()
  }
  const tick = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        wakes.delete(wake)
        signal.removeEventListener('abort', wake)
        if (wakes.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
        resolve()
      }
      wakes.add(wake)
      timer ??= setInterval(wakeAll, pollEvery).unref()
      signal.addEventListener('abort', wake)
      if (signal.aborted) wake()
    })

  return {
    implementation: {
      check({ service }) {
        if (!known(service)) throw new ConnectError(`no service named ${service}`, Code.NotFound)
        return { status: status() }
      },
      list() {
        const statuses = Object.fromEntries(['', ...services()].map((name) => [name, { status: status() }]))
        return { statuses }
      },
      async *watch({ service }, context) {
        if (!known(service)) {
          yield { status: ServingStatus.SERVICE_UNKNOWN }
          while (!context.signal.aborted && !draining) await tick(context.signal)
          return
        }
        let told: ServingStatus | undefined
        while (!context.signal.aborted) {
          const now = status()
          if (now !== told) yield { status: now }
          told = now
          if (draining) return
          await tick(context.signal)
        }
      },
    },
    drain() {
      draining = true
      wakeAll()
    },
  }
}
