import type { Database } from '../store/database.js'
import { READY_CHANNEL } from '../store/workflows/cancellation.js'
import { type EnqueueOutcome, isPlainAndDue, type NewWorkflow } from '../store/workflows/enqueue.js'
import { insertAndNotify } from '../store/workflows/insertion.js'
import type { Waits } from '../waits/waits.js'
import type { Crews } from './crews.js'

const QUEUES = 'perdure_queues_channel'
const LIMITS = 'perdure_limits_channel'

export interface NewsSetting {
  database: Database
  replicaId: string
  waits: Waits
  crews: Crews
  /** Whether workers are connected to other replicas. */
  others(): boolean
  /** Something is new about the workers of another replica. */
  ofWorkers(): void
  /** Limits of queues were changed at another replica. */
  ofLimits(): void
}

/** What there is to be taken: told to the workers here, and to those of other replicas where there are any. */
export class News {
  private unsubscribe: (() => void)[] = []
  private enqueuing: Promise<unknown> | undefined

  constructor(private readonly setting: NewsSetting) {}

  /** From here on what other replicas tell is heard. */
  listen(): void {
    if (this.unsubscribe.length > 0) return
    const { replicaId, waits, crews, ofWorkers, ofLimits } = this.setting
    const missed = () => {
      crews.wake()
      crews.wakeReady()
    }
    const heard = (payload: string) => {
      const replica = payload.slice(0, replicaId.length)
      const queue = payload.slice(replicaId.length + 1)
      if (replica === replicaId) return
      if (queue === '') ofWorkers()
      else crews.wake([queue])
    }
    const ready = (application: string) => crews.wakeReady(application)
    const limits = (replica: string) => {
      if (replica !== replicaId) ofLimits()
    }
    this.unsubscribe = [
      waits.subscribe(QUEUES, { heard, missed }),
      waits.subscribe(LIMITS, { heard: limits, missed: () => {} }),
      waits.subscribe(READY_CHANNEL, { heard: ready, missed }),
    ]
  }

  stop(): void {
    for (const end of this.unsubscribe.splice(0)) end()
  }

  /**
   * Enqueues a workflow whose commit tells the workers of other replicas, where there are any: sooner than a notification of
   * its own. One at a time, for commits that notify wait for one another. Undefined: it is to be enqueued as any other.
   */
  enqueue(given: NewWorkflow, creatorXid: string): Promise<EnqueueOutcome | undefined> | undefined {
    const { replicaId, waits, others } = this.setting
    const payload = `${replicaId} ${given.queueName}`
    if (this.enqueuing || !isPlainAndDue(given) || !others() || !waits.canNotify(payload)) return undefined
    const enqueued = this.enqueueTelling(given, creatorXid, payload).finally(() => {
      this.enqueuing = undefined
    })
    this.enqueuing = enqueued.catch(() => {})
    return enqueued
  }

  /** Returns when nothing is being enqueued here any more. */
  async idle(): Promise<void> {
    await this.enqueuing
  }

  private async enqueueTelling(
    given: NewWorkflow,
    creatorXid: string,
    payload: string,
  ): Promise<EnqueueOutcome | undefined> {
    const { database, crews } = this.setting
    if (!(await insertAndNotify(database, { given, creatorXid }, QUEUES, payload))) return undefined
    crews.wake([given.queueName])
    return { kind: 'created', id: given.id, status: 'ENQUEUED', runId: creatorXid }
  }

  /** Something was put into these queues, and is committed. */
  enqueued(queues: Iterable<string>): void {
    const { replicaId, waits, crews, others } = this.setting
    const names = new Set(queues)
    if (names.size === 0) return
    crews.wake(names)
    const payloads = [...names].map((name) => `${replicaId} ${name}`)
    if (others()) waits.notify(QUEUES, payloads)
  }

  /** Leases of these applications wait for a worker, and that is committed. */
  ready(applications: Iterable<string>): void {
    const { waits, crews, others } = this.setting
    const names = new Set(applications)
    for (const name of names) crews.wakeReady(name)
    if (others() && names.size > 0) waits.notify(READY_CHANNEL, names)
  }

  /** Limits of queues were changed here. */
  limitsChanged(): void {
    if (this.setting.others()) this.setting.waits.notify(LIMITS, [this.setting.replicaId])
  }

  /** Something is new about a worker, here or elsewhere. */
  workersChanged(): void {
    this.setting.waits.notify(QUEUES, [`${this.setting.replicaId} `])
  }
}
