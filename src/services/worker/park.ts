import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  ParkTaskResponseSchema,
  type TaskRef,
  type WorkerService,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import type { Wake as WakeMessage } from '../../../gen/ts/perdure/v1/worker_waits_pb.js'
import type { Wake } from '../../store/tasks/wakes.js'
import type { Services } from '../services.js'
import { epoch } from '../time.js'

type Rpcs = ServiceImpl<typeof WorkerService>

export function parkRpcs({ namespaces }: Services): Pick<Rpcs, 'parkTask'> {
  return {
    async parkTask(request) {
      const { workers } = namespaces.get(request.namespace)
      const { workflowId: id, token } = request.task as TaskRef
      const parked = await workers.park({ id, token, wakes: request.wakes.map(wakeOf) })
      return create(ParkTaskResponseSchema, { parked })
    },
  }
}

function wakeOf({ functionId, wake }: WakeMessage): Wake {
  switch (wake.case) {
    case 'at':
      return { functionId, kind: 'time', at: epoch(wake.value) }
    case 'message':
      return { functionId, kind: 'message', topic: wake.value.topic }
    case 'event':
      return { functionId, kind: 'event', workflowId: wake.value.workflowId, key: wake.value.key }
    case 'result':
      return { functionId, kind: 'result', workflowId: wake.value.workflowId }
    case 'streamValue': {
      const { workflowId, key, offset } = wake.value
      return { functionId, kind: 'stream', workflowId, key, offset: Number(offset) }
    }
    default:
      throw new Error('a wake of no kind passed validation')
  }
}
