import type { Sql } from '../database.js'
import { partitionRateOf, type QueueRow, rateOf } from '../queues.js'
import { statement } from '../statement.js'
import { inScope, known, ofVersion, type Takers } from './claim.js'
import { CLOCK, type Pick, type Places, roomIn, started } from './queue-room.js'

/** As in an unpartitioned queue, for each partition. */
const FRONT = 64

const enqueued = (row: string) => `${row}.status = 'ENQUEUED' AND ${row}.queue_name = $5`

// By idx_workflow_status_partition_dequeue_v3: one probe finds the next partition that has work. Partitions come in random
// order, so that none starves where there is not room for all. Guard: the locks' status.
const pick = statement(
  'claim_pick_partitions',
  `WITH RECURSIVE clock AS MATERIALIZED (${CLOCK}),
  ${roomIn('$5', '$1', { most: '$6', concurrency: '$7', rate: '$8', period: '$9' })},
  keys AS (
    SELECT min(w.queue_partition_key) AS key FROM dbos.workflow_status w
    WHERE ${enqueued('w')} AND w.queue_partition_key IS NOT NULL AND ${inScope('w', '$1')}
    UNION ALL
    SELECT (
      SELECT min(w.queue_partition_key) FROM dbos.workflow_status w
      WHERE ${enqueued('w')} AND w.queue_partition_key > k.key AND ${inScope('w', '$1')})
    FROM keys k WHERE k.key IS NOT NULL
  ), busy AS (
    SELECT r.queue_partition_key AS key, count(*) AS number FROM dbos.workflow_status r
    WHERE $10::int IS NOT NULL AND r.queue_name = $5 AND r.status = 'PENDING' AND r.queue_partition_key IS NOT NULL
      AND ($16 OR ${inScope('r', '$1')})
    GROUP BY 1
  ), late AS (
    SELECT r.queue_partition_key AS key, count(*) AS number, min(r.started_at_epoch_ms) AS first
    ${started('$5', '$1', '$12')} GROUP BY 1
  ), parts AS MATERIALIZED (
    SELECT k.key, LEAST((SELECT tasks FROM room), $10::int - COALESCE(busy.number, 0), $11::int - COALESCE(late.number, 0),
        COALESCE(own.room, $15::int)) AS room,
      CASE WHEN COALESCE(late.number, 0) >= $11::int THEN late.first + $12::bigint - (SELECT ms FROM clock) END AS free_in
    FROM keys k LEFT JOIN busy USING (key) LEFT JOIN late USING (key)
    LEFT JOIN unnest($13::text[], $14::int[]) AS own(key, room) USING (key)
    WHERE k.key IS NOT NULL
  ), mine AS MATERIALIZED (
    SELECT c.workflow_uuid, p.key, row_number() OVER () AS place
    FROM (SELECT key, room FROM parts WHERE room > 0 ORDER BY random()) p
    CROSS JOIN LATERAL (
      SELECT w.workflow_uuid FROM dbos.workflow_status w
      WHERE ${enqueued('w')} AND w.queue_partition_key = p.key AND ${inScope('w', '$1')}
        AND ${ofVersion('w', '$1', '$2::text')} AND ${known('w', '$3', '$4')}
      ORDER BY w.priority, w.created_at, w.workflow_uuid LIMIT p.room
    ) c
    LIMIT (SELECT GREATEST(tasks, 0) FROM room)
  ), heads AS MATERIALIZED (
    SELECT DISTINCT ON (key, application_name, application_version) workflow_uuid, key, application_version
    FROM (SELECT DISTINCT key FROM mine) m
    CROSS JOIN LATERAL (
      SELECT w.workflow_uuid, w.application_name, w.application_version, w.priority, w.created_at
      FROM dbos.workflow_status w WHERE ${enqueued('w')} AND w.queue_partition_key = m.key AND ${inScope('w', '$1')}
      ORDER BY w.priority, w.created_at, w.workflow_uuid LIMIT ${FRONT}
    ) front
    ORDER BY key, application_name, application_version, priority, created_at, workflow_uuid
  ), held AS MATERIALIZED (
    SELECT w.workflow_uuid FROM dbos.workflow_status w
    WHERE w.workflow_uuid IN (SELECT workflow_uuid FROM heads UNION SELECT workflow_uuid FROM mine) AND ${enqueued('w')}
    FOR UPDATE SKIP LOCKED
  ), contended AS MATERIALIZED (
    SELECT DISTINCT key FROM heads WHERE workflow_uuid NOT IN (SELECT workflow_uuid FROM held)
  ), chosen AS MATERIALIZED (
    SELECT m.workflow_uuid, m.key, m.place FROM mine m JOIN held USING (workflow_uuid)
    WHERE m.key NOT IN (SELECT key FROM contended)
  )
  SELECT ARRAY(SELECT workflow_uuid FROM chosen ORDER BY place) AS ids,
    ARRAY(SELECT key FROM chosen ORDER BY place) AS keys,
    ARRAY(SELECT h.workflow_uuid FROM heads h
      WHERE h.key IN (SELECT key FROM chosen) AND h.workflow_uuid NOT IN (SELECT workflow_uuid FROM mine)) AS others,
    EXISTS (SELECT FROM contended) AS contended,
    EXISTS (SELECT FROM heads WHERE application_version IS DISTINCT FROM $2) AS shared,
    rate_room AS "rateRoom", free_in AS "rateFreeIn", (SELECT min(free_in) FROM parts) AS "partitionFreeIn"
  FROM room`,
)

/** Those that the limits of the queue, of its partitions, and of the workers allow, with their rows locked. */
export async function pickOfPartitions(
  sql: Sql,
  { application, applicationVersion, names, classes }: Takers,
  limits: QueueRow,
  { most, partitions }: Places,
): Promise<Pick> {
  const rate = rateOf(limits)
  const partitionRate = partitionRateOf(limits)
  const { concurrency, partitionConcurrency } = limits
  // Where executors of DBOS let one run at a time, they count those of every application.
  const alone = partitionConcurrency === 1 && concurrency === null && rate === null && partitionRate === null
  const [picked] = await sql.run<Pick>(pick, [
    ...[application, applicationVersion, names, classes, limits.name],
    ...[most, concurrency, rate?.max, rate?.periodMs],
    ...[partitionConcurrency, partitionRate?.max, partitionRate?.periodMs],
    ...[partitions.keys, partitions.rooms, partitions.usual, alone],
  ])
  return picked as Pick
}
