import type { ContinueAsNewOptions } from './options.js'

/** The workflow, or the scope that the call was made in, was cancelled. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'

  constructor(message = 'Cancelled') {
    super(message)
  }
}

/** The code asks for something else than what it did when the history was recorded. */
export class NonDeterminismError extends Error {
  override readonly name = 'NonDeterminismError'

  constructor(
    readonly workflowID: string,
    readonly functionID: number,
    /** What the history has under this number. */
    readonly recorded: string,
    /** What the code did; undefined: it ended before. */
    readonly expected: string | undefined,
  ) {
    super(
      `During execution of workflow ${workflowID} step ${functionID}, function ${recorded} was recorded when ` +
        `${expected ?? 'the end of the workflow'} was expected. Check that your workflow is deterministic.`,
    )
  }
}

/** A step that throws this is not tried again, nor is a workflow, whatever its retry policy. */
export class NonRetryableError extends Error {
  override readonly name: string = 'NonRetryableError'
}

/** Thrown by `continueAsNew` on its way out of the workflow's function. */
export class ContinuedAsNew extends Error {
  override readonly name = 'ContinuedAsNew'

  constructor(
    readonly args: readonly unknown[],
    readonly options: ContinueAsNewOptions,
  ) {
    super('The workflow goes on as a new run')
  }
}
