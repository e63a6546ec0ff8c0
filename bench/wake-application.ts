import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { end, talkTo } from './processes.js'
import { quantile, type Round } from './rounds.js'
import { now, type WakeAsk, type WakeKind, type WakeNews } from './wake-talk.js'

/** Waits for what a workflow says; settles when the caller has it. */
export type Wait = (id: string) => Promise<unknown>

/** Time for all to have looked once, and to sleep. */
const SETTLE_MS = 250

/** A real DBOS application in a process of its own, that does as it is told. */
export class WakeApplication {
  private readonly awaited = new Map<string, (at: number) => void>()
  private started = () => {}

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (news: WakeNews) => {
      if ('started' in news) this.started()
      else this.awaited.get(news.done)?.(news.at)
    })
  }

  static async launch(databaseUrl: string): Promise<WakeApplication> {
    return new WakeApplication((await talkTo('wake-app', databaseUrl)).child)
  }

  stop(): Promise<void> {
    return end(this.child)
  }

  /** As many wait, and the application writes for one after the other: from its commit to the waiter having it. */
  async woken(kind: WakeKind, waiters: number, ms: number, wait: Wait): Promise<Round> {
    const ids = await this.start(kind, waiters)
    const came = ids.map((id) => wait(id).then(now))
    const commits = ids.map((id) => this.done(id))
    await pause(SETTLE_MS)
    await spread(ids, ms, (id) => this.ask({ open: id }))
    const committed = await Promise.all(commits)
    return wakes((await Promise.all(came)).map((at, i) => at - (committed[i] as number)))
  }

  /** Its workflows wait for a message: from the call that sends it to the workflow having it. */
  async heard(waiters: number, ms: number, send: Wait): Promise<Round> {
    const ids = await this.start('message', waiters)
    const heard = ids.map((id) => this.done(id))
    await pause(SETTLE_MS)
    const sent = new Map<string, number>()
    const calls: Promise<unknown>[] = []
    await spread(ids, ms, (id) => {
      sent.set(id, now())
      calls.push(send(id))
    })
    await Promise.all(calls)
    return wakes((await Promise.all(heard)).map((at, i) => at - (sent.get(ids[i] as string) as number)))
  }

  private async start(kind: WakeKind, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID())
    const started = new Promise<void>((resolve) => {
      this.started = resolve
    })
    this.ask({ start: kind, ids })
    await started
    return ids
  }

  private done(id: string): Promise<number> {
    return new Promise((resolve) => {
      this.awaited.set(id, (at) => {
        this.awaited.delete(id)
        resolve(at)
      })
    })
  }

  private ask(ask: WakeAsk): void {
    this.child.send(ask)
  }
}

/** About evenly over the time, and never in step with anybody's poll. */
export async function spread(ids: readonly string[], ms: number, each: (id: string) => void): Promise<void> {
  const gap = ms / ids.length
  const start = now()
  for (const [place, id] of ids.entries()) {
    await pause(Math.max(0, start + (place + Math.random()) * gap - now()))
    each(id)
  }
}

export function wakes(times: readonly number[]): Round {
  const sorted = times.toSorted((a, b) => a - b)
  return { of: times.length, figures: { 'p50 ms': quantile(sorted, 0.5), 'p99 ms': quantile(sorted, 0.99) } }
}
