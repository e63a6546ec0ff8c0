import type { Log } from '../log.js'
import { apart } from '../store/apart.js'
import { Batches } from '../store/batches.js'
import type { Database } from '../store/database.js'
import {
  type NoticeKind,
  overSince,
  type Park,
  type Parked,
  parkTasks,
  sliceOfWakes,
  wakeDueWorkflows,
  wakeWorkflows,
  wokenBy,
} from '../store/tasks/wakes.js'
import { getRecentEnds } from '../store/workflows/outcomes.js'
import { Batch } from '../waits/batch.js'
import { EVENTS, MESSAGES, STREAMS, WORKFLOWS } from '../waits/hub.js'
import type { Waits } from '../waits/waits.js'
import { Rounds } from './rounds.js'

export interface WakesSetting {
  database: Database
  waits: Waits
  log: Log
  /** Whether a worker is connected here. */
  busy(): boolean
  /** Leases of these applications wait for a worker. */
  ready(applications: readonly string[]): void
}

const TURN_MS = 1000
/** Wakes looked at in a turn, for notices that were lost; where none arrive they are all there is. */
const SLICE = 500
const SLICE_UNHEARD = 5000
/** Commits come later than the stamps they carry. */
const MARGIN_MS = 1500
const FURTHEST_MS = 5000
const MOST_PARKS = 500
const MOST_NOTICES = 1000

const KINDS: [channel: typeof EVENTS | typeof STREAMS | typeof MESSAGES | typeof WORKFLOWS, kind: NoticeKind][] = [
  [EVENTS, 'event'],
  [STREAMS, 'stream'],
  [MESSAGES, 'message'],
  [WORKFLOWS, 'result'],
]

/** Workflows that only wait are with nobody, and in the database alone; what they wait for finds them there. */
export class Wakes {
  private readonly parks: Batches<Park, Parked>
  private readonly overs: Batch<string, string[]>
  /** Wakes by time, and looks for what nobody told of. */
  private readonly turns: Rounds
  private readonly hearing: Rounds
  private readonly notices = new Map<string, { kind: NoticeKind; notice: string }>()
  private ears: (() => void)[] = []
  /** Milliseconds until the next turn. */
  private next = TURN_MS
  /** Somebody may be parked who waits for something else than a time. */
  private awaiting = false
  /** Somebody was parked since the turn that is under way began. */
  private parking = false
  private after = ''
  private endsSince = 0

  constructor(private readonly setting: WakesSetting) {
    const { database, log, busy } = setting
    this.parks = new Batches({
      run: (parks) =>
        apart(
          parks,
          ({ id }) => [id],
          (some) => parkTasks(database, some),
        ),
      rows: ({ wakes }) => wakes.length,
      mostRows: MOST_PARKS,
    })
    this.overs = new Batch({
      name: (id) => id,
      read: async (ids) => {
        const over = new Set(await overSince(database, ids))
        return ids.map((id) => (over.has(id) ? [id] : []))
      },
    })
    this.turns = new Rounds(
      () => (busy() ? this.next : undefined),
      () => this.turn(),
      log,
    )
    this.hearing = new Rounds(
      () => undefined,
      () => this.hear(),
      log,
    )
  }

  /** A worker has joined. */
  start(): void {
    this.turns.start()
    this.hearing.start()
    this.turns.soon()
    if (this.ears.length > 0) return
    this.ears = KINDS.map(([channel, kind]) =>
      this.setting.waits.subscribe(channel, {
        heard: (notice) => this.heard(kind, notice),
        missed: () => this.turns.soon(),
      }),
    )
  }

  async stop(): Promise<void> {
    for (const end of this.ears.splice(0)) end()
    await Promise.all([this.turns.stop(), this.hearing.stop(), this.parks.idle()])
  }

  async park(park: Park): Promise<Parked> {
    // Before it is parked: a notice that comes right then is looked at.
    this.parked()
    const parked = await this.parks.do(park)
    if (parked !== 'parked') return parked
    this.parked()
    // What came while it was being parked told nobody.
    await this.wake(await this.overs.ask(park.id))
    for (const wake of park.wakes) if (wake.kind === 'time') this.plan(wake.at)
    return parked
  }

  private parked(): void {
    this.awaiting = true
    this.parking = true
  }

  /** A turn comes no later than then. */
  private plan(at: number): void {
    const left = at - Date.now()
    if (left >= this.next) return
    this.next = Math.max(left, 1)
    this.turns.replan()
  }

  private heard(kind: NoticeKind, notice: string): void {
    if (!this.awaiting) return
    this.notices.set(`${kind} ${notice}`, { kind, notice })
    this.hearing.soon()
  }

  private async hear(): Promise<void> {
    const notices = [...this.notices.values()]
    this.notices.clear()
    for (let from = 0; from < notices.length; from += MOST_NOTICES) {
      await this.wake(await wokenBy(this.setting.database, notices.slice(from, from + MOST_NOTICES)))
    }
  }

  private async turn(): Promise<void> {
    const { database, waits } = this.setting
    this.parking = false
    const due = await wakeDueWorkflows(database)
    if (due.applications.length > 0) this.ready(due.applications)
    this.awaiting = due.awaiting || this.parking
    this.next = due.full ? 1 : Math.min(Math.max(due.next ?? TURN_MS, 1), TURN_MS)
    if (due.full || !(due.awaiting || due.next !== null || due.applications.length > 0)) return
    const slice = await sliceOfWakes(database, this.after, waits.listening ? SLICE : SLICE_UNHEARD)
    this.after = slice.last
    await this.wake(slice.ids)
    if (due.awaiting) await this.ends()
  }

  /** Nobody notifies that a workflow of a DBOS application has ended. */
  private async ends(): Promise<void> {
    const { asOf, ids } = await getRecentEnds(this.setting.database, this.endsSince, FURTHEST_MS)
    this.endsSince = asOf - MARGIN_MS
    if (ids.length === 0) return
    const notices = ids.map((notice) => ({ kind: 'result', notice }) as const)
    await this.wake(await wokenBy(this.setting.database, notices))
  }

  private async wake(ids: readonly string[]): Promise<void> {
    const applications = await wakeWorkflows(this.setting.database, ids)
    if (applications.length > 0) this.ready(applications)
  }

  private ready(applications: readonly string[]): void {
    this.setting.ready(applications)
    this.setting.waits.notify('perdure_ready_channel', applications)
  }
}
