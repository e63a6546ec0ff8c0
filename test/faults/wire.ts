import { connect, createServer, type Server, type Socket } from 'node:net'
import { atFileEnd } from '../setup/file-end.js'

/** A wire to a server, which can be cut so that neither end is told. */
export class Wire {
  private readonly ends = new Set<Socket>()
  private isCut = false

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url)
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const wire = new Wire(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`)
    server.on('connection', (near) => wire.join(near, connect(Number(port), hostname)))
    atFileEnd(async () => wire.close())
    return wire
  }

  /** Nothing passes any more, in neither direction, and connections stay open. */
  cut(): void {
    this.isCut = true
    for (const end of this.ends) end.pause()
  }

  /** What was sent meanwhile passes now. */
  mend(): void {
    this.isCut = false
    for (const end of this.ends) end.resume()
  }

  private join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.ends.add(from)
      from.on('data', (data) => to.write(data))
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.ends.delete(from)
        // Whoever hangs up while the wire is cut is not heard at the other end.
        if (!this.isCut) to.destroy()
      })
      if (this.isCut) from.pause()
    }
  }

  private close(): void {
    for (const end of this.ends) end.destroy()
    this.server.close()
  }
}
