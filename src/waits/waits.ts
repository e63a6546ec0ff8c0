import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import { openEnds } from './ends.js'
import { Hub } from './hub.js'
import { type OutcomeFrame, type OutcomeOptions, OutcomeWaits } from './outcome-waits.js'

export interface WaitsOptions {
  /** Default true. False: reads at intervals alone, for transaction poolers and CockroachDB. */
  listen?: boolean
  log?: Log
}

const silent: Log = { info() {}, warn() {}, error() {} }

/** Opens nothing yet: it listens and reads from the first wait on. */
export function openWaits(database: Database, { listen = true, log = silent }: WaitsOptions = {}): Waits {
  return new Waits(new Hub(database, { listen, log }))
}

/** All waiting on one namespace. Every wait is pulled: what its caller has not taken is not read further. */
export class Waits {
  private readonly outcomeWaits: OutcomeWaits

  constructor(private readonly hub: Hub) {
    const ends = openEnds(hub)
    this.outcomeWaits = new OutcomeWaits(hub, ends)
  }

  /** How many wait, and what is held for them (topics, polls, timers): both 0 when all have left. */
  get load(): { waiters: number; held: number } {
    return { waiters: this.hub.size, held: this.hub.held }
  }

  /** Whether notifications arrive; from the first wait on, where it listens at all. */
  get listening(): boolean {
    return this.hub.isListening
  }

  outcome(id: string, options: OutcomeOptions): AsyncGenerator<OutcomeFrame, void> {
    return this.outcomes([id], options)
  }

  outcomes(ids: readonly string[], options: OutcomeOptions): AsyncGenerator<OutcomeFrame, void> {
    return this.outcomeWaits.outcomes(ids, options)
  }

  /** For whoever changed rows of workflows (status, attributes, priority), once that is committed. */
  changed(ids: Iterable<string>): void {
    this.hub.tell(ids)
  }

  /** Ends every wait with DRAINING. */
  drain(): void {
    this.hub.drain()
  }

  close(): Promise<void> {
    return this.hub.close()
  }
}
