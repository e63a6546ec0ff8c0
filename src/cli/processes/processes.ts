import type { Socket } from 'node:net'
import type { Log } from '../../log.js'
import { listenAt } from '../../server/door.js'
import { isPortFree, portTaken } from '../port-taken.js'
import { prepareNamespaces, type RunningServer } from '../server.js'
import type { ProcessConfig } from './messages.js'
import { Supervised } from './supervised.js'

/** While no process serves, so many connections wait for one. */
const MOST_WAITING = 10_000

/**
 * Serves one port by several processes. This one listens and hands each connection to the next of them, so that an HTTP/2
 * connection with all its calls stays with one, and the port stays whoever ends; it serves nothing itself.
 */
export async function openProcesses(config: ProcessConfig, log: Log): Promise<RunningServer> {
  if (!(await isPortFree(config))) throw portTaken(config)
  await prepareNamespaces(config, log)
  const namespaces = config.namespaces.map((namespace) => ({ ...namespace, migrate: false }))
  const waiting = new Set<Socket>()
  let next = 0

  const all = Array.from(
    { length: config.processes },
    (_, place) =>
      new Supervised({
        number: place + 1,
        config: { ...config, namespaces },
        log,
        serving: handWaiting,
        returned: hand,
      }),
  )
  // A second Ctrl-C, or an error: nobody is left behind.
  process.once('exit', () => all.forEach((one) => void one.kill()))

  function hand(socket: Socket): void {
    if (socket.destroyed) return
    for (let tries = 0; tries < all.length; tries++) {
      const one = all[next++ % all.length]
      if (one?.give(socket)) return
    }
    if (waiting.size < MOST_WAITING) waiting.add(socket)
    else socket.destroy()
  }

  function handWaiting(): void {
    const sockets = [...waiting]
    waiting.clear()
    sockets.forEach(hand)
  }

  const drain = () => Promise.all(all.map((one) => one.drain()))
  try {
    await Promise.all(all.map((one) => one.start()))
    const enter = (socket: Socket) => {
      socket.on('error', () => {})
      hand(socket)
    }
    const door = await listenAt(config, log, { paused: true })(enter)
    log.info('listening', { url: door.url, processes: all.length })
    return {
      url: door.url,
      async close() {
        door.close()
        for (const socket of waiting) socket.destroy()
        await drain()
      },
    }
  } catch (error) {
    await drain()
    throw error
  }
}
