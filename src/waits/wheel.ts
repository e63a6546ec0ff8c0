export interface Timed {
  /** Called once, at the time it was set for or a little later. */
  ring(): void
}

const TICK_MS = 20
const SLOTS = 512

interface Slot extends Map<Timed, number> {}

/** One timer for all that wait: timeouts and progress frames cost an entry, not a timer each. */
export class Wheel {
  private readonly slots: Slot[] = Array.from({ length: SLOTS }, () => new Map())
  private readonly slotOf = new Map<Timed, Slot>()
  private timer: NodeJS.Timeout | undefined
  private tick = 0

  get size(): number {
    return this.slotOf.size
  }

  /** Milliseconds on a clock that never jumps. */
  now(): number {
    return performance.now()
  }

  /** One time for each: a later call replaces the earlier. */
  set(entry: Timed, at: number): void {
    this.clear(entry)
    if (at === Number.POSITIVE_INFINITY) return
    if (this.timer === undefined) this.start()
    const tick = Math.max(Math.ceil(at / TICK_MS), this.tick + 1)
    const slot = this.slots[tick % SLOTS] as Slot
    slot.set(entry, tick)
    this.slotOf.set(entry, slot)
  }

  clear(entry: Timed): void {
    const slot = this.slotOf.get(entry)
    if (slot === undefined) return
    slot.delete(entry)
    this.slotOf.delete(entry)
    if (this.slotOf.size === 0) this.stop()
  }

  private start(): void {
    this.tick = Math.floor(this.now() / TICK_MS)
    this.timer = setInterval(() => this.turn(), TICK_MS)
    this.timer.unref()
  }

  private stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  private turn(): void {
    const from = this.tick + 1
    this.tick = Math.floor(this.now() / TICK_MS)
    // After a pause of more than a round, each slot once.
    const visits = Math.min(this.tick - from + 1, SLOTS)
    for (let i = 0; i < visits; i++) {
      const slot = this.slots[(this.tick - i) % SLOTS] as Slot
      for (const [entry, tick] of slot) {
        if (tick > this.tick) continue
        this.clear(entry)
        entry.ring()
      }
    }
  }
}
