import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import type { Transport } from '@connectrpc/connect'
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node'
import { compiled } from './bytes/transport.js'
import { unaryTo } from './unary.js'

/** How often a quiet connection is asked whether it is still there, and how long it may take to say so. */
const PING = { pingIntervalMs: 20_000, pingTimeoutMs: 10_000 }

export interface GrpcConnection {
  transport: Transport
  disconnect(): void
}

/** gRPC over one HTTP/2 connection. */
export function grpcTo(url: string): GrpcConnection {
  refuseNoServer(url)
  const sessionManager = new Sessions(url, PING)
  const transport = compiled(createGrpcTransport({ baseUrl: url, sessionManager }))
  return {
    transport: { ...transport, unary: unaryTo(url, sessionManager) },
    // Not at once: Node 20 corrupts its memory where a session is destroyed while it reads, which it may be doing for
    // whoever calls this.
    disconnect: () => void setImmediate(() => sessionManager.abort()),
  }
}

/**
 * A server's goodbye destroys a session with an error that is told some turns later. Where a call or `abort` comes in
 * between, the manager hears its sessions no more, and an error that nobody hears ends the process.
 */
export class Sessions extends Http2SessionManager {
  private last: ClientHttp2Session | undefined

  override async request(...given: Parameters<Http2SessionManager['request']>): Promise<ClientHttp2Stream> {
    const stream = await super.request(...given)
    const session = stream.session as ClientHttp2Session | undefined
    if (session && session !== this.last) {
      this.last = session
      session.on('error', () => {})
    }
    return stream
  }
}

/** `localhost:7337` parses as a URL, of the scheme `localhost:`; the first call would fail for it, and hard to read. */
function refuseNoServer(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return
  throw new TypeError(`url: ${JSON.stringify(url)} names no server; write it as http://host:7337`)
}
