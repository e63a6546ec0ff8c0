import { type Duration, toMilliseconds } from '../wire/durations.js'
import type { StepFunction } from './attempts.js'
import { AwaitCall } from './calls/await-call.js'
import { ConditionCall } from './calls/condition-call.js'
import { nothing, RecordCall } from './calls/record-call.js'
import { SleepCall } from './calls/sleep-call.js'
import { StepCall } from './calls/step-call.js'
import { CancellationScope } from './cancellation-scope.js'
import { startCall } from './children.js'
import { ContinuedAsNew } from './errors.js'
import type { QueryHandler, UpdateHandler, UpdateOptions } from './handlers.js'
import type { WorkflowInfo } from './info.js'
import type { Instance } from './instance.js'
import { type Log, quietInReplay } from './log.js'
import type {
  CancelOptions,
  ChildOptions,
  ContinueAsNewOptions,
  GetEventOptions,
  ReceiveOptions,
  SendOptions,
  StepOptions,
} from './options.js'
import { patchCall } from './patches.js'
import { toPayload } from './payloads.js'
import type { ArgumentsOf, ResultOf, Runnable, WorkflowName } from './registry.js'
import { END, event, message, result, streamValue } from './waiting.js'
import { WorkflowHandle } from './workflow-handle.js'

/**
 * What a workflow does durably: each call is recorded, and when the workflow is run again it answers what was recorded.
 * Calls take their numbers in the order of the program, so the code between them must do the same each time.
 */
export class Context {
  readonly info: WorkflowInfo
  /** Quiet in a replay: up to the last recorded call. What is said after that one may be said again. */
  readonly log: Log
  readonly #instance: Instance

  constructor(instance: Instance) {
    this.#instance = instance
    this.info = instance.info
    const { workflowID, workflowName } = instance.info
    this.log = quietInReplay(instance.log, () => instance.isReplaying, { workflowID, workflowName })
  }

  // Steps

  /** Runs the function, once it has succeeded never again. Its result is what JSON makes of it. */
  step<T>(name: string, run: StepFunction<T>, options: StepOptions = {}): Promise<T> {
    return this.#instance.make(new StepCall(name, run, options))
  }

  /** Milliseconds, as `Date.now()` gives them. */
  now(): Promise<number> {
    return this.step('DBOS.now', Date.now)
  }

  randomUUID(): Promise<string> {
    return this.step('DBOS.randomUUID', () => crypto.randomUUID())
  }

  // Waits

  sleep(duration: Duration): Promise<void> {
    return this.#instance.make(new SleepCall(toMilliseconds(duration)))
  }

  sleepUntil(time: Date): Promise<void> {
    return this.sleep(time.getTime() - Date.now())
  }

  /** The oldest message; undefined: none came in time. */
  receive<T = unknown>(options: ReceiveOptions = {}): Promise<T | undefined> {
    return this.#instance.make(new AwaitCall<T | undefined>(message(options)))
  }

  /** What another workflow has set; undefined: not in time. */
  getEvent<T = unknown>(workflowID: string, key: string, options: GetEventOptions = {}): Promise<T | undefined> {
    return this.#instance.make(new AwaitCall<T | undefined>(event(workflowID, key, options)))
  }

  /** The values of a stream, until it ends. */
  async *readStream<T = unknown>(workflowID: string, key: string): AsyncGenerator<T, void, undefined> {
    for (let offset = 0; ; offset += 1) {
      const value = await this.#instance.make(new AwaitCall<T | typeof END>(streamValue(workflowID, key, offset)))
      if (value === END) return
      yield value
    }
  }

  /**
   * Until updates and other branches of the workflow have made the condition true; false: not in time. The condition looks
   * at nothing but the workflow's variables. A timeout is recorded as a sleep is.
   */
  async waitUntil(condition: () => boolean, timeout?: Duration): Promise<boolean> {
    if (condition()) return true
    if (timeout === undefined) {
      await this.#instance.make(new ConditionCall(condition))
      return true
    }
    const timer = this.scope()
    const slept = timer.run(() => this.sleep(timeout)).then(() => false)
    const holds = new ConditionCall(condition)
    const held = this.#instance.make(holds).then(() => true)
    try {
      return await Promise.race([held, slept])
    } finally {
      holds.drop()
      timer.cancel()
    }
  }

  // What others see

  setEvent(key: string, value: unknown): Promise<void> {
    return this.#record('DBOS.setEvent', { case: 'setEvent', value: { key, value: toPayload(value) } })
  }

  writeStream(key: string, value: unknown): Promise<void> {
    return this.#record('DBOS.writeStream', { case: 'writeStream', value: { key, values: [toPayload(value)] } })
  }

  closeStream(key: string): Promise<void> {
    return this.#record('DBOS.closeStream', { case: 'closeStream', value: { key } })
  }

  /** Answered at any time, from the workflow's variables; a handler changes nothing and calls no context. */
  // biome-ignore lint/suspicious/noExplicitAny: handlers take what their callers send
  onQuery<A extends any[], R>(name: string, handler: QueryHandler<A, R>): void {
    this.#instance.handlers.queries.set(name, handler as QueryHandler)
  }

  /** Delivered while the workflow waits in one of its calls, which does not return before the handler has. */
  // biome-ignore lint/suspicious/noExplicitAny: handlers take what their callers send
  onUpdate<A extends any[], R>(name: string, handler: UpdateHandler<A, R>, options: UpdateOptions<A> = {}): void {
    const { validate } = options as UpdateOptions<unknown[]>
    this.#instance.handlers.updates.set(name, { handle: handler as UpdateHandler, validate })
  }

  // Other workflows

  async start<W extends Runnable>(
    workflow: W | WorkflowName | string,
    args: ArgumentsOf<W>,
    options: ChildOptions = {},
  ): Promise<WorkflowHandle<ResultOf<W>>> {
    const name = this.#instance.registry.nameOf(workflow)
    return this.handle(await this.#instance.make(startCall(name, args, options)))
  }

  /** Starts a child and awaits its result. */
  async execute<W extends Runnable>(
    workflow: W | WorkflowName | string,
    args: ArgumentsOf<W>,
    options: ChildOptions = {},
  ): Promise<ResultOf<W>> {
    return (await this.start<W>(workflow, args, options)).result()
  }

  /** Of any workflow. */
  handle<R = unknown>(workflowID: string): WorkflowHandle<R> {
    return new WorkflowHandle(this, workflowID)
  }

  /** Throws what the workflow threw. */
  result<R = unknown>(workflowID: string): Promise<R> {
    return this.#instance.make(new AwaitCall<R>(result(workflowID)))
  }

  /** A message, which the other takes with `receive`. */
  send(workflowID: string, value: unknown, options: SendOptions = {}): Promise<void> {
    const { topic, idempotencyKey } = options
    const content = { destination: workflowID, value: toPayload(value), topic, idempotencyKey }
    return this.#record('DBOS.send', { case: 'send', value: content })
  }

  cancel(workflowID: string, { children = false }: CancelOptions = {}): Promise<void> {
    return this.#record('DBOS.cancelWorkflow', { case: 'cancel', value: { workflowId: workflowID, children } })
  }

  /** Ends this run, and goes on as a new one with other arguments and nothing recorded. */
  continueAsNew<W extends Runnable>(args: ArgumentsOf<W>, options: ContinueAsNewOptions = {}): Promise<never> {
    return Promise.reject(new ContinuedAsNew(args, options))
  }

  // Changes of the code

  /** true: the new code. false: this workflow passed here before there was the patch. */
  async patch(name: string): Promise<boolean> {
    const call = patchCall(this.#instance.history, name)
    if (!call) return false
    await this.#instance.make(call)
    return true
  }

  /** In place of `patch`, once no workflow runs any more that passed there unpatched. */
  async deprecatePatch(name: string): Promise<void> {
    if (this.#instance.history.upcoming()?.name === `DBOS.patch-${name}`) await this.patch(name)
  }

  // Cancellation

  /** Whether the workflow is asked to end: its calls throw CancelledError from there on, but for those in a shield. */
  get isCancelled(): boolean {
    return this.#instance.root.cancelledBy !== undefined
  }

  /** What the function calls is not cancelled: for cleaning up. */
  shield<T>(run: () => Promise<T>): Promise<T> {
    return new CancellationScope(this.#instance, true).run(run)
  }

  /** Calls that are cancelled together, without the rest of the workflow. */
  scope(): CancellationScope {
    return new CancellationScope(this.#instance, false)
  }

  #record(name: string, step: ConstructorParameters<typeof RecordCall>[1]): Promise<void> {
    return this.#instance.make(new RecordCall<void>(name, step, nothing, nothing))
  }
}
