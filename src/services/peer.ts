import { createContextKey } from '@connectrpc/connect'

/** The program at the other end of a call's connection. */
export interface Peer {
  /** It is asked at least this often whether it is still there, in milliseconds; one that does not say so is cut off. */
  watch(every: number): void
}

/** Undefined where the connection has no way to ask. */
export const callPeer = createContextKey<Peer | undefined>(undefined, { description: 'who calls' })
