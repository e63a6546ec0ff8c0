import { undisturbed } from '../store/apart.js'
import { Batches } from '../store/batches.js'
import type { Database } from '../store/database.js'
import { recordWithEffects, type TaskRecorded } from '../store/steps/effects.js'
import { recordPlain } from '../store/steps/log.js'
import { bytesOf, isPlain, type StepRecord } from '../store/steps/record.js'
import { type Completed, type Completion, completeTasks } from '../store/tasks/completion.js'
import { leaseLost } from '../store/tasks/fence.js'
import type { OutcomeRow } from '../store/workflows/outcomes.js'
import type { Holdings } from './holdings.js'
import type { Recording } from './recording.js'
import { endRun, type RunEnd } from './run-ends.js'

/** How a run ended, with steps that are written in the same transaction. */
export interface Ending {
  completion: Completion
  steps: readonly StepRecord[]
}

interface Told {
  /** A run has ended; how, and the queue that it was of, as far as is known here. */
  ended(id: string, how: End | undefined, queue: string | undefined): void
  /** A workflow that has ended for good: what hangs on it ends as well. */
  closed(id: string): Promise<void>
}

/** `since`: when the write of it began, by `performance.now()`. */
interface End {
  row: OutcomeRow
  since: number
}

type Written = { completed: Completed; since: number; recorded?: TaskRecorded }

const MOST_BYTES = 4 * 1024 * 1024
const ROW_BYTES = 512

/** Writes how runs end: those of many workers in one transaction. */
export class Completions {
  private readonly batches: Batches<Ending, Written>

  constructor(
    private readonly database: Database,
    private readonly holdings: Holdings,
    private readonly recording: Recording,
    private readonly told: Told,
  ) {
    this.batches = new Batches({
      run: (endings) => this.write(endings),
      rows: ({ steps }) => 1 + steps.length,
      bytes: ({ completion, steps }) =>
        steps.reduce((sum, step) => sum + bytesOf(step) + ROW_BYTES, (completion.text?.length ?? 0) + ROW_BYTES),
      mostBytes: MOST_BYTES,
    })
  }

  async complete(ending: Ending): Promise<RunEnd> {
    const { id, token } = ending.completion
    const held = this.holdings.heldHere(id)
    if (held?.token === token) held.ending = true
    try {
      const { end, how } = await this.end(ending)
      this.holdings.holders.get(id)?.free(id, token)
      this.told.ended(id, how, held?.queue)
      if (end.kind === 'ended') await this.told.closed(id)
      return end
    } catch (error) {
      if (held) held.ending = false
      this.holdings.changed(id)
      throw error
    }
  }

  /** Returns when nothing is being written any more. */
  idle(): Promise<void> {
    return this.batches.idle()
  }

  private async end(ending: Ending): Promise<{ end: RunEnd; how?: End }> {
    const { completion, steps } = ending
    const { id, token } = completion
    const { completed, recorded, since } = await this.batches.do(ending)
    if (recorded && 'steps' in recorded) this.recording.tell({ id, token, steps }, recorded.steps)
    else if (recorded && completed.kind === 'lost') throw recorded.fault
    if (completed.kind === 'ended') {
      const { outcome: row } = completed
      return { end: { kind: 'ended' }, ...(row && { how: { row, since } }) }
    }
    const end = completed.kind === 'followed' ? await endRun(this.database, completion) : undefined
    if (!end) throw leaseLost(id)
    return { end }
  }

  private async write(endings: readonly Ending[]): Promise<Written[]> {
    const since = performance.now()
    const completions = endings.map(({ completion }) => completion)
    if (endings.every(({ steps }) => steps.length === 0)) {
      const done = await completeTasks(this.database, completions)
      return done.map((completed) => ({ completed, since }))
    }
    return undisturbed(() =>
      this.database.transaction(async (sql) => {
        const tasks = endings.flatMap(({ completion: { id, token }, steps }) =>
          steps.length > 0 ? [{ id, token, steps }] : [],
        )
        const plain = tasks.every(({ steps }) => steps.every(isPlain))
        const recorded = await (plain ? recordPlain(sql, tasks) : recordWithEffects(sql, tasks))
        const of = new Map(tasks.map(({ id, token }, place) => [`${id} ${token}`, recorded[place] as TaskRecorded]))
        const written = endings.map(({ completion: { id, token } }) => of.get(`${id} ${token}`))
        // What was lost may have been ended by an earlier try of the same call.
        const going = completions.filter((_, place) => !isRefused(written[place]))
        const done = await completeTasks(sql, going)
        const outcomes = new Map(going.map((completion, place) => [completion, done[place]]))
        return endings.map(({ completion }, place) => {
          return { completed: outcomes.get(completion) ?? { kind: 'lost' }, since, recorded: written[place] }
        })
      }),
    )
  }
}

function isRefused(recorded: TaskRecorded | undefined): boolean {
  return recorded !== undefined && 'fault' in recorded && recorded.fault.reason !== 'LEASE_LOST'
}
