import type { Log } from '../log.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface Asked {
  /** Settles at the first signal to stop. */
  toStop: Promise<'asked'>
  /** Aborted by a second one: no patience any more. */
  hurry: AbortSignal
}

export function askedToStop(log: Log): Asked {
  const hurry = new AbortController()
  const toStop = new Promise<'asked'>((resolve) => {
    let asked = false
    for (const signal of signals)
      process.on(signal, () => {
        if (asked) return hurry.abort()
        asked = true
        log.info('stopping', { signal })
        resolve('asked')
      })
  })
  return { toStop, hurry: hurry.signal }
}

/** Waits for `work`, or for the second signal. */
export function unlessHurried(work: Promise<void>, hurry: AbortSignal): Promise<void> {
  if (hurry.aborted) return Promise.resolve()
  return Promise.race([work, new Promise<void>((resolve) => hurry.addEventListener('abort', () => resolve()))])
}
