import type { Http2Session, ServerHttp2Session } from 'node:http2'
import type { Peer } from '../services/peer.js'

export interface ConnectionLimits {
  /** A connection is told to go (GOAWAY) after about this long, so that callers find new replicas. Milliseconds. */
  age: number
  /** How long its open calls may go on after that. */
  ageGrace: number
  /** A peer that leaves a ping unanswered until the next is due is gone. */
  pingEvery: number
}

export const defaultConnectionLimits: ConnectionLimits = { age: 7_200_000, ageGrace: 600_000, pingEvery: 30_000 }

/** Without it, connections made in one second would all come back in one. */
const jitter = () => 0.9 + Math.random() * 0.2

/** The HTTP/2 connections of the port: finds dead ones, sends old ones away, lets all go when the server drains. */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #sessions = new Set<ServerHttp2Session>()
  readonly #cut: (session: ServerHttp2Session) => void

  /** `cut` ends what a connection past its grace still has open. */
  constructor(limits: ConnectionLimits, cut: (session: ServerHttp2Session) => void) {
    this.#limits = limits
    this.#cut = cut
  }

  add(session: ServerHttp2Session): void {
    const age = setTimeout(() => this.#sendAway(session), this.#limits.age * jitter()).unref()
    watch(session, this.#limits.pingEvery)
    this.#sessions.add(session)
    session.on('error', () => session.destroy())
    session.once('close', () => {
      clearTimeout(age)
      clearInterval(pings.get(session)?.timer)
      this.#sessions.delete(session)
    })
  }

  /** Calls under way go on; new ones are refused in a way that lets a gRPC client try them elsewhere. */
  drain(): void {
    for (const session of this.#sessions) session.close()
  }

  #sendAway(session: ServerHttp2Session): void {
    session.close()
    const grace = setTimeout(() => this.#cut(session), this.#limits.ageGrace).unref()
    session.once('close', () => clearTimeout(grace))
  }
}

const pings = new WeakMap<Http2Session, { every: number; timer: NodeJS.Timeout }>()

/** Whoever asks for the shortest time between two pings has it. */
function watch(session: Http2Session, every: number): void {
  const before = pings.get(session)
  if (session.destroyed || (before && before.every <= every)) return
  clearInterval(before?.timer)
  pings.set(session, { every, timer: setInterval(() => ping(session), every).unref() })
}

/** For those who have to know sooner than others that their caller is gone. */
export function peerOf(session: Http2Session | undefined): Peer | undefined {
  return session && { watch: (every) => watch(session, every) }
}

const unanswered = new WeakSet<Http2Session>()

function ping(session: Http2Session): void {
  // Its 'close' comes a turn later than its end.
  if (session.destroyed) return
  if (unanswered.has(session)) {
    // What came while this process was busy is read by then.
    setImmediate(() => {
      if (unanswered.has(session)) session.destroy()
    })
    return
  }
  unanswered.add(session)
  session.ping((error) => {
    if (!error) unanswered.delete(session)
  })
}
