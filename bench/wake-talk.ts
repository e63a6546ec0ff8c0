export const KEY = 'said'
export const TOPIC = 'say'

export type WakeKind = 'event' | 'stream' | 'result' | 'message'

/** To the application of the wake bench. */
export type WakeAsk = { start: WakeKind; ids: string[] } | { open: string }

/** `at`: when what was written had been committed, or when a message had come. */
export type WakeNews = { started: WakeKind | 'app' } | { done: string; at: number }

/** Milliseconds on the clock that all processes of a machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
