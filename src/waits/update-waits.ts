import { getUpdates, type UpdateRow, type UpdateState } from '../store/tasks/updates.js'
import { Batch } from './batch.js'
import { type Opened, type Progress, untilOf, type WaitOptions } from './frames.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { Waiter } from './waiter.js'

/** What has become of an update. */
export type UpdateFrame =
  | Opened
  | Progress
  | { kind: 'accepted' }
  | { kind: 'answered'; state: Exclude<UpdateState, 'pending' | 'accepted'>; answer: string | null }
  | { kind: 'timed out' }

export type UpdateOptions = WaitOptions

/** Told by notification, and read once a second at the most where none arrive. */
const PACE = { fastest: 50, slowest: 1000, patience: 10 }

/** Of one update: that it was accepted, and how it was answered. */
export class UpdateWaits {
  private readonly poll: Polled<Waiter>
  private readonly reads: Batch<string, UpdateRow | undefined>

  constructor(private readonly hub: Hub) {
    this.poll = hub.poll(PACE, true, async (due) => {
      for (const waiter of due) waiter.wake()
    })
    this.reads = new Batch({ name: (id) => id, read: (ids) => getUpdates(hub.database, ids) })
  }

  async *update(taskId: string, workflowId: string, options: UpdateOptions): AsyncGenerator<UpdateFrame, void> {
    const { hub } = this
    const { progressInterval, signal } = options
    const until = untilOf(options, hub.wheel.now())
    const waiter = new Waiter(hub.wheel)
    const topics: [typeof hub.tasks, string][] = [
      [hub.tasks, taskId],
      [hub.workflows, workflowId],
    ]
    hub.join(waiter, { topics, polls: [this.poll], signal })
    try {
      yield { kind: 'opened', progressInterval }
      let told: UpdateState = 'pending'
      for (let row = await this.reads.ask(taskId); ; row = await this.again(waiter, taskId, row)) {
        const state = row?.state ?? 'ended'
        if (state !== told) {
          waiter.spoke()
          if (told === 'pending' && (state === 'accepted' || state === 'completed' || state === 'failed')) {
            yield { kind: 'accepted' }
          }
          told = state
          if (state !== 'pending' && state !== 'accepted') {
            return yield { kind: 'answered', state, answer: row?.answer ?? null }
          }
        }
        if (!(yield* waiter.untilNews(until, progressInterval, () => ({ kind: 'progress' }) as const))) {
          return yield { kind: 'timed out' }
        }
      }
    } finally {
      hub.leave(waiter)
    }
  }

  private again(waiter: Waiter, taskId: string, known: UpdateRow | undefined): Promise<UpdateRow | undefined> {
    return this.hub.again(waiter, () => this.reads.ask(taskId), known)
  }
}
