import type { Sql } from '../database.js'
import { statement } from '../statement.js'

/**
 * Of workflows that a DBOS application has deleted, by its own garbage collection for one, what is ours. A slice after
 * another by primary key. Guard: the run that was found without a row; another one of the same id is not touched.
 */
const slice = (name: string, table: string, run: string) =>
  statement(
    name,
    `WITH slice AS (
      SELECT workflow_id, ${run} AS run FROM perdure.${table} WHERE workflow_id > $1 ORDER BY workflow_id LIMIT $2
    ), gone AS (
      DELETE FROM perdure.${table} x USING slice s
      WHERE x.workflow_id = s.workflow_id AND x.${run} = s.run
        AND NOT EXISTS (SELECT FROM dbos.workflow_status w WHERE w.workflow_uuid = s.workflow_id)
    )
    SELECT max(workflow_id) AS last, count(*)::int AS count FROM slice`,
  )

const SLICES = {
  extras: slice('leftover_extras', 'workflow_extras', 'run_id'),
  terminations: slice('leftover_terminations', 'terminations', 'completed_at'),
}

// By past_runs_ordinal: whole workflows, from one id to the next.
const runs = statement(
  'leftover_runs',
  `WITH RECURSIVE ids AS (
    (SELECT workflow_id, 1 AS place FROM perdure.past_runs WHERE workflow_id > $1 ORDER BY workflow_id LIMIT 1)
    UNION ALL
    SELECT (SELECT p.workflow_id FROM perdure.past_runs p WHERE p.workflow_id > i.workflow_id ORDER BY p.workflow_id LIMIT 1),
      place + 1
    FROM ids i WHERE i.workflow_id IS NOT NULL AND place < $2
  ), slice AS (
    SELECT i.workflow_id, (SELECT max(ordinal) FROM perdure.past_runs p WHERE p.workflow_id = i.workflow_id) AS newest
    FROM ids i WHERE i.workflow_id IS NOT NULL
  ), gone AS (
    DELETE FROM perdure.past_runs p USING slice s WHERE p.workflow_id = s.workflow_id AND p.ordinal <= s.newest
      AND NOT EXISTS (SELECT FROM dbos.workflow_status w WHERE w.workflow_uuid = s.workflow_id)
  )
  SELECT max(workflow_id) AS last, count(*)::int AS count FROM slice`,
)

/** Where the next slice of each table begins; '' after the last. */
export type LeftoverPlaces = Record<keyof typeof SLICES | 'runs', string>

export const FIRST_PLACES: LeftoverPlaces = { extras: '', terminations: '', runs: '' }

export async function dropLeftovers(sql: Sql, places: LeftoverPlaces, limit: number): Promise<LeftoverPlaces> {
  const next = { ...places }
  for (const [table, what] of Object.entries({ ...SLICES, runs }) as [keyof LeftoverPlaces, typeof runs][]) {
    const [found] = await sql.run<{ last: string | null; count: number }>(what, [places[table], limit])
    next[table] = found?.count === limit ? (found.last ?? '') : ''
  }
  return next
}
