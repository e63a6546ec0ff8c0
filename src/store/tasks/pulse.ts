import type { Sql } from '../database.js'
import { FIRED_HERE } from '../schedule-fires.js'
import { statement } from '../statement.js'
import { CLOCK_MS, NOW_MS } from '../time.js'
import { DEAD } from './workers-alive.js'

/** What a replica needs to know to look after things: nearly always that there is nothing to do. */
export interface Pulse {
  /** The database's time, epoch milliseconds. */
  now: number
  /** Some worker has been here at some time: there may be leases and delays to look after. */
  served: boolean
  /** Workers are connected to other replicas. */
  others: boolean
  /** There are schedules that the server fires. */
  schedules: boolean
  /** Some worker is dead. */
  dead: boolean
  /** Somebody has a lease. */
  leases: boolean
  /** Milliseconds until the first delay is over, of whatever application; not positive where it is; null: there is none. */
  delay: number | null
  deadline: number | null
  /** Of a run with its retries. */
  execution: number | null
}

// Each by the index that serves what is done about it: workers and leases by primary key and leases_worker,
// idx_workflow_status_delayed, idx_workflow_status_deadline, workflow_extras_execution_due. Asked for in the order of its
// index, one is used whatever the planner expects of a table in which nearly no row qualifies.
const pulse = statement(
  'replica_pulse',
  `WITH RECURSIVE ${DEAD}
  SELECT ${CLOCK_MS} AS now, EXISTS (SELECT FROM perdure.registrations) AS served,
    EXISTS (SELECT FROM perdure.workers WHERE replica_id <> $1 AND expires_at > ${NOW_MS}) AS others,
    EXISTS (SELECT ${FIRED_HERE}) AS schedules,
    EXISTS (SELECT FROM dead) AS dead,
    (SELECT workflow_id FROM perdure.leases ORDER BY workflow_id LIMIT 1) IS NOT NULL AS leases,
    (SELECT delay_until_epoch_ms FROM dbos.workflow_status
      WHERE status = 'DELAYED' AND delay_until_epoch_ms IS NOT NULL
      ORDER BY delay_until_epoch_ms LIMIT 1) - ${NOW_MS} AS delay,
    (SELECT workflow_deadline_epoch_ms FROM dbos.workflow_status
      WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED') AND workflow_deadline_epoch_ms IS NOT NULL
      ORDER BY workflow_deadline_epoch_ms LIMIT 1) - ${NOW_MS} AS deadline,
    (SELECT execution_due FROM perdure.workflow_extras WHERE execution_due IS NOT NULL
      ORDER BY execution_due LIMIT 1) - ${NOW_MS} AS execution`,
)

export async function takePulse(sql: Sql, replicaId: string): Promise<Pulse> {
  const [row] = await sql.run<Pulse>(pulse, [replicaId])
  return row as Pulse
}
