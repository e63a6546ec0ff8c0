import { toMilliseconds } from '../wire/durations.js'
import { NonRetryableError } from './errors.js'
import { nameOf } from './failures.js'
import type { StepContext, StepOptions, StepRetries } from './options.js'
import { pause, timer } from './pause.js'

export type StepFunction<T> = (step: StepContext) => T | PromiseLike<T>

type StepBase = Omit<StepContext, 'attempt'> & { name: string }

/** Runs a step's function until it succeeds, or is not to be tried again. */
export async function attempts<T>(run: StepFunction<T>, step: StepBase, { retries, timeout }: StepOptions): Promise<T> {
  const { attempts: most = 3, interval = 1000, backoff = 2, maxInterval = 3_600_000 } = retries ?? { attempts: 1 }
  const errors: unknown[] = []
  let wait = toMilliseconds(interval)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await oneAttempt(run, step, attempt, timeout === undefined ? undefined : toMilliseconds(timeout))
    } catch (error) {
      if (!retries || step.signal.aborted || isFinal(error, retries.nonRetryable)) throw error
      errors.push(error)
    }
    if (attempt >= most) throw exceeded(step.name, most, errors)
    await pause(Math.min(wait, toMilliseconds(maxInterval)), step.signal)
    if (step.signal.aborted) throw step.signal.reason
    wait *= backoff
  }
}

async function oneAttempt<T>(
  run: StepFunction<T>,
  step: StepBase,
  attempt: number,
  timeout: number | undefined,
): Promise<T> {
  if (timeout === undefined) return run({ ...step, attempt })
  const over = new AbortController()
  const stop = () => over.abort(step.signal.reason)
  step.signal.addEventListener('abort', stop)
  let clear = () => {}
  try {
    const late = new Promise<never>((_, reject) => {
      clear = timer(Date.now() + timeout, () => {
        const error = Object.assign(new Error(`Step ${step.name} timed out after ${timeout}ms`), { code: 31 })
        error.name = 'DBOSStepTimeoutError'
        reject(error)
        over.abort(error)
      })
    })
    return await Promise.race([run({ ...step, attempt, signal: over.signal }), late])
  } finally {
    clear()
    step.signal.removeEventListener('abort', stop)
  }
}

function isFinal(error: unknown, nonRetryable: StepRetries['nonRetryable'] = []): boolean {
  if (error instanceof NonRetryableError) return true
  if (typeof nonRetryable === 'function') return nonRetryable(error)
  return error instanceof Error && nonRetryable.includes(nameOf(error))
}

/** As DBOS says it. */
function exceeded(name: string, most: number, errors: unknown[]): Error {
  const told = errors.map((error, index) => `Error ${index + 1}: ${error instanceof Error ? error.message : error}`)
  const message = `Step ${name} has exceeded its maximum of ${most} retries. Previous errors: ${told.join('. ')}`
  const error = new Error(message, { cause: errors.at(-1) })
  error.name = 'DBOSMaxStepRetriesError'
  return Object.assign(error, { code: 23 })
}
