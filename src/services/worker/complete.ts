import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  type CompleteTaskRequest,
  CompleteTaskResponseSchema,
  type TaskRef,
  type WorkerService,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import { WorkflowStatus } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { PORTABLE } from '../../codec/value.js'
import type { Completion } from '../../store/completion.js'
import { GivenValues } from '../given-value.js'
import type { Services } from '../services.js'
import { toTimestamp } from '../time.js'
import { Violations } from '../violations.js'
import { failureText } from './failure-text.js'
import { givenSteps } from './given-steps.js'

type Rpcs = ServiceImpl<typeof WorkerService>

const STATUSES = {
  output: WorkflowStatus.SUCCESS,
  error: WorkflowStatus.ERROR,
  cancelled: WorkflowStatus.CANCELLED,
}

export function completeRpcs({ namespaces, limits }: Services): Pick<Rpcs, 'completeTask'> {
  return {
    async completeTask(request) {
      const { workers } = namespaces.get(request.namespace)
      const violations = new Violations()
      const values = new GivenValues(limits, violations)
      const completion = completionOf(request, values)
      const steps = givenSteps(request.steps, 'steps', values, violations)
      violations.throwIfAny()
      const end = await workers.complete({ completion, steps })
      if (end.kind === 'retry') {
        return create(CompleteTaskResponseSchema, { status: WorkflowStatus.DELAYED, retryAt: toTimestamp(end.at) })
      }
      return create(CompleteTaskResponseSchema, { status: STATUSES[completion.outcome] })
    },
  }
}

function completionOf({ task, outcome, final }: CompleteTaskRequest, values: GivenValues): Completion {
  const { workflowId: id, token } = task as TaskRef
  switch (outcome.case) {
    case 'result': {
      const { text, serialization } = values.value(outcome.value, ArgumentFormat.UNSPECIFIED, 'result')
      return { id, token, outcome: 'output', text, serialization: serialization === PORTABLE ? null : serialization }
    }
    case 'failure': {
      return {
        id,
        token,
        outcome: 'error',
        text: failureText(outcome.value, values, 'failure'),
        serialization: null,
        final,
      }
    }
    default:
      return { id, token, outcome: 'cancelled', text: null, serialization: null }
  }
}
