import type { Http2Session, IncomingHttpHeaders } from 'node:http2'

interface Seen {
  headers: IncomingHttpHeaders
  raw: readonly string[]
}

/** The streams of a connection mostly bring the same headers: the thousands that stay open hold one copy of them, not a kilobyte each. */
export class SharedHeaders {
  readonly #last = new WeakMap<Http2Session, Seen>()

  of(session: Http2Session | undefined, headers: IncomingHttpHeaders, raw: readonly string[]): IncomingHttpHeaders {
    if (session === undefined) return headers
    const last = this.#last.get(session)
    if (last && isSame(last.raw, raw)) return last.headers
    this.#last.set(session, { headers, raw })
    return headers
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, place) => text === other[place])
}
