import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  DeleteQueueResponseSchema,
  GetQueueResponseSchema,
  ListQueuesRequestSchema,
  ListQueuesResponseSchema,
  PauseQueueResponseSchema,
  QueueConflictPolicy,
  type QueueService,
  RegisterQueueResponseSchema,
  ResumeQueueResponseSchema,
  UpdateQueueResponseSchema,
} from '../../gen/ts/perdure/v1/queue_service_pb.js'
import {
  deleteQueue,
  getQueue,
  getQueueLoads,
  getQueues,
  pauseQueue,
  registerQueue,
  resumeQueue,
  updateQueue,
} from '../store/queues.js'
import { pageKey, pageSize, pageToken } from './page-token.js'
import { changedLimits, checkLimits, checkName, givenLimits, toQueue } from './queue-message.js'
import type { Services } from './services.js'
import { Violations } from './violations.js'

/** QueueService: the queues that executors poll. */
export function queueService({ namespaces }: Services): ServiceImpl<typeof QueueService> {
  return {
    async registerQueue({ namespace, queue, conflictPolicy }) {
      const { database, workers } = namespaces.get(namespace)
      const violations = new Violations()
      const name = queue?.name ?? ''
      const limits = givenLimits(queue)
      checkName(name, violations)
      checkLimits(limits, violations)
      violations.throwIfAny()
      const keep = conflictPolicy === QueueConflictPolicy.KEEP
      const row = await database.transaction((sql) =>
        registerQueue(sql, { ...limits, name, applicationName: queue?.application || null }, keep),
      )
      await workers.queuesChanged()
      return create(RegisterQueueResponseSchema, { queue: toQueue(row) })
    },

    async updateQueue({ namespace, queue, updateMask }) {
      const { database, workers } = namespaces.get(namespace)
      const violations = new Violations()
      if (!queue?.name) violations.add('queue.name', 'must be given')
      const paths = updateMask?.paths ?? []
      if (paths.length === 0) violations.add('update_mask', 'must name at least one field')
      violations.throwIfAny()
      const row = await database.transaction((sql) =>
        updateQueue(sql, queue?.name ?? '', (old) => changedLimits(old, queue, paths)),
      )
      await workers.queuesChanged()
      return create(UpdateQueueResponseSchema, { queue: toQueue(row) })
    },

    async getQueue({ namespace, name, loadDepth }) {
      const { database } = namespaces.get(namespace)
      const row = await getQueue(database, name)
      const [load] = loadDepth ? await getQueueLoads(database, [name]) : []
      return create(GetQueueResponseSchema, { queue: toQueue(row, load) })
    },

    async listQueues(request) {
      const { database } = namespaces.get(request.namespace)
      const scope = {
        applications: request.applications.length > 0 ? request.applications : null,
        includeUnclaimed: request.includeUnclaimed,
      }
      const size = pageSize(request)
      const [after] = pageKey(ListQueuesRequestSchema, request, ['string']) ?? []
      const rows = await getQueues(database, scope, after ?? null, size + 1)
      const page = rows.slice(0, size)
      const loads = request.loadDepth
        ? await getQueueLoads(
            database,
            page.map((row) => row.name),
          )
        : []
      const loadOf = new Map(loads.map((load) => [load.name, load]))
      const last = page.at(-1)
      return create(ListQueuesResponseSchema, {
        queues: page.map((row) => toQueue(row, loadOf.get(row.name))),
        nextPageToken: rows.length > size && last ? pageToken(ListQueuesRequestSchema, request, [last.name]) : '',
      })
    },

    async pauseQueue({ namespace, name }) {
      const { database, workers } = namespaces.get(namespace)
      const row = await database.transaction((sql) => pauseQueue(sql, name))
      await workers.queuesChanged()
      return create(PauseQueueResponseSchema, { queue: toQueue(row) })
    },

    async resumeQueue({ namespace, name }) {
      const { database, workers } = namespaces.get(namespace)
      const row = await database.transaction((sql) => resumeQueue(sql, name))
      await workers.queuesChanged()
      return create(ResumeQueueResponseSchema, { queue: toQueue(row) })
    },

    async deleteQueue({ namespace, name }) {
      const { database, workers } = namespaces.get(namespace)
      const stranded = await deleteQueue(database, name)
      await workers.queuesChanged()
      return create(DeleteQueueResponseSchema, { stranded: BigInt(stranded) })
    },
  }
}
