import { Fault } from '../errors.js'

export interface BatchesOptions<Item, Answer> {
  /**
   * Does many at once, with an answer for each in the order given. Where it fails it is called again with parts of
   * what it was given, so doing an item a second time must come to the same.
   */
  run(items: readonly Item[]): Promise<readonly Answer[]>
  /**
   * Does one by which its batch failed. It is not counted among those under way: where it has to wait for somebody,
   * nobody waits with it. Left out: the failure is its answer.
   */
  alone?(item: Item): Promise<Answer>
  /** Of an item; one where it is left out. */
  rows?(item: Item): number
  /** Of an item; none where it is left out. */
  bytes?(item: Item): number
  /** Rows after which a batch is full. An item is never split, so one that has more goes alone. */
  mostRows?: number
  mostBytes?: number
  /** Batches under way at a time. */
  atOnce?: number
}

/**
 * Answers given in one turn of the event loop. Those who get theirs first act on it while the next are written; told all at
 * once, callers, server and database take turns, and the one waits for the other.
 */
const TOLD_AT_ONCE = 8

interface Asked<Item, Answer> {
  item: Item
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/**
 * What many callers ask for at a time, done together. Nothing waits for company: a batch leaves at the end of the turn
 * of the event loop in which its first item came, and while enough are under way the next one gathers. An item that the
 * database refuses fails alone; a database that is away fails all.
 */
export class Batches<Item, Answer> {
  private gathered: Asked<Item, Answer>[] = []
  private underWay = 0
  private apart = 0
  private telling = 0
  private planned = false
  private readonly whenIdle: (() => void)[] = []

  constructor(private readonly options: BatchesOptions<Item, Answer>) {}

  do(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.gathered.push({ item, resolve, reject })
      this.plan()
    })
  }

  /** Nothing is under way, and nothing is about to be. */
  get isQuiet(): boolean {
    return this.underWay === 0 && this.gathered.length === 0
  }

  /** Returns when all that was asked for has its answer. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.whenIdle.push(resolve)
      this.tellIdle()
    })
  }

  private plan(): void {
    if (this.planned || this.underWay >= (this.options.atOnce ?? 2) || this.gathered.length === 0) return
    this.planned = true
    setImmediate(() => {
      this.planned = false
      void this.send(this.take())
      this.plan()
    })
  }

  /** As many as fit into a batch, in the order in which they came. */
  private take(): Asked<Item, Answer>[] {
    const { rows = () => 1, bytes = () => 0, mostRows = 1000, mostBytes = Number.POSITIVE_INFINITY } = this.options
    let [count, rowsLeft, bytesLeft] = [0, mostRows, mostBytes]
    for (const { item } of this.gathered) {
      rowsLeft -= rows(item)
      bytesLeft -= bytes(item)
      if (count > 0 && (rowsLeft < 0 || bytesLeft < 0)) break
      count++
    }
    return this.gathered.splice(0, count)
  }

  private async send(batch: Asked<Item, Answer>[]): Promise<void> {
    this.underWay++
    await this.settle(batch)
    this.underWay--
    this.plan()
    this.tellIdle()
  }

  private tell(batch: Asked<Item, Answer>[], answers: readonly Answer[], from: number): void {
    const to = Math.min(from + TOLD_AT_ONCE, batch.length)
    for (let place = from; place < to; place++) batch[place]?.resolve(answers[place] as Answer)
    if (to < batch.length) {
      setImmediate(() => this.tell(batch, answers, to))
    } else {
      this.telling--
      this.tellIdle()
    }
  }

  /** In halves where it fails, so that the one at fault is found in few steps and the others are done. */
  private async settle(batch: Asked<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.options.run(batch.map(({ item }) => item))
      this.telling++
      this.tell(batch, answers, 0)
    } catch (error) {
      const { alone } = this.options
      if (isAway(error) || (batch.length === 1 && !alone)) {
        for (const { reject } of batch) reject(error)
      } else if (alone && batch.length === 1) {
        for (const asked of batch) void this.part(asked, alone)
      } else {
        const half = batch.length >> 1
        await this.settle(batch.slice(0, half))
        await this.settle(batch.slice(half))
      }
    }
  }

  private async part({ item, resolve, reject }: Asked<Item, Answer>, alone: (item: Item) => Promise<Answer>) {
    this.apart++
    await alone(item).then(resolve, reject)
    this.apart--
    this.tellIdle()
  }

  private tellIdle(): void {
    if (this.underWay > 0 || this.apart > 0 || this.telling > 0 || this.gathered.length > 0) return
    for (const told of this.whenIdle.splice(0)) told()
  }
}

function isAway(error: unknown): boolean {
  return error instanceof Fault && error.reason === 'STORE_UNAVAILABLE'
}
