import { DBOSError } from './errors.js'

/** Options of DBOS's client that mean nothing here: refused, by the types and at run time, rather than ignored. */
export interface NoPolling {
  /** Nothing polls: the server wakes its callers. */
  pollingIntervalMs?: never
}

export function refusePolling(options: unknown): void {
  refuse(options, ['pollingIntervalMs'], 'nothing polls, the server wakes its callers')
}

export function refuseDatabaseOptions(options: unknown): void {
  refuse(
    options,
    [
      'systemDatabaseUrl',
      'systemDatabasePool',
      'systemDatabaseSchemaName',
      'systemDatabasePoolSize',
      'systemDatabasePollingConcurrency',
      'systemDatabaseIdleTransactionTimeoutMs',
      'observabilityQueryTimeoutMs',
      'logger',
    ],
    'the server has the database; this client has a url',
  )
}

function refuse(options: unknown, absent: string[], why: string): void {
  if (typeof options !== 'object' || options === null) return
  for (const option of absent) {
    if ((options as Record<string, unknown>)[option] !== undefined) throw new DBOSError(`${option}: ${why}`)
  }
}
