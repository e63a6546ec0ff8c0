import { Code, ConnectError } from '@connectrpc/connect'
import { span, toRetryPolicy } from './children.js'
import { CancelledError, ContinuedAsNew, NonDeterminismError, NonRetryableError } from './errors.js'
import { toFailure } from './failures.js'
import { Abandoned, type Ending, type Instance } from './instance.js'
import { toArguments, toPayload } from './payloads.js'
import { isLeaseLost, Refused } from './refused.js'
import type { TaskOutcome, Writes } from './writes.js'

/** How long nobody gets a workflow that its code does not fit, at first; a fixed worker may be on its way. */
const UNFIT_MS = 5_000
const UNFIT_LONGEST_MS = 300_000
/** And one that could not go on for another reason. */
const ABANDONED_MS = 1_000

/** Tells the server how a workflow came out of its function. */
export class Endings {
  /** How often in a row a workflow did not fit the code. */
  private readonly misfits = new Map<string, number>()

  async tell(instance: Instance, writes: Writes, ending: Ending): Promise<void> {
    const { log, info } = instance
    const { workflowID, workflowName } = info
    const error = 'error' in ending ? ending.error : undefined
    if (error instanceof NonDeterminismError) {
      log.error(error.message, { workflowID, workflowName })
      return writes.release(toFailure(error), this.pauseOf(workflowID))
    }
    if (error instanceof Abandoned) {
      log.warn('A workflow could not go on here', { workflowID, workflowName, error: String(error.cause) })
      return writes.release(toFailure(error), ABANDONED_MS)
    }
    this.misfits.delete(workflowID)
    if (error instanceof ContinuedAsNew) return continueAsNew(writes, error)
    if (error instanceof CancelledError && instance.root.cancelledBy) {
      return writes.complete({ case: 'cancelled', value: {} }, false)
    }
    return complete(writes, ending)
  }

  private pauseOf(workflowID: string): number {
    const times = this.misfits.get(workflowID) ?? 0
    this.misfits.set(workflowID, times + 1)
    return Math.min(UNFIT_MS * 2 ** times, UNFIT_LONGEST_MS)
  }
}

async function complete(writes: Writes, ending: Ending): Promise<void> {
  const outcome = outcomeOf(ending)
  try {
    await writes.complete(outcome, 'error' in ending && ending.error instanceof NonRetryableError)
  } catch (refusal) {
    if (outcome?.case !== 'result' || !isTooMuch(refusal)) throw refusal
    await writes.complete({ case: 'failure', value: toFailure(refusal) }, true)
  }
}

/** A value that can't be written is a failure of the workflow. */
function outcomeOf(ending: Ending): TaskOutcome {
  if ('error' in ending) return { case: 'failure', value: toFailure(ending.error) }
  try {
    return { case: 'result', value: toPayload(ending.value) }
  } catch (error) {
    return { case: 'failure', value: toFailure(error) }
  }
}

function isTooMuch(refusal: unknown): boolean {
  if (refusal instanceof Refused) return ['INVALID_REQUEST', 'MESSAGE_TOO_LARGE'].includes(refusal.reason)
  const { code } = ConnectError.from(refusal)
  return !isLeaseLost(refusal) && (code === Code.InvalidArgument || code === Code.ResourceExhausted)
}

async function continueAsNew(writes: Writes, { args, options }: ContinuedAsNew): Promise<void> {
  const { workflowName: name, queue, timeout, retries, memo, attributes } = options
  const next = { name, queue, timeout: span(timeout), retryPolicy: toRetryPolicy(retries), memo, attributes }
  await writes.continueAsNew({ arguments: toArguments(args), ...next })
}
