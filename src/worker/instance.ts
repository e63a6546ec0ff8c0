import { Code, ConnectError } from '@connectrpc/connect'
import type { Cancellation, QueryTask, Task, UpdateTask } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import type { Step } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { fromTimestamp } from '../wire/time.js'
import type { Call, OpenCall } from './calls/call.js'
import type { OpenCondition } from './calls/condition-call.js'
import { Context } from './context.js'
import { NonDeterminismError } from './errors.js'
import { Handlers } from './handlers.js'
import { History } from './history.js'
import { toInfo, type WorkflowInfo } from './info.js'
import type { Log } from './log.js'
import { Parking } from './parking.js'
import { fromArguments } from './payloads.js'
import { type Place, places } from './place.js'
import { isLeaseLost, Refused } from './refused.js'
import type { Definition, Registry } from './registry.js'
import { Scope } from './scopes.js'
import { Turns } from './turns.js'
import { Updates } from './updates.js'
import type { Writes } from './writes.js'

export interface InstanceParts {
  task: Task
  definition: Definition
  registry: Registry
  log: Log
  parkAfter: number
  /** undefined: a replay that changes nothing. */
  writes: Writes | undefined
}

/** How the code of a workflow came out of its function. */
export type Ending = { value: unknown } | { error: unknown }

/** One run of a workflow's function, here and now. */
export class Instance {
  readonly info: WorkflowInfo
  readonly history: History
  readonly context: Context
  readonly root = new Scope()
  readonly handlers = new Handlers()
  readonly calls = new Set<OpenCall>()
  readonly conditions = new Set<OpenCall & OpenCondition>()
  readonly turns: Turns
  readonly registry: Registry
  readonly log: Log
  readonly writes: Writes | undefined
  private readonly updates: Updates
  private readonly parking: Parking
  private readonly questions: (() => void)[] = []
  private cancelledAt = Number.POSITIVE_INFINITY
  private isEnded = false
  private isClosed = false
  /** It is no longer this worker's. */
  isForgotten = false

  constructor(
    private readonly parts: InstanceParts,
    /** It has ended by its own code, or can't go on. */
    private readonly ended: (instance: Instance, ending: Ending) => void,
    private readonly closed: (instance: Instance) => void,
  ) {
    this.info = toInfo(parts.task)
    this.history = new History(parts.task.steps)
    this.registry = parts.registry
    this.log = parts.log
    this.writes = parts.writes
    this.context = new Context(this)
    this.updates = new Updates(this, this.handlers)
    this.parking = new Parking(this, parts.parkAfter)
    this.turns = new Turns(
      () => {
        this.parking.disturb()
        return !this.conditionHolds() && this.updates.deliver()
      },
      () => this.idle(),
    )
  }

  get token(): string {
    return this.parts.task.token
  }

  /** Later pages of what was recorded. */
  know(steps: Step[]): void {
    this.history.add(steps)
  }

  run(): void {
    const { task, definition } = this.parts
    if (task.cancellation) this.cancel(task.cancellation)
    const place = { instance: this, context: this.context, scope: this.root }
    places
      .run(place, async () => definition.run(this.context, ...fromArguments(task.arguments)))
      .then(
        (value) => this.end({ value }),
        (error: unknown) => this.end({ error }),
      )
  }

  /** Takes the call's numbers, now; what it promises is told in its turn. */
  make<T>(call: Call<T>): Promise<T> {
    const { within, scope, branch } = this.place
    if (within) return Promise.reject(new Error(`The context of a workflow must not be called in ${within}`))
    if (this.isClosed) return call.promise
    const id = this.history.take(call.numbers)
    const recorded = call.numbers > 0 ? this.history.at(id) : undefined
    this.updates.meet()
    if (recorded && recorded.name !== call.name) this.diverge(id, recorded.name, call.name)
    else {
      this.calls.add(call)
      call.start({ instance: this, scope, branch }, id, recorded)
      this.turns.nudge()
    }
    return call.promise
  }

  /** A call's outcome is told. */
  left(call: OpenCall, time: number): void {
    this.calls.delete(call)
    this.conditions.delete(call as OpenCall & OpenCondition)
    this.writes?.passed(time)
  }

  get place(): Pick<Place, 'scope' | 'branch' | 'within'> {
    const place = places.getStore()
    return place?.instance === this ? place : { scope: this.root }
  }

  within<T>(what: string, act: () => T): T {
    return places.run({ instance: this, context: this.context, scope: this.root, within: what }, act)
  }

  /** It only does again what was done before. */
  get isReplaying(): boolean {
    return !this.history.isPassed || this.turns.hasRecorded || this.updates.isMet
  }

  /** One of its calls is under way, and what is recorded has been told. */
  get takesUpdates(): boolean {
    return !this.isReplaying && [...this.calls].some(({ branch }) => branch === undefined)
  }

  get isQuiet(): boolean {
    const { isEnded, isClosed, updates, writes } = this
    return !isEnded && !isClosed && !updates.areBusy(this.calls) && !writes?.areBusy
  }

  /** Whoever waits for one that holds goes on before the next update comes, which may undo it. */
  private conditionHolds(): boolean {
    let holds = false
    for (const condition of this.conditions) if (condition.check()) holds = true
    return holds
  }

  private idle(): void {
    for (const condition of this.conditions) condition.checkCancelled()
    if (this.isEnded || this.calls.size > 0 || (this.writes && !this.isReplaying)) {
      for (const ask of this.questions.splice(0)) ask()
    }
    this.parking.consider()
  }

  /** As soon as what is recorded has been told, and the code waits. */
  whenAtRest(ask: () => void): void {
    this.questions.push(ask)
    this.turns.nudge()
  }

  ask({ name }: QueryTask, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.whenAtRest(() => {
        try {
          const handler = this.handlers.queries.get(name)
          if (!handler) throw new UnknownQuery([...this.handlers.queries.keys()])
          resolve(this.within(`the handler of query '${name}'`, () => handler(...args)))
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  offer(update: UpdateTask): void {
    this.updates.offer(update)
  }

  cancel({ deadline }: Cancellation): void {
    const { cancellationGrace } = this.parts.definition
    this.cancelledAt = Math.min(this.cancelledAt, (fromTimestamp(deadline) ?? Date.now()) - cancellationGrace)
    this.root.cancel('workflow')
  }

  /** In a replay: a sleep that was cut short by a cancellation, though its time has come meanwhile. */
  wasCancelledBefore(time: number, scope: Scope): boolean {
    return scope.cancelledBy === 'workflow' && this.cancelledAt < time
  }

  /** It was suspended, and is not let go after all. */
  goOn(): void {
    if (this.isClosed) return
    for (const call of this.calls) call.resume()
    this.turns.goOn()
  }

  hasten(): void {
    this.parking.hasten()
  }

  private end(ending: Ending): void {
    if (this.isClosed) return
    this.isEnded = true
    this.parking.disturb()
    for (const call of this.calls) call.suspend()
    this.turns.nudge()
    this.ended(this, ending)
  }

  private diverge(id: number, recorded: string, expected: string): void {
    this.ended(this, { error: new NonDeterminismError(this.info.workflowID, id, recorded, expected) })
    this.stop()
  }

  /** What a call wanted was not done. */
  refused(error: unknown, call: OpenCall): void {
    if (this.isClosed) return
    if (isLeaseLost(error)) this.close()
    else if (isOurs(error)) call.settle({ error }, Date.now())
    else this.abandon(error)
  }

  unanswered(error: unknown): void {
    if (isLeaseLost(error)) this.close()
    else if (!this.isClosed) this.log.debug('The answer to an update was not taken', { error: String(error) })
  }

  /** It can't go on here as it stands: another worker, or this one, begins it anew from what is recorded. */
  abandon(error: unknown): void {
    if (this.isClosed) return
    if (isLeaseLost(error)) this.close()
    else {
      this.ended(this, { error: new Abandoned(error) })
      this.stop()
    }
  }

  /** Silently, and for good. */
  close(): void {
    if (this.isForgotten) return
    this.isForgotten = true
    this.stop()
    this.closed(this)
  }

  /** Its code is told nothing any more. */
  stop(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.turns.pause()
    this.parking.disturb()
    for (const call of this.calls) call.suspend()
  }
}

/** Something is wrong with what was asked for, and it would be again: the workflow's code is told. */
function isOurs(error: unknown): boolean {
  if (error instanceof Refused) return ['INVALID_REQUEST', 'MESSAGE_TOO_LARGE'].includes(error.reason)
  return (
    !(error instanceof ConnectError) || error.code === Code.InvalidArgument || error.code === Code.ResourceExhausted
  )
}

/** It was not the workflow's fault. */
export class Abandoned extends Error {
  constructor(override readonly cause: unknown) {
    super('The workflow could not go on')
  }
}

export class UnknownQuery extends Error {
  constructor(readonly known: string[]) {
    super('No such query')
  }
}
