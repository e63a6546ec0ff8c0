import type { Context } from './context.js'
import type { CancelOptions, GetEventOptions, SendOptions } from './options.js'

/** Another workflow, as seen from a running one: each method is a call of its context. */
export class WorkflowHandle<R> {
  readonly #context: Context

  constructor(
    context: Context,
    readonly workflowID: string,
  ) {
    this.#context = context
  }

  /** Throws what the workflow threw. */
  result(): Promise<R> {
    return this.#context.result(this.workflowID)
  }

  send(value: unknown, options?: SendOptions): Promise<void> {
    return this.#context.send(this.workflowID, value, options)
  }

  getEvent<T = unknown>(key: string, options?: GetEventOptions): Promise<T | undefined> {
    return this.#context.getEvent(this.workflowID, key, options)
  }

  readStream<T = unknown>(key: string): AsyncGenerator<T, void, undefined> {
    return this.#context.readStream(this.workflowID, key)
  }

  cancel(options?: CancelOptions): Promise<void> {
    return this.#context.cancel(this.workflowID, options)
  }
}
