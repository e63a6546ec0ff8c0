import type { ServerHttp2Session } from 'node:http2'

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
    const pings = setInterval(() => ping(session), this.#limits.pingEvery).unref()
    this.#sessions.add(session)
    session.on('error', () => session.destroy())
    session.once('close', () => {
      clearTimeout(age)
      clearInterval(pings)
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

const unanswered = new WeakSet<ServerHttp2Session>()

function ping(session: ServerHttp2Session): void {
  if (unanswered.has(session)) {
    session.destroy()
    return
  }
  unanswered.add(session)
  session.ping((error) => {
    if (!error) unanswered.delete(session)
  })
}
