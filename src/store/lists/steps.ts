import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { ofPastRun } from '../workflows/past-runs.js'
import { type Counted, ofWorkflow, type Page, type PageOf, pageOf, rowsOf, withinBudget } from './page.js'

/** A row of `operation_outputs`. Times are epoch milliseconds. */
export interface StepRow {
  functionId: number
  name: string
  /** At most one of the two; neither in the steps that have no value. */
  output: string | null
  error: string | null
  /** Of output and error; often not the workflow's own (trap 11). */
  serialization: string | null
  childId: string | null
  startedAt: number | null
  completedAt: number | null
  applicationName: string | null
}

// The primary key, in its order; $5 loads payloads.
const TEXT = ofWorkflow(
  withinBudget(
    `SELECT function_id AS "functionId", function_name AS name, serialization, child_workflow_id AS "childId",
      CASE WHEN $5 THEN output END AS output, CASE WHEN $5 THEN error END AS error,
      started_at_epoch_ms AS "startedAt", completed_at_epoch_ms AS "completedAt", application_name AS "applicationName"
    FROM dbos.operation_outputs WHERE workflow_uuid = $1 AND function_id > $2
    ORDER BY function_id LIMIT $3 OFFSET $4::bigint`,
    '"functionId"',
    'COALESCE(octet_length(page.output), 0) + COALESCE(octet_length(page.error), 0) + 128',
    '$6',
  ),
  '"functionId"',
)
const LIST = statement('steps_list', TEXT)
const LIST_PAST = statement('steps_list_past', ofPastRun(TEXT, '$7'))

const BEFORE_ALL = -2_147_483_648

/** By number. The key is the number of the last step. `pastRun`: of this closed run; none where there is no such. */
export async function listSteps(
  sql: Sql,
  workflowId: string,
  { after, offset, limit, budget, payloads }: Page<number> & { payloads: boolean },
  pastRun?: string,
): Promise<PageOf<StepRow>> {
  const values = [workflowId, after ?? BEFORE_ALL, limit + 1, offset ?? 0, payloads, budget]
  const rows = await (pastRun === undefined
    ? sql.run<StepRow & Counted>(LIST, values)
    : sql.run<StepRow & Counted>(LIST_PAST, [...values, pastRun]))
  return pageOf(rowsOf(rows, workflowId, 'functionId'), limit)
}
