import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { extrasOf } from './extras.js'
import { runIdOf } from './run-id.js'
import type { WorkflowStatus } from './workflow-row.js'

/** How a run that makes room for the next one is put away. */
export interface ClosedRun {
  id: string
  nextRunId: string
  /** It ends by this, with the next one instead of a result. */
  continuedAsNew: boolean
}

/** Closed runs of a workflow; older ones go when another is put away. */
const KEPT = 1000

/**
 * Moves all that a run has left to `past_runs`, but for its row, which the next run takes, and the messages that nobody
 * has taken, which are for the next run. Primary keys, and idx_workflow_topic. Guard: the caller holds the row.
 */
const closeRun = statement(
  'close_run',
  `WITH closed AS (
    INSERT INTO perdure.past_runs (workflow_id, run_id, ordinal, next_run_id, continued_as_new, closed_at, content)
    SELECT w.workflow_uuid, ${runIdOf('w')},
      (SELECT COALESCE(max(p.ordinal), 0) + 1 FROM perdure.past_runs p WHERE p.workflow_id = $1), $2, $3,
      COALESCE(w.completed_at, (EXTRACT(EPOCH FROM now()) * 1000)::bigint),
      jsonb_build_object(
        'row', to_jsonb(w) || jsonb_build_object('inputs', COALESCE(i.inputs, w.inputs), 'owner_xid', NULL,
          'output', COALESCE(o.output, w.output), 'error', COALESCE(o.error, w.error)) ||
          CASE WHEN $3::bool THEN jsonb_build_object('status', 'SUCCESS', 'completed_at',
            (EXTRACT(EPOCH FROM now()) * 1000)::bigint) ELSE '{}' END,
        'termination', (SELECT jsonb_agg(t) FROM perdure.terminations t WHERE t.workflow_id = $1),
        'extras', (SELECT jsonb_agg(x) FROM perdure.workflow_extras x WHERE x.workflow_id = $1),
        'steps', (SELECT jsonb_agg(s) FROM dbos.operation_outputs s WHERE s.workflow_uuid = $1),
        'events', (SELECT jsonb_agg(e) FROM dbos.workflow_events e WHERE e.workflow_uuid = $1),
        'history', (SELECT jsonb_agg(h) FROM dbos.workflow_events_history h WHERE h.workflow_uuid = $1),
        'streams', (SELECT jsonb_agg(s) FROM dbos.streams s WHERE s.workflow_uuid = $1),
        'messages', (SELECT jsonb_agg(n) FROM dbos.notifications n WHERE n.destination_uuid = $1 AND n.consumed))
    FROM dbos.workflow_status w
    LEFT JOIN dbos.workflow_input i ON i.workflow_uuid = w.workflow_uuid
    LEFT JOIN dbos.workflow_output o ON o.workflow_uuid = w.workflow_uuid
    WHERE w.workflow_uuid = $1
  ), steps AS (DELETE FROM dbos.operation_outputs WHERE workflow_uuid = $1),
    outputs AS (DELETE FROM dbos.workflow_output WHERE workflow_uuid = $1),
    events AS (DELETE FROM dbos.workflow_events WHERE workflow_uuid = $1),
    history AS (DELETE FROM dbos.workflow_events_history WHERE workflow_uuid = $1),
    streams AS (DELETE FROM dbos.streams WHERE workflow_uuid = $1),
    messages AS (DELETE FROM dbos.notifications WHERE destination_uuid = $1 AND consumed),
    terminations AS (DELETE FROM perdure.terminations WHERE workflow_id = $1),
    wakes AS (DELETE FROM perdure.wakes WHERE workflow_id = $1),
    oldest AS (
    DELETE FROM perdure.past_runs WHERE workflow_id = $1
      AND ordinal <= (SELECT max(p.ordinal) FROM perdure.past_runs p WHERE p.workflow_id = $1) - ${KEPT - 1}
  )
  DELETE FROM perdure.leases WHERE workflow_id = $1`,
)

export async function putAway(sql: Sql, { id, nextRunId, continuedAsNew }: ClosedRun): Promise<void> {
  await sql.run(closeRun, [id, nextRunId, continuedAsNew])
}

const TABLES = {
  'dbos.workflow_status': ['row', 'past_row'],
  'dbos.operation_outputs': ['steps', 'past_steps'],
  'dbos.workflow_events_history': ['history', 'past_history'],
  'dbos.notifications': ['messages', 'past_messages'],
  'perdure.terminations': ['termination', 'past_termination'],
  'perdure.workflow_extras': ['extras', 'past_extras'],
} as const

const NEVER = {
  'dbos.workflow_input': 'past_input',
  'dbos.workflow_output': 'past_output',
  'perdure.leases': 'past_leases',
}

/**
 * A statement about the rows of workflow $1 as one about those of its closed run $n: the same tables, filled from what was
 * put away. Of children it knows none: their rows don't say which run started them.
 */
export function ofPastRun(text: string, run: `$${number}`): string {
  let past = text
  const tables: string[] = []
  for (const [table, [part, name]] of Object.entries(TABLES)) {
    past = past.replaceAll(new RegExp(`${table.replace('.', '\\.')}\\b`, 'g'), name)
    const rows = part === 'row' ? `jsonb_build_array(content->'row')` : `content->'${part}'`
    tables.push(`${name} AS (SELECT kept.* FROM run, jsonb_populate_recordset(NULL::${table},
      CASE jsonb_typeof(${rows}) WHEN 'array' THEN ${rows} ELSE '[]' END) kept)`)
  }
  for (const [table, name] of Object.entries(NEVER)) {
    past = past.replaceAll(new RegExp(`${table.replace('.', '\\.')}\\b`, 'g'), name)
    tables.push(`${name} AS (SELECT * FROM ${table} WHERE FALSE)`)
  }
  return `WITH run AS (SELECT content FROM perdure.past_runs WHERE workflow_id = $1 AND run_id = ${run}),
  ${tables.join(',\n  ')}
  ${past}`
}

export interface RunRow {
  runId: string
  status: WorkflowStatus
  createdAt: number
  completedAt: number | null
  nextRunId: string | null
  continuedAsNew: boolean
  ordinal: number
}

/** The latest is in the dbos tables, the others by past_runs_ordinal. */
const runs = statement(
  'runs',
  `SELECT ${runIdOf('w')} AS "runId", w.status, w.created_at AS "createdAt", w.completed_at AS "completedAt",
    NULL AS "nextRunId", FALSE AS "continuedAsNew", ${2 ** 31 - 1} AS ordinal
  FROM dbos.workflow_status w WHERE w.workflow_uuid = $1 AND $2::int IS NULL
  UNION ALL (
    SELECT p.run_id, p.content->'row'->>'status', (p.content->'row'->>'created_at')::bigint, p.closed_at,
      p.next_run_id, p.continued_as_new, p.ordinal
    FROM perdure.past_runs p WHERE p.workflow_id = $1 AND ($2::int IS NULL OR p.ordinal < $2)
    ORDER BY p.ordinal DESC LIMIT $3
  ) ORDER BY ordinal DESC LIMIT $3`,
)

/** The latest first; `before` is the ordinal of the last one of the page before. */
export function listRuns(sql: Sql, id: string, before: number | null, limit: number): Promise<RunRow[]> {
  return sql.run<RunRow>(runs, [id, before, limit])
}

/** Primary key. */
const pastRun = statement(
  'past_run',
  `SELECT p.run_id AS "runId", p.next_run_id AS "nextRunId", p.continued_as_new AS "continuedAsNew"
  FROM perdure.past_runs p WHERE p.workflow_id = $1 AND p.run_id = $2`,
)

export interface PastRun {
  runId: string
  nextRunId: string
  continuedAsNew: boolean
}

export async function getPastRun(sql: Sql, id: string, runId: string): Promise<PastRun | undefined> {
  const [row] = await sql.run<PastRun>(pastRun, [id, runId])
  return row
}

/** What the next run takes over from the one before it. */
export interface HeldRun {
  status: WorkflowStatus
  runId: string
  firstRunId: string
  creatorXid: string | null
}

/** Primary key. */
const heldRun = `SELECT w.status, ${runIdOf('w')} AS "runId", COALESCE(x.first_run_id, ${runIdOf('w')}) AS "firstRunId",
    w.creator_xid AS "creatorXid"
  FROM dbos.workflow_status w ${extrasOf('w', 'x')} WHERE w.workflow_uuid = $1`
const latestRun = statement('latest_run', heldRun)
const holdRun = statement('hold_run', `${heldRun} FOR NO KEY UPDATE OF w`)

/** The latest run. */
export async function readRun(sql: Sql, id: string): Promise<HeldRun | undefined> {
  const [row] = await sql.run<HeldRun>(latestRun, [id])
  return row
}

/** Until the end of the transaction nobody changes the row. */
export async function holdWorkflow(sql: Sql, id: string): Promise<HeldRun | undefined> {
  const [row] = await sql.run<HeldRun>(holdRun, [id])
  return row
}
