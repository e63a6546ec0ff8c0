import { randomUUID } from 'node:crypto'
import type { Log } from '../log.js'
import type { Database } from '../store/database.js'
import { type Listener, notify, openListener } from '../store/listener.js'

const SELF_TEST_MS = 3000
const CHECK_EVERY_MS = 15_000
const CHECK_MS = 5000
const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 10_000
/** Between attempts where a pooler swallows what it is told. */
const DEAF_PAUSE_MS = 60_000

export interface Ears {
  heard(channel: string, payload: string): void
  /** Whether notifications arrive, each time that changes. */
  changed(hearing: boolean): void
}

/** One connection that listens, tested to hear, watched, and opened again whenever it is lost. */
export class Listening {
  private started = false
  private closed = false
  private deaf = false
  private running: Promise<void> | undefined
  private interrupt = () => {}
  private awaited: { payload: string; arrived(): void } | undefined

  constructor(
    private readonly database: Database,
    private readonly channels: readonly string[],
    /** Of the channels, the one that is ours to try whether anything is heard. */
    private readonly own: string,
    private readonly ears: Ears,
    private readonly log: Log,
  ) {}

  start(): void {
    if (this.started || this.closed) return
    this.started = true
    this.running = this.run()
  }

  async close(): Promise<void> {
    this.closed = true
    this.interrupt()
    await this.running
  }

  private async run(): Promise<void> {
    let pause = FIRST_PAUSE_MS
    while (!this.closed) {
      let heard = false
      try {
        heard = await this.session()
      } catch (error) {
        if (pause === FIRST_PAUSE_MS && !this.closed) this.log.warn('not listening for notifications', { error })
      }
      pause = heard ? FIRST_PAUSE_MS : Math.min(pause * 2, LAST_PAUSE_MS)
      if (!this.closed) await this.pause(this.deaf ? DEAF_PAUSE_MS : pause * (0.5 + Math.random() / 2))
    }
  }

  /** From one connection's beginning to its end. Whether it was heard of in between. */
  private async session(): Promise<boolean> {
    let lost = false
    const losing = { notification: this.notification, lost: () => this.lose(() => (lost = true)) }
    const listener = await openListener(this.database, this.channels, losing)
    let hearing = false
    try {
      hearing = await this.hears(() => lost)
      if (this.closed || lost) return hearing
      this.heardOrNot(hearing)
      if (!hearing) return false
      this.ears.changed(true)
      while (!lost && !this.closed) {
        await this.pause(CHECK_EVERY_MS)
        if (!lost && !this.closed) await this.check(listener)
      }
      return true
    } finally {
      if (hearing) this.ears.changed(false)
      await listener.close()
    }
  }

  private lose(mark: () => void): void {
    mark()
    this.interrupt()
  }

  private heardOrNot(hearing: boolean): void {
    if (!hearing && !this.deaf) {
      this.log.warn('notifications do not arrive (a transaction pooler?): reading at intervals instead')
    }
    this.deaf = !hearing
  }

  /** Poolers in transaction mode take a LISTEN, say yes, and forget it. */
  private async hears(isLost: () => boolean): Promise<boolean> {
    const payload = `self-test ${randomUUID()}`
    let arrived = false
    this.awaited = {
      payload,
      arrived: () => {
        arrived = true
        this.interrupt()
      },
    }
    await notify(this.database, this.own, [payload])
    // From here on: what waits for a connection of a busy pool has not been swallowed.
    if (!arrived && !this.closed && !isLost()) await this.pause(SELF_TEST_MS)
    this.awaited = undefined
    return arrived
  }

  private async check(listener: Listener): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('the listening connection does not answer')), CHECK_MS).unref()
    })
    await Promise.race([listener.check(), late])
  }

  private readonly notification = (channel: string, payload: string): void => {
    if (payload === this.awaited?.payload) this.awaited.arrived()
    else this.ears.heard(channel, payload)
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      timer.unref()
      this.interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
