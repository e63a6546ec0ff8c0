import { cpuOf } from './cpu.js'
import { type Figures, quantile, type Round } from './rounds.js'

export interface Load {
  callers: number
  ms: number
}

/** Callers in this process; `server`: the process that answers, where it is not this one. */
export async function load(
  { callers: count, ms, server, ...unit }: Load & Omit<Counted, 'cpu'> & { server?: number },
  call: () => Promise<unknown>,
): Promise<Round> {
  const cpu: NonNullable<Counted['cpu']> = server === undefined ? {} : { server: () => cpuOf(server) }
  return counted({ ...unit, cpu }, async () => [await callers({ callers: count, ms }, call)])
}

/** What came of it: the calls' times, and how long all of them and their CPU took. */
export interface Loaded {
  /** Milliseconds, of each call. */
  times: number[]
  ms: number
  /** Microseconds of the callers' own process. */
  cpu: number
}

/** Callers that each call again as soon as they are answered. A call that fails fails the bench. */
export async function callers({ callers, ms }: Load, call: () => Promise<unknown>): Promise<Loaded> {
  const times: number[] = []
  const before = process.cpuUsage()
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
  const { user, system } = process.cpuUsage(before)
  return { times, ms: performance.now() - start, cpu: user + system }
}

export interface Counted {
  /** What is counted, and how many of it one call is. Default: calls, one each. */
  unit?: string
  perCall?: number
  /** Who else works for the calls, and what CPU it has used so far: `{ server: () => cpuOf(pid) }`. */
  cpu?: Record<string, () => number | undefined>
}

/** The figures of a load in this process or in several. */
export async function counted(
  { unit = 'calls', perCall = 1, cpu = {} }: Counted,
  work: () => Promise<readonly Loaded[]>,
): Promise<Round> {
  const before = Object.entries(cpu).map(([name, used]) => [name, used, used()] as const)
  const loads = await work()
  const after = before.map(([name, used, was]) => [name, (used() ?? 0) - (was ?? 0), was !== undefined] as const)
  const times = loads.flatMap((load) => load.times).sort((a, b) => a - b)
  const of = times.length * perCall
  const one = unit.replace(/s$/, '')
  const seconds = Math.max(...loads.map(({ ms }) => ms)) / 1000
  const figures: Figures = {
    [`${unit}/s`]: of / seconds,
    'p50 ms': quantile(times, 0.5),
    'p99 ms': quantile(times, 0.99),
    [`caller CPU µs/${one}`]: loads.reduce((sum, load) => sum + load.cpu, 0) / of,
  }
  for (const [name, used, known] of after) if (known) figures[`${name} CPU µs/${one}`] = used / of
  return { of, figures }
}
