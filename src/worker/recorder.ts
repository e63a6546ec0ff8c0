import { Code } from '@connectrpc/connect'
import type { TaskStepsOutcome } from '../../gen/ts/perdure/v1/worker_steps_pb.js'
import { Lane, toRecord, type Waiting } from './lane.js'
import { type Link, pauseAfter } from './link.js'
import { pause } from './pause.js'
import { refusalOf } from './refused.js'
import type { TaskRef } from './task-ref.js'

/** More in one call would not be quicker. */
const TASKS = 1000
/** Calls under way at a time; what comes meanwhile goes together into the next. */
const CALLS = 4

interface Parcel {
  lane: Lane
  task: TaskRef
  batch: Waiting[]
}

/** Carries what all workflows of a worker did to the server: everything that is ready in one call. */
export class Recorder {
  private readonly ready = new Map<Lane, TaskRef>()
  private scheduled = false
  private calls = 0

  constructor(
    private readonly link: Link,
    private readonly signal: AbortSignal,
  ) {}

  lane(task: TaskRef): Lane {
    const lane: Lane = new Lane(() => {
      this.ready.set(lane, task)
      this.nudge()
    })
    return lane
  }

  private nudge(): void {
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(() => {
      this.scheduled = false
      this.send()
    })
  }

  private send(): void {
    while (this.ready.size > 0 && this.calls < CALLS) {
      const parcels: Parcel[] = []
      for (const [lane, task] of this.ready) {
        if (parcels.length === TASKS) break
        this.ready.delete(lane)
        if (lane.hasWaiting) parcels.push({ lane, task, batch: lane.take() })
      }
      if (parcels.length === 0) return
      this.calls += 1
      void this.carry(parcels).finally(() => {
        for (const { lane } of parcels) lane.finish()
        this.calls -= 1
        this.nudge()
      })
    }
  }

  /** What is refused as a whole is tried in parts, so that nobody fails for his neighbour. */
  private async carry(parcels: Parcel[]): Promise<void> {
    for (let failures = 1; parcels.length > 0; failures += 1) {
      try {
        const outcomes = await this.call(parcels)
        parcels = await this.told(parcels, outcomes)
      } catch (error) {
        if (this.signal.aborted) return
        return this.apart(parcels, error)
      }
      if (parcels.length > 0) await pause(pauseAfter(undefined, failures), this.signal)
    }
  }

  private async call(parcels: Parcel[]): Promise<TaskStepsOutcome['outcome'][]> {
    const tasks = parcels.map(({ task, batch }) => ({ ...task, steps: batch.map(toRecord) }))
    const request = { namespace: this.link.namespace, tasks }
    const { outcomes } = await this.link.call((stub, options) => stub.recordSteps(request, options), this.signal)
    return outcomes.map(({ outcome }) => outcome)
  }

  /** The parcels that are to be carried again. */
  private async told(parcels: Parcel[], outcomes: TaskStepsOutcome['outcome'][]): Promise<Parcel[]> {
    const again: Parcel[] = []
    for (const [at, parcel] of parcels.entries()) {
      const outcome = outcomes[at]
      if (outcome?.case === 'recorded') {
        for (const [n, one] of parcel.batch.entries()) one.done(outcome.value.steps[n]?.answer)
      } else if (outcome?.case === 'refused' && outcome.value.code !== Code.Unavailable) {
        const refusal = refusalOf(outcome.value)
        if (refusal.reason === 'LEASE_LOST') refuse(parcel, refusal)
        else await this.apart([parcel], refusal)
      } else again.push(parcel)
    }
    return again
  }

  private async apart(parcels: Parcel[], error: unknown): Promise<void> {
    if (parcels.length > 1) for (const parcel of parcels) await this.carry([parcel])
    else if (parcels[0]?.batch.length === 1) refuse(parcels[0], error)
    else
      for (const { lane, task, batch } of parcels)
        for (const one of batch) await this.carry([{ lane, task, batch: [one] }])
  }
}

function refuse({ batch }: Parcel, error: unknown): void {
  for (const one of batch) one.refused(error)
}
