import type { Sql } from '../database.js'
import { statement } from '../statement.js'

export interface WorkerRow {
  id: string
  replicaId: string
  application: string
  version: string
  workflowNames: string[]
  queues: string[]
  maxTasks: number
  tasks: number
  description: string
  draining: boolean
  joinedAt: number
  expiresAt: number
}

/** A small table; tasks by leases_worker. */
const workers = statement(
  'list_workers',
  `SELECT w.worker_id AS id, w.replica_id AS "replicaId", w.application, w.application_version AS version,
    w.workflow_names AS "workflowNames", w.queues, w.max_tasks AS "maxTasks",
    (SELECT count(*) FROM perdure.leases l WHERE l.worker_id = w.worker_id) AS tasks,
    w.description, w.draining, w.joined_at AS "joinedAt", w.expires_at AS "expiresAt"
  FROM perdure.workers w
  WHERE w.expires_at > (EXTRACT(EPOCH FROM now()) * 1000)::bigint AND ($1::text IS NULL OR w.application = $1)
  ORDER BY w.application, w.joined_at, w.worker_id`,
)

/** Those that are there, by the database's clock; null: of every application. */
export function listWorkers(sql: Sql, application: string | null): Promise<WorkerRow[]> {
  return sql.run<WorkerRow>(workers, [application])
}
