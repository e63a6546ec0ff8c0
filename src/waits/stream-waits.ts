import { isCloseMark } from '../codec/close-mark.js'
import { noWorkflows } from '../errors.js'
import {
  getStreamSlices,
  type StoredStreamValue,
  type StreamAsk,
  type StreamKnown,
  type StreamSlice,
  streamsWithNews,
} from '../store/streams.js'
import { isTerminal } from '../store/workflows/workflow-row.js'
import { Batch } from './batch.js'
import { type Opened, type Progress, untilOf, type WaitOptions } from './frames.js'
import type { Hub, Interest } from './hub.js'
import type { Polled } from './poll.js'
import { type Topics, Waiter } from './waiter.js'

export type StreamFrame =
  | Opened
  /** `next`: the offset to go on at. */
  | (Progress & { next: number })
  | { kind: 'values'; values: StoredStreamValue[] }
  | StreamEnd

interface StreamEnd {
  kind: 'end'
  reason: 'CLOSED' | 'WORKFLOW_ENDED' | 'LIMIT' | 'TIMED_OUT'
  next: number
}

export interface StreamOptions extends Omit<WaitOptions, 'timeout'> {
  offset: number
  /** At most so many values. */
  limit?: number
  /** Milliseconds that the next value may take; 0 takes what is there. */
  valueTimeout?: number
  /** A workflow that does not exist is waited for. */
  waitForCreation?: boolean
}

/** The most that one frame holds, and that one reading of many streams does; the more streams, the thinner the slices. */
const FRAME_VALUES = 512
export const FRAME_BYTES = 1 << 20
const READING_VALUES = 16_384
const READING_BYTES = 16 << 20
/**
 * What all callers together have been handed and not taken before frames become small: slow readers by the thousand hold
 * little each.
 */
const HELD_BYTES = 32 << 20
/** What a value takes beside its text. */
const VALUE_BYTES = 256
const LEAST_BYTES = 16_384

/** DBOS's clients read once a second. */
const PACE = { fastest: 25, slowest: 1000, patience: 10 }

class StreamWaiter extends Waiter {
  known = false

  constructor(
    hub: Hub,
    readonly id: string,
    readonly key: string,
    public next: number,
    public left = Number.POSITIVE_INFINITY,
  ) {
    super(hub.wheel)
  }

  get topic(): string {
    return `${this.id}::${this.key}`
  }

  took(values: readonly StoredStreamValue[]): void {
    this.next = (values.at(-1) as StoredStreamValue).offset + 1
    this.left -= values.length
  }

  over(reason: StreamEnd['reason']): StreamEnd {
    return { kind: 'end', reason, next: this.next }
  }
}

/** Streams: in order, without gap or repeat, from any offset on, read no further than their caller has taken. */
export class StreamWaits {
  private readonly poll: Polled<StreamWaiter>
  private readonly polls: Interest<StreamWaiter>['polls']
  private readonly reads: Batch<StreamAsk, StreamSlice>
  private held = 0

  constructor(
    private readonly hub: Hub,
    frameBytes: number,
  ) {
    this.poll = hub.poll(PACE, true, (due) => this.look(due))
    this.polls = [this.poll]
    this.reads = new Batch({
      name: ({ id, key, next, most }) => `${id}\0${key}\0${next}\0${most}`,
      read: (asks) => {
        const room = Math.max(HELD_BYTES - this.held, 0)
        const fitting = Math.max(Math.floor(room / VALUE_BYTES), LEAST_BYTES / VALUE_BYTES)
        const most = Math.max(Math.floor(READING_VALUES / asks.length), 8)
        const bytes = Math.max(Math.floor(Math.min(READING_BYTES, room) / asks.length), LEAST_BYTES)
        const slices = asks.map((ask) => ({ ...ask, most: Math.min(ask.most, most, fitting) }))
        return getStreamSlices(hub.database, slices, Math.min(bytes, frameBytes))
      },
    })
  }

  async *stream(id: string, key: string, options: StreamOptions): AsyncGenerator<StreamFrame, void> {
    const { hub } = this
    const { progressInterval, signal, waitForCreation, valueTimeout = Number.POSITIVE_INFINITY } = options
    const until = untilOf(options, hub.wheel.now())
    const waiter = new StreamWaiter(hub, id, key, options.offset, options.limit)
    let drained = false
    let since = hub.wheel.now()
    const topics: [Topics, string][] = [
      [hub.streams, waiter.topic],
      [hub.workflows, id],
    ]
    hub.join(waiter, { topics, polls: this.polls, signal })
    try {
      yield { kind: 'opened', progressInterval }
      let slice = await this.read(waiter)
      for (;;) {
        if (slice.status === null && slice !== UNREAD && (waiter.known || !waitForCreation)) throw noWorkflows([id])
        if (slice !== UNREAD) waiter.known = slice.status !== null
        const { values, closed } = open(slice)
        if (values.length > 0) {
          waiter.took(values)
          const bytes = sizeOf(values)
          this.held += bytes
          try {
            yield { kind: 'values', values }
          } finally {
            // The caller asked for the next frame, or is gone.
            this.held -= bytes
          }
          waiter.spoke()
          since = hub.wheel.now()
          if (hub.has(waiter)) this.poll.add(waiter)
        }
        if (waiter.left <= 0) return yield waiter.over('LIMIT')
        if (closed) return yield waiter.over('CLOSED')
        const ended = slice.status !== null && isTerminal(slice.status)
        // Its last writes may become visible after its end does: trap 15.
        if (ended && drained && values.length === 0) return yield waiter.over('WORKFLOW_ENDED')
        drained = ended
        if (!slice.full && !ended) {
          const sooner = Math.min(until, since + valueTimeout)
          let why = await waiter.sleep(sooner, progressInterval)
          for (; why === 'silence'; why = await waiter.sleep(sooner, progressInterval))
            yield { kind: 'progress', next: waiter.next }
          if (why === 'late') return yield waiter.over('TIMED_OUT')
        }
        slice = await this.readAgain(waiter)
      }
    } finally {
      hub.leave(waiter)
    }
  }

  private read({ id, key, next, left }: StreamWaiter): Promise<StreamSlice> {
    return this.reads.ask({ id, key, next, most: Math.min(left, FRAME_VALUES) })
  }

  private readAgain(waiter: StreamWaiter): Promise<StreamSlice> {
    return this.hub.again(waiter, () => this.read(waiter), UNREAD)
  }

  private async look(due: StreamWaiter[]): Promise<void> {
    const asked = new Map<string, StreamKnown>()
    for (const waiter of due) {
      if (!waiter.asleep) continue
      const { id, key, next, known } = waiter
      const name = `${id}\0${key}`
      const same = asked.get(name)
      if (same === undefined) asked.set(name, { id, key, next, known })
      else same.next = Math.min(same.next, next)
    }
    if (asked.size === 0) return
    const news = await streamsWithNews(this.hub.database, [...asked.values()])
    for (const { id, key } of news) this.hub.streams.wake(`${id}::${key}`)
  }
}

/** The store was away. */
const UNREAD: StreamSlice = { status: null, values: [], full: false, last: undefined }

function sizeOf(values: readonly StoredStreamValue[]): number {
  return values.reduce((sum, { text }) => sum + text.length + VALUE_BYTES, 0)
}

/** The values before the mark that closes the stream, and whether there is one. */
function open({ values, last }: StreamSlice): { values: StoredStreamValue[]; closed: boolean } {
  const mark = values.findIndex(({ text, serialization }) => isCloseMark(text, serialization))
  if (mark >= 0) return { values: values.slice(0, mark), closed: true }
  return { values, closed: last !== undefined && isCloseMark(last.text, last.serialization) }
}
