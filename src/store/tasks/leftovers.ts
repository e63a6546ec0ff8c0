import type { Sql } from '../database.js'
import { statement } from '../statement.js'

/**
 * Of workflows that a DBOS application has deleted, by its own garbage collection for one, what is ours. A slice after
 * another by primary key. Guard: the run that was found without a row; another one of the same id is not touched.
 */
const slice = (table: string, run: string, place: string) => `${table}_slice AS (
    SELECT workflow_id, ${run} AS run FROM perdure.${table} WHERE workflow_id > ${place} ORDER BY workflow_id LIMIT $1
  ), ${table}_gone AS (
    DELETE FROM perdure.${table} x USING ${table}_slice s
    WHERE x.workflow_id = s.workflow_id AND x.${run} = s.run
      AND NOT EXISTS (SELECT FROM dbos.workflow_status w WHERE w.workflow_uuid = s.workflow_id)
  )`

// By past_runs_ordinal: whole workflows, from one id to the next.
const runs = `ids AS (
    (SELECT workflow_id, 1 AS place FROM perdure.past_runs WHERE workflow_id > $4 ORDER BY workflow_id LIMIT 1)
    UNION ALL
    SELECT (SELECT p.workflow_id FROM perdure.past_runs p WHERE p.workflow_id > i.workflow_id ORDER BY p.workflow_id LIMIT 1),
      place + 1
    FROM ids i WHERE i.workflow_id IS NOT NULL AND place < $1
  ), past_runs_slice AS (
    SELECT i.workflow_id, (SELECT max(ordinal) FROM perdure.past_runs p WHERE p.workflow_id = i.workflow_id) AS newest
    FROM ids i WHERE i.workflow_id IS NOT NULL
  ), past_runs_gone AS (
    DELETE FROM perdure.past_runs p USING past_runs_slice s WHERE p.workflow_id = s.workflow_id AND p.ordinal <= s.newest
      AND NOT EXISTS (SELECT FROM dbos.workflow_status w WHERE w.workflow_uuid = s.workflow_id)
  )`

/** The last of a slice that is full. */
const next = (table: string) => `(SELECT CASE WHEN count(*) = $1 THEN max(workflow_id) END FROM ${table}_slice)`

const leftovers = statement(
  'leftovers',
  `WITH RECURSIVE ${slice('workflow_extras', 'run_id', '$2')}, ${slice('terminations', 'completed_at', '$3')}, ${runs}
  SELECT ${next('workflow_extras')} AS extras, ${next('terminations')} AS terminations, ${next('past_runs')} AS runs`,
)

/** Where the next slice of each table begins; '' after the last. */
export type LeftoverPlaces = Record<'extras' | 'terminations' | 'runs', string>

export const FIRST_PLACES: LeftoverPlaces = { extras: '', terminations: '', runs: '' }

export async function dropLeftovers(sql: Sql, places: LeftoverPlaces, limit: number): Promise<LeftoverPlaces> {
  const given = [limit, places.extras, places.terminations, places.runs]
  const [row] = await sql.run<Record<keyof LeftoverPlaces, string | null>>(leftovers, given)
  return { extras: row?.extras ?? '', terminations: row?.terminations ?? '', runs: row?.runs ?? '' }
}
