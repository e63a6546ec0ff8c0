import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkerService } from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import {
  type AwaitedStepSchema,
  type AwaitStepRequest,
  type AwaitStepResponse,
  AwaitStepResponseSchema,
} from '../../../gen/ts/perdure/v1/worker_waits_pb.js'
import { WorkflowOutcome_Kind, type WorkflowOutcomeSchema } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { isCloseMark } from '../../codec/close-mark.js'
import { decodeFailure } from '../../codec/failure.js'
import type { AwaitedRow } from '../../store/tasks/awaits.js'
import { type Awaited, CANCELLED, GAVE_UP, terminationOf } from '../../workers/awaited.js'
import { readValue, toFailure } from '../payload.js'
import type { Services } from '../services.js'
import { milliseconds, toTimestamp } from '../time.js'
import { company } from '../workflow/wait.js'
import { toStatus } from '../workflow-message.js'

type Rpcs = ServiceImpl<typeof WorkerService>

const PROGRESS_MS = 15_000
const value = readValue(false)

export function awaitRpcs({ namespaces }: Services): Pick<Rpcs, 'awaitStep'> {
  return {
    async *awaitStep(request, context): AsyncGenerator<AwaitStepResponse> {
      const { workers } = namespaces.get(request.namespace)
      const { workflowId: id, token, functionId } = request
      const awaited = awaitedOf(request.awaited)
      const progressInterval = milliseconds(request.progressInterval) ?? PROGRESS_MS
      const step = { id, token, functionId, awaited }
      for await (const frame of workers.await(step, { progressInterval, signal: context.signal })) {
        yield create(AwaitStepResponseSchema, {
          frame:
            frame.kind === 'recorded' ? { case: 'recorded', value: awaitedStep(awaited, frame.row) } : company(frame),
        })
      }
    },
  }
}

function awaitedOf(awaited: AwaitStepRequest['awaited']): Awaited {
  switch (awaited.case) {
    case 'message':
      return { kind: 'message', topic: awaited.value.topic, timeout: milliseconds(awaited.value.timeout) ?? null }
    case 'event': {
      const { workflowId, key, timeout } = awaited.value
      return { kind: 'event', workflowId, key, timeout: milliseconds(timeout) ?? null }
    }
    case 'result':
      return { kind: 'result', workflowId: awaited.value.workflowId }
    case 'streamValue': {
      const { workflowId, key, offset } = awaited.value
      return { kind: 'stream value', workflowId, key, offset: Number(offset) }
    }
    default:
      throw new Error('nothing awaited passed validation')
  }
}

type Step = MessageInitShape<typeof AwaitedStepSchema>

/** From the row, whether it was written now or before: a replay, which has the row, must not be told anything else. */
function awaitedStep(awaited: Awaited, row: AwaitedRow): Step {
  return { outcome: outcome(awaited, row), completedAt: toTimestamp(row.completedAt) }
}

function outcome(awaited: Awaited, row: AwaitedRow): Step['outcome'] {
  const { output, error, serialization } = row
  if (awaited.kind === 'result') {
    if (error !== null && decodeFailure(error, serialization).name === 'DBOSNonExistentWorkflowError') {
      return { case: 'failure', value: toFailure(error, serialization, false) }
    }
    return { case: 'ended', value: ended(awaited.workflowId, row) }
  }
  if (error !== null) return { case: 'failure', value: toFailure(error, serialization, false) }
  if (output === null) return { case: 'timedOut', value: {} }
  if (awaited.kind === 'stream value' && isCloseMark(output, serialization)) return { case: 'streamEnd', value: {} }
  return { case: 'value', value: value(output, serialization) }
}

function ended(workflowId: string, row: AwaitedRow): MessageInitShape<typeof WorkflowOutcomeSchema> {
  const { output, error, serialization } = row
  if (error === null) {
    const kind = WorkflowOutcome_Kind.SUCCEEDED
    return { workflowId, kind, status: toStatus('SUCCESS'), output: value(output, serialization) }
  }
  const failure = toFailure(error, serialization, false)
  switch (failure.name) {
    case CANCELLED: {
      const reason = terminationOf(error)
      const status = toStatus('CANCELLED')
      if (reason === undefined) return { workflowId, kind: WorkflowOutcome_Kind.CANCELLED, status }
      return { workflowId, kind: WorkflowOutcome_Kind.TERMINATED, status, termination: { reason } }
    }
    case GAVE_UP:
      return { workflowId, kind: WorkflowOutcome_Kind.GAVE_UP, status: toStatus('MAX_RECOVERY_ATTEMPTS_EXCEEDED') }
    default:
      return { workflowId, kind: WorkflowOutcome_Kind.FAILED, status: toStatus('ERROR'), failure }
  }
}
