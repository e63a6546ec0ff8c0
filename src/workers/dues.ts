import type { Database } from '../store/database.js'
import { cancelPastDeadline, endDelaysThatAreOver } from '../store/tasks/due.js'
import { dropStaleLeases } from '../store/tasks/leases.js'
import type { Pulse } from '../store/tasks/pulse.js'
import { cancelExecutionsOverdue } from '../store/tasks/run-end.js'
import type { Waits } from '../waits/waits.js'
import type { Sweep } from './sweeps.js'

export interface DuesSetting {
  database: Database
  waits: Waits
  /** As of this turn; undefined: it could not be had. */
  pulse(): Pulse | undefined
  /** Applications that are looked after beside those of perdure workers. */
  applications: readonly string[]
  /** Something was put into these queues. */
  enqueued(queues: readonly string[]): void
  /** These have ended: what hangs on them ends as well. */
  ended(ids: readonly string[]): Promise<void>
}

/** Leases looked at in a turn. */
const SLICE = 500

/** What comes about by time alone: delays, deadlines, and leases that nobody will ask for. */
export class Dues {
  private staleAfter = ''

  constructor(private readonly setting: DuesSetting) {}

  get sweeps(): Sweep[] {
    return [
      () => this.whenDue('delay', () => this.delays()),
      () => this.whenDue('deadline', () => this.deadlines()),
      () => this.whenDue('execution', () => this.executions()),
      () => this.staleLeases(),
    ]
  }

  private async whenDue(what: 'delay' | 'deadline' | 'execution', sweep: Sweep): Promise<number | undefined> {
    const next = this.setting.pulse()?.[what] ?? undefined
    return next === undefined || next > 0 ? next : sweep()
  }

  private async delays(): Promise<number | undefined> {
    const { database, waits, applications, enqueued } = this.setting
    const { rows, next } = await endDelaysThatAreOver(database, applications)
    waits.changed(rows.map(({ id }) => id))
    enqueued(rows.flatMap(({ queue }) => queue ?? []))
    return next
  }

  private async deadlines(): Promise<number | undefined> {
    const { rows, next } = await cancelPastDeadline(this.setting.database, this.setting.applications)
    await this.cancelled(rows.map(({ id }) => id))
    return next
  }

  private async executions(): Promise<number | undefined> {
    const { ids, next } = await cancelExecutionsOverdue(this.setting.database)
    await this.cancelled(ids)
    return next
  }

  private async staleLeases(): Promise<undefined> {
    if (this.setting.pulse()?.leases)
      this.staleAfter = await dropStaleLeases(this.setting.database, this.staleAfter, SLICE)
  }

  private async cancelled(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    this.setting.waits.changed(ids)
    await this.setting.ended(ids)
  }
}
