import type { IncomingMessage } from 'node:http'
import { constants, type ServerHttp2Stream } from 'node:http2'
import type { AnyRequest, AnyResponse } from './probes.js'

/**
 * Tells a caller that still sends, though its answer is complete, to stop; without an error, which would cost it the
 * answer. nghttp2 forgets what a stream has queued when it is reset, so the end of the answer goes first.
 */
export function dismiss(stream: ServerHttp2Stream): void {
  setImmediate(dismissNow, stream)
}

function dismissNow(stream: ServerHttp2Stream): void {
  if (stream.destroyed) return
  if (!stream.state.localClose) setTimeout(dismissNow, 10, stream).unref()
  else stream.close(constants.NGHTTP2_NO_ERROR)
}

/** The same for a request that connect-node serves. HTTP/1.1 has no way to say it: the rest is read and dropped. */
export function dismissWhenAnswered(request: AnyRequest, response: AnyResponse): void {
  if ('stream' in request) {
    const { stream } = request
    stream.once('finish', () => request.complete || dismiss(stream))
  } else {
    response.once('finish', () => dropRest(request))
  }
}

function dropRest(request: IncomingMessage): void {
  if (!request.complete) request.resume()
}

/**
 * Whether the caller has reset the stream, or its connection is gone: answering would throw. That may be so before a
 * stream is first seen here, where the reset came in one packet with the request. One reset without an error is only
 * closed, and ends here.
 */
export function dropped(stream: ServerHttp2Stream): boolean {
  if (stream.closed && !stream.destroyed) stream.destroy()
  return stream.destroyed
}
