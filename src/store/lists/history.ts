import type { Sql } from '../database.js'
import { NO_TOPIC } from '../messages.js'
import { statement } from '../statement.js'
import { ofPastRun } from '../workflows/past-runs.js'
import { ACTIVE } from '../workflows/workflow-row.js'
import { type Counted, ofWorkflow, type Page, type PageOf, pageOf, rowsOf, withinBudget } from './page.js'

/** What an entry tells of, in the order of those of one millisecond. */
const KINDS = ['created', 'claimed', 'message', 'child', 'step', 'ended'] as const
export type HistoryKind = (typeof KINDS)[number]
const rank = (kind: HistoryKind) => KINDS.indexOf(kind)

/** Where an entry stands among the others; unique. */
export interface HistoryKey {
  /** Epoch milliseconds. */
  at: number
  rank: number
  functionId: number
  /** Of a message or child; of an event its key behind a colon. */
  id: string
}

/** One entry; the columns of other kinds are null. */
export interface HistoryRow extends HistoryKey {
  /** False: no time of it is kept, `at` is only where it stands. */
  timed: boolean
  /** Of a step or child. */
  name: string | null
  value: string | null
  error: string | null
  serialization: string | null
  childId: string | null
  startedAt: number | null
  completedAt: number | null
  applicationName: string | null
  topic: string | null
  consumed: boolean | null
  consumedBy: number | null
  /** Of a child, now. */
  status: string | null
}

export function kindOf({ rank, id }: HistoryKey): HistoryKind | 'event' {
  return rank === KINDS.indexOf('step') && id !== '' ? 'event' : (KINDS[rank] as HistoryKind)
}

/**
 * Each source by the index that leads to its workflow (primary keys, idx_workflow_topic, the index on parents), sorted
 * by time, which none of them is. A sleep happens when it begins: it ends in the future. An event has the time of the
 * step that set it, or stands behind the steps before it.
 */
const PLACES = `
  SELECT created_at AS at, ${rank('created')} AS rank, 0 AS "functionId", '' AS id, TRUE AS timed
  FROM dbos.workflow_status WHERE workflow_uuid = $1
  UNION ALL
  SELECT started_at_epoch_ms, ${rank('claimed')}, 0, '', TRUE
  FROM dbos.workflow_status WHERE workflow_uuid = $1 AND started_at_epoch_ms IS NOT NULL
  UNION ALL
  SELECT COALESCE(completed_at, updated_at), ${rank('ended')}, 0, '', completed_at IS NOT NULL
  FROM dbos.workflow_status WHERE workflow_uuid = $1 AND status NOT IN ${ACTIVE}
  UNION ALL
  SELECT created_at_epoch_ms, ${rank('message')}, 0, message_uuid, TRUE
  FROM dbos.notifications WHERE destination_uuid = $1
  UNION ALL
  SELECT created_at, ${rank('child')}, 0, workflow_uuid, TRUE
  FROM dbos.workflow_status WHERE parent_workflow_id = $1
  UNION ALL
  SELECT COALESCE(s.at, w.created_at), ${rank('step')}, s.function_id, '', s.at IS NOT NULL
  FROM steps s, dbos.workflow_status w WHERE w.workflow_uuid = $1
  UNION ALL
  SELECT COALESCE(e.own, e.before, w.created_at), ${rank('step')}, e.function_id, ':' || e.key, e.own IS NOT NULL
  FROM events e, dbos.workflow_status w WHERE w.workflow_uuid = $1 AND e.key IS NOT NULL`

const ORDER = 'at, rank, "functionId", id'

const PAGE = `WITH steps AS (
    SELECT function_id, COALESCE(
      CASE function_name WHEN 'DBOS.sleep' THEN started_at_epoch_ms END, completed_at_epoch_ms, started_at_epoch_ms
    ) AS at
    FROM dbos.operation_outputs WHERE workflow_uuid = $1
  ), events AS (
    SELECT function_id, key, max(at) OVER (PARTITION BY function_id) AS own,
      max(at) OVER (ORDER BY function_id GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM (
      SELECT function_id, NULL AS key, at FROM steps
      WHERE EXISTS (SELECT 1 FROM dbos.workflow_events_history WHERE workflow_uuid = $1)
      UNION ALL
      SELECT function_id, key, NULL FROM dbos.workflow_events_history WHERE workflow_uuid = $1
    ) numbered
  ), place AS (
    SELECT * FROM (${PLACES}) places
    WHERE $2::bigint IS NULL OR (${ORDER}) > ($2, $3::int, $4::int, $5::text)
    ORDER BY ${ORDER} LIMIT $6
  )
  SELECT p.*, COALESCE(s.function_name, c.name) AS name,
    CASE WHEN $7 THEN COALESCE(s.output, e.value, m.message) END AS value, CASE WHEN $7 THEN s.error END AS error,
    COALESCE(s.serialization, e.serialization, m.serialization) AS serialization,
    s.child_workflow_id AS "childId", s.started_at_epoch_ms AS "startedAt", s.completed_at_epoch_ms AS "completedAt",
    s.application_name AS "applicationName", NULLIF(m.topic, '${NO_TOPIC}') AS topic, m.consumed,
    m.consumed_by_function_id AS "consumedBy", c.status
  FROM place p
  LEFT JOIN dbos.operation_outputs s
    ON p.rank = ${rank('step')} AND p.id = '' AND s.workflow_uuid = $1 AND s.function_id = p."functionId"
  LEFT JOIN dbos.workflow_events_history e
    ON p.rank = ${rank('step')} AND p.id <> '' AND e.workflow_uuid = $1 AND e.function_id = p."functionId"
      AND e.key = substr(p.id, 2)
  LEFT JOIN dbos.notifications m ON p.rank = ${rank('message')} AND m.message_uuid = p.id
  LEFT JOIN dbos.workflow_status c ON p.rank = ${rank('child')} AND c.workflow_uuid = p.id`

const BYTES = 'COALESCE(octet_length(page.value), 0) + COALESCE(octet_length(page.error), 0) + 256'

const TEXT = ofWorkflow(withinBudget(PAGE, ORDER, BYTES, '$8'), ORDER)
const HISTORY = statement('workflow_history', TEXT)
const HISTORY_PAST = statement('workflow_history_past', ofPastRun(TEXT, '$9'))

/** All that is kept of a workflow's past, by time. `pastRun`: of that of this closed run, without its children. */
export async function listHistory(
  sql: Sql,
  workflowId: string,
  { after, limit, budget, payloads }: Page<HistoryKey> & { payloads: boolean },
  pastRun?: string,
): Promise<PageOf<HistoryRow>> {
  const from = [after?.at ?? null, after?.rank ?? null, after?.functionId ?? null, after?.id ?? null]
  const values = [workflowId, ...from, limit + 1, payloads, budget]
  const rows = await (pastRun === undefined
    ? sql.run<HistoryRow & Counted>(HISTORY, values)
    : sql.run<HistoryRow & Counted>(HISTORY_PAST, [...values, pastRun]))
  return pageOf(rowsOf(rows, workflowId, 'at'), limit)
}
