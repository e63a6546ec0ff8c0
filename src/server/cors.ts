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

/**
 * Lets pages of these origins, `*` for any, call over Connect and gRPC-Web. Never with cookies: no page can act with
 * what the browser knows of its user.
 */
export function allowOrigins(origins: readonly string[], listener: Listener): Listener {
  const any = origins.includes('*')
  const allowed = new Set(origins)
  return (request, response) => {
    const { origin } = request.headers
    const allow = any ? '*' : origin !== undefined && allowed.has(origin) ? origin : undefined
    if (!any) response.setHeader('vary', 'Origin')
    if (allow !== undefined) response.setHeader('access-control-allow-origin', allow)
    if (isPreflight(request)) {
      answerPreflight(response, allow !== undefined)
      return
    }
    if (allow !== undefined) response.setHeader('access-control-expose-headers', exposed)
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
