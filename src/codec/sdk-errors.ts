/** Classes of the TypeScript SDK's errors by their `dbosErrorCode`: most of them leave their `name` at `Error`. */
export const TYPESCRIPT_ERRORS: Record<number, string> = {
  1: 'DBOSError',
  3: 'DBOSInitializationError',
  5: 'DBOSWorkflowConflictError',
  6: 'DBOSNotRegisteredError',
  16: 'DBOSNonExistentWorkflowError',
  18: 'DBOSMaxRecoveryAttemptsExceededError',
  20: 'DBOSExecutorNotInitializedError',
  21: 'DBOSInvalidWorkflowTransitionError',
  22: 'DBOSConflictingWorkflowError',
  23: 'DBOSMaxStepRetriesError',
  24: 'DBOSWorkflowCancelledError',
  25: 'DBOSConflictingRegistrationError',
  26: 'DBOSUnexpectedStepError',
  27: 'DBOSAwaitedWorkflowCancelledError',
  28: 'DBOSQueueDuplicatedError',
  29: 'DBOSInvalidQueuePriorityError',
  30: 'DBOSAwaitedWorkflowExceededMaxRecoveryAttempts',
  31: 'DBOSStepTimeoutError',
  32: 'DBOSInvalidWorkflowInputError',
  33: 'DBOSStreamTimeoutError',
  34: 'DBOSStreamNondeterminismError',
  35: 'DBOSQueryTimeoutError',
  36: 'DBOSWorkflowIDInUseError',
  37: 'DBOSStepNondeterminismError',
}

interface PythonError {
  code: number
  /** From the constructor's arguments, as Python prints them. */
  message: (...args: string[]) => string
}

/** The Python SDK's exceptions pickle what their message is made of, not the message. */
export const PYTHON_ERRORS: Record<string, PythonError> = {
  DBOSRecoveryError: { code: 2, message: (id, why) => `Recovery error for workflow ID ${id}: ${why}` },
  DBOSInitializationError: { code: 3, message: (why) => `Error initializing DBOS Transact: ${why}` },
  DBOSWorkflowFunctionNotFoundError: { code: 4, message: (id, why) => `Could not execute workflow ${id}: ${why}` },
  DBOSNonExistentWorkflowError: { code: 5, message: (kind, id) => `Non-existent ${kind} workflow ID: ${id}` },
  MaxRecoveryAttemptsExceededError: {
    code: 6,
    message: (id, most) =>
      `Workflow ${id} has exceeded its maximum${most === 'None' ? ' number of' : ` of ${most}`} execution or recovery attempts. Further attempts to execute or recover it will fail.`,
  },
  DBOSMaxStepRetriesExceeded: {
    code: 7,
    message: (step, most) => `Step ${step} has exceeded its maximum of ${most} retries`,
  },
  DBOSNotAuthorizedError: { code: 8, message: (why) => `${why}` },
  DBOSConflictingWorkflowError: {
    code: 9,
    message: (id, why) => `Conflicting workflow invocation with the same ID (${id}): ${why}`,
  },
  DBOSUnexpectedStepError: {
    code: 11,
    message: (id, step, expected, recorded) =>
      `During execution of workflow ${id} step ${step}, function ${recorded} was recorded when ${expected} was expected. Check that your workflow is deterministic.`,
  },
  DBOSQueueDeduplicatedError: {
    code: 12,
    message: (id, queue, key) =>
      `Workflow ${id} was deduplicated due to an existing workflow in queue ${queue} with deduplication ID ${key}.`,
  },
  DBOSAwaitedWorkflowCancelledError: { code: 13, message: (id) => `Awaited workflow ${id} was cancelled` },
  DBOSAwaitedWorkflowMaxRecoveryAttemptsExceeded: {
    code: 14,
    message: (id) => `Awaited workflow ${id} exceeded its maximum recovery attempts`,
  },
  DBOSPatchNondeterminismError: {
    code: 15,
    message: (id, patch, why) =>
      `Cannot deterministically apply patch ${patch} in workflow ${id}: ${why}. Check that your workflow is deterministic.`,
  },
  DBOSStreamTimeoutError: {
    code: 16,
    message: (id, key, seconds) =>
      `No value arrived on stream ${key} of workflow ${id}${seconds === 'None' ? '' : ` within ${seconds} seconds`}`,
  },
  DBOSStreamNondeterminismError: {
    code: 17,
    message: (id, key) => `Cannot deterministically read stream ${key} in workflow ${id}`,
  },
  DBOSStepTimeoutError: {
    code: 18,
    message: (step, seconds) => `Step ${step} was cancelled after exceeding its timeout of ${seconds} seconds`,
  },
  DBOSQueryTimeoutError: {
    code: 26,
    message: (seconds) => `This query was cancelled after exceeding its ${seconds}s statement timeout.`,
  },
  DBOSWorkflowIDInUseError: {
    code: 27,
    message: (id, status, name) => `Workflow ID ${id} is already in use by workflow ${name} with status ${status}.`,
  },
  DBOSStepNondeterminismError: {
    code: 28,
    message: (id, step) =>
      `Step ${step} of workflow ${id} was recorded twice by the same execution with different results. Check that your workflow is deterministic.`,
  },
}

/** Names of the Go SDK's error codes, which its portable form gives as the name. */
export const GO_ERRORS: Record<number, string> = Object.fromEntries(
  [
    'ConflictingID',
    'Initialization',
    'NonExistentWorkflow',
    'UnexpectedWorkflow',
    'WorkflowCancelled',
    'UnexpectedStep',
    'AwaitedWorkflowCancelled',
    'ConflictingRegistration',
    'WorkflowUnexpectedType',
    'WorkflowExecution',
    'StepExecution',
    'DeadLetterQueue',
    'MaxStepRetriesExceeded',
    'QueueDeduplicated',
    'PatchingNotEnabled',
    'Timeout',
    'NoApplicationVersions',
    'QueueNotFound',
    'ScheduleNotFound',
    'InvalidOption',
  ].map((name, i) => [i + 1, name]),
)
