import type { Sql } from '../database.js'
import { given } from '../given.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { getPastWorkflow } from './by-id.js'
import { getPastRun } from './past-runs.js'
import { runIdOf } from './run-id.js'
import { ACTIVE, type WorkflowStatus } from './workflow-row.js'

/** Where a workflow stands, with how it ended if it has. */
export interface OutcomeRow {
  id: string
  status: WorkflowStatus
  completedAt: number | null
  serialization: string | null
  output: string | null
  error: string | null
  /** Null: it was not terminated. */
  terminationReason: string | null
  runId: string
  /** Of a closed run: the one after it. */
  nextRunId?: string
  /** It ended by going on as the next run. */
  continuedAsNew?: boolean
}

export interface OutcomeAsk {
  id: string
  payloads: boolean
}

/**
 * Indexes: the primary keys. A termination counts while the row is CANCELLED with its completed_at, so resume and
 * rewind end it by themselves. Payloads from wherever an SDK of any age wrote them (trap 1). Joined
 * row by row: a plan made while the tables are young would else read them whole, for as long as they are not analyzed.
 */
const outcome = (payload: string) => `w.workflow_uuid AS id, w.status, w.completed_at AS "completedAt", w.serialization,
    CASE WHEN ${payload} AND w.status = 'SUCCESS' THEN COALESCE(o.output, w.output) END AS output,
    CASE WHEN ${payload} AND w.status = 'ERROR' THEN COALESCE(o.error, w.error) END AS error,
    t.reason AS "terminationReason", ${runIdOf('w')} AS "runId"`

const andHow = `LEFT JOIN LATERAL (SELECT * FROM dbos.workflow_output WHERE workflow_uuid = w.workflow_uuid OFFSET 0) o
    ON w.status NOT IN ${ACTIVE}
  LEFT JOIN LATERAL (SELECT * FROM perdure.terminations WHERE workflow_id = w.workflow_uuid OFFSET 0) t
    ON t.completed_at = w.completed_at AND w.status = 'CANCELLED'`

const outcomes = statement(
  'outcomes',
  `SELECT r.place::int AS place, ${outcome('r.payload')}
  FROM ${given('text', 'boolean')} AS r(id, payload, place)
  CROSS JOIN LATERAL (SELECT * FROM dbos.workflow_status WHERE workflow_uuid = r.id OFFSET 0) w
  ${andHow}`,
)

/** In the order of `asks`; undefined where there is no such workflow. */
export async function getOutcomes(sql: Sql, asks: readonly OutcomeAsk[]): Promise<(OutcomeRow | undefined)[]> {
  const rows = await sql.run<OutcomeRow & { place: number }>(outcomes, [
    asks.map((ask) => ask.id),
    asks.map((ask) => ask.payloads),
  ])
  const found: (OutcomeRow | undefined)[] = asks.map(() => undefined)
  for (const { place, ...row } of rows) found[place - 1] = row
  return found
}

export interface RecentEnds {
  /** Of the database's clock, epoch milliseconds, before anything that the next reading could miss. */
  asOf: number
  ids: string[]
  /** How those ended that were asked for, as far as they are not too many for one answer. */
  outcomes: OutcomeRow[]
}

const MOST_ENDS = 2000
const MOST_OUTCOMES = 100

/**
 * What ended since, whatever the number of waiters: completed_at is the database's clock at the start of the
 * transaction that ends a workflow. Index: that on completed_at; the limit makes the planner sure of it, and of more
 * ends in half a second the oldest are left to the sweeps. Outcomes by the primary keys.
 */
const recentEnds = statement(
  'recent_ends',
  `WITH ended AS MATERIALIZED (
    SELECT workflow_uuid FROM dbos.workflow_status WHERE completed_at >= GREATEST($1::bigint, ${NOW_MS} - $2::bigint)
    ORDER BY completed_at DESC LIMIT ${MOST_ENDS}
  ), asked AS (
    SELECT e.workflow_uuid FROM ended e
    WHERE e.workflow_uuid IN (SELECT unnest($3::text[])) LIMIT ${MOST_OUTCOMES}
  )
  SELECT ${NOW_MS} AS "asOf", ARRAY(SELECT workflow_uuid FROM ended) AS ids, NULL AS id, NULL AS status,
    NULL::bigint AS "completedAt", NULL AS serialization, NULL AS output, NULL AS error, NULL AS "terminationReason",
    NULL AS "runId"
  UNION ALL SELECT NULL, NULL, h.* FROM asked a CROSS JOIN LATERAL (
    SELECT ${outcome('TRUE')} FROM dbos.workflow_status w ${andHow}
    WHERE w.workflow_uuid = a.workflow_uuid AND w.status NOT IN ${ACTIVE}
  ) h`,
)

type RecentRow = { asOf: number; ids: string[] } | ({ asOf: null; ids: null } & OutcomeRow)

/**
 * Those that ended at `since` or later, but no longer ago than `atMost` milliseconds; and how those of them ended whose
 * ids are `asked` for.
 */
export async function getRecentEnds(
  sql: Sql,
  since: number,
  atMost: number,
  asked: readonly string[] = [],
): Promise<RecentEnds> {
  const rows = await sql.run<RecentRow>(recentEnds, [Math.floor(since), atMost, asked])
  const recent: RecentEnds = { asOf: since, ids: [], outcomes: [] }
  for (const { asOf, ids, ...row } of rows) {
    if (asOf === null) recent.outcomes.push(row as OutcomeRow)
    else Object.assign(recent, { asOf, ids })
  }
  return recent
}

/** Of a run that has made room for another one; undefined where there is no such run. */
export async function getPastOutcome(sql: Sql, id: string, runId: string): Promise<OutcomeRow | undefined> {
  const past = await getPastRun(sql, id, runId)
  const row = past && (await getPastWorkflow(sql, id, runId, { output: true }))
  if (!row) return undefined
  const { nextRunId, continuedAsNew } = past
  const [output, error] = row.status === 'ERROR' ? [null, row.output] : [row.output, null]
  return { ...row, output, error, nextRunId, continuedAsNew }
}

export interface KnownWorkflow {
  id: string
  /** It was there, and active, when last read. */
  known: boolean
  /** Where it matters: another run is news. */
  runId?: string | undefined
}

/** Index: the primary key. */
const newsOfWorkflows = statement(
  'news_of_workflows',
  `SELECT r.id FROM ${given('text', 'boolean', 'text')} AS r(id, known, run, place)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  WHERE r.run <> ${runIdOf('w')} OR CASE WHEN r.known THEN w.status IS NULL OR w.status NOT IN ${ACTIVE} ELSE w.workflow_uuid IS NOT NULL END`,
)

/** Which of these have ended, were deleted, or have come to be. */
export async function newsAmong(sql: Sql, workflows: readonly KnownWorkflow[]): Promise<string[]> {
  const rows = await sql.run<{ id: string }>(newsOfWorkflows, [
    workflows.map((one) => one.id),
    workflows.map((one) => one.known),
    workflows.map((one) => one.runId),
  ])
  return rows.map((row) => row.id)
}
