/** First frame of every wait: interest is registered, so nothing that happens from now on is missed. */
export interface Opened {
  kind: 'opened'
  progressInterval: number
}

/** Nothing happened for an interval. */
export interface Progress {
  kind: 'progress'
}

/** Tells when whoever waits has gone. An AbortSignal does, at a kilobyte each; a call of the server's own does for less. */
export interface Ending {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: EndingListener): void
  removeEventListener(type: 'abort', listener: EndingListener): void
}

export interface EndingListener {
  handleEvent(): void
}

/** How long a caller waits, and how it is kept company. Times in milliseconds. */
export interface WaitOptions {
  /** Absent: as long as the deadline allows; 0 looks once. */
  timeout?: number
  /** Time left until the caller gives up: the wait ends by itself a little before. */
  deadline?: number
  progressInterval: number
  signal?: Ending
}

const MOST_BEFORE_DEADLINE_MS = 250

/** When a wait that begins `now` ends. */
export function untilOf({ timeout, deadline }: WaitOptions, now: number): number {
  const allowed =
    deadline === undefined ? Number.POSITIVE_INFINITY : deadline - Math.min(deadline / 10, MOST_BEFORE_DEADLINE_MS)
  return now + Math.min(timeout ?? Number.POSITIVE_INFINITY, allowed)
}
