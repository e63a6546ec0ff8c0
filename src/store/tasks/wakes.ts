import { createHash } from 'node:crypto'
import type { Database, Sql } from '../database.js'
import { given } from '../given.js'
import { NO_TOPIC } from '../messages.js'
import { plannedOnce, statement } from '../statement.js'
import type { HeldTask } from '../steps/record.js'
import { NOW_MS } from '../time.js'
import { runIdOf } from '../workflows/run-id.js'
import { ACTIVE } from '../workflows/workflow-row.js'
import { heldBy, LOCKED } from './fence.js'

/** What a parked workflow waits for, and under which number. */
export type Wake = { functionId: number } & (
  | { kind: 'time'; at: number }
  /** Of the workflow itself; '' is no topic. */
  | { kind: 'message'; topic: string }
  | { kind: 'event'; workflowId: string; key: string }
  | { kind: 'result'; workflowId: string }
  | { kind: 'stream'; workflowId: string; key: string; offset: number }
)

export interface Park extends HeldTask {
  wakes: readonly Wake[]
}

/** `awaited`: one of its waits is over already, and the task stays with its worker. */
export type Parked = 'parked' | 'awaited' | 'lost'

interface WakeRow {
  kind: string
  /** What is notified. */
  key: string
  target: string
  name: string
  wakeAt: number | null
  offset: number | null
  functionId: number
}

/** Rows of an index have no room for longer keys. */
const LONGEST_KEY = 1000

export function noticeKey(notice: string): string {
  return notice.length * 3 > LONGEST_KEY && Buffer.byteLength(notice) > LONGEST_KEY
    ? createHash('sha256').update(notice).digest('hex')
    : notice
}

function rowsOf(id: string, wake: Wake): WakeRow[] {
  const { kind, functionId } = wake
  const row = { kind, functionId, name: '', wakeAt: null, offset: null }
  switch (wake.kind) {
    case 'time':
      return [{ ...row, key: '', target: '', wakeAt: wake.at }]
    case 'message': {
      const topic = wake.topic || NO_TOPIC
      return [{ ...row, key: noticeKey(`${id}::${topic}`), target: id, name: topic }]
    }
    case 'event':
      return [{ ...row, key: noticeKey(`${wake.workflowId}::${wake.key}`), target: wake.workflowId, name: wake.key }]
    case 'result':
      return [{ ...row, key: noticeKey(wake.workflowId), target: wake.workflowId }]
    case 'stream': {
      const { workflowId: target, key: name, offset } = wake
      return [
        { ...row, key: noticeKey(`${target}::${name}`), target, name, offset },
        // A stream ends with its workflow, of which something else is notified.
        { ...row, kind: 'result', key: noticeKey(target), target },
      ]
    }
  }
}

/** SQL: the wait of a wake is over. By primary keys, and idx_workflow_topic. */
function isOver(wake: string): string {
  return `CASE ${wake}.kind
    WHEN 'time' THEN ${wake}.wake_at <= ${NOW_MS}
    WHEN 'message' THEN EXISTS (SELECT FROM dbos.notifications n
      WHERE n.destination_uuid = ${wake}.target AND n.topic = ${wake}.name AND NOT n.consumed)
    WHEN 'event' THEN EXISTS (SELECT FROM dbos.workflow_events e
      WHERE e.workflow_uuid = ${wake}.target AND e.key = ${wake}.name)
    WHEN 'stream' THEN EXISTS (SELECT FROM dbos.streams s
      WHERE s.workflow_uuid = ${wake}.target AND s.key = ${wake}.name AND s."offset" >= ${wake}.stream_offset)
    ELSE NOT EXISTS (SELECT FROM dbos.workflow_status s
      WHERE s.workflow_uuid = ${wake}.target AND s.status IN ${ACTIVE})
  END`
}

// Primary keys, and tasks_open_updates. Guard: the token, and that nobody has asked anything of it.
const lockTasks = statement(
  'park_lock',
  `SELECT t.place::int AS place, l.state = 'held' AND l.cancel_deadline IS NULL AND NOT EXISTS (
      SELECT FROM perdure.tasks u WHERE u.workflow_id = w.workflow_uuid AND u.kind = 'update' AND u.state = 'pending'
        AND u.run_id = ${runIdOf('w')}) AS free
  FROM ${given('text', 'text')} AS t(id, token, place)
  ${heldBy('t.id', 't.token')}
  JOIN perdure.leases l ON l.workflow_id = t.id AND l.token = t.token
  ${LOCKED}`,
)

const areOver = statement(
  'park_over',
  `SELECT DISTINCT r.task FROM ${given('int', 'text', 'text', 'text', 'text', 'bigint', 'int', 'int')}
    AS r(task, id, kind, target, name, wake_at, stream_offset, function_id, place)
  WHERE ${isOver('r')} OR r.kind <> 'time' AND EXISTS (
    SELECT FROM dbos.operation_outputs o WHERE o.workflow_uuid = r.id AND o.function_id = r.function_id
  )`,
)

// Of rows that are locked. The token is exchanged: the worker writes no more.
const park = plannedOnce(
  'park',
  `WITH unwoken AS (
    DELETE FROM perdure.wakes WHERE workflow_id = ANY($1::text[])
  ), passed AS (
    UPDATE dbos.workflow_status SET owner_xid = gen_random_uuid()::text, updated_at = ${NOW_MS}
    WHERE workflow_uuid = ANY($1::text[]) RETURNING workflow_uuid, owner_xid
  ), parked AS (
    UPDATE perdure.leases l SET state = 'parked', worker_id = NULL, token = p.owner_xid, not_before = 0
    FROM passed p WHERE l.workflow_id = p.workflow_uuid
  )
  INSERT INTO perdure.wakes (workflow_id, kind, key, target, name, wake_at, stream_offset)
  SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::int[])`,
)

/** Many at a time, each by itself, in the order given; no workflow stands in two of them. */
export function parkTasks(database: Database, parks: readonly Park[]): Promise<Parked[]> {
  return database.transaction(async (sql) => {
    const locked = await sql.run<{ place: number; free: boolean }>(lockTasks, [
      parks.map(({ id }) => id),
      parks.map(({ token }) => token),
    ])
    const held = new Map(locked.map(({ place, free }) => [place - 1, free]))
    const wakes = parks.flatMap(({ id, wakes }, task) =>
      held.get(task) ? wakes.flatMap((wake) => rowsOf(id, wake).map((row) => ({ ...row, id, task }))) : [],
    )
    const over = new Set(await tasksOver(sql, wakes))
    const going = wakes.filter(({ task }) => !over.has(task))
    const outcomes = parks.map((_, task): Parked => {
      if (!held.has(task)) return 'lost'
      return held.get(task) && !over.has(task) ? 'parked' : 'awaited'
    })
    if (going.length > 0) {
      await sql.run(park, [
        parks.flatMap(({ id }, task) => (outcomes[task] === 'parked' ? [id] : [])),
        going.map(({ id }) => id),
        going.map(({ kind }) => kind),
        going.map(({ key }) => key),
        going.map(({ target }) => target),
        going.map(({ name }) => name),
        going.map(({ wakeAt }) => wakeAt),
        going.map(({ offset }) => offset),
      ])
    }
    return outcomes
  })
}

async function tasksOver(sql: Sql, wakes: readonly (WakeRow & { id: string; task: number })[]): Promise<number[]> {
  if (wakes.length === 0) return []
  const rows = await sql.run<{ task: number }>(areOver, [
    wakes.map(({ task }) => task),
    wakes.map(({ id }) => id),
    wakes.map(({ kind }) => kind),
    wakes.map(({ target }) => target),
    wakes.map(({ name }) => name),
    wakes.map(({ wakeAt }) => wakeAt),
    wakes.map(({ offset }) => offset),
    wakes.map(({ functionId }) => functionId),
  ])
  return rows.map(({ task }) => task)
}

// By wakes_workflow.
const overAmong = statement(
  'wakes_over_among',
  `SELECT DISTINCT k.workflow_id AS id FROM ${given('text')} AS r(id, place)
  JOIN perdure.wakes k ON k.workflow_id = r.id WHERE ${isOver('k')}`,
)

/** Which of these parked workflows have a wait that is over: what came while they were being parked told nobody. */
export async function overSince(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await sql.run<{ id: string }>(overAmong, [ids])
  return rows.map(({ id }) => id)
}

export type NoticeKind = 'message' | 'event' | 'stream' | 'result'

export interface Notice {
  kind: NoticeKind
  /** As notified. */
  notice: string
}

// By wakes_key.
const noticed = statement(
  'wakes_noticed',
  `SELECT DISTINCT k.workflow_id AS id FROM ${given('text', 'text')} AS r(kind, key, place)
  JOIN perdure.wakes k ON k.kind = r.kind AND k.key = r.key AND k.kind <> 'time' WHERE ${isOver('k')}`,
)

/** Parked workflows for which one of these is what they wait for. */
export async function wokenBy(sql: Sql, notices: readonly Notice[]): Promise<string[]> {
  const rows = await sql.run<{ id: string }>(noticed, [
    notices.map(({ kind }) => kind),
    notices.map(({ notice }) => noticeKey(notice)),
  ])
  return rows.map(({ id }) => id)
}

const READY = `UPDATE perdure.leases l SET state = 'ready', not_before = 0`

// Primary key, and wakes_workflow. Guard: parked, as the lock of the lease finds it.
const wake = statement(
  'wake',
  `WITH lease AS (
    SELECT workflow_id FROM perdure.leases WHERE workflow_id = ANY($1::text[]) AND state = 'parked'
    ORDER BY workflow_id FOR UPDATE
  ), woken AS (
    ${READY} FROM lease WHERE l.workflow_id = lease.workflow_id RETURNING l.application
  ), unwoken AS (DELETE FROM perdure.wakes WHERE workflow_id = ANY($1::text[]))
  SELECT DISTINCT application FROM woken`,
)

/** Any worker goes on with them. Their applications. */
export async function wakeWorkflows(sql: Sql, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await sql.run<{ application: string }>(wake, [ids])
  return rows.map(({ application }) => application)
}

/** In one statement. */
const AT_ONCE = 1000

// By wakes_time; leases by primary key. Guard: parked, as the lock of the lease finds it.
const wakeDue = statement(
  'wake_due',
  `WITH due AS (
    SELECT ctid, workflow_id FROM perdure.wakes WHERE kind = 'time' AND wake_at <= ${NOW_MS}
    ORDER BY wake_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
  ), lease AS (
    SELECT workflow_id FROM perdure.leases
    WHERE workflow_id = ANY(ARRAY(SELECT workflow_id FROM due)) AND state = 'parked' ORDER BY workflow_id FOR UPDATE
  ), woken AS (
    ${READY} FROM lease WHERE l.workflow_id = lease.workflow_id RETURNING l.application
  ), unwoken AS (
    DELETE FROM perdure.wakes WHERE workflow_id = ANY(ARRAY(SELECT workflow_id FROM due))
  )
  SELECT (SELECT count(*) FROM due)::int AS count, ARRAY(SELECT DISTINCT application FROM woken) AS applications,
    (SELECT wake_at FROM perdure.wakes WHERE kind = 'time' AND wake_at > ${NOW_MS} ORDER BY wake_at LIMIT 1) - ${NOW_MS}
      AS next,
    (SELECT kind FROM perdure.wakes WHERE kind <> 'time' ORDER BY kind, key LIMIT 1) IS NOT NULL AS awaiting`,
)

export interface DueWakes {
  applications: string[]
  /** There may be more that are due. */
  full: boolean
  /** Milliseconds until the next one is due; null: none is planned. */
  next: number | null
  /** Some are parked that wait for something else than a time. */
  awaiting: boolean
}

export async function wakeDueWorkflows(sql: Sql): Promise<DueWakes> {
  const [row] = await sql.run<Omit<DueWakes, 'full'> & { count: number }>(wakeDue)
  if (row === undefined) return { applications: [], full: false, next: null, awaiting: false }
  const { count, ...due } = row
  return { ...due, full: count === AT_ONCE }
}

// By wakes_workflow, a slice after another; leases and workflows by primary key. What somebody else has ended or taken is
// not parked any more, whatever its lease says. Guard: the token of the lease.
const slice = statement(
  'wakes_slice',
  `WITH slice AS MATERIALIZED (
    SELECT workflow_id FROM perdure.wakes WHERE workflow_id > $1 ORDER BY workflow_id LIMIT $2
  ), judged AS MATERIALIZED (
    SELECT s.workflow_id, l.token, w.workflow_uuid IS NOT NULL AS parked, EXISTS (
      SELECT FROM perdure.wakes k WHERE k.workflow_id = s.workflow_id AND k.kind <> 'time' AND ${isOver('k')}
    ) AS over
    FROM (SELECT DISTINCT workflow_id FROM slice) s
    LEFT JOIN perdure.leases l ON l.workflow_id = s.workflow_id AND l.state = 'parked'
    LEFT JOIN dbos.workflow_status w
      ON w.workflow_uuid = l.workflow_id AND w.owner_xid = l.token AND w.status = 'PENDING'
  ), unwoken AS (
    DELETE FROM perdure.wakes k USING judged j WHERE k.workflow_id = j.workflow_id AND NOT j.parked
  ), gone AS (
    DELETE FROM perdure.leases l USING judged j
    WHERE l.workflow_id = j.workflow_id AND l.token = j.token AND l.state = 'parked' AND NOT j.parked
  )
  SELECT (SELECT max(workflow_id) FROM slice) AS last, (SELECT count(*) FROM slice)::int AS count,
    ARRAY(SELECT workflow_id FROM judged WHERE parked AND over) AS ids`,
)

export interface WakesSlice {
  /** Parked workflows of the slice with a wait that is over, although nobody was told. */
  ids: string[]
  /** Where the next slice begins; '' after the last. */
  last: string
}

/** Also drops what nobody is parked for any more. */
export async function sliceOfWakes(sql: Sql, after: string, limit: number): Promise<WakesSlice> {
  const [row] = await sql.run<{ last: string | null; count: number; ids: string[] }>(slice, [after, limit])
  if (row === undefined) return { ids: [], last: '' }
  return { ids: row.ids, last: row.count === limit ? (row.last ?? '') : '' }
}
