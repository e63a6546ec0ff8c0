import type { Round } from './rounds.js'

/** Workflows that both applications of the worker benches have; they are enqueued under these names. */
export type BenchWorkflow = 'one step' | 'ten steps' | 'steps at once' | 'first line'

/** How many steps a run takes. */
export const STEPS: Record<BenchWorkflow, number> = {
  'one step': 1,
  'ten steps': 10,
  'steps at once': 10,
  'first line': 0,
}

/** Of each application its name, its version and its queue. */
export const QUEUES = { perdure: 'bench-perdure', dbos: 'bench-dbos' } as const

/** To an application: how many calls it has made; a load of its own, in its process. */
export type WorkerAsk = { ask: 'calls' } | { ask: 'load'; workflow: BenchWorkflow; callers: number; ms: number }

/** `first`: the first line of a workflow was reached, by the clock of the machine. */
export type WorkerNews = { started: true } | { first: string; at: number } | { calls: number } | { round: Round }
