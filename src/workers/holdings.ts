import type { Log } from '../log.js'
import type { Sql } from '../store/database.js'
import {
  type Fate,
  leaseFates,
  leasesHeldBy,
  type Release,
  releaseLeases,
  surveyLeases,
} from '../store/tasks/leases.js'
import type { LostReason } from './frames.js'
import { Rounds } from './rounds.js'
import type { Held, Worker } from './worker.js'

/** Surveys in which a busy worker may count otherwise than the database before it is looked into. */
const PATIENCE = 10

/** A task that a caller named and does not hold. */
export interface Lost extends Release {
  reason: LostReason
}

/** What the workers here hold, and how it is found out that somebody else has changed it. */
export class Holdings {
  /** Who holds a workflow, by its id. */
  readonly holders = new Map<string, Worker>()
  private readonly suspects = new Set<string>()
  private readonly checking: Rounds
  private readonly doubts = new WeakMap<Worker, { size: number; count: number }>()

  constructor(
    private readonly sql: Sql,
    log: Log,
  ) {
    this.checking = new Rounds(
      () => undefined,
      () => this.check(),
      log,
    )
    this.checking.start()
  }

  stop(): Promise<void> {
    return this.checking.stop()
  }

  heldHere(id: string): Held | undefined {
    return this.holders.get(id)?.held.get(id)
  }

  /** The workflow's row was changed by somebody. */
  changed(id: string): void {
    if (!this.holders.has(id)) return
    this.suspects.add(id)
    this.checking.soon()
  }

  /**
   * Compares what the workers hold with the database, whose stale leases go. Those that hold something else by the
   * database than by what was given to them are to be looked into: a claim whose answer was lost, say.
   */
  async survey(workers: readonly Worker[]): Promise<Worker[]> {
    if (workers.length === 0) return []
    const { stale, counts } = await surveyLeases(
      this.sql,
      workers.map(({ id }) => id),
    )
    for (const { id, token, status } of stale) {
      this.settle({ id, token, status, state: null, held: false, cancelDeadline: null })
    }
    return workers.filter((worker) => this.isDoubtful(worker, counts.get(worker.id) ?? 0))
  }

  /** Those of `held` that are not the worker's any more, it is told of. */
  private async settleLost(held: readonly Held[]): Promise<void> {
    if (held.length === 0) return
    for (const fate of await leaseFates(this.sql, held)) if (!fate.held) this.settle(fate)
  }

  /**
   * A worker that was found doubtful, between two claims: of what it holds by the database and was not given, the leases go
   * to anybody, and `released` is called; it is told of what it holds no more.
   */
  async setRight(worker: Worker, released: () => void): Promise<void> {
    const leases = await leasesHeldBy(this.sql, [worker.id])
    const unknown = leases.filter(({ id }) => !worker.held.has(id))
    if (unknown.length > 0) {
      await releaseLeases(this.sql, unknown, 0, null)
      released()
    }
    const known = new Set(leases.map(({ id, token }) => `${id} ${token}`))
    await this.settleLost([...worker.held.values()].filter(({ id, token }) => !known.has(`${id} ${token}`)))
  }

  /** What became of tasks that a caller named and does not hold. */
  async lostAmong(tasks: readonly Release[]): Promise<Lost[]> {
    if (tasks.length === 0) return []
    const fates = await leaseFates(this.sql, tasks)
    return fates.map((fate) => ({ id: fate.id, token: fate.token, reason: lostReason(fate) }))
  }

  private isDoubtful(worker: Worker, count: number): boolean {
    if (count === worker.held.size) {
      this.doubts.delete(worker)
      return false
    }
    const doubt = this.doubts.get(worker)
    const steady = doubt !== undefined && doubt.size === worker.held.size
    const times = (doubt?.count ?? 0) + 1
    this.doubts.set(worker, { size: worker.held.size, count: times })
    return steady || times > PATIENCE
  }

  private async check(): Promise<void> {
    const ids = [...this.suspects]
    // Whatever is told from now on is told of something that this reading may not see.
    this.suspects.clear()
    const held = ids.flatMap((id) => this.heldHere(id) ?? [])
    try {
      await this.settleLost(held.filter(({ ending }) => !ending))
    } catch (error) {
      for (const id of ids) this.suspects.add(id)
      throw error
    }
  }

  private settle(fate: Fate): void {
    const { id, token } = fate
    const worker = this.holders.get(id)
    const held = worker?.held.get(id)
    if (worker === undefined || held === undefined || held.token !== token || held.ending) return
    if (isItsOwnDoing(fate)) worker.free(id, token)
    else worker.lose(id, token, lostReason(fate))
  }
}

/** Only who has the token ends a workflow with a result, parks or releases it: at another replica, perhaps. */
function isItsOwnDoing({ status, state }: Fate): boolean {
  return status === 'SUCCESS' || status === 'ERROR' || (status === 'PENDING' && state !== null && state !== 'held')
}

export function lostReason({ status }: Pick<Fate, 'status'>): LostReason {
  return status === 'PENDING' ? 'TAKEN_OVER' : 'ENDED'
}
