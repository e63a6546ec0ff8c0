import type { Cron } from '../schedules/cron.js'
import type { OverlapPolicy } from '../store/schedules.js'

/** Fire times in one transaction; further ones have the next. */
const AT_ONCE = 500
/** A fire time is not missed before it is so late: a server that restarts takes its time. */
const LATE_MS = 60_000

export interface Standing {
  nextFireAt: number | null
  bufferedFireAt: number | null
  /** The run that was started last has not ended. */
  running: boolean
  overlapPolicy: OverlapPolicy
  automaticBackfill: boolean
  now: number
}

export interface Plan {
  /** Fire times that start a run, in order. */
  start: number[]
  /** The run that was started last is to make room. */
  clear: boolean
  nextFireAt: number | null
  bufferedFireAt: number | null
}

/** What becomes of the fire times that have come by now. */
export function planFires(cron: Cron, standing: Standing): Plan {
  const { overlapPolicy, running, now } = standing
  const { times, nextFireAt } = timesUntilNow(cron, standing)
  const plan: Plan = { start: [], clear: false, nextFireAt, bufferedFireAt: null }
  switch (overlapPolicy) {
    case 'ALLOW_ALL':
      return { ...plan, start: times }
    case 'SKIP':
      return { ...plan, start: running ? [] : times.slice(0, 1) }
    case 'BUFFER_ONE': {
      const waiting = standing.bufferedFireAt === null ? times : [standing.bufferedFireAt, ...times]
      const [first, second] = waiting
      if (running) return { ...plan, bufferedFireAt: first ?? null }
      return { ...plan, start: first === undefined || first > now ? [] : [first], bufferedFireAt: second ?? null }
    }
    case 'CANCEL_OTHER':
    case 'TERMINATE_OTHER':
      return { ...plan, start: times.slice(-1), clear: running && times.length > 0 }
  }
}

/** Those that were missed are left out, unless they are to be made up for. */
function timesUntilNow(cron: Cron, standing: Standing): { times: number[]; nextFireAt: number | null } {
  const { automaticBackfill, now } = standing
  const times: number[] = []
  let next: number | null = standing.nextFireAt
  // Somebody else may have changed the expression.
  if (next !== null) next = cron.next(next - 1) ?? null
  if (next !== null && !automaticBackfill && next < now - LATE_MS) next = cron.next(now - LATE_MS) ?? null
  while (next !== null && next <= now && times.length < AT_ONCE) {
    times.push(next)
    next = cron.next(next) ?? null
  }
  return { times, nextFireAt: next }
}
