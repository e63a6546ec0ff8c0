import type { Failure } from '../../../gen/ts/perdure/v1/values_pb.js'
import { WorkflowOutcome_Kind as Kind, type WorkflowOutcome } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { PortableWorkflowError } from '../../wire/portable-error.js'
import { readValue } from './values.js'

/** How a workflow ended that did not succeed. */
export type Ending = 'failed' | 'cancelled' | 'terminated' | 'gave up' | 'continued as new'

const ENDINGS: Partial<Record<Kind, Ending>> = {
  [Kind.FAILED]: 'failed',
  [Kind.CANCELLED]: 'cancelled',
  [Kind.TERMINATED]: 'terminated',
  [Kind.GAVE_UP]: 'gave up',
  [Kind.CONTINUED_AS_NEW]: 'continued as new',
}

const TOLD: Record<Ending, string> = {
  failed: 'failed',
  cancelled: 'was cancelled',
  terminated: 'was terminated',
  'gave up': 'gave up: it was started too often without ending',
  'continued as new': 'continued as new',
}

/**
 * The one error of results, queries and updates. What the workflow threw is its `cause`, with the causes of that behind
 * it: errors with the `name`, `message`, `code` and `data` that they had in whatever language threw them.
 */
export class WorkflowFailedError extends Error {
  override readonly name = 'WorkflowFailedError'

  constructor(
    message: string,
    readonly workflowId: string,
    readonly runId: string,
    /** How the workflow ended; undefined where it did not: a query or an update of it failed. */
    readonly ending: Ending | undefined,
    cause?: Error,
  ) {
    super(message, cause && { cause })
  }
}

export function failureOf({ name, message, code, data, stack, cause }: Failure): PortableWorkflowError {
  const error = new PortableWorkflowError(message, name, code || undefined, readValue(data))
  if (stack) Object.defineProperty(error, 'stack', { value: stack, enumerable: false })
  if (cause) Object.defineProperty(error, 'cause', { value: failureOf(cause), enumerable: false })
  return error
}

/** undefined: it succeeded. */
export function unsuccessful(outcome: WorkflowOutcome): WorkflowFailedError | undefined {
  const { workflowId, runId, kind, failure, termination, nextRunId } = outcome
  const ending = ENDINGS[kind]
  if (ending === undefined) return undefined
  const detail = failure?.message ?? termination?.reason ?? nextRunId
  const message = `Workflow ${workflowId} ${TOLD[ending]}`
  const cause = failure && failureOf(failure)
  return new WorkflowFailedError(detail ? `${message}: ${detail}` : message, workflowId, runId, ending, cause)
}
