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
  statementsEach?: number
}

export interface Compared {
  name: string
  peer: string
  by: string
  rounds: number
  standings: Standing[]
}

export interface Pace {
  rounds: number
  roundMs: number
  /** Of one round that is not measured, for each; 0: none. */
  warmMs: number
}

/** Rounds of the contenders take turns, each round in another order, so that what disturbs the machine disturbs all. */
export async function compare(comparison: Comparison, { rounds, roundMs, warmMs }: Pace): Promise<Compared> {
  const { contenders, prepare, statements } = comparison
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
      const count = await statements(async () => {
        of = (await run(contender, Math.min(roundMs, 500))).of
      })
      counted.set(contender.name, count / of)
    }
  return summed(comparison, seen, counted)
}

function summed({ name, peer, by }: Comparison, seen: Map<string, Figures[]>, counted: Map<string, number>): Compared {
  const peers = seen.get(peer)
  if (!peers) throw new Error(`${name}: no contender is named ${peer}`)
  const standings = [...seen].map(([contender, rounds]): Standing => {
    const names = Object.keys(rounds[0] ?? {})
    const statementsEach = counted.get(contender)
    return {
      name: contender,
      figures: Object.fromEntries(
        names.map((figure) => [figure, spread(rounds.map((round) => figureOf(round, figure)))]),
      ),
      ratio: spread(rounds.map((round, i) => figureOf(round, by) / figureOf(peers[i] ?? {}, by))),
      ...(statementsEach !== undefined && { statementsEach }),
    }
  })
  return { name, peer, by, rounds: peers.length, standings }
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
