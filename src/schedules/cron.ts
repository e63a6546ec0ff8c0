/** An expression that was read: when it fires. */
export interface Cron {
  /** The first fire time after `instant`, in epoch milliseconds; undefined if there is none within reach. */
  next(instant: number): number | undefined
}

/** What a dialect can't read, said for whoever wrote it. */
export class CronError extends Error {}

/** Fire times later than this after the start of a search are not looked for. */
const HORIZON_MS = 100 * 366 * 24 * 3_600_000

/** The fire times strictly after `after`, in order. */
export function* fireTimes(cron: Cron, after: number): Generator<number, void> {
  for (let last = after; ; ) {
    const next = cron.next(last)
    if (next === undefined || next <= last || next - after > HORIZON_MS) return
    yield next
    last = next
  }
}
