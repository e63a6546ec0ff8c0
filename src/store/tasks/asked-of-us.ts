import type { Sql } from '../database.js'
import { statement } from '../statement.js'

/** Whether there is anything to be done for those who ask something of running workflows. */
export interface AskedOfUs {
  mail: boolean
  updates: boolean
  cancellations: boolean
  /** Children that are to end with their parents. */
  closing: boolean
}

// By tasks_mail, tasks_open_updates, leases_cancelled and workflow_extras_closing: a probe each. Asked for in the order of
// its index, one is used whatever the planner expects of a table in which nearly no row qualifies.
const askedOfUs = statement(
  'asked_of_us',
  `SELECT EXISTS (SELECT FROM perdure.tasks WHERE replica_id = $1 AND state = 'mail') AS mail,
    (SELECT workflow_id FROM perdure.tasks WHERE kind = 'update' AND state IN ('pending', 'accepted')
      ORDER BY workflow_id LIMIT 1) IS NOT NULL AS updates,
    (SELECT cancel_deadline FROM perdure.leases WHERE cancel_deadline IS NOT NULL
      ORDER BY cancel_deadline LIMIT 1) IS NOT NULL AS cancellations,
    (SELECT workflow_id FROM perdure.workflow_extras WHERE parent_close_policy IN ('CANCEL', 'TERMINATE')
      ORDER BY workflow_id LIMIT 1) IS NOT NULL AS closing`,
)

export async function lookForAsked(sql: Sql, replicaId: string): Promise<AskedOfUs> {
  const [row] = await sql.run<AskedOfUs>(askedOfUs, [replicaId])
  return row as AskedOfUs
}
