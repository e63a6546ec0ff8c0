import { getWorkflows, type Load } from '../store/workflows/by-id.js'
import type { WorkflowFilter } from '../store/workflows/filter.js'
import { listMatching, type Match, type Matching, readMatching } from '../store/workflows/matching.js'
import type { WorkflowRow } from '../store/workflows/workflow-row.js'
import { type Opened, type Progress, untilOf, type WaitOptions } from './frames.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { Waiter } from './waiter.js'

export type WorkflowsFrame =
  | Opened
  | Progress
  | { kind: 'upsert'; row: WorkflowRow }
  | { kind: 'left'; id: string }
  /** All that match have been told once. */
  | { kind: 'synced'; asOf: number; truncated: boolean }
  | { kind: 'end'; reason: 'TIMED_OUT' }

export interface WatchWorkflowsOptions extends Omit<WaitOptions, 'timeout'> {
  filter: WorkflowFilter
  load: Load
  /** The newest so many are told and followed. */
  most: number
  signal?: AbortSignal
}

const PACE = { fastest: 1000, slowest: 2000, patience: 10 }

/** Commits come later than the stamps they carry; what comes later still is found when all are listed again. */
const MARGIN_MS = 5000

/**
 * Between two lists of all that match: they find what came to match without being created, claimed or ended, such as a
 * workflow that was resumed. Where a list is dear it is made more rarely.
 */
const LIST_EVERY_MS = 30_000
const LIST_SHARE = 20

/** Rows whose contents are read at a time. */
const AT_ONCE = 50

/** What one watcher was told, by id. */
class Followed {
  readonly marks = new Map<string, Match>()

  constructor(private readonly most: number) {}

  get ids(): string[] {
    return [...this.marks.keys()]
  }

  /** What is to be told: those that are new or changed, and those that are not followed any more. */
  update(rows: readonly Match[], gone: Iterable<string>): { changed: Match[]; left: string[] } {
    const left = new Set(gone)
    const changed: Match[] = []
    for (const row of rows) {
      const before = this.marks.get(row.id)
      if (!row.matches) {
        if (before) left.add(row.id)
      } else if (before?.mark !== row.mark) changed.push(row)
    }
    for (const id of left) this.marks.delete(id)
    const news = changed.filter((row) => !this.marks.has(row.id))
    const surplus = this.marks.size + news.length - this.most
    if (surplus <= 0) return { changed, left: [...left] }
    const oldest = [...this.marks.values(), ...news].sort(byAge).slice(0, surplus)
    for (const { id } of oldest) if (this.marks.delete(id)) left.add(id)
    const dropped = new Set(oldest.map(({ id }) => id))
    return { changed: changed.filter(({ id }) => !dropped.has(id)), left: [...left] }
  }
}

/** What changes among the workflows that match a filter. */
export class WatchWorkflows {
  private readonly poll: Polled<Waiter>

  constructor(private readonly hub: Hub) {
    this.poll = hub.poll(PACE, false, async (due) => {
      for (const waiter of due) if (waiter.asleep) waiter.wake()
    })
  }

  async *workflows(options: WatchWorkflowsOptions): AsyncGenerator<WorkflowsFrame, void> {
    const { hub } = this
    const { filter, load, most, progressInterval, signal } = options
    const until = untilOf(options, hub.wheel.now())
    const sql = hub.database.lengthy(signal)
    const waiter = new Waiter(hub.wheel)
    const followed = new Followed(most)
    hub.join(waiter, { topics: [], polls: [this.poll], signal })
    try {
      yield { kind: 'opened', progressInterval }
      let began = hub.wheel.now()
      const first = await listMatching(sql, filter, most + 1)
      let listAt = nextList(began, hub.wheel.now())
      let since = first.asOf - MARGIN_MS
      yield* this.tell(followed, first.rows.slice(0, most), [], load, waiter)
      yield { kind: 'synced', asOf: first.asOf, truncated: first.rows.length > most }
      for (;;) {
        const progress = () => ({ kind: 'progress' }) as const
        if (!(yield* waiter.untilNews(until, progressInterval, progress))) {
          return yield { kind: 'end', reason: 'TIMED_OUT' }
        }
        began = hub.wheel.now()
        const all = began >= listAt
        const read = () => (all ? listMatching(sql, filter, most) : readMatching(sql, filter, followed.ids, since))
        const now: Matching | undefined = await hub.again(waiter, read, undefined)
        if (now === undefined) continue
        if (all) listAt = nextList(began, hub.wheel.now())
        since = now.asOf - MARGIN_MS
        const there = new Set(now.rows.map(({ id }) => id))
        const gone = followed.ids.filter((id) => !there.has(id))
        yield* this.tell(followed, now.rows, gone, load, waiter)
      }
    } finally {
      hub.leave(waiter)
    }
  }

  private async *tell(
    followed: Followed,
    rows: readonly Match[],
    gone: readonly string[],
    load: Load,
    waiter: Waiter,
  ): AsyncGenerator<WorkflowsFrame, void> {
    const { changed, left } = followed.update(rows, gone)
    for (const id of left) yield { kind: 'left', id }
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      const some = changed.slice(from, from + AT_ONCE)
      const read = () => getWorkflows(this.hub.database, ids(some), load)
      const contents = new Map((await this.hub.again(waiter, read, [])).map((row) => [row.id, row]))
      for (const match of some) {
        const row = contents.get(match.id)
        // One that could not be read now is news again at the next reading.
        if (row === undefined) continue
        followed.marks.set(match.id, match)
        yield { kind: 'upsert', row }
      }
    }
    if (changed.length + left.length > 0) waiter.spoke()
    if (changed.length + left.length > 0 && this.hub.has(waiter)) this.poll.add(waiter)
  }
}

const ids = (matches: readonly Match[]) => matches.map(({ id }) => id)

const byAge = (a: Match, b: Match) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

function nextList(began: number, now: number): number {
  return now + Math.max(LIST_EVERY_MS, (now - began) * LIST_SHARE)
}
