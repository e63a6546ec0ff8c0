import { Code, ConnectError } from '@connectrpc/connect'
import type { Connection } from './connection.js'
import { Patience } from './patience.js'

interface Frame {
  case: string | undefined
  value?: unknown
}

/** A server says something at least this often; one that has been silent for three times as long is gone. */
const PROGRESS_MS = 15_000
const SILENCE = 3

/**
 * The frames of a wait, but for those that only say it goes on. A lost connection is opened again by `open`, which asks
 * for what is still missing; the wait is over when its reader stops reading, which it does at the end frame.
 */
export async function* frames<F extends Frame>(
  { lifetime }: Connection,
  open: (signal: AbortSignal) => AsyncIterable<{ frame: F }>,
): AsyncGenerator<Exclude<F, { case: 'opened' | 'progress' | undefined }>> {
  const patience = new Patience(lifetime)
  for (;;) {
    const call = new AbortController()
    const stop = () => call.abort()
    const forget = lifetime.atEnd(stop)
    let watch = setTimeout(stop, SILENCE * PROGRESS_MS)
    try {
      for await (const { frame } of open(call.signal)) {
        patience.renew()
        clearTimeout(watch)
        if (frame.case !== 'opened' && frame.case !== 'progress' && frame.case !== undefined) {
          yield frame as Exclude<F, { case: 'opened' | 'progress' | undefined }>
        }
        watch = setTimeout(stop, SILENCE * PROGRESS_MS)
      }
      throw new ConnectError('the stream ended without its end frame', Code.Unavailable)
    } catch (failure) {
      await patience.after(failure)
    } finally {
      clearTimeout(watch)
      forget()
      call.abort()
    }
  }
}
