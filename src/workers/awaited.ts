import { encodeFailure } from '../codec/failure.js'
import { json, PORTABLE } from '../codec/value.js'
import { failed, type StoredText } from '../store/steps/record.js'
import type { OutcomeRow } from '../store/workflows/outcomes.js'

/** What a workflow waits for. Timeouts in milliseconds; null: for ever. */
export type Awaited =
  | { kind: 'message'; topic: string; timeout: number | null }
  | { kind: 'event'; workflowId: string; key: string; timeout: number | null }
  | { kind: 'result'; workflowId: string }
  | { kind: 'stream value'; workflowId: string; key: string; offset: number }

/** What came, as a step will have it; neither: nothing came in time. */
export interface Came {
  output?: StoredText
  error?: StoredText
}

/** The SDK's errors that say how an awaited workflow ended. */
export const CANCELLED = 'DBOSAwaitedWorkflowCancelledError'
export const GAVE_UP = 'DBOSAwaitedWorkflowExceededMaxRecoveryAttempts'

/** How a workflow ended, as whoever awaited it has it recorded. */
export function cameOf({ id, status, output, error, serialization, terminationReason }: OutcomeRow): Came {
  switch (status) {
    case 'SUCCESS':
      return { output: { text: output ?? 'null', serialization } }
    case 'ERROR':
      return { error: { text: error ?? '', serialization } }
    case 'CANCELLED': {
      const data = terminationReason === null ? undefined : json(JSON.stringify({ terminated: terminationReason }))
      const text = encodeFailure({ name: CANCELLED, message: `Awaited ${id} was cancelled`, code: '27', data })
      return { error: { text, serialization: PORTABLE } }
    }
    default:
      return failure(GAVE_UP, `Awaited ${id} exceeded its maximum recovery attempts`, 30)
  }
}

/** Of what `cameOf` wrote: why the workflow was terminated; undefined: it was cancelled. */
export function terminationOf(error: string): string | undefined {
  const reason = JSON.parse(error).data?.terminated
  return typeof reason === 'string' ? reason : undefined
}

export function noSuchWorkflow(id: string): Came {
  return failure('DBOSNonExistentWorkflowError', `Workflow ${id} does not exist`, 16)
}

function failure(name: string, message: string, code: number): Came {
  const { error, serialization } = failed(name, message, code)
  return { error: { text: error, serialization } }
}
