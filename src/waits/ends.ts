import { getRecentEnds } from '../store/workflows/outcomes.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import type { Waiter } from './waiter.js'

/** Commits come later than the stamps they carry. What comes later still is found by each kind's own sweep. */
const MARGIN_MS = 500
/** After a pause, readings need not go back further: whoever joined since has read for itself. */
const FURTHEST_MS = 5000

const PACE = { fastest: 25, slowest: 1000, patience: 100 }

/** With so many ids in the statement it costs a third more; those beyond read for themselves. */
const MOST_ASKED = 1000

/**
 * Nobody notifies that a workflow of a DBOS application has ended: one statement, whatever the number of waiters, and the
 * same reads how those ended that somebody waits for.
 */
export function openEnds(hub: Hub): Polled<Waiter> {
  let last = 0
  return hub.poll<Waiter>(PACE, false, async (due) => {
    const since = hub.wheel.now()
    const { asOf, ids, outcomes } = await getRecentEnds(hub.database, last, FURTHEST_MS, askedBy(due))
    last = asOf - MARGIN_MS
    const known = new Map(outcomes.map((row) => [row.id, { row, since }]))
    for (const id of ids) {
      hub.workflows.wake(id, known.get(id))
      hub.watched.wake(id)
    }
  })
}

function askedBy(waiters: readonly Waiter[]): string[] {
  const ids = new Set<string>()
  for (const { asleep, awaitedEnds } of waiters) {
    if (!asleep) continue
    for (const id of awaitedEnds) if (ids.add(id).size === MOST_ASKED) return [...ids]
  }
  return [...ids]
}
