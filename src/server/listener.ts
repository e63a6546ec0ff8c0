import { Code, ConnectError, createContextValues } from '@connectrpc/connect'
import type { UniversalHandler } from '@connectrpc/connect/protocol'
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node'
import type { Log } from '../log.js'
import { callPeer } from '../services/peer.js'
import { isCallerGone } from '../services/status.js'
import { explained, withHint } from './bare-errors.js'
import { peerOf } from './connections.js'
import { dismissWhenAnswered } from './dismiss.js'
import type { AnyRequest, AnyResponse } from './probes.js'

/** What our own adapter leaves to connect-node, on HTTP/1.1 and HTTP/2; what no handler is registered for goes to `rest`. */
export function connectListener(
  handlers: UniversalHandler[],
  rest: (request: AnyRequest, response: AnyResponse) => void,
  log: Log,
): (request: AnyRequest, response: AnyResponse) => void {
  const byPath = new Map(handlers.map((handler) => [handler.requestPath, handler]))
  return (request, response) => {
    const handler = byPath.get(request.url?.split('?', 1)[0] ?? '')
    if (handler) void serve(handler, request, response, log)
    else rest(request, response)
  }
}

async function serve(handler: UniversalHandler, request: AnyRequest, response: AnyResponse, log: Log): Promise<void> {
  try {
    dismissWhenAnswered(request, response)
    const session = 'stream' in request ? request.stream.session : undefined
    const values = createContextValues().set(callPeer, peerOf(session))
    const asked = universalRequestFromNodeRequest(request, response, undefined, values)
    // connect-node's own body destroys the connection when a request is not read to its end, answer and all.
    const answer = await handler({ ...asked, body: request.iterator({ destroyOnReturn: false }) })
    const hinted = withHint(answer, handler.method.methodKind !== 'unary')
    await universalResponseToNodeResponse(await explained(hinted, log, handler.requestPath), response)
  } catch (error) {
    if (isGoneCaller(error)) return
    log.error('a call broke outside its handler', { path: handler.requestPath, error })
    if (!response.headersSent) response.writeHead(500)
    response.end()
  }
}

function isGoneCaller(error: unknown): boolean {
  const { code, cause } = ConnectError.from(error)
  return code === Code.Aborted || code === Code.Canceled || isCallerGone(cause)
}
