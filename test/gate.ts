import { createServer, connect as dial, type Socket } from 'node:net'
import { atFileEnd } from './setup/file-end.js'

/** A way to the database that can be cut, as if it were away, and opened again. */
export interface Gate {
  /** The database's URL, through the gate. */
  url: string
  cut(): Promise<void>
  open(): Promise<void>
}

export async function gateTo(databaseUrl: string): Promise<Gate> {
  const { hostname, port } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const to = dial(Number(port || 5432), hostname)
    for (const [one, other] of [[from, to] as const, [to, from] as const]) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const { port: own } = server.address() as { port: number }
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(own)
  const cut = () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    return closed
  }
  atFileEnd(async () => (server.listening ? cut() : undefined))
  return { url: url.href, cut, open: () => listen(own) }
}
