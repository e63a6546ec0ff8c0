/** What is done with values on their way, and when they end. */
export interface Ending<T> {
  /** What is passed on for one. */
  value?(value: T): T
  /** There are no more. */
  last?(): void
  /** They failed: what is thrown instead. */
  failed?(error: unknown): unknown
  /** Nobody takes more. */
  left?(): void
}

/** The same values, with an ear to their end. No generator: each on the way of a value costs it half a microsecond. */
export function withEnding<T>(values: AsyncIterable<T>, ending: Ending<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => new Heard(values[Symbol.asyncIterator](), ending) }
}

class Heard<T> implements AsyncIterator<T> {
  readonly #values: AsyncIterator<T>
  readonly #ending: Ending<T>
  readonly #passed: (result: IteratorResult<T>) => IteratorResult<T>
  readonly #failed: (error: unknown) => never

  constructor(values: AsyncIterator<T>, ending: Ending<T>) {
    this.#values = values
    this.#ending = ending
    this.#passed = (result) => {
      if (result.done) ending.last?.()
      else if (ending.value) result.value = ending.value(result.value)
      return result
    }
    this.#failed = (error) => {
      throw ending.failed ? ending.failed(error) : error
    }
  }

  next(): Promise<IteratorResult<T>> {
    return this.#values.next().then(this.#passed, this.#failed)
  }

  async return(value?: unknown): Promise<IteratorResult<T>> {
    this.#ending.left?.()
    return (await this.#values.return?.(value)) ?? { done: true, value }
  }

  async throw(error: unknown): Promise<IteratorResult<T>> {
    this.#ending.left?.()
    if (!this.#values.throw) throw error
    return this.#values.throw(error)
  }
}
