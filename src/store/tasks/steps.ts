import type { Sql } from '../database.js'
import type { StepRow } from '../lists/steps.js'
import { statement } from '../statement.js'

// The primary key, once a workflow. A first page is cut at $3 bytes; lengths are read from the headers of stored values.
const firstSteps = statement(
  'task_steps',
  `SELECT t.id AS "workflowId", s.function_id AS "functionId", s.function_name AS name, s.output, s.error, s.serialization,
    s.child_workflow_id AS "childId", s.started_at_epoch_ms AS "startedAt", s.completed_at_epoch_ms AS "completedAt",
    s.application_name AS "applicationName", s.found::int
  FROM unnest($1::text[]) WITH ORDINALITY AS t(id, place)
  CROSS JOIN LATERAL (
    SELECT p.*, count(*) OVER () AS found,
      sum(COALESCE(octet_length(p.output), 0) + COALESCE(octet_length(p.error), 0)) OVER (ORDER BY p.function_id) AS bytes,
      row_number() OVER (ORDER BY p.function_id) AS ordinal
    FROM (
      SELECT * FROM dbos.operation_outputs o
      WHERE o.workflow_uuid = t.id AND o.function_id > $4 ORDER BY o.function_id LIMIT $2 + 1
    ) p
  ) s
  WHERE s.ordinal <= $2 AND (s.bytes <= $3 OR s.ordinal = 1)
  ORDER BY t.place, s.function_id`,
)

export interface TaskSteps {
  steps: StepRow[]
  more: boolean
}

/** Of recorded values in one frame. */
const BYTES = 1024 * 1024
const BEFORE_ALL = -2_147_483_648

/** What is recorded of each workflow, from the start or after a number: a page each. */
export async function readTaskSteps(
  sql: Sql,
  ids: readonly string[],
  pageSize: number,
  after = BEFORE_ALL,
): Promise<Map<string, TaskSteps>> {
  const rows = await sql.run<StepRow & { workflowId: string; found: number }>(firstSteps, [ids, pageSize, BYTES, after])
  const pages = new Map<string, TaskSteps & { found: number }>()
  for (const { workflowId, found, ...step } of rows) {
    const page = pages.get(workflowId) ?? { steps: [], more: false, found }
    page.steps.push(step)
    page.more = found > page.steps.length
    pages.set(workflowId, page)
  }
  return pages
}
