import { inScope } from './claim.js'

/** Where the tasks of one claim can go. */
export interface Places {
  /** Tasks that can be taken. */
  readonly most: number
  /** Partitions where fewer than usual can be taken, and how many; null: as many as there are. */
  readonly partitions: { keys: readonly string[]; rooms: readonly number[]; usual: number | null }
  /** The worker for the next one; undefined: none has room for one of this partition. */
  next(partitionKey: string | null): string | undefined
}

/** What a claim found, with its rows locked. */
export interface Pick {
  /** In the order in which they are taken. */
  ids: string[]
  /** Their partitions, place by place; null: the queue has none. */
  keys: string[] | null
  /** What executors of other versions, or of other names, would take next. */
  others: string[]
  /** Somebody else was about to take, from some part of the queue at least. */
  contended: boolean
  /** Executors of other versions take from the queue as well. */
  shared: boolean
  /** Starts that the queue's rate limit allows now; null: it has none. */
  rateRoom: number | null
  /** Milliseconds until that limit allows one more than now; null: there was none lately. */
  rateFreeIn: number | null
  /** Milliseconds until the rate limit of some partition allows more; null: none waits for that. */
  partitionFreeIn: number | null
}

/** By the wall clock, which goes on in a transaction: what is taken starts after what made room for it has ended. */
export const CLOCK = 'SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint AS ms'

/** Started within the period, as every executor counts it, of a queue that has a rate limit. */
export const started = (queue: string, application: string, period: string) => `
  FROM dbos.workflow_status r
  WHERE r.queue_name = ${queue} AND r.rate_limited AND r.status NOT IN ('ENQUEUED', 'DELAYED')
    AND r.started_at_epoch_ms > (SELECT ms FROM clock) - ${period}::bigint AND ${inScope('r', application)}`

interface QueueWide {
  most: string
  concurrency: string
  rate: string
  period: string
}

/** `room`: how many tasks the limits of the whole queue allow. What has no limit is not counted. */
export const roomIn = (queue: string, application: string, { most, concurrency, rate, period }: QueueWide) => `
  running AS MATERIALIZED (
    SELECT count(*) AS number FROM dbos.workflow_status r
    WHERE ${concurrency}::int IS NOT NULL AND r.queue_name = ${queue} AND r.status = 'PENDING' AND ${inScope('r', application)}
  ), spent AS MATERIALIZED (
    SELECT count(*) AS number, min(r.started_at_epoch_ms) AS first ${started(queue, application, period)}
  ), room AS MATERIALIZED (
    SELECT LEAST(${most}::int, ${concurrency}::int - running.number, ${rate}::int - spent.number)::int AS tasks,
      (${rate}::int - spent.number)::int AS rate_room, spent.first + ${period}::bigint - (SELECT ms FROM clock) AS free_in
    FROM running, spent
  )`
