import { create } from '@bufbuild/protobuf'
import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt'
import { type Queue, QueueSchema, type QueueSpec, type RateLimit } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { isPartitioned, type QueueLimits, type QueueLoad, type QueueRow } from '../store/queues.js'
import { toDuration, toTimestamp } from './time.js'
import { Violations } from './violations.js'

const RESERVED_PREFIX = '_dbos_'
const DEFAULT_POLLING_SEC = 1

/** The limits as their columns will hold them. */
export function givenLimits(spec: QueueSpec | undefined): QueueLimits {
  return {
    concurrency: spec?.concurrency ?? null,
    workerConcurrency: spec?.workerConcurrency ?? null,
    rateLimitMax: spec?.rateLimit?.limit ?? null,
    rateLimitPeriodSec: seconds(spec?.rateLimit?.period),
    partitionConcurrency: spec?.partitionConcurrency ?? null,
    partitionWorkerConcurrency: spec?.partitionWorkerConcurrency ?? null,
    partitionRateLimitMax: spec?.partitionRateLimit?.limit ?? null,
    partitionRateLimitPeriodSec: seconds(spec?.partitionRateLimit?.period),
    pollingIntervalSec: seconds(spec?.pollingInterval) ?? DEFAULT_POLLING_SEC,
  }
}

type Change = (given: QueueLimits) => Partial<QueueLimits>

const CHANGES: Record<string, Change> = {
  concurrency: ({ concurrency }) => ({ concurrency }),
  worker_concurrency: ({ workerConcurrency }) => ({ workerConcurrency }),
  rate_limit: ({ rateLimitMax, rateLimitPeriodSec }) => ({ rateLimitMax, rateLimitPeriodSec }),
  partition_concurrency: ({ partitionConcurrency }) => ({ partitionConcurrency }),
  partition_worker_concurrency: ({ partitionWorkerConcurrency }) => ({ partitionWorkerConcurrency }),
  partition_rate_limit: ({ partitionRateLimitMax, partitionRateLimitPeriodSec }) => ({
    partitionRateLimitMax,
    partitionRateLimitPeriodSec,
  }),
  polling_interval: ({ pollingIntervalSec }) => ({ pollingIntervalSec }),
}

/** The limits that a queue has after the fields in `paths` were taken from `spec`. */
export function changedLimits(
  old: QueueRow,
  spec: QueueSpec | undefined,
  paths: readonly string[],
): QueueLimits & { partitionQueue: boolean } {
  const violations = new Violations()
  const given = givenLimits(spec)
  let limits: QueueLimits = old
  for (const path of paths) {
    const change = CHANGES[path]
    if (change) limits = { ...limits, ...change(given) }
    else violations.add('update_mask', `${JSON.stringify(path)} is not a field that can be changed`)
  }
  if (paths.some((path) => path in CHANGES)) checkLimits(limits, violations)
  violations.throwIfAny()
  // Older SDKs made partitioned queues without such limits: theirs stay so until one is touched.
  const repartitioned = paths.some((path) => path.startsWith('partition_'))
  return { ...limits, partitionQueue: repartitioned ? isPartitioned(limits) : old.partitionQueue }
}

export function checkName(name: string, violations: Violations): void {
  if (name.startsWith(RESERVED_PREFIX)) {
    violations.add('queue.name', `names that begin with ${RESERVED_PREFIX} belong to DBOS's own queues`)
  }
}

/** The rules between limits, as the SDK has them, and those of each limit, which an update's mask keeps from the proto's. */
export function checkLimits(limits: QueueLimits, violations: Violations): void {
  const atMost = (inner: keyof QueueLimits, outer: keyof QueueLimits, name: string, bound: string) => {
    const [small, large] = [limits[inner], limits[outer]]
    if (small !== null && large !== null && small > large) violations.add(`queue.${name}`, `must be at most ${bound}`)
  }
  atMost('partitionWorkerConcurrency', 'partitionConcurrency', 'partition_worker_concurrency', 'partition_concurrency')
  atMost('partitionWorkerConcurrency', 'workerConcurrency', 'partition_worker_concurrency', 'worker_concurrency')
  atMost('workerConcurrency', 'concurrency', 'worker_concurrency', 'concurrency')
  atMost('partitionConcurrency', 'concurrency', 'partition_concurrency', 'concurrency')
  atMost('partitionWorkerConcurrency', 'concurrency', 'partition_worker_concurrency', 'concurrency')
  const positive = (limit: keyof QueueLimits, name: string) => {
    const value = limits[limit]
    if (value !== null && value <= 0) violations.add(`queue.${name}`, 'must be more than none')
  }
  positive('concurrency', 'concurrency')
  positive('workerConcurrency', 'worker_concurrency')
  positive('rateLimitMax', 'rate_limit.limit')
  positive('rateLimitPeriodSec', 'rate_limit.period')
  positive('partitionConcurrency', 'partition_concurrency')
  positive('partitionWorkerConcurrency', 'partition_worker_concurrency')
  positive('partitionRateLimitMax', 'partition_rate_limit.limit')
  positive('partitionRateLimitPeriodSec', 'partition_rate_limit.period')
  positive('pollingIntervalSec', 'polling_interval')
  const whole = (max: number | null, period: number | null, name: string) => {
    if ((max === null) !== (period === null)) violations.add(`queue.${name}`, 'needs both limit and period')
  }
  whole(limits.rateLimitMax, limits.rateLimitPeriodSec, 'rate_limit')
  whole(limits.partitionRateLimitMax, limits.partitionRateLimitPeriodSec, 'partition_rate_limit')
}

export function toQueue(row: QueueRow, load?: QueueLoad): Queue {
  return create(QueueSchema, {
    queueId: row.id,
    spec: {
      name: row.name,
      concurrency: row.concurrency ?? undefined,
      workerConcurrency: row.workerConcurrency ?? undefined,
      rateLimit: rateLimit(row.rateLimitMax, row.rateLimitPeriodSec),
      partitionConcurrency: row.partitionConcurrency ?? undefined,
      partitionWorkerConcurrency: row.partitionWorkerConcurrency ?? undefined,
      partitionRateLimit: rateLimit(row.partitionRateLimitMax, row.partitionRateLimitPeriodSec),
      pollingInterval: durationFromMs(row.pollingIntervalSec * 1000),
      application: row.applicationName ?? '',
    },
    partitioned: isPartitioned(row),
    paused: row.paused,
    createdAt: toTimestamp(row.createdAt),
    updatedAt: toTimestamp(row.updatedAt),
    depth: load && BigInt(load.enqueued),
    running: load && BigInt(load.running),
    delayed: load && BigInt(load.delayed),
    oldestWait: load && toDuration(load.oldestWaitMs),
  })
}

function rateLimit(limit: number | null, period: number | null): Pick<RateLimit, 'limit' | 'period'> | undefined {
  return limit === null || period === null ? undefined : { limit, period: durationFromMs(period * 1000) }
}

function seconds(duration: Duration | undefined): number | null {
  return duration === undefined ? null : durationMs(duration) / 1000
}
