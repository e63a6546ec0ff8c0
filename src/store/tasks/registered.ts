import type { Sql } from '../database.js'
import { statement } from '../statement.js'

const LATEST = `FROM dbos.application_versions v WHERE v.application_name = asked.name OR v.application_name IS NULL
  ORDER BY v.version_timestamp DESC, v.version_id DESC LIMIT 1`

/** Unique indexes on the queues' and the versions' names; versions are few and read whole. */
const unregistered = statement(
  'unregistered',
  `SELECT ARRAY(SELECT asked.name FROM unnest($1::text[]) AS asked(name)
      WHERE NOT EXISTS (SELECT 1 FROM dbos.queues q WHERE q.name = asked.name)) AS queues,
    ARRAY(SELECT asked.name FROM unnest($2::text[]) AS asked(name)
      WHERE NOT EXISTS (SELECT 1 FROM dbos.application_versions v WHERE v.version_name = asked.name)) AS versions,
    ARRAY(SELECT asked.name FROM unnest($3::text[]) AS asked(name)
      WHERE (SELECT v.application_name IS NULL ${LATEST})
        AND EXISTS (SELECT 1 FROM dbos.application_versions o WHERE o.application_name = asked.name)) AS applications`,
)

export interface Names {
  queues: string[]
  versions: string[]
  /** Of those that are missing: applications whose own versions stand behind a later one that nobody owns. */
  applications: string[]
}

/** Those that no application has registered in the database; it may still have them in its code. */
export async function findUnregistered(sql: Sql, { queues, versions, applications }: Names): Promise<Names> {
  const [row] = await sql.run<Names>(unregistered, [queues, versions, applications])
  return row ?? { queues: [], versions: [], applications: [] }
}

/** A workflow as it is registered; '' is no class. */
export interface RegisteredName {
  name: string
  className: string
}

/** By the primary key, which begins with the name. A small table. */
const ofWorkers = statement(
  'registered_by_workers',
  `SELECT DISTINCT name, class_name AS "className" FROM perdure.registrations WHERE name = ANY($1::text[])`,
)

/** Of these names, what perdure workers have ever registered. */
export function findOfWorkers(sql: Sql, names: readonly string[]): Promise<RegisteredName[]> {
  return sql.run<RegisteredName>(ofWorkers, [names])
}

/** By the indexes on the versions' application; registrations are few and read whole. */
const ofDbos = statement(
  'applications_of_dbos',
  `SELECT asked.name FROM unnest($1::text[]) AS asked(name)
  WHERE EXISTS (SELECT FROM dbos.application_versions v WHERE v.application_name = asked.name)
    AND NOT EXISTS (SELECT FROM perdure.registrations r WHERE r.application = asked.name)`,
)

/** Of these applications, those that have registered versions, but never a workflow as perdure workers do. */
export async function findOfDbos(sql: Sql, applications: readonly string[]): Promise<string[]> {
  return (await sql.run<{ name: string }>(ofDbos, [applications])).map(({ name }) => name)
}
