import { noWorkflows } from '../errors.js'
import {
  type EventAsk,
  type EventKnown,
  type EventNow,
  eventsWithNews,
  getEventsNow,
  type StoredEventValue,
} from '../store/events.js'
import { isTerminal } from '../store/workflows/workflow-row.js'
import { Batch } from './batch.js'
import { type Opened, type Progress, untilOf, type WaitOptions } from './frames.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { Waiter } from './waiter.js'

export type EventFrame =
  | Opened
  | Progress
  | { kind: 'value'; value: StoredEventValue }
  /** Of one that is followed: its workflow was rewound. */
  | { kind: 'reset' }
  | { kind: 'end'; reason: 'DELIVERED' | 'TIMED_OUT' | 'WORKFLOW_ENDED' }

export interface EventOptions extends WaitOptions {
  /** Wait on although the workflow has ended. */
  waitPastEnd?: boolean
  /** Otherwise a workflow that does not exist is waited for. */
  mustExist?: boolean
}

/** DBOS's clients read every ten seconds. */
export const EVENT_PACE = { fastest: 50, slowest: 10_000, patience: 10 }

class EventWaiter extends Waiter implements EventKnown {
  known = false

  constructor(
    hub: Hub,
    readonly id: string,
    readonly key: string,
    readonly ends: boolean,
  ) {
    super(hub.wheel)
  }
}

/** An event's value, now or when it is set. */
export class EventWaits {
  private readonly poll: Polled<EventWaiter>
  private readonly reads: Batch<EventAsk, EventNow>

  constructor(
    private readonly hub: Hub,
    private readonly ends: Polled<Waiter>,
  ) {
    this.poll = hub.poll(EVENT_PACE, true, (due) => this.look(due))
    this.reads = new Batch({
      name: ({ id, key }) => `${id}\0${key}`,
      read: (asks) => getEventsNow(hub.database, asks),
      most: 250,
    })
  }

  async *event(id: string, key: string, options: EventOptions): AsyncGenerator<EventFrame, void> {
    const { hub } = this
    const { progressInterval, signal, waitPastEnd = false, mustExist = false } = options
    const until = untilOf(options, hub.wheel.now())
    const waiter = new EventWaiter(hub, id, key, !waitPastEnd)
    const ask = () => this.reads.ask({ id, key, history: false })
    let drained = false
    hub.join(waiter, {
      topics: [
        [hub.events, `${id}::${key}`],
        [hub.workflows, id],
      ],
      polls: [this.poll, this.ends],
      signal,
    })
    try {
      yield { kind: 'opened', progressInterval }
      let now = await ask()
      for (;;) {
        const { status, value } = now
        if (status === null && mustExist && now !== UNREAD) throw noWorkflows([id])
        waiter.known = mustExist
        if (value) {
          yield { kind: 'value', value }
          return yield { kind: 'end', reason: 'DELIVERED' }
        }
        const ended = status !== null && isTerminal(status) && !waitPastEnd
        if (ended && drained) return yield { kind: 'end', reason: 'WORKFLOW_ENDED' }
        drained = ended
        if (!ended && !(yield* waiter.untilNews(until, progressInterval, () => ({ kind: 'progress' }) as const))) {
          return yield { kind: 'end', reason: 'TIMED_OUT' }
        }
        now = await hub.again(waiter, ask, UNREAD)
      }
    } finally {
      hub.leave(waiter)
    }
  }

  private async look(due: EventWaiter[]): Promise<void> {
    const asked = new Map<string, EventKnown>()
    for (const { asleep, id, key, ends, known } of due) {
      if (!asleep) continue
      const name = `${id}\0${key}`
      const same = asked.get(name)
      asked.set(name, { id, key, ends: ends || (same?.ends ?? false), known: known || (same?.known ?? false) })
    }
    if (asked.size === 0) return
    const news = await eventsWithNews(this.hub.database, [...asked.values()])
    for (const { id, key } of news) this.hub.events.wake(`${id}::${key}`)
  }
}

/** The store was away. */
const UNREAD: EventNow = { status: null, value: undefined, functionIds: [] }
