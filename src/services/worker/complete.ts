import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  type CompleteTaskRequest,
  CompleteTaskResponseSchema,
  CompleteTasksResponseSchema,
  type TaskCompletionOutcomeSchema,
  type TaskRef,
  type WorkerService,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import { WorkflowStatus } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { PORTABLE } from '../../codec/value.js'
import type { Completion } from '../../store/tasks/completion.js'
import type { Workers } from '../../workers/workers.js'
import { GivenValues } from '../given-value.js'
import type { ServiceLimits, Services } from '../services.js'
import { toTimestamp } from '../time.js'
import { Violations } from '../violations.js'
import { failureText } from './failure-text.js'
import { givenSteps } from './given-steps.js'
import { eachOnce } from './once.js'
import { refusalOf } from './refusal.js'

type Rpcs = ServiceImpl<typeof WorkerService>

const STATUSES = {
  output: WorkflowStatus.SUCCESS,
  error: WorkflowStatus.ERROR,
  cancelled: WorkflowStatus.CANCELLED,
}

type Given = Pick<CompleteTaskRequest, 'task' | 'outcome' | 'final' | 'steps'>

export function completeRpcs({ namespaces, limits }: Services): Pick<Rpcs, 'completeTask' | 'completeTasks'> {
  return {
    async completeTask(request) {
      const { workers } = namespaces.get(request.namespace)
      return create(CompleteTaskResponseSchema, await complete(workers, limits, request))
    },

    async completeTasks(request) {
      const { workers } = namespaces.get(request.namespace)
      eachOnce(
        request.tasks.map(({ task }) => (task as TaskRef).workflowId),
        (place) => `tasks[${place}].task.workflow_id`,
      )
      const outcomes = await Promise.all(
        request.tasks.map((given, place) => outcomeOf(() => complete(workers, limits, given, `tasks[${place}].`))),
      )
      return create(CompleteTasksResponseSchema, { outcomes })
    },
  }
}

async function complete(
  workers: Workers,
  limits: ServiceLimits,
  given: Given,
  field = '',
): Promise<MessageInitShape<typeof CompleteTaskResponseSchema>> {
  const violations = new Violations()
  const values = new GivenValues(limits, violations)
  const completion = completionOf(given, values, field)
  const steps = givenSteps(given.steps, `${field}steps`, values, violations)
  violations.throwIfAny()
  const end = await workers.complete({ completion, steps })
  if (end.kind === 'retry') return { status: WorkflowStatus.DELAYED, retryAt: toTimestamp(end.at) }
  return { status: STATUSES[completion.outcome] }
}

async function outcomeOf(
  completed: () => Promise<MessageInitShape<typeof CompleteTaskResponseSchema>>,
): Promise<MessageInitShape<typeof TaskCompletionOutcomeSchema>> {
  try {
    return { outcome: { case: 'completed', value: await completed() } }
  } catch (error) {
    return { outcome: { case: 'refused', value: refusalOf(error) } }
  }
}

function completionOf({ task, outcome, final }: Given, values: GivenValues, field: string): Completion {
  const { workflowId: id, token } = task as TaskRef
  switch (outcome.case) {
    case 'result': {
      const { text, serialization } = values.value(outcome.value, ArgumentFormat.UNSPECIFIED, `${field}result`)
      return { id, token, outcome: 'output', text, serialization: serialization === PORTABLE ? null : serialization }
    }
    case 'failure': {
      return {
        id,
        token,
        outcome: 'error',
        text: failureText(outcome.value, values, `${field}failure`),
        serialization: null,
        final,
      }
    }
    default:
      return { id, token, outcome: 'cancelled', text: null, serialization: null }
  }
}
