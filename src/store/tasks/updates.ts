import { createHash } from 'node:crypto'
import { memberMap } from '../../codec/json-text.js'
import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import { runIdOf } from '../workflows/run-id.js'
import { ACTIVE } from '../workflows/workflow-row.js'
import { TASKS_CHANNEL } from './channel.js'

/**
 * pending: on its way. accepted: recorded as a step. rejected, unknown, completed, failed: answered. ended: its workflow
 * ended before it was answered.
 */
export type UpdateState = 'pending' | 'accepted' | 'rejected' | 'unknown' | 'completed' | 'failed' | 'ended'

export interface NewUpdate {
  workflowId: string
  runId: string
  updateId: string
  name: string
  /** Stored text, as a workflow's input. */
  arguments: string
}

/** One for each update id of a run. */
function updateTaskId({ workflowId, runId, updateId }: Pick<NewUpdate, 'workflowId' | 'runId' | 'updateId'>) {
  return `update-${createHash('sha256')
    .update(JSON.stringify([workflowId, runId, updateId]))
    .digest('hex')}`
}

// By tasks_workflow and primary keys. Guard: the run has not ended; a repeat finds the first one, which may have come from
// the run before.
const offer = statement(
  'offer_update',
  `WITH there AS (
    SELECT t.task_id, t.name, t.arguments FROM perdure.tasks t
    WHERE t.workflow_id = $2 AND t.kind = 'update' AND t.run_id = $3 AND t.update_id = $4
  ), offered AS (
    INSERT INTO perdure.tasks (task_id, kind, workflow_id, run_id, update_id, name, arguments, state, created_at)
    SELECT $1, 'update', w.workflow_uuid, $3, $4, $5, $6, 'pending', ${NOW_MS} FROM dbos.workflow_status w
    WHERE w.workflow_uuid = $2 AND w.status IN ${ACTIVE} AND ${runIdOf('w')} = $3 AND NOT EXISTS (SELECT FROM there)
    ON CONFLICT (task_id) DO NOTHING RETURNING task_id, name, arguments
  )
  SELECT task_id AS "taskId", name, arguments, TRUE AS created FROM offered
  UNION ALL SELECT task_id, name, arguments, FALSE FROM there`,
)

export interface Offered {
  taskId: string
  name: string
  arguments: string
  created: boolean
}

/** What is there under its id now. Undefined: the run has ended, and had no such update. */
export async function offerUpdate(sql: Sql, update: NewUpdate): Promise<Offered | undefined> {
  const { workflowId, runId, updateId, name } = update
  const values = [updateTaskId(update), workflowId, runId, updateId, name, update.arguments]
  // A repeat at the same moment is seen the second time.
  for (let tries = 1; ; tries++) {
    const [row] = await sql.run<Offered>(offer, values)
    if (row !== undefined || tries === 2) return row
  }
}

// By tasks_workflow. The caller holds the workflow's row.
const carry = statement(
  'carry_updates',
  `UPDATE perdure.tasks SET run_id = $3
  WHERE workflow_id = $1 AND kind = 'update' AND state = 'pending' AND run_id = $2`,
)

/** What a run has not accepted goes to the one that continues it. */
export async function carryUpdates(sql: Sql, workflowId: string, from: string, to: string): Promise<void> {
  await sql.run(carry, [workflowId, from, to])
}

/** The step that an update was accepted with is there. */
const RECORDED = `EXISTS (SELECT FROM dbos.operation_outputs o WHERE o.workflow_uuid = t.workflow_id
  AND o.function_id = t.function_id AND o.function_name = 'perdure.update')`

/** A retry or a rewind takes the step away: it is to be accepted anew. */
const UNACCEPTED = `(t.state = 'pending' OR t.state = 'accepted' AND NOT ${RECORDED})`

// By tasks_workflow. Guard: of this run, and not answered otherwise; a repeat under the same number changes nothing. The
// caller holds the workflow's row and has checked its token.
const accept = statement(
  'accept_update',
  `WITH accepted AS (
    UPDATE perdure.tasks t SET function_id = $3,
      state = CASE WHEN t.state = 'pending' THEN 'accepted' ELSE t.state END
    FROM dbos.workflow_status w
    WHERE w.workflow_uuid = $1 AND t.workflow_id = $1 AND t.kind = 'update' AND t.update_id = $2
      AND t.run_id = ${runIdOf('w')}
      AND (${UNACCEPTED} OR t.function_id = $3 AND t.state IN ('accepted', 'completed', 'failed'))
    RETURNING t.task_id, t.name, t.arguments
  )
  SELECT name, arguments, pg_notify('${TASKS_CHANNEL}', task_id)::text AS told FROM accepted`,
)

export interface Acceptance {
  workflowId: string
  updateId: string
  functionId: number
}

/**
 * For the transaction that records the step `perdure.update`: the JSON text that is the step's output. Undefined: there
 * is no such update, or it was rejected, or accepted under another number.
 */
export async function acceptUpdate(
  sql: Sql,
  { workflowId, updateId, functionId }: Acceptance,
): Promise<string | undefined> {
  const [row] = await sql.run<{ name: string; arguments: string }>(accept, [workflowId, updateId, functionId])
  if (row === undefined) return undefined
  const { name } = row
  const given = memberMap(row.arguments)
  const named = given?.get('namedArgs')
  const first = `{"updateId":${JSON.stringify(updateId)},"name":${JSON.stringify(name)}`
  return `${first},"arguments":${given?.get('positionalArgs') ?? '[]'}${named === undefined ? '' : `,"named":${named}`}}`
}

export interface UpdateAnswer {
  workflowId: string
  token: string
  updateId: string
  state: Exclude<UpdateState, 'pending' | 'ended'>
  /** What was answered, as `answerText` of the services writes it. */
  answer: string | null
  functionId: number | null
}

// By tasks_workflow. Guard: the token, under the lock of the row. Rejected: not accepted yet. Accepted: its step is
// recorded. Completed or failed: accepted, not answered yet.
const answer = statement(
  'answer_update',
  `WITH held AS (
    SELECT w.workflow_uuid, ${runIdOf('w')} AS run_id FROM dbos.workflow_status w
    WHERE w.workflow_uuid = $1 AND w.owner_xid = $2 AND w.status = 'PENDING' FOR NO KEY UPDATE
  ), found AS (
    SELECT t.task_id, t.state FROM held h JOIN perdure.tasks t
      ON t.workflow_id = h.workflow_uuid AND t.run_id = h.run_id AND t.kind = 'update' AND t.update_id = $3
  ), answered AS (
    UPDATE perdure.tasks t SET state = $4, answer = $5, function_id = COALESCE($6::int, t.function_id)
    FROM found f WHERE t.task_id = f.task_id AND CASE
      WHEN $4 IN ('rejected', 'unknown') THEN ${UNACCEPTED}
      WHEN $4 = 'accepted' THEN t.state = 'pending' AND EXISTS (SELECT FROM dbos.operation_outputs o
        WHERE o.workflow_uuid = $1 AND o.function_id = $6 AND o.function_name = 'perdure.update')
      ELSE t.state = 'accepted' END
    RETURNING t.task_id
  )
  SELECT f.task_id AS "taskId", f.state AS before, a.task_id IS NOT NULL AS answered
  FROM held LEFT JOIN found f ON TRUE LEFT JOIN answered a ON TRUE`,
)

/** Undefined: the task is no longer the caller's. A null id: there is no such update. */
export async function answerUpdate(
  sql: Sql,
  given: UpdateAnswer,
): Promise<{ taskId: string | null; before: UpdateState | null; answered: boolean } | undefined> {
  const { workflowId, token, updateId, state } = given
  const [row] = await sql.run<{ taskId: string | null; before: UpdateState | null; answered: boolean }>(answer, [
    workflowId,
    token,
    updateId,
    state,
    given.answer,
    given.functionId,
  ])
  return row
}

export interface UpdateRow {
  taskId: string
  state: UpdateState
  answer: string | null
}

/** Its workflow has ended, is gone, or has another run. */
const OVER = `t.state IN ('pending', 'accepted') AND NOT EXISTS (SELECT FROM dbos.workflow_status w
  WHERE w.workflow_uuid = t.workflow_id AND w.status IN ${ACTIVE} AND ${runIdOf('w')} = t.run_id)`

// Primary keys. Where the workflow has ended so has the update, for whoever asks later too.
const updates = statement(
  'updates',
  `WITH over AS (
    UPDATE perdure.tasks t SET state = 'ended' WHERE t.task_id = ANY($1::text[]) AND ${OVER} RETURNING t.task_id
  )
  SELECT t.task_id AS "taskId", CASE WHEN o.task_id IS NULL THEN t.state ELSE 'ended' END AS state, t.answer
  FROM perdure.tasks t LEFT JOIN over o USING (task_id) WHERE t.task_id = ANY($1::text[])`,
)

/** In the order of the ids. */
export async function getUpdates(sql: Sql, taskIds: readonly string[]): Promise<(UpdateRow | undefined)[]> {
  const rows = new Map((await sql.run<UpdateRow>(updates, [taskIds])).map((row) => [row.taskId, row]))
  return taskIds.map((id) => rows.get(id))
}

/** An update for a workflow that a local worker holds. */
export interface DueUpdate {
  taskId: string
  workflowId: string
  token: string
  workerId: string
  updateId: string
  name: string
  arguments: string
}

// By tasks_open_updates.
const dueUpdates = statement(
  'due_updates',
  `SELECT t.task_id AS "taskId", t.workflow_id AS "workflowId", l.token, l.worker_id AS "workerId",
    t.update_id AS "updateId", t.name, t.arguments
  FROM perdure.tasks t
  JOIN perdure.leases l ON l.workflow_id = t.workflow_id AND l.state = 'held'
  JOIN perdure.workers v ON v.worker_id = l.worker_id AND v.replica_id = $1
  JOIN dbos.workflow_status w ON w.workflow_uuid = l.workflow_id AND w.owner_xid = l.token AND ${runIdOf('w')} = t.run_id
  WHERE t.kind = 'update' AND t.state IN ('pending', 'accepted') AND ${UNACCEPTED}
  ORDER BY t.created_at, t.task_id`,
)

export function getDueUpdates(sql: Sql, replicaId: string): Promise<DueUpdate[]> {
  return sql.run<DueUpdate>(dueUpdates, [replicaId])
}

/** Repeats of an update are answered so long after its workflow ended. */
const KEPT_MS = 24 * 3600 * 1000

// By tasks_open_updates, tasks_expiring and tasks_expires_at.
const endUpdates = statement(
  'end_updates',
  `UPDATE perdure.tasks t SET state = 'ended' WHERE t.kind = 'update' AND ${OVER} RETURNING t.task_id AS id`,
)
const sweep = statement(
  'sweep_tasks',
  `WITH expiring AS (
    UPDATE perdure.tasks t SET expires_at = ${NOW_MS} + ${KEPT_MS}
    WHERE t.kind = 'update' AND t.expires_at IS NULL AND NOT EXISTS (SELECT FROM dbos.workflow_status w
      WHERE w.workflow_uuid = t.workflow_id AND w.status IN ${ACTIVE} AND ${runIdOf('w')} = t.run_id)
  )
  DELETE FROM perdure.tasks WHERE expires_at <= ${NOW_MS}`,
)

/** Updates whose workflow ended before it answered them: their ids. */
export async function endUpdatesOfEnded(sql: Sql): Promise<string[]> {
  return (await sql.run<{ id: string }>(endUpdates)).map(({ id }) => id)
}

/** Forgets what nobody will ask for any more. */
export async function sweepTasks(sql: Sql): Promise<void> {
  await sql.run(sweep)
}
