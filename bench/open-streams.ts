import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2'
import { type DescMessage, type DescMethod, type MessageShape, toBinary } from '@bufbuild/protobuf'

export type OpenProtocol = 'gRPC' | 'gRPC-Web'

const HEAD = 5
/** First byte of the frames of every wait: field 1 is "opened", field 2 what is waited for. */
const OPENED = (1 << 3) | 2
const VALUE = (2 << 3) | 2

/**
 * Callers that hold many streams at little cost of their own, since they share the machine with the server: HTTP/2 by
 * hand, and of each frame they look at its first byte alone.
 */
export class OpenStreams {
  /** Streams that are open, values that came, calls that ended by themselves. */
  opened = 0
  values = 0
  ended = 0
  /** Called at every value. */
  onValue = () => {}
  private onOpened = () => {}
  private next = 0
  private closing = false

  private constructor(
    private readonly sessions: readonly ClientHttp2Session[],
    private readonly protocol: OpenProtocol,
  ) {}

  static async connect(url: string, connections: number, protocol: OpenProtocol): Promise<OpenStreams> {
    const sessions = Array.from({ length: connections }, () => connect(url, { maxSessionMemory: 1024 }))
    await Promise.all(sessions.map((session) => once(session, 'remoteSettings')))
    for (const session of sessions) session.setLocalWindowSize(2 ** 20)
    return new OpenStreams(sessions, protocol)
  }

  /** Settles when all of them have had their first frame. */
  async open<I extends DescMessage>(
    method: DescMethod & { input: I },
    requests: readonly MessageShape<I>[],
  ): Promise<void> {
    const all = this.opened + requests.length
    const done = new Promise<void>((resolve, reject) => {
      this.onOpened = () => {
        if (this.ended > 0) reject(new Error(`${this.ended} of the streams ended as they were opened`))
        if (this.opened === all) resolve()
      }
    })
    for (const [place, request] of requests.entries()) {
      this.call(`/${method.parent.typeName}/${method.name}`, toBinary(method.input, request))
      // What is sent in one go is answered in one go: a turn now and then lets the connection breathe.
      if (place % 500 === 499) await new Promise((resolve) => setImmediate(resolve))
    }
    await done
  }

  async close(): Promise<void> {
    this.closing = true
    await Promise.all(
      this.sessions.map((session) => {
        const closed = once(session, 'close')
        session.destroy()
        return closed
      }),
    )
  }

  private call(path: string, message: Uint8Array): void {
    const session = this.sessions[this.next++ % this.sessions.length] as ClientHttp2Session
    const web = this.protocol === 'gRPC-Web'
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': web ? 'application/grpc-web+proto' : 'application/grpc+proto',
      ...(web ? { 'x-grpc-web': '1' } : { te: 'trailers' }),
    })
    const framed = Buffer.alloc(HEAD + message.length)
    framed.writeUInt32BE(message.length, 1)
    framed.set(message, HEAD)
    stream.end(framed)
    this.read(stream)
  }

  private read(stream: ClientHttp2Stream): void {
    let rest: Buffer | undefined
    stream.on('data', (chunk: Buffer) => {
      let data = rest ? Buffer.concat([rest, chunk]) : chunk
      while (data.length >= HEAD) {
        const end = HEAD + data.readUInt32BE(1)
        if (data.length < end) break
        // The trailers of gRPC-Web are a frame, too; its flag is not 0.
        if (data[0] === 0) this.came(data[HEAD])
        data = data.subarray(end)
      }
      rest = data.length > 0 ? data : undefined
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      if (this.closing) return
      this.ended++
      this.onOpened()
    })
  }

  private came(first: number | undefined): void {
    if (first === OPENED) {
      this.opened++
      this.onOpened()
    } else if (first === VALUE) {
      this.values++
      this.onValue()
    }
  }
}
