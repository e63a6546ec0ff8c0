import type { ConnectRouter } from '@connectrpc/connect'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkerService } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { adminService } from './admin.js'
import { applicationService } from './application.js'
import type { Namespaces } from './namespaces.js'
import { queueService } from './queue.js'
import { scheduleService } from './schedule.js'
import { workerService } from './worker/service.js'
import { workflowService } from './workflow/service.js'

/** What the handlers of every service are made from. */
export interface Services {
  namespaces: Namespaces
  limits: ServiceLimits
  about: About
}

/** What the server says of itself. */
export interface About {
  version: string
  dbosSdkVersion: string
  startedAt: Date
}

export interface ServiceLimits {
  /** Largest single value accepted, in bytes of its stored text. */
  payloadBytes: number
  /** Largest request message accepted; the port enforces it. */
  messageBytes: number
}

/** Registers every service of the contract. */
export function routes(services: Services): (router: ConnectRouter) => void {
  return (router) => {
    router.service(WorkflowService, workflowService(services))
    router.service(WorkerService, workerService(services))
    router.service(ScheduleService, scheduleService(services))
    router.service(QueueService, queueService(services))
    router.service(ApplicationService, applicationService(services))
    router.service(AdminService, adminService(services))
  }
}
