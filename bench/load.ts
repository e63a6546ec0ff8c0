import { cpuOf } from './cpu.js'
import { type Figures, quantile, type Round } from './rounds.js'

export interface Load {
  callers: number
  ms: number
  /** What is counted, and how many of it one call is. Default: calls, one each. */
  unit?: string
  perCall?: number
  /** The process that answers, where it is not this one. */
  server?: number
}

/** Callers that each call again as soon as they are answered. A call that fails fails the bench. */
export async function load(
  { callers, ms, unit = 'calls', perCall = 1, server }: Load,
  call: () => Promise<unknown>,
): Promise<Round> {
  const times: number[] = []
  const ownBefore = process.cpuUsage()
  const serverBefore = server === undefined ? undefined : cpuOf(server)
  const start = performance.now()
  const until = start + ms
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let before = performance.now(); before < until; ) {
        await call()
        const now = performance.now()
        times.push(now - before)
        before = now
      }
    }),
  )
  const seconds = (performance.now() - start) / 1000
  const own = process.cpuUsage(ownBefore)
  const serverAfter = server === undefined ? undefined : cpuOf(server)
  const of = times.length * perCall
  times.sort((a, b) => a - b)
  const one = unit.replace(/s$/, '')
  const figures: Figures = {
    [`${unit}/s`]: of / seconds,
    'p50 ms': quantile(times, 0.5),
    'p99 ms': quantile(times, 0.99),
    [`caller CPU µs/${one}`]: (own.user + own.system) / of,
  }
  if (serverBefore !== undefined && serverAfter !== undefined)
    figures[`server CPU µs/${one}`] = (serverAfter - serverBefore) / of
  return { of, figures }
}
