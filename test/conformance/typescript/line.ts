import type { Interceptor, Transport } from '@connectrpc/connect'
import { Sessions } from '../../../src/wire/grpc.js'
import { createGrpcTransport } from '../../transport.js'

const READS = new Set(['PollTasks', 'Heartbeat', 'ListTaskSteps'])

/** A worker's line to the server. It can be cut: nothing is sent or answered from then on, and neither side is told. */
export class Line {
  readonly transport: Transport
  /** How many the library has made. */
  writes = 0
  private readonly sessions: Sessions
  private readonly when: string | undefined
  private readonly at: number
  private isCut = false

  constructor(
    url: string,
    crash: string | undefined,
    private readonly crashed: () => void,
  ) {
    const [when, at] = crash?.split(':') ?? []
    this.when = when
    this.at = Number(at)
    this.sessions = new Sessions(url)
    this.transport = createGrpcTransport({ baseUrl: url, sessionManager: this.sessions, interceptors: [this.carry] })
  }

  cut(): void {
    this.isCut = true
    // Node 20 corrupts its memory where a session is destroyed while it reads, and frames are given out while it reads.
    setImmediate(() => this.sessions.abort())
  }

  private crash(): void {
    if (this.isCut) return
    this.cut()
    this.crashed()
  }

  private readonly carry: Interceptor = (next) => async (request) => {
    if (this.isCut) return forever()
    const isHere = !READS.has(request.method.name) && ++this.writes === this.at
    if (isHere && this.when === 'before') {
      this.crash()
      return forever()
    }
    const isLast = isHere && this.when === 'after'
    try {
      const response = await next(request)
      if (response.stream) return { ...response, message: this.frames(response.message, isLast) }
      if (isLast) this.crash()
      return this.isCut ? forever() : response
    } catch (error) {
      if (isLast) this.crash()
      if (this.isCut) return forever()
      throw error
    }
  }

  /** The last frame is held back until it is known to be the last one. */
  private async *frames<T>(frames: AsyncIterable<T>, isLast: boolean): AsyncGenerator<T> {
    let held: T | undefined
    try {
      for await (const frame of frames) {
        if (this.isCut) await forever()
        if (held !== undefined) yield held
        held = undefined
        if (isLast) held = frame
        else yield frame
      }
      if (isLast) this.crash()
      if (this.isCut) await forever()
    } catch (error) {
      if (isLast) this.crash()
      if (this.isCut) await forever()
      throw error
    } finally {
      // A reader that went before the end.
      if (isLast) this.crash()
    }
  }
}

function forever(): Promise<never> {
  return new Promise(() => {})
}
