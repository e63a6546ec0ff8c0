import { noRun, noWorkflows } from '../errors.js'
import {
  getOutcomes,
  getPastOutcome,
  type KnownWorkflow,
  newsAmong,
  type OutcomeAsk,
  type OutcomeRow,
} from '../store/workflows/outcomes.js'
import { isTerminal } from '../store/workflows/workflow-row.js'
import { Batch } from './batch.js'
import { type Opened, type Progress, untilOf, type WaitOptions } from './frames.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { type KnownEnd, Waiter } from './waiter.js'

export type OutcomeFrame =
  | Opened
  | Progress
  | { kind: 'outcome'; row: OutcomeRow }
  | { kind: 'end'; reason: 'FINISHED' | 'TIMED_OUT'; unfinished: string[] }

export interface OutcomeOptions extends WaitOptions {
  /** Ends after the first outcome. */
  first?: boolean
  /** A workflow that is not there is a fault; otherwise it is one that has not ended. */
  mustExist?: boolean
  payloads?: boolean
  /** Of one workflow: the end of this run alone, whether or not others follow it. */
  runId?: string | undefined
}

/** Ids in one reading: outcomes may be large, and a caller is sent those of one reading before the next. */
const AT_ONCE = 100

/** Those known to be there are swept once a second, as DBOS's clients do; those that are not there yet sooner at first. */
const SWEEP_PACE = { fastest: 50, slowest: 1000, patience: 10 }

class OutcomeWaiter extends Waiter {
  /** Not ended, as far as is known. */
  readonly open: Set<string>
  /** Of these, those that were there. */
  readonly known = new Set<string>()
  private woken = new Set<string>()
  private readonly told = new Map<string, OutcomeRow>()
  private readonly joined: number

  constructor(
    hub: Hub,
    ids: readonly string[],
    readonly payloads: boolean,
    readonly runId?: string,
  ) {
    super(hub.wheel)
    this.open = new Set(ids)
    this.joined = hub.wheel.now()
  }

  /** Who wants no payloads is not to have them read. */
  override get awaitedEnds(): Iterable<string> {
    return this.payloads ? this.open : []
  }

  override wake(id?: string, end?: KnownEnd): void {
    if (id === undefined) this.woken = new Set(this.open)
    else this.woken.add(id)
    if (end && this.isOurs(end)) this.told.set(end.row.id, end.row)
    super.wake()
  }

  /** Ended while it waited, and in the run that it waits for: before that the workflow may have been resumed since. */
  private isOurs({ row, since }: KnownEnd): boolean {
    return since >= this.joined && (this.runId === undefined || row.runId === this.runId)
  }

  /** What it was told of the end, once. */
  takeTold(id: string): OutcomeRow | undefined {
    const row = this.told.get(id)
    this.told.delete(id)
    return row
  }

  takeWoken(): string[] {
    const woken = this.woken.size > 0 ? this.woken : this.open
    this.woken = new Set()
    return [...woken].filter((id) => this.open.has(id))
  }
}

/** Of one or many workflows: how each ends, as it ends. */
export class OutcomeWaits {
  private readonly sweep: Polled<OutcomeWaiter>
  private readonly reads: Batch<OutcomeAsk, OutcomeRow | undefined>

  constructor(
    private readonly hub: Hub,
    private readonly ends: Polled<Waiter>,
  ) {
    this.sweep = hub.poll(SWEEP_PACE, false, (due) => this.swept(due))
    this.reads = new Batch({
      name: ({ id, payloads }) => (payloads ? `+${id}` : `-${id}`),
      read: (asks) => getOutcomes(hub.database, asks),
      most: AT_ONCE,
    })
  }

  async *outcomes(ids: readonly string[], options: OutcomeOptions): AsyncGenerator<OutcomeFrame, void> {
    const { hub } = this
    const { progressInterval, signal, first = false, payloads = true } = options
    const until = untilOf(options, hub.wheel.now())
    const waiter = new OutcomeWaiter(hub, ids, payloads, options.runId)
    hub.join(waiter, { topics: topics(hub, ids), polls: [this.sweep, this.ends], signal })
    try {
      yield { kind: 'opened', progressInterval }
      let reading = true
      let now = ids
      for (;;) {
        for (let from = 0; from < now.length; from += AT_ONCE) {
          const some = now.slice(from, from + AT_ONCE)
          const rows: (OutcomeRow | undefined)[] = await this.read(waiter, some, options, reading)
          for (const row of this.ended(waiter, some, rows, options)) {
            waiter.open.delete(row.id)
            waiter.known.delete(row.id)
            waiter.spoke()
            yield { kind: 'outcome', row }
            if (first) return yield { kind: 'end', reason: 'FINISHED', unfinished: [...waiter.open] }
          }
        }
        if (waiter.open.size === 0) return yield { kind: 'end', reason: 'FINISHED', unfinished: [] }
        if (reading && hub.has(waiter)) this.sweep.add(waiter, waiter.known.size === waiter.open.size)
        reading = false
        if (!(yield* waiter.untilNews(until, progressInterval, () => ({ kind: 'progress' }) as const))) {
          return yield { kind: 'end', reason: 'TIMED_OUT', unfinished: [...waiter.open] }
        }
        now = waiter.takeWoken()
      }
    } finally {
      hub.leave(waiter)
    }
  }

  private read(waiter: OutcomeWaiter, ids: readonly string[], options: OutcomeOptions, initial: boolean) {
    const { payloads = true, runId } = options
    const ask = () => Promise.all(ids.map((id) => waiter.takeTold(id) ?? this.ask({ id, payloads }, runId)))
    return initial ? ask() : this.hub.again(waiter, ask, UNREAD)
  }

  private async ask(asked: OutcomeAsk, runId: string | undefined): Promise<OutcomeRow | undefined> {
    const row = await this.reads.ask(asked)
    if (row === undefined || runId === undefined || row.runId === runId) return row
    const { id } = asked
    const past = await getPastOutcome(this.hub.database, id, runId)
    if (past) return past
    throw noRun(id, runId)
  }

  /** Takes down which are there, and gives those that have ended. */
  private ended(
    waiter: OutcomeWaiter,
    ids: readonly string[],
    rows: readonly (OutcomeRow | undefined)[],
    { mustExist = false }: OutcomeOptions,
  ): OutcomeRow[] {
    if (rows === UNREAD) return []
    const ended: OutcomeRow[] = []
    ids.forEach((id, place) => {
      const row = rows[place]
      if (row === undefined) {
        waiter.known.delete(id)
        if (mustExist) throw noWorkflows([id])
      } else if (isTerminal(row.status)) ended.push(row)
      else waiter.known.add(id)
    })
    return ended
  }

  private async swept(due: OutcomeWaiter[]): Promise<void> {
    const asked = new Map<string, KnownWorkflow>()
    for (const waiter of due) {
      if (!waiter.asleep) continue
      const { runId } = waiter
      for (const id of waiter.open) asked.set(`${runId} ${id}`, { id, known: waiter.known.has(id), runId })
    }
    if (asked.size === 0) return
    const ids = await newsAmong(this.hub.database, [...asked.values()])
    for (const id of ids) this.hub.workflows.wake(id)
  }
}

/** The store was away. */
const UNREAD: (OutcomeRow | undefined)[] = []

function topics(hub: Hub, ids: readonly string[]): [typeof hub.workflows, string][] {
  return ids.map((id) => [hub.workflows, id])
}
