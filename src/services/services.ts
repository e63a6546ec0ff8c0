import type { ConnectRouter } from '@connectrpc/connect'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import type { Namespaces } from './namespaces.js'
import { queueService } from './queue.js'
import { workflowService } from './workflow/service.js'

/** What the handlers of every service are made from. */
export interface Services {
  namespaces: Namespaces
  limits: ServiceLimits
}

export interface ServiceLimits {
  /** Largest single value accepted, in bytes of its stored text. */
  payloadBytes: number
}

/** Registers every service of the contract. */
export function routes(services: Services): (router: ConnectRouter) => void {
  return (router) => {
    router.service(WorkflowService, workflowService(services))
    router.service(QueueService, queueService(services))
  }
}
