/** Answers at once, from what the workflow has in its variables. */
// biome-ignore lint/suspicious/noExplicitAny: handlers take what their callers send
export type QueryHandler<A extends unknown[] = any[], R = unknown> = (...args: A) => R

/** Changes the workflow; may call its context. */
// biome-ignore lint/suspicious/noExplicitAny: handlers take what their callers send
export type UpdateHandler<A extends unknown[] = any[], R = unknown> = (...args: A) => R | Promise<R>

export interface UpdateOptions<A extends unknown[]> {
  /** Throws what is wrong with the arguments: the update is then refused, and leaves no trace. */
  validate?(...args: A): void
}

export interface RegisteredUpdate {
  handle: UpdateHandler
  validate?(...args: unknown[]): void
}

/** What a workflow answers while it runs. */
export class Handlers {
  readonly queries = new Map<string, QueryHandler>()
  readonly updates = new Map<string, RegisteredUpdate>()
}
