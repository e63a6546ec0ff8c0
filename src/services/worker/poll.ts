import { create } from '@bufbuild/protobuf'
import { durationFromMs } from '@bufbuild/protobuf/wkt'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  type PollTasksRequest,
  PollTasksResponseSchema,
  type WorkerService,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import type { WorkerRegistration } from '../../store/tasks/workers-alive.js'
import { callPeer } from '../peer.js'
import type { Services } from '../services.js'
import { milliseconds } from '../time.js'
import { toFrame } from './task-message.js'

type Rpcs = ServiceImpl<typeof WorkerService>

const PROGRESS_MS = 5000
/** A program that stands still, or behind a dead wire, leaves its stream as it is. */
const SHORTEST_WATCH_MS = 1000
export const STEPS_PAGE_SIZE = 1000
const MAX_RECOVERY_ATTEMPTS = 100
const CANCELLATION_GRACE_MS = 30_000

export function pollRpcs({ namespaces, limits }: Services): Pick<Rpcs, 'pollTasks'> {
  return {
    async *pollTasks(request, context) {
      const { workers } = namespaces.get(request.namespace)
      context.values.get(callPeer)?.watch(Math.max(workers.lease / 3, SHORTEST_WATCH_MS))
      const registration = registrationOf(request)
      const worker = await workers.join(
        registration,
        request.tasks.map(({ workflowId, token }) => ({ id: workflowId, token })),
      )
      try {
        yield create(PollTasksResponseSchema, {
          frame: {
            case: 'joined',
            value: {
              replicaId: workers.replicaId,
              lease: durationFromMs(workers.lease),
              applicationVersion: registration.applicationVersion,
              maxPayloadBytes: BigInt(limits.payloadBytes),
            },
          },
        })
        const interval = milliseconds(request.progressInterval) ?? PROGRESS_MS
        for await (const frame of worker.frames(interval, context.signal)) yield toFrame(frame)
      } finally {
        await workers.leave(worker)
      }
    },
  }
}

function registrationOf(request: PollTasksRequest): WorkerRegistration {
  return {
    workerId: request.workerId,
    application: request.application,
    applicationVersion: request.applicationVersion || `${request.application}-1`,
    workflows: request.workflows.map(({ name, className, maxRecoveryAttempts, cancellationGrace }) => ({
      name,
      className: className ?? '',
      maxRecoveryAttempts: maxRecoveryAttempts ?? MAX_RECOVERY_ATTEMPTS,
      cancellationGraceMs: milliseconds(cancellationGrace) ?? CANCELLATION_GRACE_MS,
    })),
    queues: [...new Set(request.queues.map(({ name }) => name))],
    maxTasks: request.maxTasks,
    description: request.description,
    stepsPageSize: request.stepsPageSize || STEPS_PAGE_SIZE,
  }
}
