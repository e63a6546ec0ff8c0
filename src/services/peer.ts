import { createContextKey, type HandlerContext } from '@connectrpc/connect'
import type { Ending } from '../waits/frames.js'

export type { Ending, EndingListener } from '../waits/frames.js'

/** The program at the other end of a call's connection. */
export interface Peer {
  /** It is asked at least this often whether it is still there, in milliseconds; one that does not say so is cut off. */
  watch(every: number): void
}

/** Undefined where the connection has no way to ask. */
export const callPeer = createContextKey<Peer | undefined>(undefined, { description: 'who calls' })

/** What calls of our own adapter bring: their end, without an AbortSignal each. */
export interface EndingContext {
  readonly ending: Ending
}

/** Of a call, by whatever adapter it came. */
export function endingOf(context: HandlerContext | (HandlerContext & EndingContext)): Ending {
  return 'ending' in context ? context.ending : context.signal
}
