import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

export type AnyRequest = IncomingMessage | Http2ServerRequest
export type AnyResponse = ServerResponse | Http2ServerResponse

/** GET /healthz says that the process lives, GET /readyz whether it wants traffic. Anything else is nobody's: 404. */
export function probes(ready: () => boolean): (request: AnyRequest, response: AnyResponse) => void {
  return (request, response) => {
    const answer = answerTo(request.method, request.url?.split('?', 1)[0], ready)
    response.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    response.end(answer.text)
  }
}

function answerTo(method: string | undefined, path: string | undefined, ready: () => boolean) {
  if (method !== 'GET' && method !== 'HEAD') return { status: 404, text: 'not found\n' }
  if (path === '/healthz') return { status: 200, text: 'ok\n' }
  if (path === '/readyz') return ready() ? { status: 200, text: 'ready\n' } : { status: 503, text: 'not ready\n' }
  return { status: 404, text: 'not found\n' }
}
