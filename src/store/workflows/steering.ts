import type { Sql } from '../database.js'
import { plannedOnce, type Statement, statement } from '../statement.js'
import type { OutcomeRow } from './outcomes.js'
import { INTERNAL_QUEUE, type WorkflowStatus } from './workflow-row.js'

/** What an operation did to one workflow, or asked of its worker. `status` is the one it had before. */
export interface Steered {
  id: string
  result: 'changed' | 'requested' | 'not applicable' | 'not found'
  status: WorkflowStatus | null
  /** Of one that was ended by it. */
  outcome?: OutcomeRow
}

/**
 * A guarded UPDATE of many rows ($1) that tells of each what became of it. Rows are locked in the order of the primary
 * key, so that two such statements never wait for each other, and the guard sees what the lock found.
 */
export function steer(name: string, { when, set }: { when: string; set: string }) {
  return plannedOnce(
    name,
    `WITH target AS (
      SELECT workflow_uuid, status FROM dbos.workflow_status WHERE workflow_uuid = ANY($1::text[])
      ORDER BY workflow_uuid FOR NO KEY UPDATE
    ), changed AS (
      UPDATE dbos.workflow_status w SET ${set}, updated_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint
      FROM target t WHERE w.workflow_uuid = t.workflow_uuid AND ${when}
      RETURNING w.workflow_uuid
    )
    SELECT t.workflow_uuid AS id, t.status, c.workflow_uuid IS NOT NULL AS changed
    FROM target t LEFT JOIN changed c USING (workflow_uuid)`,
  )
}

const NOT_DONE = `t.status NOT IN ('SUCCESS', 'ERROR')`

// By idx_workflow_status_parent_workflow_id.
const children = statement(
  'children',
  'SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE parent_workflow_id = ANY($1::text[])',
)

/** Level by level: each is steered before its children are looked for, so that none slips in between. */
export async function downTheTree(
  sql: Sql,
  ids: readonly string[],
  steerLevel: (ids: readonly string[]) => Promise<Steered[]>,
): Promise<Steered[]> {
  const results = await steerLevel(ids)
  const seen = new Set(ids)
  for (let level = results.filter(exists); level.length > 0; ) {
    const below = await sql.run<{ id: string }>(children, [level.map(({ id }) => id)])
    const fresh = below.map(({ id }) => id).filter((id) => !seen.has(id))
    for (const id of fresh) seen.add(id)
    level = await steerLevel(fresh)
    results.push(...level)
  }
  return results
}

// PENDING, ENQUEUED and DELAYED ones are queued again too; created_at stays, so they go to the front of the line.
const resume = steer('resume', {
  when: NOT_DONE,
  set: `status = 'ENQUEUED', owner_xid = NULL, queue_name = $2, recovery_attempts = 0, workflow_deadline_epoch_ms = NULL,
    deduplication_id = NULL, started_at_epoch_ms = NULL, completed_at = NULL`,
})

export function resumeWorkflows(sql: Sql, ids: readonly string[], queueName = INTERNAL_QUEUE): Promise<Steered[]> {
  return steered(sql, ids, resume, [queueName])
}

const setPriority = steer('set_priority', { when: `t.status IN ('ENQUEUED', 'DELAYED')`, set: 'priority = $2' })

export function setWorkflowPriority(sql: Sql, ids: readonly string[], priority: number): Promise<Steered[]> {
  return steered(sql, ids, setPriority, [priority])
}

const setDelay = steer('set_delay', { when: `t.status = 'DELAYED'`, set: 'delay_until_epoch_ms = $2' })

/** A debounced workflow's deadline is not respected, as the SDK doesn't. */
export function setWorkflowDelay(sql: Sql, ids: readonly string[], delayUntil: number): Promise<Steered[]> {
  return steered(sql, ids, setDelay, [delayUntil])
}

const replaceAttributes = steer('replace_attributes', { when: 'TRUE', set: 'attributes = $2::jsonb' })
const mergeAttributes = steer('merge_attributes', {
  when: 'TRUE',
  set: `attributes = COALESCE(w.attributes, '{}') || $2::jsonb`,
})

/** `attributes` is a JSON object; null with `replace` takes them away. */
export function updateWorkflowAttributes(
  sql: Sql,
  ids: readonly string[],
  attributes: string | null,
  mode: 'replace' | 'merge',
): Promise<Steered[]> {
  return steered(sql, ids, mode === 'replace' ? replaceAttributes : mergeAttributes, [
    mode === 'merge' ? (attributes ?? '{}') : attributes,
  ])
}

interface SteeredRow {
  id: string
  status: WorkflowStatus
  changed: boolean
}

/** One answer an id, in the order given. */
export async function steered(
  sql: Sql,
  ids: readonly string[],
  operation: Statement,
  values: readonly unknown[] = [],
): Promise<Steered[]> {
  if (ids.length === 0) return []
  const rows = await sql.run<SteeredRow>(operation, [ids, ...values])
  return answers(ids, rows)
}

/** Rows that a statement found, as answers to the ids it was asked for. */
export function answers(ids: readonly string[], rows: readonly SteeredRow[]): Steered[] {
  const found = new Map(rows.map((row) => [row.id, row]))
  return [...new Set(ids)].map((id) => {
    const row = found.get(id)
    if (!row) return { id, result: 'not found', status: null }
    return { id, result: row.changed ? 'changed' : 'not applicable', status: row.status }
  })
}

function exists({ result }: Steered): boolean {
  return result !== 'not found'
}
