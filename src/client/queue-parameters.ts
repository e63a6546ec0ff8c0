/** So many starts within any span of that length. */
export interface QueueRateLimit {
  limitPerPeriod: number
  periodSec: number
}

/** Any limit of a partition makes the queue partitioned: its workflows then need a partition key. */
export interface QueueParameters {
  /** Running at once, on each executor. */
  workerConcurrency?: number
  /** Running at once, over all executors. */
  globalConcurrency?: number
  rateLimit?: QueueRateLimit
  partitionConcurrency?: number
  partitionWorkerConcurrency?: number
  partitionRateLimit?: QueueRateLimit
  /** How often an executor looks for work. Default 1000. */
  minPollingIntervalMs?: number
  /** @deprecated Use `globalConcurrency`. */
  concurrency?: number
}

export type QueueConflictResolution = 'always_update' | 'never_update'

export interface RegisterQueueOptions extends QueueParameters {
  /** What becomes of an existing queue's limits. Default `always_update`. */
  onConflict?: QueueConflictResolution
}

const RESERVED_PREFIX = '_dbos_'

export function checkQueueRegistration(name: string, parameters: QueueParameters): void {
  if (name.startsWith(RESERVED_PREFIX)) {
    throw new Error(
      `Queue name ${name} is reserved: names starting with '${RESERVED_PREFIX}' belong to DBOS's internal queues.`,
    )
  }
  checkQueueParameters(parameters)
}

type Bound = [smaller: number | undefined, larger: number | undefined, message: string]

function checkQueueParameters(parameters: QueueParameters): void {
  const { concurrency, globalConcurrency, workerConcurrency, minPollingIntervalMs } = parameters
  const { partitionConcurrency, partitionWorkerConcurrency } = parameters
  if (concurrency !== undefined && globalConcurrency !== undefined) {
    throw new Error('concurrency is deprecated in favor of globalConcurrency; set only one of them')
  }
  checkAtLeastOne(partitionConcurrency, 'partitionConcurrency')
  checkAtLeastOne(partitionWorkerConcurrency, 'partitionWorkerConcurrency')
  checkRateLimit(parameters.partitionRateLimit, 'partitionRateLimit')
  const overall = globalConcurrency ?? concurrency
  checkBounds([
    [
      partitionWorkerConcurrency,
      partitionConcurrency,
      'partitionConcurrency must be greater than or equal to partitionWorkerConcurrency',
    ],
    [
      partitionWorkerConcurrency,
      workerConcurrency,
      'workerConcurrency must be greater than or equal to partitionWorkerConcurrency',
    ],
    [workerConcurrency, overall, 'concurrency must be greater than or equal to workerConcurrency'],
    [partitionConcurrency, overall, 'globalConcurrency must be greater than or equal to partitionConcurrency'],
    [partitionWorkerConcurrency, overall, 'concurrency must be greater than or equal to partitionWorkerConcurrency'],
  ])
  checkPollingInterval(minPollingIntervalMs)
  checkRateLimit(parameters.rateLimit, 'rateLimit')
}

export function checkBounds(bounds: Bound[]): void {
  for (const [smaller, larger, message] of bounds) {
    if (smaller !== undefined && larger !== undefined && smaller > larger) throw new Error(message)
  }
}

export function checkAtLeastOne(value: number | undefined, name: string): void {
  if (value !== undefined && value < 1) throw new Error(`${name} must be at least 1`)
}

export function checkPollingInterval(milliseconds: number | undefined): void {
  if (milliseconds !== undefined && milliseconds <= 0) throw new Error('minPollingIntervalMs must be positive')
}

export function checkRateLimit(limit: QueueRateLimit | undefined, name: string): void {
  if (limit !== undefined && (limit.limitPerPeriod === undefined || limit.periodSec === undefined)) {
    throw new Error(`${name} must specify both limitPerPeriod and periodSec`)
  }
}
