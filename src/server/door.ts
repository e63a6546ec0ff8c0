import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Log } from '../log.js'

/** Where connections come from. */
export interface Door {
  url: string
  port: number
  /** No more come in; those that are in stay. */
  close(): void
}

export type OpenDoor = (enter: (socket: Socket) => void) => Promise<Door>

export interface Place {
  host: string
  /** 0 takes a free one. */
  port: number
}

/** `paused`: nothing is read of the connections, for whoever they are handed to. */
export function listenAt({ host, port }: Place, log: Log, { paused = false } = {}): OpenDoor {
  return (enter) =>
    new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true, pauseOnConnect: paused }, enter)
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        // Such as a system out of memory or files; the next one may be taken.
        server.on('error', (error) => log.warn('a connection could not be taken', { error }))
        const { address, family, port } = server.address() as AddressInfo
        const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
        resolve({ url, port, close: () => void server.close() })
      })
    })
}
