import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import type { HeldTask } from '../store/steps/record.js'
import type { OutcomeRow } from '../store/workflows/outcomes.js'
import { openEnds } from './ends.js'
import { EventFollows } from './event-follows.js'
import { type EventFrame, type EventOptions, EventWaits } from './event-waits.js'
import type { WaitOptions } from './frames.js'
import { type Hold, HoldWaits } from './hold-waits.js'
import { type Channel, type Ear, Hub } from './hub.js'
import { type MessageFrame, MessageWaits } from './message-waits.js'
import { type OutcomeFrame, type OutcomeOptions, OutcomeWaits } from './outcome-waits.js'
import { FRAME_BYTES, type StreamFrame, type StreamOptions, StreamWaits } from './stream-waits.js'
import { type UpdateFrame, type UpdateOptions, UpdateWaits } from './update-waits.js'
import { Watch, type WatchFrame, type WatchOptions } from './watch.js'
import { WatchWorkflows, type WatchWorkflowsOptions, type WorkflowsFrame } from './watch-workflows.js'

export interface WaitsOptions {
  /** Default true. False: reads at intervals alone, for transaction poolers and CockroachDB. */
  listen?: boolean
  log?: Log
  /** The most that one frame of stream values holds, unless a single value is larger. Default 1 MiB. */
  frameBytes?: number
}

const silent: Log = { info() {}, warn() {}, error() {} }

/** Opens nothing yet: it listens and reads from the first wait on. */
export function openWaits(database: Database, options: WaitsOptions = {}): Waits {
  const { listen = true, log = silent, frameBytes = FRAME_BYTES } = options
  return new Waits(new Hub(database, { listen, log }), Math.min(frameBytes, FRAME_BYTES))
}

/** All waiting on one namespace. Every wait is pulled: what its caller has not taken is not read further. */
export class Waits {
  private readonly outcomeWaits: OutcomeWaits
  private readonly eventWaits: EventWaits
  private readonly eventFollows: EventFollows
  private readonly streamWaits: StreamWaits
  private readonly messageWaits: MessageWaits
  private readonly holdWaits: HoldWaits
  private readonly updateWaits: UpdateWaits
  private readonly watch: Watch
  private readonly watchMany: WatchWorkflows

  constructor(
    private readonly hub: Hub,
    frameBytes: number,
  ) {
    const ends = openEnds(hub)
    this.outcomeWaits = new OutcomeWaits(hub, ends.awaited)
    this.eventWaits = new EventWaits(hub, ends.aside)
    this.eventFollows = new EventFollows(hub, ends.aside)
    this.streamWaits = new StreamWaits(hub, frameBytes)
    this.messageWaits = new MessageWaits(hub)
    this.holdWaits = new HoldWaits(hub)
    this.updateWaits = new UpdateWaits(hub)
    this.watch = new Watch(hub)
    this.watchMany = new WatchWorkflows(hub)
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

  event(id: string, key: string, options: EventOptions): AsyncGenerator<EventFrame, void> {
    return this.eventWaits.event(id, key, options)
  }

  /** The value now, and every later one. */
  followEvent(id: string, key: string, options: EventOptions): AsyncGenerator<EventFrame, void> {
    return this.eventFollows.follow(id, key, options)
  }

  stream(id: string, key: string, options: StreamOptions): AsyncGenerator<StreamFrame, void> {
    return this.streamWaits.stream(id, key, options)
  }

  /** `take` takes a message, or tells how long it may take to come; see `MessageWaits`. */
  message<Taken extends object>(
    id: string,
    topic: string,
    options: WaitOptions,
    take: () => Promise<Taken | number | undefined>,
  ): AsyncGenerator<MessageFrame<Taken>, void> {
    return this.messageWaits.message(id, topic, options, take)
  }

  /** What is waited for on behalf of a task ends, by its signal, when the task is lost. To be given back with `leave`. */
  hold(task: HeldTask, signal: AbortSignal): Hold {
    return this.holdWaits.hold(task, signal)
  }

  leave(hold: Hold): void {
    this.holdWaits.leave(hold)
  }

  update(taskId: string, workflowId: string, options: UpdateOptions): AsyncGenerator<UpdateFrame, void> {
    return this.updateWaits.update(taskId, workflowId, options)
  }

  watchWorkflow(id: string, options: WatchOptions): AsyncGenerator<WatchFrame, void> {
    return this.watch.workflow(id, options)
  }

  watchWorkflows(options: WatchWorkflowsOptions): AsyncGenerator<WorkflowsFrame, void> {
    return this.watchMany.workflows(options)
  }

  /** For whoever changed rows of workflows (status, attributes, priority), once that is committed. */
  changed(ids: Iterable<string>): void {
    this.hub.tell(ids)
  }

  /** For whoever ended workflows by a write that began at `since` (`performance.now()`), once that is committed. */
  ended(rows: readonly OutcomeRow[], since: number): void {
    this.hub.tellEnds(rows.map((row) => ({ row, since })))
  }

  /** For whoever wrote events and streams (`workflow::key`), once that is committed. */
  wrote(topics: { events: readonly string[]; streams: readonly string[] }): void {
    this.hub.wrote(topics)
  }

  /** For whoever gave workflows to workers, once that is committed. */
  taken(ids: Iterable<string>): void {
    this.hub.tellTaken(ids)
  }

  /** `changed` is called with the id of every workflow whose row was changed, by this replica or by another. */
  onChange(changed: (id: string) => void): void {
    this.hub.onChange(changed)
  }

  /** These updates have news, and it is committed. Other replicas hear of it as well. */
  updatesChanged(taskIds: readonly string[]): void {
    for (const id of taskIds) this.hub.tasks.wake(id)
    this.hub.notify('perdure_tasks_channel', taskIds)
  }

  /** For the workers' part: to hear of what every replica tells on a channel. Returns how to end it. */
  subscribe(channel: Channel, ear: Ear): () => void {
    return this.hub.subscribe(channel, ear)
  }

  /** Whether others can hear of it at all. */
  canNotify(payload: string): boolean {
    return this.hub.canNotify(payload)
  }

  /** Tells every replica, this one too, where notifications arrive. */
  notify(channel: Channel, payloads: Iterable<string>): void {
    this.hub.notify(channel, payloads)
  }

  /** Ends every wait with DRAINING. */
  drain(): void {
    this.hub.drain()
  }

  close(): Promise<void> {
    return this.hub.close()
  }
}
