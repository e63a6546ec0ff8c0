interface Asked<K, V> {
  key: K
  answer: Promise<V>
  resolve(value: V): void
  reject(error: unknown): void
}

export interface BatchOptions<K, V> {
  /** Two keys of one name share an answer. */
  name(key: K): string
  /** Answers in the order of the keys. */
  read(keys: K[]): Promise<V[]>
  /** Keys in one reading. */
  most?: number
  /** Readings at a time. */
  atOnce?: number
}

/**
 * Asks of one tick become one reading, and those of the same key share its answer. While the readings under way are
 * enough, asks gather for the next: never does one get an answer from a reading that began before it asked.
 */
export class Batch<K, V> {
  private gathering = new Map<string, Asked<K, V>>()
  private underWay = 0
  private planned = false

  constructor(private readonly options: BatchOptions<K, V>) {}

  ask(key: K): Promise<V> {
    const name = this.options.name(key)
    const same = this.gathering.get(name)
    if (same) return same.answer
    const asked = { key } as Asked<K, V>
    asked.answer = new Promise((resolve, reject) => Object.assign(asked, { resolve, reject }))
    this.gathering.set(name, asked)
    this.plan()
    return asked.answer
  }

  private plan(): void {
    if (this.planned || this.underWay >= (this.options.atOnce ?? 2) || this.gathering.size === 0) return
    this.planned = true
    setImmediate(() => {
      this.planned = false
      void this.send(this.take())
      this.plan()
    })
  }

  private take(): Asked<K, V>[] {
    const most = this.options.most ?? 1000
    if (this.gathering.size <= most) {
      const all = [...this.gathering.values()]
      this.gathering = new Map()
      return all
    }
    const some: Asked<K, V>[] = []
    for (const [name, asked] of this.gathering) {
      if (some.length === most) break
      some.push(asked)
      this.gathering.delete(name)
    }
    return some
  }

  private async send(batch: Asked<K, V>[]): Promise<void> {
    this.underWay++
    try {
      const values = await this.options.read(batch.map((asked) => asked.key))
      batch.forEach((asked, place) => {
        asked.resolve(values[place] as V)
      })
    } catch (error) {
      for (const asked of batch) asked.reject(error)
    } finally {
      this.underWay--
      this.plan()
    }
  }
}
