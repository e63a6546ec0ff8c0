import type { Sql } from '../database.js'
import { plannedOnce, statement } from '../statement.js'
import { ofPastRun } from './past-runs.js'
import { selectWorkflows, type WorkflowRow } from './workflow-row.js'

export interface Load {
  input?: boolean
  output?: boolean
  /** Payloads of more bytes are left out; their sizes are told instead. */
  limit?: number
}

const NO_LIMIT = 2 ** 31 - 1

// By primary key; payloads by theirs.
const read = (name: string, input: boolean, output: boolean) =>
  plannedOnce(
    name,
    `${selectWorkflows('dbos.workflow_status', { input, output, limit: '$2' })}
  WHERE w.workflow_uuid = ANY($1::text[])${input || output ? '' : ' AND $2::int IS NOT NULL'}`,
  )

const statements = {
  neither: read('workflows', false, false),
  input: read('workflows_input', true, false),
  output: read('workflows_output', false, true),
  both: read('workflows_input_output', true, true),
}

/** Those that exist, in no order. Reads by id are never scoped to an application. */
export function getWorkflows(sql: Sql, ids: readonly string[], load: Load = {}): Promise<WorkflowRow[]> {
  const { input = false, output = false, limit = NO_LIMIT } = load
  const which = input ? (output ? 'both' : 'input') : output ? 'output' : 'neither'
  return sql.run<WorkflowRow>(statements[which], [ids, limit])
}

export async function getWorkflow(sql: Sql, id: string, load: Load = {}): Promise<WorkflowRow | undefined> {
  const [row] = await getWorkflows(sql, [id], load)
  return row
}

const readPast = statement(
  'workflow_of_past_run',
  ofPastRun(
    `${selectWorkflows('dbos.workflow_status', { input: true, output: true, limit: '$2' })}
  WHERE w.workflow_uuid = $1`,
    '$3',
  ),
)

/** A run that is closed; undefined where there is none of that id. */
export async function getPastWorkflow(
  sql: Sql,
  id: string,
  runId: string,
  { input = false, output = false, limit = NO_LIMIT }: Load = {},
): Promise<WorkflowRow | undefined> {
  const [row] = await sql.run<WorkflowRow>(readPast, [id, limit, runId])
  if (!row) return undefined
  if (!input) Object.assign(row, { input: null, inputSize: null })
  if (!output) Object.assign(row, { output: null, outputSize: null })
  return row
}
