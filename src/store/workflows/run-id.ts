/**
 * SQL for the run that a row of `workflow_status` (known by `alias`) stands for. Rows that the SDKs' schedulers and
 * batches write have no creator_xid: a UUID of what never changes in them stands in.
 */
export function runIdOf(alias: string): string {
  return `COALESCE(${alias}.creator_xid, md5(${alias}.workflow_uuid || ' ' || ${alias}.created_at)::uuid::text)`
}
