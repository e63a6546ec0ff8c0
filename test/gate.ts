import { createServer, connect as dial, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { atFileEnd } from './setup/file-end.js'

/** A way to the database that can be cut, as if it were away, and opened again. */
export interface Gate {
  /** The database's URL, through the gate. */
  url: string
  cut(): Promise<void>
  open(): Promise<void>
}

/** `deaf`: what is notified never arrives, as behind a pooler in transaction mode. */
export async function gateTo(databaseUrl: string, { deaf = false } = {}): Promise<Gate> {
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
      if (deaf && one === to) one.pipe(new WithoutNotifications()).pipe(other)
      else one.pipe(other)
    }
  })
  // Somebody may have taken the port meanwhile: that fails who opens, and is no error without an owner.
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
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

/** Messages of Postgres's protocol (a letter, then the length of the rest), except those that notify. */
class WithoutNotifications extends Transform {
  private rest = Buffer.alloc(0)

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    let bytes = Buffer.concat([this.rest, chunk])
    while (bytes.length >= 5 && bytes.length > bytes.readInt32BE(1)) {
      const end = bytes.readInt32BE(1) + 1
      if (bytes[0] !== 'A'.charCodeAt(0)) this.push(bytes.subarray(0, end))
      bytes = bytes.subarray(end)
    }
    this.rest = bytes
    done()
  }
}
