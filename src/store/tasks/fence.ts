import { Fault } from '../../errors.js'

/**
 * SQL that joins the row `w` of a task that is held under its token, for a query that ends in `LOCKED`. What is written
 * for a task is written from what such a query finds: the guard is status and token as the lock found them (trap 6). Rows
 * are locked in the order of the primary key, so that two such statements never wait for each other.
 */
export function heldBy(id: string, token: string): string {
  return `JOIN dbos.workflow_status w ON w.workflow_uuid = ${id} AND w.owner_xid = ${token} AND w.status = 'PENDING'`
}

export const LOCKED = 'ORDER BY w.workflow_uuid FOR NO KEY UPDATE OF w'

export function leaseLost(id: string): Fault {
  return new Fault('LEASE_LOST', `the task of workflow ${id} is no longer its worker's`, {
    metadata: { workflow_id: id },
  })
}

export function stepConflict(id: string, functionId: number, recorded: string, given: string): Fault {
  const text =
    recorded === given
      ? `step ${functionId} (${given}) of workflow ${id} was recorded with another completion time`
      : `step ${functionId} of workflow ${id} was recorded as ${recorded}, not as ${given}`
  return new Fault('STEP_CONFLICT', text, {
    metadata: { workflow_id: id, function_id: `${functionId}`, recorded, given },
  })
}
