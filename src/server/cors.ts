import { cors } from '@connectrpc/connect'
import type { AnyRequest, AnyResponse } from './probes.js'

type Listener = (request: AnyRequest, response: AnyResponse) => void

const exposed = cors.exposedHeaders.join(', ')

const preflightAnswer = {
  'access-control-allow-methods': cors.allowedMethods.join(', '),
  // For the token that a proxy before this server, or the server, asks for: `*` would not cover it.
  'access-control-allow-headers': [...cors.allowedHeaders, 'Authorization'].join(', '),
  // The longest that Chromium heeds.
  'access-control-max-age': '7200',
}

/** Which pages may call, by their origin; `*` for any. */
export class Origins {
  readonly #any: boolean
  readonly #allowed: Set<string>

  constructor(origins: readonly string[]) {
    this.#any = origins.includes('*')
    this.#allowed = new Set(origins)
  }

  /** What an answer says of them to a request of that origin. */
  headers(origin: string | undefined): Record<string, string> {
    if (this.#any) return { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed }
    if (origin === undefined || !this.#allowed.has(origin)) return { vary: 'Origin' }
    return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed }
  }
}

/**
 * Lets pages of these origins call over Connect and gRPC-Web. Never with cookies: no page can act with what the browser
 * knows of its user.
 */
export function allowOrigins(origins: Origins, listener: Listener): Listener {
  return (request, response) => {
    const { 'access-control-expose-headers': expose, ...headers } = origins.headers(request.headers.origin)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (isPreflight(request)) {
      answerPreflight(response, expose !== undefined)
      return
    }
    if (expose !== undefined) response.setHeader('access-control-expose-headers', expose)
    listener(request, response)
  }
}

function isPreflight({ method, headers }: AnyRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && 'access-control-request-method' in headers
}

function answerPreflight(response: AnyResponse, isAllowed: boolean): void {
  if (isAllowed) {
    response.writeHead(204, preflightAnswer)
    response.end()
  } else {
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
    response.end('pages of this origin may not call: it is not among corsOrigins\n')
  }
}
