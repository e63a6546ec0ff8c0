import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'

// Primary key. One round trip tells that this replica lives, and what it needs to know of the others.
const beat = statement(
  'replica_beat',
  `WITH me AS (
    INSERT INTO perdure.replicas (replica_id, started_at, expires_at) VALUES ($1, ${NOW_MS}, ${NOW_MS} + $2)
    ON CONFLICT (replica_id) DO UPDATE SET expires_at = EXCLUDED.expires_at
  )
  SELECT EXISTS (SELECT FROM perdure.registrations) AS served,
    EXISTS (SELECT FROM perdure.workers WHERE replica_id <> $1 AND expires_at > ${NOW_MS}) AS others`,
)

export interface Pulse {
  /** Some worker has been here at some time: there may be leases and delays to look after. */
  served: boolean
  /** Workers are connected to other replicas. */
  others: boolean
}

/** Says that the replica lives for another lease time. */
export async function beatReplica(sql: Sql, replicaId: string, leaseMs: number): Promise<Pulse> {
  const [pulse] = await sql.run<Pulse>(beat, [replicaId, leaseMs])
  return pulse as Pulse
}

// Primary key.
const end = statement('replica_end', 'DELETE FROM perdure.replicas WHERE replica_id = $1')

export async function endReplica(sql: Sql, replicaId: string): Promise<void> {
  await sql.run(end, [replicaId])
}

// A handful of rows.
const forget = statement('replica_forget', `DELETE FROM perdure.replicas WHERE expires_at < ${NOW_MS} - 3600000`)

/** Those that died an hour ago or earlier. */
export async function forgetReplicas(sql: Sql): Promise<void> {
  await sql.run(forget)
}
