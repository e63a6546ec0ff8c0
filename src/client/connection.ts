import { type Client, createClient, type Transport } from '@connectrpc/connect'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { EnqueueBatches } from './enqueue-batches.js'
import type { Lifetime } from './lifetime.js'
import type { DBOSSerializer } from './serialization.js'
import { steady } from './steady-transport.js'

/** The generated stubs of every service. */
export interface Stubs {
  workflows: Client<typeof WorkflowService>
  schedules: Client<typeof ScheduleService>
  queues: Client<typeof QueueService>
  applications: Client<typeof ApplicationService>
  admin: Client<typeof AdminService>
}

/** What everything in a client shares. */
export interface Connection extends Stubs {
  serializer: DBOSSerializer
  /** The application the client acts for; undefined: for none. */
  applicationName: string | undefined
  enqueues: EnqueueBatches
  lifetime: Lifetime
}

export interface ConnectionOptions {
  transport: Transport
  namespace: string
  applicationName: string | undefined
  serializer: DBOSSerializer
  lifetime: Lifetime
}

export function connect(options: ConnectionOptions): Connection {
  const { namespace, applicationName, serializer, lifetime } = options
  const transport = steady(options.transport, namespace, lifetime)
  const workflows = createClient(WorkflowService, transport)
  return {
    workflows,
    schedules: createClient(ScheduleService, transport),
    queues: createClient(QueueService, transport),
    applications: createClient(ApplicationService, transport),
    admin: createClient(AdminService, transport),
    enqueues: new EnqueueBatches(workflows),
    serializer,
    applicationName,
    lifetime,
  }
}
