import type { Database, Sql } from '../database.js'
import { plannedOnce, statement } from '../statement.js'
import { answers, type Steered } from './steering.js'
import type { WorkflowStatus } from './workflow-row.js'

// By idx_workflow_status_parent_workflow_id; UNION leaves out who was met before.
const descendants = statement(
  'descendants',
  `WITH RECURSIVE below AS (
    SELECT workflow_uuid FROM dbos.workflow_status WHERE parent_workflow_id = ANY($1::text[])
    UNION
    SELECT w.workflow_uuid FROM below b JOIN dbos.workflow_status w ON w.parent_workflow_id = b.workflow_uuid
  )
  SELECT workflow_uuid AS id FROM below`,
)

// Locked first: whoever records a step or an outcome holds this lock, so nothing is written behind the deletes.
const lock = plannedOnce(
  'delete_lock',
  `SELECT workflow_uuid AS id, status, TRUE AS changed FROM dbos.workflow_status WHERE workflow_uuid = ANY($1::text[])
  ORDER BY workflow_uuid FOR UPDATE`,
)

// Inputs, outputs and steps have no foreign key; events, history, streams and messages go with the status row.
const remove = plannedOnce(
  'delete',
  `WITH inputs AS (DELETE FROM dbos.workflow_input WHERE workflow_uuid = ANY($1::text[])),
    outputs AS (DELETE FROM dbos.workflow_output WHERE workflow_uuid = ANY($1::text[])),
    steps AS (DELETE FROM dbos.operation_outputs WHERE workflow_uuid = ANY($1::text[])),
    notes AS (DELETE FROM perdure.terminations WHERE workflow_id = ANY($1::text[])),
    extras AS (DELETE FROM perdure.workflow_extras WHERE workflow_id = ANY($1::text[])),
    runs AS (DELETE FROM perdure.past_runs WHERE workflow_id = ANY($1::text[]))
  DELETE FROM dbos.workflow_status WHERE workflow_uuid = ANY($1::text[])`,
)

/** In any state, running ones too. What older deletions left behind of an unknown id goes as well. */
export function deleteWorkflows(
  database: Database,
  ids: readonly string[],
  options: { children?: boolean } = {},
): Promise<Steered[]> {
  return database.transaction((sql) => deleteWithin(sql, ids, options))
}

export async function deleteWithin(
  sql: Sql,
  ids: readonly string[],
  { children = false }: { children?: boolean } = {},
): Promise<Steered[]> {
  const below = children ? await sql.run<{ id: string }>(descendants, [ids]) : []
  const all = [...new Set([...ids, ...below.map(({ id }) => id)])]
  const there = await sql.run<{ id: string; status: WorkflowStatus; changed: boolean }>(lock, [all])
  await sql.run(remove, [all])
  return answers(all, there)
}
