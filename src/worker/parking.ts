import type { Instance } from './instance.js'
import { isLeaseLost } from './refused.js'
import type { WakeInit, Writes } from './writes.js'

/** Lets a workflow go that only waits: the server looks after its waits, and any worker goes on with it. */
export class Parking {
  private watch: NodeJS.Timeout | undefined
  private isEager = false
  private isAsking = false

  constructor(
    private readonly instance: Instance,
    private readonly parkAfter: number,
  ) {}

  /** Something happens. */
  disturb(): void {
    clearTimeout(this.watch)
    this.watch = undefined
  }

  /** From here on it is let go as soon as it waits. */
  hasten(): void {
    this.isEager = true
    this.disturb()
    this.instance.turns.nudge()
  }

  /** Nothing happens. */
  consider(): void {
    if (this.isAsking || this.watch || !this.wakes()) return
    const soon = Date.now() + this.parkAfter
    const isLong = [...this.instance.calls].every(({ due }) => due > soon && due < Number.POSITIVE_INFINITY)
    if (this.isEager || isLong) void this.park()
    else this.watch = setTimeout(() => void this.park(), this.parkAfter)
  }

  /** What wakes it; undefined: there is something to do here. */
  private wakes(): WakeInit[] | undefined {
    const { calls, isQuiet } = this.instance
    if (!isQuiet || calls.size === 0) return undefined
    const wakes: WakeInit[] = []
    for (const call of calls) {
      const one = call.wakes()
      if (!one) return undefined
      wakes.push(...one)
    }
    return wakes
  }

  private async park(): Promise<void> {
    this.disturb()
    const { instance } = this
    const wakes = this.wakes()
    if (!wakes || !instance.writes) return
    this.isAsking = true
    instance.turns.pause()
    for (const call of instance.calls) call.suspend()
    const parked = await this.ask(instance.writes, wakes)
    this.isAsking = false
    this.isEager = false
    if (parked) instance.close()
    else instance.goOn()
  }

  /** One that can't be let go stays; one that is lost is gone as well. */
  private async ask(writes: Writes, wakes: WakeInit[]): Promise<boolean> {
    try {
      return await writes.park(wakes)
    } catch (error) {
      if (isLeaseLost(error)) return true
      this.instance.log.debug('A waiting workflow was not let go', { error: String(error) })
      return false
    }
  }
}
