import { getRecentEnds } from '../store/workflows/outcomes.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import type { Waiter } from './waiter.js'

/** Commits come later than the stamps they carry. What comes later still is found by each kind's own sweep. */
const MARGIN_MS = 500
/** After a pause, readings need not go back further: whoever joined since has read for itself. */
const FURTHEST_MS = 10_000

const PACE = { fastest: 25, slowest: 1000, patience: 100 }
/** DBOS's clients don't learn of it at all: a second in the first two minutes, and five after five. */
const ASIDE_PACE = { fastest: 1000, slowest: 5000, patience: 60 }
/** Turns of both paces come at the same moments: one reading is enough. */
const JUST_NOW_MS = 100

/** With so many ids in the statement it costs a third more; those beyond read for themselves. */
const MOST_ASKED = 1000

export interface Ends {
  /** For those who wait for the end. */
  awaited: Polled<Waiter>
  /** For those who wait for something else, which the end makes vain. */
  aside: Polled<Waiter>
}

/**
 * Nobody notifies that a workflow of a DBOS application has ended: one statement, whatever the number of waiters, and the
 * same reads how those ended that somebody waits for.
 */
export function openEnds(hub: Hub): Ends {
  let last = 0
  let readAt = Number.NEGATIVE_INFINITY
  const awaited = hub.poll(PACE, false, look)
  const aside = hub.poll<Waiter>(ASIDE_PACE, false, async (due) => {
    if (hub.wheel.now() - readAt > JUST_NOW_MS) await look(due)
  })
  return { awaited, aside }

  async function look(due: Waiter[]): Promise<void> {
    const since = hub.wheel.now()
    readAt = since
    const { asOf, ids, outcomes } = await getRecentEnds(hub.database, last, FURTHEST_MS, askedBy(due))
    last = asOf - MARGIN_MS
    const known = new Map(outcomes.map((row) => [row.id, { row, since }]))
    for (const id of ids) {
      hub.workflows.wake(id, known.get(id))
      hub.watched.wake(id)
    }
  }
}

function askedBy(waiters: readonly Waiter[]): string[] {
  const ids = new Set<string>()
  for (const { asleep, awaitedEnds } of waiters) {
    if (!asleep) continue
    for (const id of awaitedEnds) if (ids.add(id).size === MOST_ASKED) return [...ids]
  }
  return [...ids]
}
