import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import type { Services } from '../services.js'
import { againRpcs } from './again.js'
import { askRpcs } from './ask.js'
import { debounceRpcs } from './debounce.js'
import { explainRpcs } from './explain.js'
import { lookRpcs } from './look.js'
import { messageRpcs } from './messages.js'
import { startRpcs } from './start.js'
import { steerRpcs } from './steer.js'
import { waitRpcs } from './wait.js'
import { watchRpcs } from './watch.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

/** WorkflowService, put together from its groups: start, wait, look, steer. */
export function workflowService(services: Services): Partial<Rpcs> {
  return {
    ...startRpcs(services),
    ...steerRpcs(services),
    ...againRpcs(services),
    ...debounceRpcs(services),
    ...messageRpcs(services),
    ...lookRpcs(services),
    ...explainRpcs(services),
    ...askRpcs(services),
    ...waitRpcs(services),
    ...watchRpcs(services),
  }
}
