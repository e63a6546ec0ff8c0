/** Cut short by the signal, without an error. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}

/** setTimeout takes 24 days at most. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Calls `act` at that time; returns what takes that back. */
export function timer(at: number, act: () => void): () => void {
  let handle: NodeJS.Timeout
  const wait = () => {
    const left = at - Date.now()
    handle = setTimeout(left > LONGEST_TIMER_MS ? wait : act, Math.min(Math.max(left, 0), LONGEST_TIMER_MS))
  }
  wait()
  return () => clearTimeout(handle)
}
