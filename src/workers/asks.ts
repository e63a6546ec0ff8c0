import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import { type AskedOfUs, lookForAsked } from '../store/tasks/asked-of-us.js'
import { TASKS_CHANNEL } from '../store/tasks/channel.js'
import { dropLeftovers, FIRST_PLACES } from '../store/tasks/leftovers.js'
import { endUpdatesOfEnded, sweepTasks } from '../store/tasks/updates.js'
import { cancelOverdueWorkflows, wakeAskedWorkflows } from '../store/workflows/cancellation.js'
import { closeChildrenOf, parentsToClose } from '../store/workflows/closing.js'
import type { Waits } from '../waits/waits.js'
import { Deliveries } from './deliveries.js'
import { Queries } from './queries.js'
import { Rounds } from './rounds.js'
import type { Worker } from './worker.js'

export interface AsksSetting {
  database: Database
  waits: Waits
  replicaId: string
  log: Log
  /** Connected here. */
  worker(id: string): Worker | undefined
  /** Whether any is. */
  busy(): boolean
  /** Leases of these applications wait for a worker. */
  ready(applications: readonly string[]): void
}

const TURN_MS = 1000
/** Of a replica with nothing to do. */
const IDLE_TURN_MS = 15_000
/** Of all time, what looking after children may take: their number is whatever callers make it. */
const CLOSING_SHARE = 1 / 20
const SWEEP_EVERY_MS = 60_000
/** Workflows looked at in a sweep, of each table: 14 million a day. */
const LEFTOVERS = 10_000

/** What is asked of running workflows: queries, updates, cancellations; and of children whose parents have ended. */
export class Asks {
  readonly queries: Queries
  private readonly deliveries: Deliveries
  private readonly rounds: Rounds
  private asked: AskedOfUs = { mail: false, updates: false, cancellations: false, closing: false }
  private nextClosing = 0
  private nextSweep = 0
  private places = FIRST_PLACES
  private hearing: (() => void) | undefined

  constructor(private readonly setting: AsksSetting) {
    const { database, waits, replicaId, worker } = setting
    this.queries = new Queries({
      database,
      replicaId,
      worker,
      posted: (replica) => waits.notify(TASKS_CHANNEL, [replica]),
      opened: () => this.listen(),
    })
    this.deliveries = new Deliveries(database, replicaId, worker)
    this.rounds = new Rounds(
      () => (this.idle() ? IDLE_TURN_MS : TURN_MS),
      () => this.turn(),
      setting.log,
    )
  }

  start(): void {
    this.rounds.start()
  }

  /** A worker joins: what is asked of it is heard of from now on. */
  joined(): void {
    this.listen()
    this.rounds.soon()
  }

  left(worker: Worker): void {
    this.queries.left(worker)
  }

  /** Tasks were given to workers here: updates may wait for them. */
  given(): void {
    if (this.asked.updates || this.asked.cancellations) this.rounds.soon()
  }

  /** Something was asked here, and is committed. */
  requested(): void {
    this.rounds.soon()
  }

  /** These have ended here, and that is committed: children that were to end with them do. `few`: it costs a statement. */
  async ended(ids: readonly string[], { few = false } = {}): Promise<void> {
    if (!this.asked.closing && !few) return
    await this.close(ids).catch((error) => this.setting.log.warn('children are closed later', { error }))
  }

  async stop(): Promise<void> {
    this.hearing?.()
    await this.rounds.stop()
    await this.queries.idle()
  }

  private listen(): void {
    const { waits, replicaId } = this.setting
    // A replica's own id: it has mail. An update's: it is new, or has news. Both are looked for in the same turn.
    this.hearing ??= waits.subscribe(TASKS_CHANNEL, {
      heard: (payload) => {
        if (payload === replicaId || this.setting.busy()) this.rounds.soon()
      },
      missed: () => this.rounds.soon(),
    })
    if (this.idle()) this.rounds.soon()
  }

  private idle(): boolean {
    const { updates, cancellations, closing } = this.asked
    return !updates && !cancellations && !closing && this.queries.size === 0 && !this.setting.busy()
  }

  private async turn(): Promise<void> {
    const { database, waits } = this.setting
    this.asked = await lookForAsked(database, this.setting.replicaId)
    const { mail, updates, cancellations, closing } = this.asked
    if (mail) await this.queries.readMail()
    await this.queries.check()
    if (cancellations) {
      await this.deliveries.cancellations()
      await this.over(await cancelOverdueWorkflows(database))
    }
    if (updates) {
      await this.deliveries.updates()
      waits.updatesChanged(await endUpdatesOfEnded(database))
    }
    if (updates || cancellations) this.setting.ready(await wakeAskedWorkflows(database))
    if (closing && Date.now() >= this.nextClosing) {
      const began = Date.now()
      const parents = await parentsToClose(database)
      this.nextClosing = Date.now() + (Date.now() - began) / CLOSING_SHARE
      await this.close(parents)
    }
    if (Date.now() >= this.nextSweep) {
      this.nextSweep = Date.now() + SWEEP_EVERY_MS
      await sweepTasks(database)
      this.places = await dropLeftovers(database, this.places, LEFTOVERS)
    }
  }

  private async over(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    this.setting.waits.changed(ids)
    await this.ended(ids)
  }

  private async close(parents: readonly string[]): Promise<void> {
    if (parents.length === 0) return
    const closed = await closeChildrenOf(this.setting.database, parents)
    this.setting.waits.changed(closed.filter(({ result }) => result === 'changed').map(({ id }) => id))
    if (closed.some(({ result }) => result === 'requested')) this.rounds.soon()
  }
}
