import { getRecentEnds } from '../store/workflows/outcomes.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import type { Waiter } from './waiter.js'

/** Commits come later than the stamps they carry. What comes later still is found by each kind's own sweep. */
const MARGIN_MS = 500
/** After a pause, readings need not go back further: whoever joined since has read for itself. */
const FURTHEST_MS = 5000

const PACE = { fastest: 25, slowest: 1000, patience: 100 }

/** Nobody notifies that a workflow of a DBOS application has ended: one statement, whatever the number of waiters. */
export function openEnds(hub: Hub): Polled<Waiter> {
  let since = 0
  return hub.poll<Waiter>(PACE, false, async () => {
    const { asOf, ids } = await getRecentEnds(hub.database, since, FURTHEST_MS)
    since = asOf - MARGIN_MS
    for (const id of ids) {
      hub.workflows.wake(id)
      hub.watched.wake(id)
    }
  })
}
