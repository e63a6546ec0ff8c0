import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkerService } from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import {
  type RecordedStepSchema,
  RecordStepsResponseSchema,
  type TaskSteps,
  type TaskStepsOutcomeSchema,
} from '../../../gen/ts/perdure/v1/worker_steps_pb.js'
import type { Recorded } from '../../store/steps/record.js'
import type { Workers } from '../../workers/workers.js'
import { GivenValues } from '../given-value.js'
import { toFailure } from '../payload.js'
import type { ServiceLimits, Services } from '../services.js'
import { toTimestamp } from '../time.js'
import { Violations } from '../violations.js'
import { givenSteps } from './given-steps.js'
import { eachOnce } from './once.js'
import { refusalOf } from './refusal.js'

type Rpcs = ServiceImpl<typeof WorkerService>

export function recordRpcs({ namespaces, limits }: Services): Pick<Rpcs, 'recordSteps'> {
  return {
    async recordSteps(request) {
      const { workers } = namespaces.get(request.namespace)
      eachOnce(
        request.tasks.map(({ workflowId }) => workflowId),
        (place) => `tasks[${place}].workflow_id`,
      )
      const outcomes = await Promise.all(
        request.tasks.map((task, place) => record(workers, limits, task, `tasks[${place}]`)),
      )
      return create(RecordStepsResponseSchema, { outcomes })
    },
  }
}

async function record(
  workers: Workers,
  limits: ServiceLimits,
  { workflowId: id, token, steps }: TaskSteps,
  field: string,
): Promise<MessageInitShape<typeof TaskStepsOutcomeSchema>> {
  try {
    const violations = new Violations()
    const records = givenSteps(steps, `${field}.steps`, new GivenValues(limits, violations), violations)
    violations.throwIfAny()
    const recorded = await workers.record({ id, token, steps: records })
    return { outcome: { case: 'recorded', value: { steps: recorded.map(recordedStep) } } }
  } catch (error) {
    return { outcome: { case: 'refused', value: refusalOf(error) } }
  }
}

function recordedStep(recorded: Recorded): MessageInitShape<typeof RecordedStepSchema> {
  switch (recorded.kind) {
    case 'written':
      return { answer: { case: 'written', value: {} } }
    case 'wake': {
      const at = toTimestamp(recorded.at)
      return at ? { answer: { case: 'wakeAt', value: at } } : { answer: { case: 'written', value: {} } }
    }
    case 'child': {
      const { id: workflowId, runId, created } = recorded
      return { answer: { case: 'child', value: { workflowId, runId, created } } }
    }
    case 'failure':
      return { answer: { case: 'failure', value: toFailure(recorded.error, recorded.serialization, false) } }
  }
}
