import { create } from '@bufbuild/protobuf'
import {
  type WorkflowOutcome,
  WorkflowOutcome_Kind,
  WorkflowOutcomeSchema,
} from '../../gen/ts/perdure/v1/workflow_pb.js'
import type { OutcomeRow } from '../store/workflows/outcomes.js'
import { readValue, toFailure } from './payload.js'
import { toTimestamp } from './time.js'
import { toStatus } from './workflow-message.js'

/** How a workflow ended. `payloads`: whether they were read. */
export function toOutcome(row: OutcomeRow, raw: boolean, payloads = true): WorkflowOutcome {
  const { status, serialization } = row
  const outcome = create(WorkflowOutcomeSchema, {
    workflowId: row.id,
    kind: kindOf(row),
    status: toStatus(status),
    completedAt: toTimestamp(row.completedAt),
    runId: row.runId,
    nextRunId: row.nextRunId,
  })
  if (status === 'SUCCESS' && payloads && !row.continuedAsNew)
    outcome.output = readValue(raw)(row.output, serialization)
  if (status === 'ERROR' && payloads) outcome.failure = toFailure(row.error ?? '', serialization, raw)
  if (row.terminationReason !== null) {
    outcome.termination = { $typeName: 'perdure.v1.Termination', reason: row.terminationReason }
    outcome.termination.terminatedAt = outcome.completedAt
  }
  return outcome
}

function kindOf({ status, terminationReason, continuedAsNew }: OutcomeRow): WorkflowOutcome_Kind {
  if (continuedAsNew) return WorkflowOutcome_Kind.CONTINUED_AS_NEW
  switch (status) {
    case 'SUCCESS':
      return WorkflowOutcome_Kind.SUCCEEDED
    case 'ERROR':
      return WorkflowOutcome_Kind.FAILED
    case 'CANCELLED':
      return terminationReason === null ? WorkflowOutcome_Kind.CANCELLED : WorkflowOutcome_Kind.TERMINATED
    default:
      return WorkflowOutcome_Kind.GAVE_UP
  }
}
