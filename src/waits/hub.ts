import { Fault } from '../errors.js'
import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import { notify } from '../store/listener.js'
import type { Ending, EndingListener } from './frames.js'
import { Listening } from './listener.js'
import { type Pace, Poll, type Polled } from './poll.js'
import { type KnownEnd, Topics, type Waiter } from './waiter.js'
import { Wheel } from './wheel.js'

/** Told by DBOS applications: `workflow::key`, and `destination::topic` for messages. */
export const EVENTS = 'dbos_workflow_events_channel'
export const STREAMS = 'dbos_streams_channel'
export const MESSAGES = 'dbos_notifications_channel'
/** Told by this server's own writes, for what nobody else tells: the id of a workflow whose row changed. */
export const WORKFLOWS = 'perdure_workflows_channel'

/** Told by this server's own writes to the workers' part of every replica. */
type OwnChannel = `perdure_${'queues' | 'ready' | 'tasks' | 'limits'}_channel`
export type Channel = OwnChannel | typeof EVENTS | typeof STREAMS | typeof MESSAGES | typeof WORKFLOWS
const CHANNELS: OwnChannel[] = [
  'perdure_queues_channel',
  'perdure_ready_channel',
  'perdure_tasks_channel',
  'perdure_limits_channel',
]

/** Postgres refuses a notification of 8000 bytes. */
const LONGEST_PAYLOAD = 7999

/** One that hears of everything on a channel. */
export interface Ear {
  heard(payload: string): void
  /** Something may have been told to nobody. */
  missed(): void
}

export interface HubOptions {
  /** False: never listens, reads at intervals alone (transaction poolers, CockroachDB). */
  listen: boolean
  log: Log
}

/** What a waiter hears of, and when it is read for. */
export interface Interest<W extends Waiter> {
  topics: readonly [Topics, string][]
  polls: readonly Polled<W>[]
  /** The caller's: everything is let go at once when it fires. */
  signal?: Ending
}

/** One that waits, with all that is to be undone when it leaves. */
class Joined implements EndingListener {
  constructor(
    private readonly hub: Hub,
    private readonly waiter: Waiter,
    private readonly interest: Interest<never>,
  ) {}

  /** Its caller has gone. */
  handleEvent(): void {
    this.waiter.end(this.interest.signal?.reason)
    this.hub.leave(this.waiter)
  }

  leave(): void {
    const { topics, polls, signal } = this.interest
    signal?.removeEventListener('abort', this)
    for (const [table, topic] of topics) table.delete(topic, this.waiter)
    for (const poll of polls) poll.delete(this.waiter as never)
  }
}

/** Of one namespace: all that wait, and what wakes them: one listening connection, and a poll a kind. */
export class Hub {
  readonly wheel = new Wheel()
  readonly workflows = new Topics()
  readonly events = new Topics()
  readonly streams = new Topics()
  readonly messages = new Topics()
  /** Everything of a workflow, by its id. */
  readonly watched = new Topics()
  /** Updates, by the ids of their tasks. */
  readonly tasks = new Topics()
  private readonly ears = new Map<Channel, Set<Ear>>()
  private readonly waiters = new Map<Waiter, Joined>()
  private readonly polls: { poll: Polled<never>; told: boolean }[] = []
  private readonly listening: Listening | undefined
  private hearing = false
  private ending: Fault | undefined
  private untold = new Map<string, Set<string>>()
  private telling: Promise<void> | undefined
  private readonly changedRows: ((id: string) => void)[] = []

  constructor(
    readonly database: Database,
    private readonly options: HubOptions,
  ) {
    if (!options.listen) return
    const ears = { heard: this.heard.bind(this), changed: this.hears.bind(this) }
    const channels = [EVENTS, STREAMS, MESSAGES, WORKFLOWS, ...CHANNELS]
    this.listening = new Listening(database, channels, WORKFLOWS, ears, options.log)
  }

  /** How many wait. */
  get size(): number {
    return this.waiters.size
  }

  /** What is held on their behalf: nothing once nobody waits. */
  get held(): number {
    const topics = this.workflows.size + this.events.size + this.streams.size + this.messages.size + this.watched.size
    return topics + this.tasks.size + this.wheel.size + this.polls.reduce((sum, { poll }) => sum + poll.size, 0)
  }

  /** Whether notifications arrive. */
  get isListening(): boolean {
    return this.hearing
  }

  /** `told`: what it reads is notified, so that while notifications arrive it reads at its slowest. */
  poll<W extends Waiter>(pace: Pace, told: boolean, read: (due: W[]) => Promise<unknown>): Poll<W> {
    const failed = (error: unknown) => this.failed(error)
    const poll = new Poll<W>(pace, read, failed)
    this.polls.push({ poll, told })
    if (told) poll.rest(this.hearing)
    return poll
  }

  /** From here on it hears of everything. To be called before the first reading. */
  join<W extends Waiter>(waiter: W, interest: Interest<W>): void {
    if (this.ending) throw this.ending
    const { topics, polls, signal } = interest
    if (signal?.aborted) throw signal.reason
    for (const [table, topic] of topics) table.add(topic, waiter)
    for (const poll of polls) poll.add(waiter)
    const joined = new Joined(this, waiter, interest)
    signal?.addEventListener('abort', joined)
    this.waiters.set(waiter, joined)
    this.listening?.start()
  }

  leave(waiter: Waiter): void {
    const joined = this.waiters.get(waiter)
    if (joined === undefined) return
    this.waiters.delete(waiter)
    joined.leave()
    this.wheel.clear(waiter)
  }

  /** Whether it still waits: it is not to be put into polls again after it has left. */
  has(waiter: Waiter): boolean {
    return this.waiters.has(waiter)
  }

  /**
   * Reads once more. While the store is away the wait goes on with what it knew: the caller has its progress frames
   * and its deadline, and need not come again.
   */
  async again<T>(waiter: Waiter, ask: () => Promise<T>, known: T): Promise<T> {
    if (this.ending) throw this.ending
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Fault) || !(error.reason === 'STORE_UNAVAILABLE' || error.reason === 'QUERY_TIMEOUT')) {
        throw error
      }
      waiter.retrySoon()
      return known
    }
  }

  /** These rows were changed here, and are committed. Wakes waiters here at once, on other replicas by notification. */
  tell(ids: Iterable<string>): void {
    for (const id of ids) {
      this.heard(WORKFLOWS, id)
      this.tellLater(WORKFLOWS, id)
    }
    this.startTelling()
  }

  /** These have ended by a write here, which is committed: who waits here has it at once, without reading. */
  tellEnds(ends: Iterable<KnownEnd>): void {
    for (const end of ends) {
      this.rowChanged(end.row.id, end)
      this.tellLater(WORKFLOWS, end.row.id)
    }
    this.startTelling()
  }

  /** Set and appended to here, by topic, and committed. Other replicas are notified, and applications as by DBOS's own writes. */
  wrote({ events, streams }: { events: readonly string[]; streams: readonly string[] }): void {
    for (const topic of events) this.heard(EVENTS, topic)
    for (const topic of streams) this.heard(STREAMS, topic)
    this.notify(EVENTS, events)
    this.notify(STREAMS, streams)
  }

  /** A worker has taken them: news for those who watch them here, and no end that anybody waits for. */
  tellTaken(ids: Iterable<string>): void {
    if (this.watched.size > 0) for (const id of ids) this.watched.wake(id)
  }

  /** `changed` is called with the id of every workflow whose row was changed, by this replica or by another. */
  onChange(changed: (id: string) => void): void {
    this.changedRows.push(changed)
  }

  /** For other replicas; what is told in one tick goes in one statement. Here it is heard as well, as they do. */
  notify(channel: Channel, payloads: Iterable<string>): void {
    for (const payload of payloads) this.tellLater(channel, payload)
    this.startTelling()
  }

  /** Hears of everything on a channel from here on. Returns how to end it. */
  subscribe(channel: Channel, ear: Ear): () => void {
    const there = this.ears.get(channel) ?? new Set()
    this.ears.set(channel, there.add(ear))
    this.listening?.start()
    return () => there.delete(ear)
  }

  /** Ends every wait with DRAINING, and refuses new ones. */
  drain(): void {
    this.ending ??= new Fault('DRAINING', 'the server is shutting down: reconnect, and go on where this ended')
    for (const waiter of [...this.waiters.keys()]) waiter.end(this.ending)
  }

  async close(): Promise<void> {
    this.drain()
    for (const { poll } of this.polls) poll.close()
    await this.listening?.close()
    while (this.telling) await this.telling
  }

  canNotify(payload: string): boolean {
    return this.options.listen && Buffer.byteLength(payload) <= LONGEST_PAYLOAD
  }

  private tellLater(channel: string, payload: string): void {
    if (!this.canNotify(payload)) return
    const payloads = this.untold.get(channel) ?? new Set()
    this.untold.set(channel, payloads.add(payload))
  }

  private startTelling(): void {
    this.telling ??= this.untold.size > 0 && !this.ending ? this.tellOthers() : undefined
  }

  private async tellOthers(): Promise<void> {
    // What changes in one go is told in one go.
    await new Promise((resolve) => setImmediate(resolve))
    const untold = this.untold
    this.untold = new Map()
    for (const [channel, payloads] of untold) {
      // Where it fails, those on other replicas read it at their poll.
      await notify(this.database, channel, [...payloads]).catch(() => {})
    }
    this.telling = this.untold.size > 0 ? this.tellOthers() : undefined
  }

  private heard(channel: string, payload: string): void {
    if (channel === 'perdure_tasks_channel') this.tasks.wake(payload)
    else if (channel === WORKFLOWS) this.rowChanged(payload)
    else if (channel === STREAMS) this.streams.wake(payload)
    else if (channel === EVENTS) this.events.wake(payload)
    else if (channel === MESSAGES) this.messages.wake(payload)
    for (const ear of this.ears.get(channel as Channel) ?? []) ear.heard(payload)
    if ((channel === EVENTS || channel === MESSAGES) && this.watched.size > 0) this.wakeWatchers(payload)
  }

  private wakeWatchers(payload: string): void {
    // Ids and keys may hold `::` themselves, so the id is whatever stands before any of them.
    for (let end = payload.indexOf('::'); end >= 0; end = payload.indexOf('::', end + 1)) {
      this.watched.wake(payload.slice(0, end))
    }
  }

  private rowChanged(id: string, end?: KnownEnd): void {
    this.workflows.wake(id, end)
    this.watched.wake(id)
    for (const changed of this.changedRows) changed(id)
  }

  private hears(hearing: boolean): void {
    this.hearing = hearing
    for (const { poll, told } of this.polls) if (told) poll.rest(hearing)
    // Whatever was told in between was told to nobody.
    if (!hearing) return
    for (const waiter of [...this.waiters.keys()]) waiter.wake()
    for (const ears of this.ears.values()) for (const ear of ears) ear.missed()
  }

  private failed(error: unknown): void {
    if (error instanceof Fault && error.reason === 'STORE_UNAVAILABLE') return
    this.options.log.error('a poll of the waits failed', { error })
  }
}
