/** As `for await` and `yield` would give them, without a generator of its own for each of the thousands that are open. */
export function mapped<A, B>(source: AsyncGenerator<A, void>, map: (each: A) => B): AsyncIterableIterator<B> {
  return new Mapped(source, map)
}

class Mapped<A, B> implements AsyncIterableIterator<B> {
  constructor(
    private readonly source: AsyncGenerator<A, void>,
    private readonly map: (each: A) => B,
  ) {}

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<B, void>> {
    return this.source.next().then((result) => this.step(result))
  }

  return(): Promise<IteratorResult<B, void>> {
    return this.source.return().then((result) => this.step(result))
  }

  private step(result: IteratorResult<A, void>): IteratorResult<B, void> | Promise<never> {
    if (result.done) return result
    try {
      return { done: false, value: this.map(result.value) }
    } catch (error) {
      // Whoever iterates takes it for the end.
      return this.source.return().then(() => Promise.reject(error))
    }
  }
}
