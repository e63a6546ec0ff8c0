import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkerService } from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import type { Services } from '../services.js'
import { askRpcs } from './ask.js'
import { awaitRpcs } from './await.js'
import { completeRpcs } from './complete.js'
import { continueRpcs } from './continue.js'
import { holdRpcs } from './hold.js'
import { parkRpcs } from './park.js'
import { pollRpcs } from './poll.js'
import { recordRpcs } from './record.js'

type Rpcs = ServiceImpl<typeof WorkerService>

/** WorkerService, put together from its groups: poll, record, await, complete, ask. */
export function workerService(services: Services): Partial<Rpcs> {
  return {
    ...pollRpcs(services),
    ...recordRpcs(services),
    ...awaitRpcs(services),
    ...holdRpcs(services),
    ...parkRpcs(services),
    ...completeRpcs(services),
    ...continueRpcs(services),
    ...askRpcs(services),
  }
}
