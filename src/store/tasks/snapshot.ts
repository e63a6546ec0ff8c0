import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { type TaskRow, tasksOf } from './claim.js'
import { readTaskSteps, type TaskSteps } from './steps.js'

// Primary keys.
const snapshot = statement(
  'snapshot',
  `WITH taken AS (
    SELECT w.*, 1 AS place, ''::text AS worker_id FROM dbos.workflow_status w WHERE w.workflow_uuid = $1
  )
  ${tasksOf()}`,
)

const PAGE = 1000

/** A workflow with everything that is recorded of it, for one who is to look at it and not to run it. */
export async function readSnapshot(sql: Sql, workflowId: string): Promise<(TaskRow & TaskSteps) | undefined> {
  const [task] = await sql.run<TaskRow>(snapshot, [workflowId])
  if (task === undefined) return undefined
  const steps: TaskSteps['steps'] = []
  for (let more = task.hasSteps; more; ) {
    const page = (await readTaskSteps(sql, [workflowId], PAGE, steps.at(-1)?.functionId)).get(workflowId)
    steps.push(...(page?.steps ?? []))
    more = page?.more ?? false
  }
  return { ...task, token: '', steps, more: false }
}
