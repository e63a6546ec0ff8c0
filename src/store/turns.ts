/** So many at a time; the others wait in order, unless they are given up meanwhile. */
export class Turns {
  private free: number
  private readonly waiting = new Set<() => void>()

  constructor(atOnce: number) {
    this.free = atOnce
  }

  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    if (this.free > 0) this.free--
    else await this.turn(signal)
    try {
      return await work()
    } finally {
      this.pass()
    }
  }

  private turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        this.waiting.delete(begin)
        reject(signal?.reason)
      }
      this.waiting.add(begin)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  private pass(): void {
    const [next] = this.waiting
    if (next === undefined) {
      this.free++
    } else {
      this.waiting.delete(next)
      next()
    }
  }
}
