import type { HeldTask } from '../store/steps/record.js'
import { tasksLost } from '../store/tasks/awaits.js'
import { leaseLost } from '../store/tasks/fence.js'
import { Batch } from './batch.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { Waiter } from './waiter.js'

const PACE = { fastest: 1000, slowest: 1000, patience: 1 }

/** One that waits on behalf of a task: it ends, with LEASE_LOST, when the task is its worker's no more. */
export class Hold extends Waiter implements HeldTask {
  private readonly controller = new AbortController()

  constructor(
    hub: Hub,
    readonly id: string,
    readonly token: string,
    private readonly look: (hold: Hold) => Promise<boolean>,
  ) {
    super(hub.wheel)
  }

  /** Fires with the error that ends the wait: the task is lost, its caller has gone, the server is draining. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Its row was changed. */
  override wake(): void {
    this.look(this).then(
      (lost) => lost && this.end(leaseLost(this.id)),
      () => {},
    )
  }

  override end(cause: unknown): void {
    this.controller.abort(cause)
  }
}

/** What is waited for on behalf of tasks is given up when they are lost. */
export class HoldWaits {
  private readonly poll: Polled<Hold>
  private readonly looks: Batch<Hold, boolean>

  constructor(private readonly hub: Hub) {
    this.poll = hub.poll(PACE, false, async (due) => {
      for (const hold of await tasksLost(hub.database, due)) hold.end(leaseLost(hold.id))
    })
    this.looks = new Batch({
      name: ({ id, token }) => `${token} ${id}`,
      read: async (holds) => {
        const lost = new Set(await tasksLost(hub.database, holds))
        return holds.map((hold) => lost.has(hold))
      },
    })
  }

  /** To be given back with `leave`. */
  hold({ id, token }: HeldTask, signal: AbortSignal): Hold {
    const { hub } = this
    const hold = new Hold(hub, id, token, (one) => this.looks.ask(one))
    hub.join(hold, { topics: [[hub.workflows, id]], polls: [this.poll], signal })
    return hold
  }

  leave(hold: Hold): void {
    this.hub.leave(hold)
  }
}
