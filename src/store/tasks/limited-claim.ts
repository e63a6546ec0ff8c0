import type { Database, Sql } from '../database.js'
import { holdQueue, isPartitioned, partitionRateOf, type QueueRow, rateOf } from '../queues.js'
import { plannedOnce, statement } from '../statement.js'
import { claimed, inScope, known, leased, ofVersion, type Takers, type TaskRow, tasksOf } from './claim.js'
import { pickOfPartitions } from './partition-pick.js'
import { CLOCK, type Pick, type Places, roomIn } from './queue-room.js'

export interface LimitedClaim {
  tasks: TaskRow[]
  /** Milliseconds after which it is worth another try, whatever happens; undefined: when something happens. */
  again?: number
  /** Until then nothing can be taken, unless the limits change. */
  closed?: boolean
  /** Somebody else was about to take from the queue. */
  contended?: boolean
  /** Executors of other versions take from the queue as well. */
  shared?: boolean
}

/** Of each version, the first among so many is what its executors would take next. */
const FRONT = 256

// By idx_workflow_status_in_flight_v2, in its order, and idx_workflow_status_rate_limited. Guard: the locks' status.
const pick = statement(
  'claim_pick',
  `WITH clock AS MATERIALIZED (${CLOCK}),
  ${roomIn('$5', '$1', { most: '$6', concurrency: '$7', rate: '$8', period: '$9' })},
  mine AS MATERIALIZED (
    SELECT workflow_uuid, row_number() OVER () AS place FROM (
      SELECT w.workflow_uuid FROM dbos.workflow_status w
      WHERE w.status = 'ENQUEUED' AND w.queue_name = $5 AND ${inScope('w', '$1')} AND ${ofVersion('w', '$1', '$2::text')}
        AND ${known('w', '$3', '$4')}
      ORDER BY w.priority, w.created_at LIMIT (SELECT GREATEST(tasks, 0) FROM room)
    ) first
  ), heads AS MATERIALIZED (
    SELECT DISTINCT ON (application_name, application_version) workflow_uuid, application_version
    FROM (
      SELECT w.workflow_uuid, w.application_name, w.application_version, w.priority, w.created_at
      FROM dbos.workflow_status w WHERE w.status = 'ENQUEUED' AND w.queue_name = $5 AND ${inScope('w', '$1')}
      ORDER BY w.priority, w.created_at LIMIT ${FRONT}
    ) front
    WHERE EXISTS (SELECT FROM mine)
    ORDER BY application_name, application_version, priority, created_at
  ), held AS MATERIALIZED (
    SELECT w.workflow_uuid FROM dbos.workflow_status w
    WHERE w.workflow_uuid IN (SELECT workflow_uuid FROM heads UNION SELECT workflow_uuid FROM mine)
      AND w.status = 'ENQUEUED' AND w.queue_name = $5
    FOR UPDATE SKIP LOCKED
  ), contended AS MATERIALIZED (
    SELECT FROM heads WHERE workflow_uuid NOT IN (SELECT workflow_uuid FROM held)
  )
  SELECT ARRAY(SELECT m.workflow_uuid FROM mine m JOIN held USING (workflow_uuid)
      WHERE NOT EXISTS (SELECT FROM contended) ORDER BY m.place) AS ids,
    ARRAY(SELECT workflow_uuid FROM heads WHERE workflow_uuid NOT IN (SELECT workflow_uuid FROM mine)) AS others,
    EXISTS (SELECT FROM contended) AS contended,
    EXISTS (SELECT FROM heads WHERE application_version IS DISTINCT FROM $2) AS shared,
    rate_room AS "rateRoom", free_in AS "rateFreeIn", NULL::text[] AS keys, NULL::bigint AS "partitionFreeIn"
  FROM room`,
)

// Primary keys. Guard: the status; the rows are locked. Writing the others anew, as they are, is what executors of DBOS see
// who have counted already: they lose, as against one another.
const claimPicked = plannedOnce(
  'claim_picked',
  `WITH clock AS MATERIALIZED (${CLOCK}),
  taken AS (
    UPDATE dbos.workflow_status w SET ${claimed('$1', '$2', '$3', '$7::bool', '(SELECT ms FROM clock)')}
    FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS p(id, worker_id, place)
    WHERE w.workflow_uuid = p.id AND w.status = 'ENQUEUED'
    RETURNING w.*, p.place, p.worker_id
  ), written AS (
    UPDATE dbos.workflow_status w SET updated_at = w.updated_at WHERE w.workflow_uuid = ANY($6::text[])
  ), leased AS (${leased('$2')})
  ${tasksOf()}`,
)

/**
 * From a queue with limits that are counted in the database. The queue's row is held first, so that nobody of us counts at
 * the same time; then what executors of DBOS take next is locked, which is how they keep each other from counting.
 */
export function claimWithinLimits(
  database: Database,
  takers: Takers,
  expected: QueueRow,
  placesFor: (limits: QueueRow) => Places,
): Promise<LimitedClaim> {
  const isolation = isolationFor(expected)
  return database.transaction(
    async (sql) => {
      const limits = await holdQueue(sql, expected.name)
      if (limits === undefined || isolationFor(limits) !== isolation) return { tasks: [], contended: true }
      const places = placesFor(limits)
      if (places.most === 0) return { tasks: [] }
      const picked = isPartitioned(limits)
        ? await pickOfPartitions(sql, takers, limits, places)
        : await pickNext(sql, takers, limits, places.most)
      const { contended, shared } = picked
      const tasks = await take(sql, takers, limits, picked, places)
      return { tasks, ...whenNext(tasks.length, limits, picked, places.most), contended, shared }
    },
    { isolation },
  )
}

/** As executors of DBOS: those that take from different partitions find by it that they spend from one limit. */
function isolationFor(limits: QueueRow): 'READ COMMITTED' | 'SERIALIZABLE' {
  const wide = limits.concurrency !== null || rateOf(limits) !== null
  return wide && isPartitioned(limits) ? 'SERIALIZABLE' : 'READ COMMITTED'
}

async function pickNext(
  sql: Sql,
  { application, applicationVersion, names, classes }: Takers,
  limits: QueueRow,
  most: number,
): Promise<Pick> {
  const rate = rateOf(limits)
  const [picked] = await sql.run<Pick>(pick, [
    ...[application, applicationVersion, names, classes, limits.name],
    ...[most, limits.concurrency, rate?.max, rate?.periodMs],
  ])
  return picked as Pick
}

async function take(sql: Sql, takers: Takers, limits: QueueRow, picked: Pick, places: Places): Promise<TaskRow[]> {
  const chosen = picked.ids.flatMap((id, place) => {
    const workerId = places.next(picked.keys?.[place] ?? null)
    return workerId === undefined ? [] : [{ id, workerId }]
  })
  if (chosen.length === 0) return []
  return sql.run<TaskRow>(claimPicked, [
    ...[takers.executorId, takers.application, takers.applicationVersion],
    chosen.map(({ id }) => id),
    chosen.map(({ workerId }) => workerId),
    picked.others,
    rateOf(limits) !== null || partitionRateOf(limits) !== null,
  ])
}

function whenNext(
  taken: number,
  limits: QueueRow,
  { rateRoom, rateFreeIn, partitionFreeIn }: Pick,
  most: number,
): { again?: number; closed?: boolean } {
  if (rateRoom !== null && taken >= rateRoom) {
    return { again: Math.max(rateFreeIn ?? rateOf(limits)?.periodMs ?? 0, 1), closed: true }
  }
  if (taken === most || (taken > 0 && partitionRateOf(limits) !== null)) return { again: 0 }
  return partitionFreeIn === null ? {} : { again: Math.max(partitionFreeIn, 1) }
}
