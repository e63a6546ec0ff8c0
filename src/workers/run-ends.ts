import { decodeFailure } from '../codec/failure.js'
import { PORTABLE } from '../codec/value.js'
import { Fault } from '../errors.js'
import { CronError } from '../schedules/cron.js'
import { parseCron } from '../schedules/dialects.js'
import type { Database, Sql } from '../store/database.js'
import type { StoredText } from '../store/steps/record.js'
import { type Completion, completeTasks } from '../store/tasks/completion.js'
import { findOfWorkers } from '../store/tasks/registered.js'
import { type EndingRun, holdEnding, tryAgain } from '../store/tasks/run-end.js'
import { carryUpdates } from '../store/tasks/updates.js'
import { closeChildrenOf } from '../store/workflows/closing.js'
import type { RetryPolicy } from '../store/workflows/extras.js'
import { changeExtras, type RowChange, type Started, startNextRun } from '../store/workflows/next-run.js'
import { decideRetry } from './retries.js'

/** What became of a workflow whose run has ended. */
export type RunEnd = { kind: 'ended' } | { kind: 'retry'; at: number } | { kind: 'next run'; runId: string; at: number }

/**
 * The end of a run that may not be the workflow's: a failure with a retry policy is tried again, and one with a cron runs
 * again. In one transaction with what the run has left; undefined where the task is its worker's no more.
 */
export function endRun(database: Database, completion: Completion): Promise<RunEnd | undefined> {
  return database.transaction(async (sql) => {
    const { id, token } = completion
    const run = await holdEnding(sql, id, token)
    if (!run) return undefined
    const delay = retryDelay(run, completion)
    if (delay !== undefined) {
      const failure = { error: completion.text ?? '', serialization: completion.serialization ?? PORTABLE }
      return { kind: 'retry', at: await tryAgain(sql, id, delay, failure) }
    }
    await completeTasks(sql, [completion], { whateverFollows: true })
    return completion.outcome === 'cancelled' || run.cancelRequested
      ? { kind: 'ended' }
      : runAgain(sql, completion, run)
  })
}

function retryDelay(run: EndingRun, { outcome, text, final = false }: Completion): number | undefined {
  const { retryPolicy, attempt, executionDeadline, cancelRequested, now } = run
  if (outcome !== 'error' || retryPolicy === null || final || cancelRequested) return undefined
  const delay = decideRetry(retryPolicy, attempt, decodeFailure(text ?? '', PORTABLE).name)
  // Nothing would come of an attempt that begins when all of them must have ended.
  const tooLate = delay !== undefined && executionDeadline !== null && now + delay >= executionDeadline
  return tooLate ? undefined : delay
}

async function runAgain(sql: Sql, { id, outcome, text }: Completion, run: EndingRun): Promise<RunEnd> {
  const at = nextFire(run)
  if (at === undefined) return { kind: 'ended' }
  await closeChildrenOf(sql, [id])
  const row = { ...fresh(run), status: 'DELAYED', delay_until_epoch_ms: at }
  const lastFailure = outcome === 'error' ? { error: text ?? '', serialization: PORTABLE } : null
  const { runId } = await startNextRun(sql, { id, before: run, row, lastFailure })
  return { kind: 'next run', runId, at }
}

/** For the newest code. A deadline that comes from a timeout is the next run's own, one that comes from a parent stays. */
function fresh({ timeoutMs }: Pick<EndingRun, 'timeoutMs'>): RowChange {
  return { application_version: null, ...(timeoutMs !== null && { workflow_deadline_epoch_ms: null }) }
}

/** What the next run is given; undefined: as the one before it. */
export interface Continuation {
  id: string
  token: string
  input: StoredText
  name: string | undefined
  queueName: string | undefined
  timeoutMs: number | undefined
  /** JSON object. */
  attributes: string | null
  memo: string | null
  retryPolicy: RetryPolicy | null
}

/**
 * Ends a run by starting the next one. One that was asked to cancel is cancelled instead. Undefined where the task is its
 * worker's no more.
 */
export function continueRun(database: Database, given: Continuation): Promise<Started | undefined> {
  return database.transaction(async (sql) => {
    const { id, token, timeoutMs, attributes } = given
    const run = await holdEnding(sql, id, token)
    if (!run) return undefined
    if (run.cancelRequested) {
      await completeTasks(sql, [{ id, token, outcome: 'cancelled', text: null, serialization: null }])
      return undefined
    }
    if (given.name !== undefined) await mustBeKnown(sql, id, given.name, run.className ?? '')
    const row: RowChange = {
      ...fresh({ timeoutMs: timeoutMs ?? run.timeoutMs }),
      serialization: given.input.serialization,
      ...(given.name !== undefined && { name: given.name }),
      ...(given.queueName !== undefined && { queue_name: given.queueName }),
      ...(timeoutMs !== undefined && { workflow_timeout_ms: timeoutMs }),
      ...(attributes !== null && { attributes: JSON.parse(attributes) }),
    }
    const next = { id, before: run, row, input: given.input.text, continuedAsNew: true }
    const started = await startNextRun(sql, next)
    await changeExtras(sql, id, given)
    await carryUpdates(sql, id, run.runId, started.runId)
    return started
  })
}

async function mustBeKnown(sql: Sql, id: string, name: string, className: string): Promise<void> {
  const known = await findOfWorkers(sql, [name])
  if (known.some((workflow) => workflow.className === className)) return
  throw new Fault('NO_WORKER', `no perdure worker has registered workflow ${name}`, {
    metadata: { workflow_id: id, name, field: 'name' },
  })
}

function nextFire({ cron, cronTimeZone, now }: EndingRun): number | undefined {
  if (cron === null) return undefined
  try {
    return parseCron('perdure', cron, cronTimeZone ?? 'UTC').next(now)
  } catch (error) {
    // A zone that this machine's tables don't know any more: the workflow ends with what it did.
    if (error instanceof CronError) return undefined
    throw error
  }
}
