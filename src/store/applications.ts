import { Fault } from '../errors.js'
import type { Database, Sql } from './database.js'
import { type Statement, statement } from './statement.js'

export interface VersionRow {
  id: string
  name: string
  applicationName: string | null
  /** The version with the greatest is the latest. */
  latestSince: number
  createdAt: number
}

export interface ApplicationRow {
  /** Null: what no application owns. */
  name: string | null
  versions: number
  queues: number
  schedules: number
  active: number
}

const VERSION = `version_id AS id, version_name AS name, application_name AS "applicationName",
  version_timestamp AS "latestSince", created_at AS "createdAt"`

/** A small table, read whole: it has one row a deployed version. */
const listVersions = statement(
  'list_versions',
  `SELECT ${VERSION} FROM dbos.application_versions
  WHERE ($1::text IS NULL OR application_name = $1 OR application_name IS NULL)
    AND ($2::bigint IS NULL OR (version_timestamp, version_id) < ($2, $3))
  ORDER BY version_timestamp DESC, version_id DESC LIMIT $4`,
)

/** Unique index on version_name. */
const readVersion = statement(
  'read_version',
  `SELECT ${VERSION} FROM dbos.application_versions WHERE version_name = $1`,
)

/**
 * Unique index on version_name. Guard: of this application, or of none, which is then claimed. Later than all others in
 * its application's sight, also where a clock that ran ahead stamped one of them.
 */
const stampVersion = statement(
  'stamp_version',
  `UPDATE dbos.application_versions v SET
    application_name = COALESCE(application_name, $2),
    version_timestamp = GREATEST((EXTRACT(EPOCH FROM now()) * 1000)::bigint, (
      SELECT max(o.version_timestamp) + 1 FROM dbos.application_versions o
      WHERE o.version_id <> v.version_id AND (o.application_name = COALESCE(v.application_name, $2)
        OR o.application_name IS NULL OR COALESCE(v.application_name, $2) IS NULL)))
  WHERE version_name = $1 AND ($2::text IS NULL OR application_name IS NULL OR application_name = $2)
  RETURNING ${VERSION}`,
)

/** Active workflows by idx_workflow_status_in_flight_v2 (which holds the name) and idx_workflow_status_delayed. */
const listApplications = statement(
  'list_applications',
  `SELECT application_name AS name, sum(versions)::int8 AS versions, sum(queues)::int8 AS queues,
    sum(schedules)::int8 AS schedules, sum(active)::int8 AS active
  FROM (
    SELECT application_name, count(*) AS versions, 0 AS queues, 0 AS schedules, 0 AS active
      FROM dbos.application_versions GROUP BY 1
    UNION ALL SELECT application_name, 0, count(*), 0, 0 FROM dbos.queues GROUP BY 1
    UNION ALL SELECT application_name, 0, 0, count(*), 0 FROM dbos.workflow_schedules GROUP BY 1
    UNION ALL SELECT application_name, 0, 0, 0, count(*) FROM dbos.workflow_status
      WHERE status IN ('ENQUEUED', 'PENDING') GROUP BY 1
    UNION ALL SELECT application_name, 0, 0, 0, count(*) FROM dbos.workflow_status
      WHERE status = 'DELAYED' GROUP BY 1
  ) parts GROUP BY application_name ORDER BY application_name NULLS FIRST`,
)

/** `application`: its own and the unclaimed ones; null: all. Latest first. */
export function getVersions(
  sql: Sql,
  application: string | null,
  after: { latestSince: number; id: string } | null,
  limit: number,
): Promise<VersionRow[]> {
  return sql.run<VersionRow>(listVersions, [application, after?.latestSince ?? null, after?.id ?? null, limit])
}

/** The latest of each application, its own alone. The table is small and read whole. */
const latestVersions = statement(
  'latest_versions',
  `SELECT DISTINCT ON (application_name) ${VERSION} FROM dbos.application_versions
  ORDER BY application_name, version_timestamp DESC, version_id DESC`,
)

export function getLatestVersions(sql: Sql): Promise<VersionRow[]> {
  return sql.run<VersionRow>(latestVersions)
}

/** Null where none is registered. */
export async function findLatestVersion(sql: Sql, application: string | null): Promise<string | null> {
  const [latest] = await getVersions(sql, application, null, 1)
  return latest?.name ?? null
}

export async function getLatestVersion(sql: Sql, application: string | null): Promise<VersionRow> {
  const [latest] = await getVersions(sql, application, null, 1)
  if (latest) return latest
  const whose = application === null ? '' : ` by application ${application}`
  throw new Fault('VERSION_NOT_FOUND', `no version is registered${whose}`)
}

export async function setLatestVersion(sql: Sql, name: string, application: string | null): Promise<VersionRow> {
  const [stamped] = await sql.run<VersionRow>(stampVersion, [name, application])
  if (stamped) return stamped
  const [other] = await sql.run<VersionRow>(readVersion, [name])
  if (!other) throw new Fault('VERSION_NOT_FOUND', `no version ${name} is registered`, { metadata: { version: name } })
  throw new Fault('VERSION_CONFLICT', `version ${name} belongs to application ${other.applicationName}`, {
    metadata: { version: name, application_name: other.applicationName ?? '' },
  })
}

export function getApplications(sql: Sql): Promise<ApplicationRow[]> {
  return sql.run<ApplicationRow>(listApplications)
}

export interface Renamed {
  queues: number
  schedules: number
  versions: number
  workflows: number
  steps: number
}

/** What an application owns, what nobody owns, or both, as $2 and $3 say. */
const SOURCE = '(application_name = $2 OR ($3::bool AND application_name IS NULL))'

const move = (table: string, what = '') =>
  statement(
    `rename_${table}${what && '_active'}`,
    `WITH moved AS (UPDATE dbos.${table} SET application_name = $1 WHERE ${SOURCE}${what} RETURNING 1)
    SELECT count(*) AS count FROM moved`,
  )

const moveQueues = move('queues')
const moveSchedules = move('workflow_schedules')
const moveVersions = move('application_versions')
/** The partial indexes on active workflows. */
const moveActive = move('workflow_status', ` AND status IN ('ENQUEUED', 'PENDING', 'DELAYED')`)

interface BatchStatements {
  /** The key at which the batch after $1 ends; none where fewer rows than a batch are left. */
  end: Statement
  /** Between two keys, the first left out; where the end is null all the rest, also what appeared below meanwhile. */
  move: Statement
}

/** Primary key, by ranges: no page of rows that moved already is read again. Guard: still of the old owner. */
const batches = (table: string): BatchStatements => ({
  end: statement(
    `rename_end_${table}`,
    `SELECT DISTINCT workflow_uuid AS key FROM dbos.${table}
    WHERE ($1::text IS NULL OR workflow_uuid > $1) AND ${SOURCE} ORDER BY workflow_uuid LIMIT 1 OFFSET $4`,
  ),
  move: statement(
    `rename_batch_${table}`,
    `WITH moved AS (
      UPDATE dbos.${table} SET application_name = $1
      WHERE ${SOURCE} AND ($5::text IS NULL OR (($4::text IS NULL OR workflow_uuid > $4) AND workflow_uuid <= $5))
      RETURNING 1)
    SELECT count(*) AS count FROM moved`,
  ),
})

const workflowBatches = batches('workflow_status')
const stepBatches = batches('operation_outputs')

export interface Rename {
  from: string | null
  to: string
  adoptUnclaimed: boolean
  batchSize: number
}

/**
 * What decides who runs what moves in one transaction; ended workflows and steps follow in batches, and a repeat of the
 * call goes on where one was cut off. The renamed application must be stopped, or its dequeues race this.
 */
export async function renameApplication(database: Database, rename: Rename): Promise<Renamed> {
  const { from, to, adoptUnclaimed } = rename
  const moved = await database.transaction(async (sql) => {
    const count = async (what: Statement) => {
      const [row] = await sql.run<{ count: number }>(what, [to, from, adoptUnclaimed])
      return row?.count ?? 0
    }
    return {
      queues: await count(moveQueues),
      schedules: await count(moveSchedules),
      versions: await count(moveVersions),
      workflows: await count(moveActive),
    }
  })
  const workflows = moved.workflows + (await moveInBatches(database, workflowBatches, rename))
  return { ...moved, workflows, steps: await moveInBatches(database, stepBatches, rename) }
}

async function moveInBatches(database: Database, statements: BatchStatements, rename: Rename): Promise<number> {
  const { from, to, adoptUnclaimed, batchSize } = rename
  let total = 0
  let after: string | null = null
  for (;;) {
    const ends: { key: string }[] = await database.run(statements.end, [after, from, adoptUnclaimed, batchSize - 1])
    const end: string | null = ends[0]?.key ?? null
    const [row] = await database.run<{ count: number }>(statements.move, [to, from, adoptUnclaimed, after, end])
    total += row?.count ?? 0
    if (end === null) return total
    after = end
  }
}
