import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  DrainWorkerResponseSchema,
  HeartbeatResponseSchema,
  LeaseLost_Reason,
  type LeaseLostSchema,
  ListTaskStepsResponseSchema,
  ReleaseTasksResponseSchema,
  type TaskRef,
  type WorkerService,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import { leaseLost } from '../../store/tasks/fence.js'
import { leaseFates } from '../../store/tasks/leases.js'
import { readTaskSteps } from '../../store/tasks/steps.js'
import type { Lost } from '../../workers/holdings.js'
import { GivenValues } from '../given-value.js'
import type { Services } from '../services.js'
import { milliseconds, toTimestamp } from '../time.js'
import { Violations } from '../violations.js'
import { stepFields } from '../workflow/contents.js'
import { failureText } from './failure-text.js'
import { STEPS_PAGE_SIZE } from './poll.js'

type Rpcs = ServiceImpl<typeof WorkerService>

/** What a worker says of the tasks that it holds. */
export function holdRpcs({
  namespaces,
  limits,
}: Services): Pick<Rpcs, 'heartbeat' | 'drainWorker' | 'releaseTasks' | 'listTaskSteps'> {
  return {
    async heartbeat({ namespace, workerId, tasks }) {
      const { lost, cancellations } = await namespaces.get(namespace).workers.heartbeat(workerId, tasks.map(refOf))
      return create(HeartbeatResponseSchema, {
        lost: lost.map(lostFields),
        cancellations: cancellations.map(({ id, token, cancelDeadline }) => {
          return { workflowId: id, token, deadline: toTimestamp(cancelDeadline) }
        }),
      })
    },

    async drainWorker({ namespace, workerId }) {
      const tasks = await namespaces.get(namespace).workers.drainWorker(workerId)
      return create(DrainWorkerResponseSchema, { tasks })
    },

    async releaseTasks({ namespace, tasks, notBefore, failure }) {
      const { workers } = namespaces.get(namespace)
      const violations = new Violations()
      const why = failure ? failureText(failure, new GivenValues(limits, violations), 'failure') : null
      violations.throwIfAny()
      const lost = await workers.release(tasks.map(refOf), milliseconds(notBefore) ?? 0, why)
      return create(ReleaseTasksResponseSchema, { lost: lost.map(lostFields) })
    },

    async listTaskSteps({ namespace, task, after, pageSize }) {
      const { database } = namespaces.get(namespace)
      const ref = refOf(task as TaskRef)
      const [[fate], pages] = await Promise.all([
        leaseFates(database, [ref]),
        readTaskSteps(database, [ref.id], pageSize || STEPS_PAGE_SIZE, after),
      ])
      if (!fate?.held) throw leaseLost(ref.id)
      const { steps, more } = pages.get(ref.id) ?? { steps: [], more: false }
      return create(ListTaskStepsResponseSchema, {
        steps: steps.map((step) => stepFields(step, false)),
        moreSteps: more,
      })
    },
  }
}

export function refOf({ workflowId, token }: { workflowId: string; token: string }) {
  return { id: workflowId, token }
}

function lostFields({ id, token, reason }: Lost): MessageInitShape<typeof LeaseLostSchema> {
  return { workflowId: id, token, reason: LeaseLost_Reason[reason] }
}
