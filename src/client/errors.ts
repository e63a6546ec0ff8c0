import { isPortableError } from '../wire/portable-error.js'

/** The errors of DBOS's client, under the names and with the properties that its callers know. */
export class DBOSError extends Error {
  constructor(
    message: string,
    readonly dbosErrorCode: number = 1,
  ) {
    super(message)
  }
}

const CODES = {
  initialization: 3,
  nonExistentWorkflow: 16,
  invalidTransition: 21,
  conflictingWorkflow: 22,
  awaitedCancelled: 27,
  queueDuplicated: 28,
  queuePriority: 29,
  awaitedGaveUp: 30,
  streamTimeout: 33,
  queryTimeout: 35,
  workflowIDInUse: 36,
}

export class DBOSInitializationError extends DBOSError {
  constructor(message: string) {
    super(message, CODES.initialization)
  }
}

export class DBOSNonExistentWorkflowError extends DBOSError {
  constructor(message: string) {
    super(message, CODES.nonExistentWorkflow)
  }
}

export class DBOSInvalidWorkflowTransitionError extends DBOSError {
  constructor(message = 'Invalid workflow state') {
    super(message, CODES.invalidTransition)
  }
}

/** The id belongs to a workflow of another name, class or configuration. */
export class DBOSConflictingWorkflowError extends DBOSError {
  constructor(workflowID: string, message: string) {
    super(`Conflicting workflow invocation with the same ID (${workflowID}): ${message}`, CODES.conflictingWorkflow)
  }
}

export class DBOSAwaitedWorkflowCancelledError extends DBOSError {
  constructor(readonly workflowID: string) {
    super(`Awaited ${workflowID} was cancelled`, CODES.awaitedCancelled)
  }
}

export class DBOSAwaitedWorkflowExceededMaxRecoveryAttempts extends DBOSError {
  constructor(readonly workflowID: string) {
    super(`Awaited ${workflowID} exceeded its maximum recovery attempts`, CODES.awaitedGaveUp)
  }
}

/** Another workflow of the queue holds the deduplication id. */
export class DBOSQueueDuplicatedError extends DBOSError {
  override name = 'DBOSQueueDuplicatedError'

  constructor(
    readonly workflowID: string,
    readonly queue: string,
    readonly deduplicationID: string,
  ) {
    super(
      `Workflow ${workflowID} was deduplicated due to an existing workflow in queue ${queue} with deduplication ID ${deduplicationID}.`,
      CODES.queueDuplicated,
    )
  }
}

export class DBOSInvalidQueuePriorityError extends DBOSError {
  constructor(
    readonly priority: number,
    readonly min: number,
    readonly max: number,
  ) {
    super(`Invalid priority ${priority}. Priority must be between ${min} and ${max}.`, CODES.queuePriority)
  }
}

/** No value came within the time, or the stream ended before it reached the offset. */
export class DBOSStreamTimeoutError extends DBOSError {
  override name = 'DBOSStreamTimeoutError'

  constructor(
    readonly workflowID: string,
    readonly key: string,
    readonly timeoutMS?: number,
  ) {
    const within = timeoutMS === undefined ? '' : ` within ${timeoutMS}ms`
    super(`No value arrived on stream ${key} of workflow ${workflowID}${within}`, CODES.streamTimeout)
  }
}

/** The server gave up a query that took too long. */
export class DBOSQueryTimeoutError extends DBOSError {
  override name = 'DBOSQueryTimeoutError'

  constructor(message: string) {
    super(message, CODES.queryTimeout)
  }
}

/** With `workflowIDReusePolicy: 'reject'`, the id is in use. */
export class DBOSWorkflowIDInUseError extends DBOSError {
  override name = 'DBOSWorkflowIDInUseError'

  constructor(
    readonly workflowID: string,
    readonly status: string,
    readonly workflowName: string,
  ) {
    super(
      `Workflow ID ${workflowID} is already in use by workflow ${workflowName} with status ${status}.`,
      CODES.workflowIDInUse,
    )
  }
}

export function getDBOSErrorCode(error: unknown): number | undefined {
  const code = (error as { dbosErrorCode?: unknown } | null | undefined)?.dbosErrorCode
  return typeof code === 'number' ? code : undefined
}

/** Also true for one that a workflow threw and its result brought here, where `instanceof` does not hold. */
export function isStreamTimeoutError(error: unknown): boolean {
  return getDBOSErrorCode(error) === CODES.streamTimeout || isPortableError(error, 'DBOSStreamTimeoutError')
}

/** Also true for one that a workflow threw and its result brought here, where `instanceof` does not hold. */
export function isWorkflowIDInUseError(error: unknown): boolean {
  return getDBOSErrorCode(error) === CODES.workflowIDInUse || isPortableError(error, 'DBOSWorkflowIDInUseError')
}
