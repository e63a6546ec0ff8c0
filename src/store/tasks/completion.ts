import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { extrasOf } from '../workflows/extras.js'
import type { OutcomeRow } from '../workflows/outcomes.js'
import { runIdOf } from '../workflows/run-id.js'

/** How a run ended, as its rows will say it. */
export interface Completion {
  id: string
  token: string
  outcome: 'output' | 'error' | 'cancelled'
  /** JSON, or the text of the caller's own serializer, which `serialization` names then. */
  text: string | null
  serialization: string | null
  /** Of an error: the retry policy is not asked. */
  final?: boolean
}

// Trap 5: guarded by status and token, under the row's lock, in one statement with what it writes. The row's format stays
// where JSON can be written in it: a row has one for its input and its output. Cancelled has no output row (trap 12).
const complete = statement(
  'complete_tasks',
  `WITH held AS (
    SELECT w.workflow_uuid, w.serialization AS own, g.outcome, g.text, g.serialization, NOT $7::bool AND
      (g.outcome <> 'cancelled' AND x.cron IS NOT NULL OR g.outcome = 'error' AND x.retry_policy IS NOT NULL) AS followed
    FROM
      unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS g(id, token, outcome, text, serialization)
    JOIN dbos.workflow_status w ON w.workflow_uuid = g.id AND w.owner_xid = g.token AND w.status = 'PENDING'
    ${extrasOf('w', 'x')}
    ORDER BY w.workflow_uuid FOR NO KEY UPDATE OF w
  ), ended AS (
    SELECT workflow_uuid, outcome, COALESCE(serialization, CASE own WHEN 'js_superjson' THEN own ELSE 'portable_json' END)
        AS serialization,
      CASE WHEN serialization IS NULL AND own = 'js_superjson'
        THEN '{"json":' || text || ',"__dbos_serializer":"superjson"}' ELSE text END AS text
    FROM held WHERE followed IS NOT TRUE
  ), done AS (
    UPDATE dbos.workflow_status w SET
      status = CASE e.outcome WHEN 'output' THEN 'SUCCESS' WHEN 'error' THEN 'ERROR' ELSE 'CANCELLED' END,
      completed_at = ${NOW_MS}, updated_at = ${NOW_MS}, deduplication_id = NULL, owner_xid = NULL,
      queue_name = CASE WHEN e.outcome <> 'cancelled' THEN w.queue_name END,
      started_at_epoch_ms = CASE WHEN e.outcome <> 'cancelled' THEN w.started_at_epoch_ms END,
      serialization = CASE WHEN e.outcome = 'cancelled' THEN w.serialization ELSE e.serialization END,
      output = CASE WHEN $6::bool AND e.outcome = 'output' THEN e.text ELSE w.output END,
      error = CASE WHEN $6::bool AND e.outcome = 'error' THEN e.text ELSE w.error END
    FROM ended e WHERE w.workflow_uuid = e.workflow_uuid
    RETURNING w.workflow_uuid, w.status, w.completed_at, w.serialization, ${runIdOf('w')} AS run_id
  ), written AS (
    INSERT INTO dbos.workflow_output (workflow_uuid, output, error)
    SELECT workflow_uuid, CASE outcome WHEN 'output' THEN text END, CASE outcome WHEN 'error' THEN text END
    FROM ended WHERE outcome <> 'cancelled'
    ON CONFLICT (workflow_uuid) DO UPDATE SET output = EXCLUDED.output, error = EXCLUDED.error,
      retention_timestamp = EXCLUDED.retention_timestamp
  ), freed AS (
    DELETE FROM perdure.leases l USING ended e WHERE l.workflow_id = e.workflow_uuid
  )
  SELECT workflow_uuid AS id, FALSE AS followed, status, completed_at AS "completedAt", serialization, run_id AS "runId"
  FROM done
  UNION ALL SELECT workflow_uuid, TRUE, NULL, NULL, NULL, NULL FROM held WHERE followed`,
)

// Primary keys.
const endedAlike = statement(
  'ended_alike',
  `SELECT w.workflow_uuid AS id FROM unnest($1::text[], $2::text[], $3::text[]) AS g(id, outcome, text)
  JOIN dbos.workflow_status w ON w.workflow_uuid = g.id
    AND w.status = CASE g.outcome WHEN 'output' THEN 'SUCCESS' ELSE 'ERROR' END
  JOIN dbos.workflow_output o ON o.workflow_uuid = g.id
  WHERE COALESCE(o.output, o.error) IN (g.text, '{"json":' || g.text || ',"__dbos_serializer":"superjson"}')`,
)

export type Completed =
  /** `outcome`: how, where this call has written it and knows every character. */
  | { kind: 'ended'; outcome: OutcomeRow | undefined }
  /** Nothing was written: a retry or another run may follow, see `endRun`. */
  | { kind: 'followed' }
  | { kind: 'lost' }

type CompletedRow = Pick<OutcomeRow, 'id' | 'status' | 'completedAt' | 'serialization' | 'runId'> & {
  followed: boolean
}

/**
 * What became of each: ended by this call, or by an earlier one that said the same and whose answer was lost.
 * `whateverFollows`: ended in any case.
 */
export async function completeTasks(
  sql: Sql,
  completions: readonly Completion[],
  { whateverFollows = false } = {},
): Promise<Completed[]> {
  const column = (of: keyof Completion, among = completions) => among.map((completion) => completion[of])
  const columns = [column('id'), column('token'), column('outcome'), column('text'), column('serialization')]
  const rows = await sql.run<CompletedRow>(complete, [...columns, sql.legacyPayloads, whateverFollows])
  const written = new Map(rows.map((row) => [row.id, row]))
  const done = new Map<string, Completed>()
  for (const completion of completions) {
    const row = written.get(completion.id)
    if (row)
      done.set(row.id, row.followed ? { kind: 'followed' } : { kind: 'ended', outcome: outcomeOf(completion, row) })
  }
  const others = completions.filter(({ id }) => !done.has(id))
  if (others.length > 0) {
    const alike = await sql.run<{ id: string }>(endedAlike, [
      column('id', others),
      column('outcome', others),
      column('text', others),
    ])
    for (const { id } of alike) done.set(id, { kind: 'ended', outcome: undefined })
  }
  return completions.map(({ id }) => done.get(id) ?? { kind: 'lost' })
}

/** Undefined where the text was written in the row's own format. */
function outcomeOf({ outcome, text, serialization: given }: Completion, row: CompletedRow): OutcomeRow | undefined {
  const { id, status, completedAt, serialization, runId } = row
  if (given === null && serialization === 'js_superjson' && outcome !== 'cancelled') return undefined
  const output = outcome === 'output' ? text : null
  const error = outcome === 'error' ? text : null
  return { id, status, completedAt, serialization, output, error, terminationReason: null, runId }
}
