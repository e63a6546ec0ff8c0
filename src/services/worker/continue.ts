import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  ContinueAsNewResponseSchema,
  type TaskRef,
  type WorkerService,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { retryPolicyOf } from '../extras-message.js'
import { GivenValues } from '../given-value.js'
import type { Services } from '../services.js'
import { milliseconds } from '../time.js'
import { Violations } from '../violations.js'

type Rpcs = ServiceImpl<typeof WorkerService>

export function continueRpcs({ namespaces, limits }: Services): Pick<Rpcs, 'continueAsNew'> {
  return {
    async continueAsNew(request) {
      const { workers } = namespaces.get(request.namespace)
      const { workflowId: id, token } = request.task as TaskRef
      const violations = new Violations()
      const values = new GivenValues(limits, violations)
      const continuation = {
        id,
        token,
        input: values.inputs(request.arguments, ArgumentFormat.UNSPECIFIED, 'arguments'),
        name: request.name,
        queueName: request.queue,
        timeoutMs: milliseconds(request.timeout),
        attributes: values.object(request.attributes, 'attributes'),
        memo: values.object(request.memo, 'memo'),
        retryPolicy: retryPolicyOf(request.retryPolicy),
      }
      violations.throwIfAny()
      return create(ContinueAsNewResponseSchema, { runId: await workers.continueAsNew(continuation) })
    },
  }
}
