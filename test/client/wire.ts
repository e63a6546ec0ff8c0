import { connect, createServer, type Socket } from 'node:net'
import { atFileEnd } from '../setup/file-end.js'

/** Stands between a client and its server, and cuts them apart. */
export interface Wire {
  url: string
  /** Ends every connection at once, without a word. */
  cut(): void
  /** Whether new connections get through; refused ones are ended as they come. */
  passing: boolean
  connections: number
  /** Resolves when the server has sent so many more bytes. */
  sent(bytes: number): Promise<void>
}

export async function wireTo(target: string): Promise<Wire> {
  const { port, hostname } = new URL(target)
  const sockets = new Set<Socket>()
  let bytes = 0
  let watchers: { at: number; resolve: () => void }[] = []
  const server = createServer((near) => {
    if (!wire.passing) return void near.destroy()
    wire.connections += 1
    const far = connect(Number(port), hostname)
    far.on('data', ({ length }) => {
      bytes += length
      for (const { at, resolve } of watchers) if (bytes >= at) resolve()
      watchers = watchers.filter(({ at }) => at > bytes)
    })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as { port: number }
  const wire: Wire = {
    url: `http://127.0.0.1:${address.port}`,
    passing: true,
    connections: 0,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    sent: (more) => new Promise((resolve) => watchers.push({ at: bytes + more, resolve })),
  }
  atFileEnd(async () => {
    wire.cut()
    await new Promise((resolve) => server.close(resolve))
  })
  return wire
}
