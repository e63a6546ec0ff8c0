import type { DescService } from '@bufbuild/protobuf'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkerService } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'

export const services: DescService[] = [
  WorkflowService,
  WorkerService,
  ApplicationService,
  QueueService,
  ScheduleService,
  AdminService,
]
