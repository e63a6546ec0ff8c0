import { randomUUID } from 'node:crypto'
import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  ForkWorkflowResponseSchema,
  RewindWorkflowRequestSchema,
  RewindWorkflowResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_steering_pb.js'
import { Fault, noWorkflows } from '../../errors.js'
import { forkWorkflow } from '../../store/workflows/fork.js'
import { rewindWithin } from '../../store/workflows/rewind.js'
import { INTERNAL_QUEUE } from '../../store/workflows/workflow-row.js'
import { derivedId, repeatable } from '../request-id.js'
import type { Services } from '../services.js'
import { milliseconds } from '../time.js'
import { Violations } from '../violations.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

/** Running a workflow again from a step: as a copy, or under its own id. */
export function againRpcs({ namespaces }: Services): Pick<Rpcs, 'forkWorkflow' | 'rewindWorkflow'> {
  return {
    async forkWorkflow(request) {
      const { database, waits, workers } = namespaces.get(request.namespace)
      const { workflowId: sourceId, newWorkflowId, requestId } = request
      if (newWorkflowId !== undefined && newWorkflowId.trim() === '') {
        const violations = new Violations()
        violations.add('new_workflow_id', 'must not be blank')
        violations.throwIfAny()
      }
      const newId = newWorkflowId ?? (requestId === '' ? randomUUID() : derivedId(requestId, 'fork'))
      const { kind } = await forkWorkflow(database, {
        sourceId,
        newId,
        startStep: request.startStep,
        applicationVersion: request.applicationVersion,
        timeoutMs: milliseconds(request.timeout),
        queueName: request.queue,
        partitionKey: request.partitionKey,
        replacementChildren: request.replacementChildren,
        applicationName: request.application || undefined,
      })
      if (kind === 'not found') throw noWorkflows([sourceId])
      if (kind === 'id taken') {
        throw new Fault('WORKFLOW_EXISTS', `workflow ${newId} exists already`, { metadata: { workflow_id: newId } })
      }
      waits.changed([sourceId, newId])
      workers.enqueued([request.queue ?? INTERNAL_QUEUE])
      return create(ForkWorkflowResponseSchema, { workflowId: newId })
    },

    async rewindWorkflow(request) {
      const namespace = namespaces.get(request.namespace)
      const { workflowId: id } = request
      const call = { requestSchema: RewindWorkflowRequestSchema, request, responseSchema: RewindWorkflowResponseSchema }
      const answer = await repeatable(namespace, call, async (sql) => {
        const outcome = await rewindWithin(sql, {
          id,
          startStep: request.startStep,
          queueName: request.queue,
          partitionKey: request.partitionKey,
          applicationVersion: request.applicationVersion,
        })
        if (outcome.kind === 'not found') throw noWorkflows([id])
        if (outcome.kind === 'not terminal') {
          throw new Fault('WORKFLOW_NOT_TERMINAL', `workflow ${id} is ${outcome.status}: cancel it first`, {
            metadata: { workflow_id: id, status: outcome.status },
          })
        }
        return create(RewindWorkflowResponseSchema)
      })
      namespace.waits.changed([id])
      namespace.workers.enqueued([request.queue ?? INTERNAL_QUEUE])
      return answer
    },
  }
}
