import type { Log } from '../log.js'
import { CronError } from '../schedules/cron.js'
import { parseCron } from '../schedules/dialects.js'
import { runId } from '../schedules/run-id.js'
import { scheduledRun } from '../schedules/scheduled-run.js'
import { findLatestVersion } from '../store/applications.js'
import type { Database, Sql } from '../store/database.js'
import { type DueSchedule, findDue, holdDueSchedule, markFired } from '../store/schedule-fires.js'
import { cancelWorkflows } from '../store/workflows/cancellation.js'
import { enqueueWorkflows, inOrder } from '../store/workflows/enqueue.js'
import { terminateWorkflows } from '../store/workflows/terminate.js'
import { INTERNAL_QUEUE } from '../store/workflows/workflow-row.js'
import { planFires } from './fire-times.js'
import { Rounds } from './rounds.js'

const EVERY_MS = 1000

export interface FiringOptions {
  database: Database
  /** Rows of these workflows were changed. */
  changed(ids: string[]): void
  /** Something was put into these queues. */
  enqueued(queues: string[]): void
  log: Log
}

interface Fire {
  started: string[]
  cleared: string[]
  queue: string
}

/** Fires the schedules of perdure workers, by the database's clock. Every replica does; each fire is one's alone. */
export class Firing {
  private readonly rounds: Rounds
  /** Undefined: there are none that the server fires. */
  private next: number | undefined = EVERY_MS
  private readonly unreadable = new Set<string>()

  constructor(private readonly options: FiringOptions) {
    this.rounds = new Rounds(
      () => this.next,
      () => this.fire(),
      options.log,
    )
  }

  start(): void {
    this.rounds.start()
  }

  /** Schedules have changed. */
  soon(): void {
    this.rounds.soon()
  }

  /** There are some; of those at another replica nothing else is heard. */
  there(): void {
    if (this.next === undefined) this.soon()
  }

  stop(): Promise<void> {
    return this.rounds.stop()
  }

  private async fire(): Promise<void> {
    const { database, changed, enqueued, log } = this.options
    const { names, count, next } = await findDue(database)
    this.next = count === 0 ? undefined : Math.min(Math.max(next ?? EVERY_MS, 1), EVERY_MS)
    for (const name of names) {
      try {
        const fired = await database.transaction((sql) => fireOne(sql, name))
        if (!fired) continue
        changed([...fired.started, ...fired.cleared])
        if (fired.started.length > 0) enqueued([fired.queue])
      } catch (error) {
        if (!(error instanceof CronError)) throw error
        if (this.unreadable.has(name)) continue
        this.unreadable.add(name)
        log.warn('a schedule can not be read', { schedule: name, reason: error.message })
      }
    }
  }
}

/** One transaction: the runs, and the fire times that they stand for. Undefined where another replica is at it. */
async function fireOne(sql: Sql, name: string): Promise<Fire | undefined> {
  const schedule = await holdDueSchedule(sql, name)
  if (!schedule) return undefined
  const { timeZone, lastWorkflowId, lastActive, overlapPolicy } = schedule
  const zone = timeZone || 'UTC'
  const cron = parseCron('perdure', schedule.cron, zone)
  const { start, clear, nextFireAt, bufferedFireAt } = planFires(cron, { ...schedule, running: lastActive })
  const cleared = clear && lastWorkflowId !== null ? [lastWorkflowId] : []
  if (overlapPolicy === 'CANCEL_OTHER') await cancelWorkflows(sql, cleared)
  else await terminateWorkflows(sql, cleared, { reason: `schedule ${name} fired again`, caller: '' })
  const ids = start.map((time) => runId('perdure', name, time, zone))
  await startRuns(sql, schedule, start, ids)
  const last = start.at(-1)
  await markFired(sql, name, {
    nextFireAt,
    bufferedFireAt,
    lastWorkflowId: ids.at(-1) ?? lastWorkflowId,
    lastFiredAt: last === undefined ? null : new Date(last).toISOString(),
  })
  return { started: ids, cleared, queue: schedule.queueName || INTERNAL_QUEUE }
}

/** One that is there already, by a backfill, is left as it is. */
async function startRuns(sql: Sql, schedule: DueSchedule, times: readonly number[], ids: string[]): Promise<void> {
  if (times.length === 0) return
  const { jitterMs, now } = schedule
  const version = await findLatestVersion(sql, schedule.applicationName)
  const runs = times.flatMap((time, place) => {
    const run = scheduledRun('perdure', schedule, version, time, ids[place] as string)
    const delayUntil = jitterMs > 0 ? now + Math.ceil(Math.random() * jitterMs) : null
    return run ? [{ ...run, delayUntil, creatorXid: undefined }] : []
  })
  await enqueueWorkflows(sql, inOrder(runs))
}
