/** Of one round: name and unit to value, as in `{ 'calls/s': 1200, 'p50 ms': 0.8 }`. */
export type Figures = Record<string, number>

export interface Round {
  /** How many calls, rows or wakes the figures are of. */
  of: number
  figures: Figures
}

export interface Contender {
  name: string
  round(ms: number): Promise<Round>
}

export interface Comparison {
  name: string
  /** The contender the others are measured against. */
  peer: string
  /** The figure whose ratio to the peer's is told. */
  by: string
  contenders: Contender[]
  /** Before each round, outside of its time. */
  prepare?: () => Promise<void>
  /** Counts what one more round of each asks of the database; without it nothing is counted. */
  statements?: (work: () => Promise<unknown>) => Promise<number>
  /** What the counted statements are told for. Default: each call. */
  statementsPer?: 'call' | 'second'
  targets?: Target[]
  /** Instead of the run's. */
  pace?: Partial<Pace>
}

/** What a figure, by its median, must come to. */
export interface Target {
  /** As docs/benchmarks.md lists it. */
  name: string
  contender: string
  figure: string
  /** Not the figure is meant but its ratio to this contender's, round by round. */
  to?: string
  atMost?: number
  atLeast?: number
}

export interface Judged extends Target {
  value: number
  reached: boolean
}

export interface Spread {
  median: number
  least: number
  most: number
}

export interface Standing {
  name: string
  figures: Record<string, Spread>
  /** Its rounds against the peer's, round by round. */
  ratio: Spread
  statements?: number
}

export interface Compared {
  name: string
  peer: string
  by: string
  rounds: number
  statementsPer: 'call' | 'second'
  standings: Standing[]
  targets: Judged[]
}

export interface Pace {
  rounds: number
  roundMs: number
  /** Of one round that is not measured, for each; 0: none. */
  warmMs: number
}

/** Rounds of the contenders take turns, each round in another order, so that what disturbs the machine disturbs all. */
export async function compare(comparison: Comparison, runs: Pace): Promise<Compared> {
  const { contenders, prepare, statements, statementsPer = 'call' } = comparison
  const { rounds, roundMs, warmMs } = { ...runs, ...comparison.pace }
  const seen = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]))
  const counted = new Map<string, number>()
  const run = async (contender: Contender, ms: number) => {
    await prepare?.()
    return contender.round(ms)
  }
  if (warmMs > 0) for (const contender of contenders) await run(contender, warmMs)
  for (let round = 0; round < rounds; round++)
    for (const contender of rotated(contenders, round))
      seen.get(contender.name)?.push((await run(contender, roundMs)).figures)
  if (statements)
    for (const contender of contenders) {
      let of = 0
      let seconds = 0
      const count = await statements(async () => {
        const before = performance.now()
        of = (await run(contender, Math.min(roundMs, 500))).of
        seconds = (performance.now() - before) / 1000
      })
      counted.set(contender.name, count / (statementsPer === 'call' ? of : seconds))
    }
  return compared(comparison, seen, counted)
}

/** What the rounds of all contenders come to. */
export function compared(
  { name, peer, by, statementsPer = 'call', targets = [] }: Omit<Comparison, 'contenders'>,
  seen: ReadonlyMap<string, Figures[]>,
  counted: ReadonlyMap<string, number> = new Map(),
): Compared {
  const roundsOf = (contender: string): Figures[] => {
    const rounds = seen.get(contender)
    if (!rounds) throw new Error(`${name}: no contender is named ${contender}`)
    return rounds
  }
  const ratios = (contender: string, to: string, figure: string) =>
    roundsOf(contender).map((round, i) => figureOf(round, figure) / figureOf(roundsOf(to)[i] ?? {}, figure))
  const standings = [...seen].map(([contender, rounds]): Standing => {
    const names = Object.keys(rounds[0] ?? {})
    const statements = counted.get(contender)
    return {
      name: contender,
      figures: Object.fromEntries(
        names.map((figure) => [figure, spread(rounds.map((round) => figureOf(round, figure)))]),
      ),
      ratio: spread(ratios(contender, peer, by)),
      ...(statements !== undefined && { statements }),
    }
  })
  const judged = targets.map((target): Judged => {
    const { contender, figure, to, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = target
    const values = () =>
      to ? ratios(contender, to, figure) : roundsOf(contender).map((round) => figureOf(round, figure))
    const count = figure === 'statements/s' ? counted.get(contender) : undefined
    const value = count ?? spread(values()).median
    return { ...target, value, reached: value <= atMost && value >= atLeast }
  })
  return { name, peer, by, rounds: roundsOf(peer).length, statementsPer, standings, targets: judged }
}

function figureOf(figures: Figures, name: string): number {
  const value = figures[name]
  if (value === undefined || Number.isNaN(value)) throw new Error(`a round gave no ${name}`)
  return value
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), least: quantile(sorted, 0), most: quantile(sorted, 1) }
}

/** Of sorted values, between its two neighbours. */
export function quantile(sorted: readonly number[], at: number): number {
  if (sorted.length === 0) throw new Error('nothing was measured')
  const place = at * (sorted.length - 1)
  const below = sorted[Math.floor(place)] as number
  const above = sorted[Math.ceil(place)] as number
  return below + (above - below) * (place - Math.floor(place))
}

function rotated<T>(all: readonly T[], by: number): T[] {
  const start = by % all.length
  return [...all.slice(start), ...all.slice(0, start)]
}
