import { createHash } from 'node:crypto'
import { noWorkflows } from '../errors.js'
import {
  type EventAsk,
  type EventNews,
  type EventNow,
  type EventTold,
  getEventNews,
  getEventsNow,
  HISTORY,
  type StoredEventValue,
} from '../store/events.js'
import { isTerminal } from '../store/workflows/workflow-row.js'
import { Batch } from './batch.js'
import { EVENT_PACE, type EventFrame, type EventOptions } from './event-waits.js'
import { untilOf } from './frames.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { Waiter } from './waiter.js'

/** What one follower has been told: each step's value once, whatever the order in which steps commit. */
class Told implements EventTold {
  floor = -1
  told: number[] = []
  last: number | null = null
  digest: string | null = null

  constructor(
    readonly id: string,
    readonly key: string,
    now: EventNow,
  ) {
    this.begin(now.functionIds)
  }

  add(value: StoredEventValue): void {
    const { functionId } = value
    if (functionId !== null && !this.told.includes(functionId)) {
      this.told.push(functionId)
      this.told.sort((a, b) => a - b)
      if (this.told.length > HISTORY) this.floor = this.told.splice(0, HISTORY / 2).at(-1) as number
    }
    if (functionId !== null && functionId !== this.told.at(-1)) return
    this.last = functionId
    this.digest = createHash('md5').update(value.text).digest('hex')
  }

  /** Steps of the new run are untold, also those that bear numbers of the run before. Whether there are any yet. */
  rewind(now: EventNow): boolean {
    const before = new Set(this.told)
    const kept = now.functionIds.filter((id) => id <= this.floor || before.has(id))
    this.begin(kept)
    return kept.length < now.functionIds.length
  }

  private begin(newestFirst: readonly number[]): void {
    this.told = [...newestFirst].reverse()
    // Steps are numbered from 0 or 1.
    this.floor = newestFirst.length < HISTORY ? -1 : (this.told.shift() as number)
    this.last = null
    this.digest = null
  }
}

/** An event's value now, and every later one. */
export class EventFollows {
  private readonly poll: Polled<Waiter>
  private readonly now: Batch<EventAsk, EventNow>
  private readonly news: Batch<EventTold, EventNews>

  constructor(
    private readonly hub: Hub,
    private readonly ends: Polled<Waiter>,
  ) {
    this.poll = hub.poll(EVENT_PACE, true, async (due) => {
      for (const waiter of due) if (waiter.asleep) waiter.wake()
    })
    this.now = new Batch({
      name: ({ id, key }) => `${id}\0${key}`,
      read: (asks) => getEventsNow(hub.database, asks),
    })
    this.news = new Batch({
      name: ({ id, key, floor, told, last, digest }) => `${id}\0${key}\0${floor}\0${told}\0${last}\0${digest}`,
      read: (asks) => getEventNews(hub.database, asks),
      most: 200,
    })
  }

  async *follow(id: string, key: string, options: EventOptions): AsyncGenerator<EventFrame, void> {
    const { hub } = this
    const { progressInterval, signal, waitPastEnd = false, mustExist = false } = options
    const until = untilOf(options, hub.wheel.now())
    const waiter = new Waiter(hub.wheel)
    const begin = () => this.now.ask({ id, key, history: true })
    hub.join(waiter, {
      topics: [
        [hub.events, `${id}::${key}`],
        [hub.workflows, id],
      ],
      polls: [this.poll, this.ends],
      signal,
    })
    try {
      // Before the caller hears that it is open: of several values set after that, none may be passed over.
      const now = await begin()
      yield { kind: 'opened', progressInterval }
      const told = new Told(id, key, now)
      let news = fromNow(now)
      let drained = false
      for (;;) {
        if (news.status === null && mustExist && !news.full && news !== UNREAD) throw noWorkflows([id])
        for (const value of news.values) {
          told.add(value)
          yield { kind: 'value', value }
          waiter.spoke()
        }
        if (news.values.length > 0 && hub.has(waiter)) for (const poll of [this.poll, this.ends]) poll.add(waiter)
        const ended = news.status !== null && isTerminal(news.status) && !waitPastEnd
        if (ended && drained && news.values.length === 0) return yield { kind: 'end', reason: 'WORKFLOW_ENDED' }
        drained = ended
        if (!ended && !news.full) {
          const progress = () => ({ kind: 'progress' }) as const
          if (!(yield* waiter.untilNews(until, progressInterval, progress))) {
            return yield { kind: 'end', reason: 'TIMED_OUT' }
          }
        }
        news = await hub.again(waiter, () => this.news.ask(told), UNREAD)
        if (!news.rewound) continue
        const anew = await hub.again(waiter, begin, undefined)
        if (anew === undefined) continue
        yield { kind: 'reset' }
        waiter.spoke()
        // Either the values of the new run come next, in order, or what the rewind went back to stands.
        news = told.rewind(anew) ? { ...UNREAD, full: true } : fromNow(anew)
      }
    } finally {
      hub.leave(waiter)
    }
  }
}

/** The store was away. */
const UNREAD: EventNews = { status: null, values: [], rewound: false, full: false }

function fromNow({ status, value }: EventNow): EventNews {
  return { status, values: value ? [value] : [], rewound: false, full: false }
}
