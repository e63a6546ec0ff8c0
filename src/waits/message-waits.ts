import { NO_TOPIC } from '../store/messages.js'
import { messagesWaiting } from '../store/tasks/awaits.js'
import { EVENT_PACE } from './event-waits.js'
import { type Opened, type Progress, untilOf, type WaitOptions } from './frames.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { Waiter } from './waiter.js'

export type MessageFrame<Taken> =
  | Opened
  | Progress
  | { kind: 'taken'; taken: Taken }
  | { kind: 'end'; reason: 'TIMED_OUT' }

class MessageWaiter extends Waiter {
  constructor(
    hub: Hub,
    readonly id: string,
    readonly topic: string,
  ) {
    super(hub.wheel)
  }
}

/** A message of a topic of one workflow, for that workflow. */
export class MessageWaits {
  private readonly poll: Polled<MessageWaiter>

  constructor(private readonly hub: Hub) {
    this.poll = hub.poll(EVENT_PACE, true, (due) => this.look(due))
  }

  /**
   * `take` is called when a message may be there, also before anything is known. It answers with the message, or
   * with how long it may take to come (milliseconds), or with undefined where nothing was learnt.
   */
  async *message<Taken extends object>(
    id: string,
    topic: string,
    options: WaitOptions,
    take: () => Promise<Taken | number | undefined>,
  ): AsyncGenerator<MessageFrame<Taken>, void> {
    const { hub } = this
    const { progressInterval, signal } = options
    const deadline = untilOf(options, hub.wheel.now())
    let until = deadline
    const waiter = new MessageWaiter(hub, id, topic)
    hub.join(waiter, { topics: [[hub.messages, `${id}::${topic || NO_TOPIC}`]], polls: [this.poll], signal })
    try {
      yield { kind: 'opened', progressInterval }
      let taken = await take()
      for (;;) {
        if (typeof taken === 'object') return yield { kind: 'taken', taken }
        if (taken !== undefined) until = Math.min(deadline, hub.wheel.now() + taken)
        if (!(yield* waiter.untilNews(until, progressInterval, () => ({ kind: 'progress' }) as const))) {
          if (until >= deadline) return yield { kind: 'end', reason: 'TIMED_OUT' }
          // Its time is up by this clock; by the database's it may not be yet.
          until = hub.wheel.now() + 1000
        }
        taken = await hub.again(waiter, take, undefined)
      }
    } finally {
      hub.leave(waiter)
    }
  }

  private async look(due: MessageWaiter[]): Promise<void> {
    const asleep = due.filter((waiter) => waiter.asleep)
    if (asleep.length === 0) return
    for (const waiter of await messagesWaiting(this.hub.database, asleep)) waiter.wake()
  }
}
