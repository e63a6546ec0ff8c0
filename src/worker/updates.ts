import type { UpdateTask } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { toFailure } from './failures.js'
import type { Handlers, RegisteredUpdate } from './handlers.js'
import type { Instance } from './instance.js'
import { fromArguments, fromPayload, toPayload } from './payloads.js'
import { places } from './place.js'
import type { UpdateAnswer } from './writes.js'

export const UPDATE = 'perdure.update'

interface Delivery {
  updateId: string
  name: string
  args: unknown[]
}

/** Updates on their way into a workflow: one at a time, inside of one of its calls, under a number of its own. */
export class Updates {
  /** Recorded ones that the code has come to. */
  private readonly met: Delivery[] = []
  private readonly arrived: UpdateTask[] = []
  private readonly seen = new Set<string>()
  private running: Delivery | undefined

  constructor(
    private readonly instance: Instance,
    private readonly handlers: Handlers,
  ) {}

  get isMet(): boolean {
    return this.met.length > 0
  }

  /** There is something to deliver, or a handler runs that waits for none of the calls. */
  areBusy(calls: Iterable<{ branch: object | undefined }>): boolean {
    const { met, arrived, running } = this
    return met.length + arrived.length > 0 || (!!running && ![...calls].some(({ branch }) => branch === running))
  }

  /** After a call has taken its numbers: those that were delivered there take theirs. */
  meet(): void {
    const { history } = this.instance
    for (let step = history.upcoming(); step?.name === UPDATE; step = history.upcoming()) {
      history.take(1)
      const recorded = fromPayload(step.output) as { updateId: string; name: string; arguments?: unknown[] }
      this.seen.add(recorded.updateId)
      this.met.push({ updateId: recorded.updateId, name: recorded.name, args: recorded.arguments ?? [] })
    }
  }

  offer(update: UpdateTask): void {
    if (this.seen.has(update.updateId)) return
    this.seen.add(update.updateId)
    this.arrived.push(update)
    this.instance.turns.nudge()
  }

  /** Delivers the next one, if this is a place for it. */
  deliver(): boolean {
    if (this.running) return false
    const met = this.met.shift()
    if (met) this.run(met, this.handlers.updates.get(met.name))
    else if (this.arrived.length > 0 && this.instance.takesUpdates) this.accept(this.arrived.shift() as UpdateTask)
    else return false
    return true
  }

  private accept(update: UpdateTask): void {
    const { instance } = this
    const { updateId, name } = update
    const registered = this.handlers.updates.get(name)
    if (!registered) this.answer(updateId, { case: 'unknown', value: { known: [...this.handlers.updates.keys()] } })
    else {
      try {
        const args = fromArguments(update.arguments)
        instance.within(`the validator of update '${name}'`, () => registered.validate?.(...args))
        this.record({ updateId, name, args }, registered)
      } catch (error) {
        this.answer(updateId, { case: 'rejected', value: toFailure(error) })
      }
    }
  }

  private record(delivery: Delivery, registered: RegisteredUpdate): void {
    const { instance } = this
    const { updateId } = delivery
    this.hold(delivery)
    const functionId = instance.history.take(1)
    const entry = { functionId, startedAt: Date.now(), step: { case: 'update', value: { updateId } } } as const
    instance.writes?.record(entry).then(
      () => {
        this.answer(updateId, { case: 'accepted', value: functionId })
        this.run(delivery, registered)
      },
      // Its number is taken: the workflow begins anew from what is recorded.
      (error: unknown) => instance.abandon(error),
    )
  }

  private run(delivery: Delivery, registered: RegisteredUpdate | undefined): void {
    this.hold(delivery)
    const { instance } = this
    const place = { instance, context: instance.context, scope: instance.root, branch: delivery }
    places
      .run(place, async () => {
        if (!registered) throw new Error(`The workflow has no handler for the update '${delivery.name}' any more`)
        return toPayload(await registered.handle(...delivery.args))
      })
      .then(
        (value) => this.end(delivery, { case: 'completed', value }),
        (error: unknown) => this.end(delivery, { case: 'failed', value: toFailure(error) }),
      )
  }

  private hold(delivery: Delivery): void {
    this.running = delivery
    this.instance.turns.holder = delivery
  }

  private end(delivery: Delivery, answer: UpdateAnswer): void {
    this.running = undefined
    this.instance.turns.holder = undefined
    this.answer(delivery.updateId, answer)
    this.instance.turns.nudge()
  }

  /** One that was answered before is answered the same again, and the server knows it. */
  private answer(updateId: string, answer: UpdateAnswer): void {
    this.instance.writes?.answerUpdate(updateId, answer).catch((error: unknown) => this.instance.unanswered(error))
  }
}
