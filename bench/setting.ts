import type { BenchPostgres } from './postgres.js'
import type { Compared, Comparison } from './rounds.js'

/** What a bench is given. */
export interface Setting {
  /** Only to show that it runs: as few and as short as can be. */
  smoke: boolean
  postgres: BenchPostgres
  compare(comparison: Comparison): Promise<Compared>
  /** For what was not measured by `compare`. */
  report(compared: Compared): void
  /** A remark among the tables. */
  note(text: string): void
  /** Run when the bench is done, last first. */
  atEnd(close: () => unknown): void
}

/** One bench: a file, named for what it compares. */
export interface Bench {
  about: string
  run(setting: Setting): Promise<void>
}
