import { apart, undisturbed } from '../apart.js'
import { Batches } from '../batches.js'
import type { Database, Sql } from '../database.js'
import { recordWithEffects, type TaskRecorded } from './effects.js'
import { bytesOf, isPlain, type Recorded, type StepRecord, type TaskSteps, writeOf } from './record.js'
import { writeSteps } from './writes.js'

const MOST_ROWS = 1000
/** Of payloads in one statement. */
const MOST_BYTES = 4 * 1024 * 1024
const ROW_BYTES = 256

/**
 * What workers write down: steps of many tasks at a time, in one statement where they are rows of their own workflows and
 * nothing else, in one transaction otherwise. Each task has the answer that it would have alone.
 */
export class StepLog {
  private readonly plain: Batches<TaskSteps, TaskRecorded>
  private readonly others: Batches<TaskSteps, TaskRecorded>

  constructor(database: Database) {
    const size = {
      rows: ({ steps }: TaskSteps) => steps.length,
      bytes: ({ steps }: TaskSteps) => steps.reduce((sum, step) => sum + bytesOf(step) + ROW_BYTES, 0),
      mostRows: MOST_ROWS,
      mostBytes: MOST_BYTES,
    }
    this.plain = new Batches({
      ...size,
      run: (tasks) => apart(tasks, namesOf, (some) => undisturbed(() => recordPlain(database, some))),
    })
    this.others = new Batches({
      ...size,
      run: (tasks) =>
        apart(tasks, namesOf, (some) => undisturbed(() => database.transaction((sql) => recordWithEffects(sql, some)))),
    })
  }

  record(task: TaskSteps): Promise<TaskRecorded> {
    return (task.steps.every(isPlain) ? this.plain : this.others).do(task)
  }

  /** Returns when nothing is being written any more. */
  async idle(): Promise<void> {
    await Promise.all([this.plain.idle(), this.others.idle()])
  }
}

/** Of steps that are rows of their own workflows and nothing else. */
export async function recordPlain(sql: Sql, tasks: readonly TaskSteps[]): Promise<TaskRecorded[]> {
  const writes = tasks.map(({ id, token, steps }) => ({ id, token, writes: steps.map((step) => writeOf(step)) }))
  const written = await writeSteps(sql, writes)
  return written.map((result, task) => {
    if ('fault' in result) return result
    const { steps } = tasks[task] as TaskSteps
    return { steps: steps.map((step, place) => plainAnswer(step, result.wakes[place])) }
  })
}

function plainAnswer(step: StepRecord, wake: number | undefined): Recorded {
  return step.kind === 'sleep' ? { kind: 'wake', at: wake ?? 0 } : { kind: 'written' }
}

/** The same step of a workflow a second time meets the first as one that is recorded. */
function namesOf({ id, steps }: TaskSteps): string[] {
  return steps.map(({ functionId }) => `${functionId} ${id}`)
}
