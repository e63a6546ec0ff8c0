import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  QueueConflictPolicy,
  type QueueSpec,
  type QueueSpecSchema,
  type RateLimit,
} from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { fromDuration, toDuration } from '../wire/time.js'
import type { Connection } from './connection.js'
import { many } from './lookup.js'
import {
  checkAtLeastOne,
  checkBounds,
  checkPollingInterval,
  checkQueueRegistration,
  checkRateLimit,
  type QueueRateLimit,
  type RegisterQueueOptions,
} from './queue-parameters.js'
import { ifThere, told } from './refusals.js'

type SpecInit = MessageInitShape<typeof QueueSpecSchema>
/** A field of the specification, as update masks name it. */
type Limit =
  | 'concurrency'
  | 'worker_concurrency'
  | 'rate_limit'
  | 'partition_concurrency'
  | 'partition_worker_concurrency'
  | 'partition_rate_limit'
  | 'polling_interval'

/** A stored queue. Its properties are as they were read last; its getters read anew, its setters write through. */
export class WorkflowQueue {
  readonly name: string
  readonly databaseBacked = true
  readonly clientBound = true
  concurrency?: number
  rateLimit?: QueueRateLimit
  workerConcurrency?: number
  partitionConcurrency?: number
  partitionWorkerConcurrency?: number
  partitionRateLimit?: QueueRateLimit
  minPollingIntervalMs?: number
  /** The application that owns and polls it; undefined: every application polls it. */
  applicationName?: string
  readonly #connection: Connection

  constructor(connection: Connection, spec: QueueSpec) {
    this.#connection = connection
    this.name = spec.name
    this.#take(spec)
  }

  /** @deprecated Use `setGlobalConcurrency`. */
  setConcurrency(value: number | undefined): Promise<void> {
    return this.setGlobalConcurrency(value)
  }

  async setGlobalConcurrency(value: number | undefined): Promise<void> {
    await this.#refresh()
    checkBounds([
      [this.workerConcurrency, value, 'workerConcurrency must be less than or equal to concurrency'],
      [this.partitionConcurrency, value, 'partitionConcurrency must be less than or equal to globalConcurrency'],
      [this.partitionWorkerConcurrency, value, 'partitionWorkerConcurrency must be less than or equal to concurrency'],
    ])
    await this.#write('concurrency', { concurrency: value })
    this.concurrency = value
  }

  async setWorkerConcurrency(value: number | undefined): Promise<void> {
    await this.#refresh()
    checkBounds([
      [value, this.concurrency, 'workerConcurrency must be less than or equal to concurrency'],
      [
        this.partitionWorkerConcurrency,
        value,
        'partitionWorkerConcurrency must be less than or equal to workerConcurrency',
      ],
    ])
    await this.#write('worker_concurrency', { workerConcurrency: value })
    this.workerConcurrency = value
  }

  async setRateLimit(value: QueueRateLimit | undefined): Promise<void> {
    checkRateLimit(value, 'rateLimit')
    await this.#write('rate_limit', { rateLimit: toRateLimit(value) })
    this.rateLimit = value
  }

  async setPartitionConcurrency(value: number | undefined): Promise<void> {
    checkAtLeastOne(value, 'partitionConcurrency')
    await this.#refresh()
    checkBounds([
      [value, this.concurrency, 'partitionConcurrency must be less than or equal to globalConcurrency'],
      [
        this.partitionWorkerConcurrency,
        value,
        'partitionConcurrency must be greater than or equal to partitionWorkerConcurrency',
      ],
    ])
    await this.#write('partition_concurrency', { partitionConcurrency: value })
    this.partitionConcurrency = value
  }

  async setPartitionWorkerConcurrency(value: number | undefined): Promise<void> {
    checkAtLeastOne(value, 'partitionWorkerConcurrency')
    await this.#refresh()
    const name = 'partitionWorkerConcurrency'
    checkBounds([
      [value, this.partitionConcurrency, `${name} must be less than or equal to partitionConcurrency`],
      [value, this.workerConcurrency, `${name} must be less than or equal to workerConcurrency`],
      [value, this.concurrency, `${name} must be less than or equal to concurrency`],
    ])
    await this.#write('partition_worker_concurrency', { partitionWorkerConcurrency: value })
    this.partitionWorkerConcurrency = value
  }

  async setPartitionRateLimit(value: QueueRateLimit | undefined): Promise<void> {
    checkRateLimit(value, 'partitionRateLimit')
    await this.#refresh()
    await this.#write('partition_rate_limit', { partitionRateLimit: toRateLimit(value) })
    this.partitionRateLimit = value
  }

  async setMinPollingIntervalMs(value: number): Promise<void> {
    checkPollingInterval(value)
    await this.#write('polling_interval', { pollingInterval: toDuration(value) })
    this.minPollingIntervalMs = value
  }

  /** @deprecated Use `getGlobalConcurrency`. */
  getConcurrency(): Promise<number | undefined> {
    return this.getGlobalConcurrency()
  }

  async getGlobalConcurrency(): Promise<number | undefined> {
    return (await this.#refresh()).concurrency
  }

  async getWorkerConcurrency(): Promise<number | undefined> {
    return (await this.#refresh()).workerConcurrency
  }

  async getRateLimit(): Promise<QueueRateLimit | undefined> {
    return (await this.#refresh()).rateLimit
  }

  async getPartitionConcurrency(): Promise<number | undefined> {
    return (await this.#refresh()).partitionConcurrency
  }

  async getPartitionWorkerConcurrency(): Promise<number | undefined> {
    return (await this.#refresh()).partitionWorkerConcurrency
  }

  async getPartitionRateLimit(): Promise<QueueRateLimit | undefined> {
    return (await this.#refresh()).partitionRateLimit
  }

  async getMinPollingIntervalMs(): Promise<number | undefined> {
    return (await this.#refresh()).minPollingIntervalMs
  }

  async #refresh(): Promise<this> {
    const answer = await ifThere(this.#connection.queues.getQueue({ name: this.name }))
    if (!answer?.queue?.spec) throw new Error(`Queue '${this.name}' was not found in the database.`)
    this.#take(answer.queue.spec)
    return this
  }

  #take(spec: QueueSpec): void {
    this.concurrency = spec.concurrency
    this.workerConcurrency = spec.workerConcurrency
    this.rateLimit = fromRateLimit(spec.rateLimit)
    this.partitionConcurrency = spec.partitionConcurrency
    this.partitionWorkerConcurrency = spec.partitionWorkerConcurrency
    this.partitionRateLimit = fromRateLimit(spec.partitionRateLimit)
    this.minPollingIntervalMs = fromDuration(spec.pollingInterval)
    this.applicationName = spec.application || undefined
  }

  /** A queue that was deleted is ignored. */
  async #write(limit: Limit, value: SpecInit): Promise<void> {
    const queue = { ...(value as object), name: this.name }
    await ifThere(this.#connection.queues.updateQueue({ queue, updateMask: { paths: [limit] } }))
  }
}

export async function registerQueue(
  connection: Connection,
  name: string,
  options: RegisterQueueOptions & { applicationName?: string } = {},
): Promise<WorkflowQueue> {
  const { onConflict = 'always_update', applicationName, ...parameters } = options
  if (onConflict !== 'always_update' && onConflict !== 'never_update') {
    throw new Error(
      `registerQueue does not support onConflict='${onConflict}': a client has no application version. ` +
        "Use 'always_update' or 'never_update'.",
    )
  }
  checkQueueRegistration(name, parameters)
  const { queue } = await told(
    connection.queues.registerQueue({
      queue: {
        name,
        concurrency: parameters.globalConcurrency ?? parameters.concurrency,
        workerConcurrency: parameters.workerConcurrency,
        rateLimit: toRateLimit(parameters.rateLimit),
        partitionConcurrency: parameters.partitionConcurrency,
        partitionWorkerConcurrency: parameters.partitionWorkerConcurrency,
        partitionRateLimit: toRateLimit(parameters.partitionRateLimit),
        pollingInterval: toDuration(parameters.minPollingIntervalMs ?? 1000),
        application: applicationName ?? connection.applicationName ?? '',
      },
      conflictPolicy: onConflict === 'never_update' ? QueueConflictPolicy.KEEP : QueueConflictPolicy.UPDATE,
    }),
  )
  return new WorkflowQueue(connection, queue?.spec as QueueSpec)
}

/** null: there is no such queue. */
export async function retrieveQueue(connection: Connection, name: string): Promise<WorkflowQueue | null> {
  const answer = await ifThere(connection.queues.getQueue({ name }))
  return answer?.queue?.spec ? new WorkflowQueue(connection, answer.queue.spec) : null
}

/** A queue that does not exist is ignored. */
export async function deleteQueue({ queues }: Connection, name: string): Promise<void> {
  await ifThere(queues.deleteQueue({ name }))
}

const PAGE = 1000

export async function listQueues(
  connection: Connection,
  applicationName: string | string[] | undefined = connection.applicationName,
): Promise<WorkflowQueue[]> {
  const applications = many(applicationName)
  const found: WorkflowQueue[] = []
  let pageToken = ''
  do {
    const request = { applications, includeUnclaimed: applications.length > 0, pageSize: PAGE, pageToken }
    const { queues, nextPageToken } = await told(connection.queues.listQueues(request))
    found.push(...queues.map(({ spec }) => new WorkflowQueue(connection, spec as QueueSpec)))
    pageToken = nextPageToken
  } while (pageToken)
  return found
}

function toRateLimit(limit: QueueRateLimit | undefined) {
  return limit && { limit: limit.limitPerPeriod, period: toDuration(limit.periodSec * 1000) }
}

function fromRateLimit(limit: RateLimit | undefined): QueueRateLimit | undefined {
  return limit && { limitPerPeriod: limit.limit, periodSec: (fromDuration(limit.period) ?? 0) / 1000 }
}
