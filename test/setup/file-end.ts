const closings: (() => Promise<unknown>)[] = []

/** Runs when the test file is done, before its databases are dropped; the last one first. */
export function atFileEnd(close: () => Promise<unknown>): void {
  closings.unshift(close)
}

/** What can't be closed keeps nothing else from being closed. */
export async function endFile(): Promise<void> {
  const failures: unknown[] = []
  for (let close = closings.shift(); close; close = closings.shift()) await close().catch((e) => failures.push(e))
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures)
}
