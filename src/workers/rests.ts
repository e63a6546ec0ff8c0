/** What is known about when a queue is worth another try. */
interface Next {
  again?: number
  closed?: boolean
  contended?: boolean
  shared?: boolean
}

const FIRST_MS = 5
const LAST_MS = 500
/** Executors of DBOS that find us at their queue come half as often from then on: we are not there all the time. */
const SHARED_MS = 25
/** Periods of rate limits may be years; limits are looked at anew now and then. */
const LONGEST_MS = 60_000

/** Queues that are left alone for a while: their rate is spent, or somebody else takes from them. */
export class Rests {
  private readonly timers = new Map<string, { timer: NodeJS.Timeout; closed: boolean }>()
  private readonly contentions = new Map<string, number>()

  constructor(private readonly over: (queue: string) => void) {}

  isClosed(queue: string): boolean {
    return this.timers.get(queue)?.closed ?? false
  }

  /** A claim took so many, and says what comes next. */
  after(queue: string, taken: number, { again = 0, closed = false, contended = false, shared = false }: Next): void {
    if (contended && taken === 0) {
      const times = this.contentions.get(queue) ?? 0
      this.contentions.set(queue, times + 1)
      this.begin(queue, Math.min(FIRST_MS * 2 ** times, LAST_MS) * (0.5 + Math.random()), true)
      return
    }
    this.contentions.delete(queue)
    if (again > 0) this.begin(queue, again, closed)
    else if (contended || (shared && taken > 0)) this.begin(queue, SHARED_MS, true)
  }

  end(queue: string): void {
    clearTimeout(this.timers.get(queue)?.timer)
    this.timers.delete(queue)
  }

  stop(): void {
    for (const queue of [...this.timers.keys()]) this.end(queue)
  }

  private begin(queue: string, milliseconds: number, closed: boolean): void {
    this.end(queue)
    const over = () => {
      this.timers.delete(queue)
      this.over(queue)
    }
    this.timers.set(queue, { timer: setTimeout(over, Math.min(milliseconds, LONGEST_MS)).unref(), closed })
  }
}
