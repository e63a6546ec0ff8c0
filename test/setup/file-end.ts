const closings: (() => Promise<unknown>)[] = []

/** Runs when the test file is done, before its databases are dropped; the last one first. */
export function atFileEnd(close: () => Promise<unknown>): void {
  closings.unshift(close)
}

export async function endFile(): Promise<void> {
  for (const close of closings.splice(0)) await close()
}
