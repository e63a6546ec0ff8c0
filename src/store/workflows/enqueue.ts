import { randomUUID } from 'node:crypto'
import { columnOf } from '../column.js'
import type { Database, Patience, Sql, Transaction } from '../database.js'
import { unavailable } from '../failure.js'
import { statement } from '../statement.js'
import { EXTRAS_COLUMNS, type Extras, extrasText, extrasValues } from './extras.js'
import { runIdOf } from './run-id.js'
import type { WorkflowStatus } from './workflow-row.js'

/** A workflow to be. What is null is stored as NULL: an empty class or config name makes other SDKs see another workflow. */
export interface NewWorkflow {
  id: string
  name: string
  className: string | null
  configName: string | null
  queueName: string
  /** Stored text of the arguments, in the format that `serialization` names. */
  input: string | null
  serialization: string | null
  applicationVersion: string | null
  applicationName: string | null
  timeoutMs: number | null
  /** DELAYED until then; null: ENQUEUED. */
  delayUntil: number | null
  deduplicationId: string | null
  priority: number
  partitionKey: string | null
  authenticatedUser: string
  assumedRole: string
  authenticatedRoles: readonly string[]
  /** JSON object. */
  attributes: string | null
  scheduleName: string | null
  debounceDeadline: number | null
  isDebounced: boolean
  /** Tells whether an existing row is our own earlier insert; fresh where it is undefined. SDK schedulers write null. */
  creatorXid?: string | null
  /** An existing workflow with this id is refused, unless it is our own earlier insert. */
  rejectExisting?: boolean
  /** Another workflow holding the deduplication id is an answer, not a refusal. */
  returnHolder?: boolean
  /** Milliseconds added to its creation time, see `inOrder`. */
  ordinal?: number
  /** Of a child: its parent. */
  parentId?: string
  /** Absolute, epoch milliseconds; a child has its parent's. */
  deadline?: number | null
  extras?: Extras
  /** An ended workflow with this id makes room for a new run, see `enqueueAnew`. */
  anew?: Anew
}

export interface Anew {
  /** Only one that did not succeed makes room. */
  onlyFailed: boolean
  /** What to do where it has not ended. */
  running: 'use' | 'refuse' | 'terminate'
}

/** What is in the database under an id that was asked for. */
export interface ExistingWorkflow {
  id: string
  status: WorkflowStatus
  name: string | null
  className: string | null
  configName: string | null
  queueName: string | null
  serialization: string | null
  creatorXid: string | null
  runId: string
  /** Its stored arguments are the ones given, to the character. */
  sameInput: boolean
}

export type EnqueueOutcome =
  | { kind: 'created'; id: string; status: WorkflowStatus; runId: string }
  | { kind: 'existing'; id: string; existing: ExistingWorkflow }
  /** The holder of the deduplication id, asked for by `returnHolder`. */
  | { kind: 'holder'; id: string; status: WorkflowStatus; runId: string }
  | { kind: 'deduplicated'; id: string; holder: string }
  | { kind: 'conflict'; id: string; field: 'name' | 'className' | 'configName'; existing: string; given: string }
  | { kind: 'in use'; id: string; existing: ExistingWorkflow }

export function isRefusal(outcome: EnqueueOutcome): boolean {
  return outcome.kind === 'deduplicated' || outcome.kind === 'conflict' || outcome.kind === 'in use'
}

/** Makes each created a millisecond after the one before it on its queue: DBOS dequeues by creation time and breaks no ties. */
export function inOrder<Workflows extends readonly NewWorkflow[]>(workflows: Workflows): Workflows {
  const next = new Map<string, number>()
  for (const workflow of workflows) {
    workflow.ordinal = next.get(workflow.queueName) ?? 0
    next.set(workflow.queueName, workflow.ordinal + 1)
  }
  return workflows
}

// Skips what collides with either unique index (the key; queue and deduplication id), so that nothing fails its
// neighbours or the caller's transaction, and an existing row is not even touched. An input is written only with the
// row that this statement made; one that a deleted workflow of the same id left behind is replaced. What no row of the
// batch sets comes as NULL and costs nothing. $27: how long it waits for another transaction with one of the ids, NULL
// as long as any statement.
const insertion = (extras: string) => `WITH patience AS (
    SELECT set_config('lock_timeout', $27, TRUE)
  ), given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::bigint[], $11::text[], $12::int[], $13::text[], $14::text[], $15::text[], $16::bigint[],
      $17::text[], $18::text[], $19::bigint[], $20::bool[], $21::text[], $22::int[], $23::text[], $25::text[], $26::bigint[]${extras && ', $28::jsonb[]'})
    AS g(id, name, class_name, config_name, queue_name, authenticated_user, assumed_role, authenticated_roles,
      application_version, timeout, deduplication_id, priority, partition_key, serialization, creator_xid, delay_until,
      attributes, schedule_name, debounce_deadline, is_debounced, application_name, ordinal, input, parent,
      deadline${extras && ', extras'})
    WHERE $27::text IS NULL OR EXISTS (SELECT 1 FROM patience)
  ), made AS (
    INSERT INTO dbos.workflow_status (workflow_uuid, status, name, class_name, config_name, queue_name,
      authenticated_user, assumed_role, authenticated_roles, executor_id, application_version, application_id,
      created_at, updated_at, recovery_attempts, workflow_timeout_ms, inputs, deduplication_id, priority,
      queue_partition_key, serialization, creator_xid, delay_until_epoch_ms, attributes, schedule_name,
      debounce_deadline_epoch_ms, is_debounced, application_name, parent_workflow_id, workflow_deadline_epoch_ms)
    SELECT id, CASE WHEN delay_until IS NULL THEN 'ENQUEUED' ELSE 'DELAYED' END, name, class_name, config_name, queue_name,
      COALESCE(authenticated_user, ''), COALESCE(assumed_role, ''), COALESCE(authenticated_roles, '[]'), '',
      application_version, '', at, at, 0, timeout, CASE WHEN $24::bool THEN input END, deduplication_id,
      COALESCE(priority, 0), partition_key, serialization, creator_xid, delay_until, attributes::jsonb, schedule_name,
      debounce_deadline, COALESCE(is_debounced, FALSE), application_name, parent, deadline
    FROM given, LATERAL (SELECT (EXTRACT(EPOCH FROM now()) * 1000)::bigint + COALESCE(ordinal, 0)) AS stamp(at)
    ON CONFLICT DO NOTHING
    RETURNING workflow_uuid, created_at
  ), fed AS (
    INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
    SELECT g.id, g.input FROM given g JOIN made m ON m.workflow_uuid = g.id
    ON CONFLICT (workflow_uuid) DO UPDATE
      SET inputs = EXCLUDED.inputs, retention_timestamp = EXCLUDED.retention_timestamp
  )${extras}
  SELECT workflow_uuid AS id FROM made`

const insert = statement('enqueue', insertion(''))

// Another workflow of that id may have left its own behind.
const insertWithExtras = statement(
  'enqueue_with_extras',
  insertion(`, kept AS (
    INSERT INTO perdure.workflow_extras (workflow_id, run_id, ${EXTRAS_COLUMNS})
    SELECT m.workflow_uuid, g.creator_xid, ${extrasValues('g.extras', 'm.created_at')}
    FROM given g JOIN made m ON m.workflow_uuid = g.id WHERE g.extras IS NOT NULL
    ON CONFLICT (workflow_id) DO UPDATE SET (run_id, ${EXTRAS_COLUMNS}, first_run_id, attempt, last_failure) =
      ROW (EXCLUDED.run_id, EXCLUDED.${EXTRAS_COLUMNS.replace(/, */g, ', EXCLUDED.')}, NULL, 1, NULL)
  )`),
)

// What stood in the way: by primary key, and by uq_workflow_status_dedup_id, row by row: joined, a planner with old
// statistics takes the partial index for empty and reads all of it.
const inTheWay = statement(
  'enqueue_in_the_way',
  `SELECT w.workflow_uuid AS id, w.status, w.name, w.class_name AS "className", w.config_name AS "configName",
    w.queue_name AS "queueName", w.serialization, w.creator_xid AS "creatorXid", ${runIdOf('w')} AS "runId",
    COALESCE(i.inputs, w.inputs) IS NOT DISTINCT FROM g.input AS "sameInput",
    h.workflow_uuid AS holder, h.status AS "holderStatus", ${runIdOf('h')} AS "holderRunId"
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
    WITH ORDINALITY AS g(id, queue_name, deduplication_id, input, position)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = g.id
  LEFT JOIN dbos.workflow_input i ON i.workflow_uuid = g.id
  LEFT JOIN LATERAL (
    SELECT workflow_uuid, status, creator_xid, created_at FROM dbos.workflow_status
    WHERE queue_name = g.queue_name AND deduplication_id = g.deduplication_id LIMIT 1
  ) h ON TRUE
  ORDER BY g.position`,
)

type InTheWay = (ExistingWorkflow | { [K in keyof ExistingWorkflow]: null }) & {
  holder: string | null
  holderStatus: WorkflowStatus | null
  holderRunId: string
}

/** Rounds in a row in which what stood in the way may be gone by the time we look. */
const FRUITLESS_ROUNDS = 20

/**
 * Inserts what is not there yet; each workflow has an outcome of its own, in the order given. Right on a database (each
 * statement by itself) and in a transaction, which a refusal does not abort.
 */
export async function enqueueWorkflows(
  sql: Sql,
  workflows: readonly NewWorkflow[],
  patience?: Patience,
): Promise<EnqueueOutcome[]> {
  const entries = workflows.map((given, index) => ({
    index,
    given,
    creatorXid: given.creatorXid === undefined ? randomUUID() : given.creatorXid,
  }))
  const outcomes: EnqueueOutcome[] = []
  let waiting = entries
  for (let fruitless = 0; waiting.length > 0; ) {
    if (fruitless === FRUITLESS_ROUNDS) throw unavailable(new Error('a deduplication id kept changing hands'))
    const { turn, later: missed } = firstOfEachId(waiting)
    for (const batch of inLockOrder(turn)) {
      const made = await insertBatch(sql, batch, patience)
      for (const entry of batch) {
        const { id, delayUntil } = entry.given
        const status = delayUntil === null ? 'ENQUEUED' : 'DELAYED'
        if (!made.has(id)) missed.push(entry)
        else outcomes[entry.index] = { kind: 'created', id, status, runId: entry.creatorXid ?? '' }
      }
    }
    missed.sort((a, b) => a.index - b.index)
    const found = missed.length > 0 ? await lookUp(sql, missed) : []
    // Nobody of its id overtakes one that has to try again.
    const again = new Set<string>()
    const unsettled = missed.filter((entry, position) => {
      const outcome = again.has(entry.given.id) ? undefined : judge(entry, found[position] as InTheWay)
      if (outcome) outcomes[entry.index] = outcome
      else again.add(entry.given.id)
      return outcome === undefined
    })
    fruitless = unsettled.length < waiting.length ? 0 : fruitless + 1
    waiting = unsettled
  }
  return outcomes
}

interface Entry {
  index: number
  given: NewWorkflow
  creatorXid: string | null
}

/**
 * The same id a second time meets the first as an existing workflow, so it is only looked up; and who wants the
 * deduplication id of one that is, comes after it.
 */
function firstOfEachId(entries: Entry[]): { turn: Entry[]; later: Entry[] } {
  const seen = new Set<string>()
  const wanted = new Set<string>()
  const turn: Entry[] = []
  const later: Entry[] = []
  for (const entry of entries) {
    const { id, queueName, deduplicationId } = entry.given
    const slot = deduplicationId === null ? undefined : JSON.stringify([queueName, deduplicationId])
    if (seen.has(id) || (slot !== undefined && wanted.has(slot))) {
      later.push(entry)
      if (slot !== undefined) wanted.add(slot)
    } else turn.push(entry)
    seen.add(id)
  }
  return { turn, later }
}

/** Rows go in sorted by what others may wait for, or two batches on two connections lock each other out. */
function inLockOrder(entries: Entry[]): Entry[][] {
  const plain: Entry[] = []
  const deduplicated: Entry[] = []
  for (const entry of entries) (entry.given.deduplicationId === null ? plain : deduplicated).push(entry)
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  plain.sort(({ given: a }, { given: b }) => order(a.id, b.id))
  deduplicated.sort(
    ({ given: a, index: i }, { given: b, index: j }) =>
      order(a.queueName, b.queueName) || order(a.deduplicationId ?? '', b.deduplicationId ?? '') || i - j,
  )
  return [plain, deduplicated].filter((batch) => batch.length > 0)
}

async function insertBatch(sql: Sql, batch: Entry[], patience: Patience | undefined): Promise<Set<string>> {
  const column = (of: (given: NewWorkflow) => string | number | boolean | null | undefined) =>
    columnOf(batch, ({ given }) => of(given))
  const extras = column(({ extras }) => extrasText(extras))
  const rows = await sql.run<{ id: string }>(extras === null ? insert : insertWithExtras, [
    column((g) => g.id),
    column((g) => g.name),
    column((g) => g.className || null),
    column((g) => g.configName || null),
    column((g) => g.queueName),
    column((g) => g.authenticatedUser || null),
    column((g) => g.assumedRole || null),
    column((g) => (g.authenticatedRoles.length > 0 ? JSON.stringify(g.authenticatedRoles) : null)),
    column((g) => g.applicationVersion),
    column((g) => g.timeoutMs),
    column((g) => g.deduplicationId),
    column((g) => g.priority || null),
    column((g) => g.partitionKey),
    column((g) => g.serialization),
    columnOf(batch, ({ creatorXid }) => creatorXid),
    column((g) => g.delayUntil),
    column((g) => g.attributes),
    column((g) => g.scheduleName),
    column((g) => g.debounceDeadline),
    column((g) => g.isDebounced || null),
    column((g) => g.applicationName),
    column((g) => g.ordinal || null),
    column((g) => g.input),
    sql.legacyPayloads,
    column((g) => g.parentId),
    column((g) => g.deadline),
    patience ?? null,
    ...(extras === null ? [] : [extras]),
  ])
  return new Set(rows.map(({ id }) => id))
}

function lookUp(sql: Sql, entries: Entry[]): Promise<InTheWay[]> {
  return sql.run<InTheWay>(inTheWay, [
    columnOf(entries, ({ given }) => given.id),
    columnOf(entries, ({ given }) => given.queueName),
    columnOf(entries, ({ given }) => given.deduplicationId),
    columnOf(entries, ({ given }) => given.input),
  ])
}

/** In the SDK's order: id in use, then another name, class, configuration; undefined where nothing is in the way any more. */
function judge({ given, creatorXid }: Entry, found: InTheWay): EnqueueOutcome | undefined {
  const { holder, holderStatus, holderRunId, ...row } = found
  if (row.id !== null) {
    const existing = row as ExistingWorkflow
    const { id } = existing
    const ours = creatorXid !== null && existing.creatorXid === creatorXid
    if (given.rejectExisting && !ours) return { kind: 'in use', id, existing }
    for (const field of ['name', 'className', 'configName'] as const) {
      const [before, now] = [existing[field] ?? '', given[field] ?? '']
      if (before !== now) return { kind: 'conflict', id, field, existing: before, given: now }
    }
    const { status, runId } = existing
    return ours ? { kind: 'created', id, status, runId } : { kind: 'existing', id, existing }
  }
  if (holder === null || holderStatus === null) return undefined
  if (given.returnHolder) return { kind: 'holder', id: holder, status: holderStatus, runId: holderRunId }
  return { kind: 'deduplicated', id: given.id, holder }
}

/** All or none: where one is refused nothing is written, and the outcomes say who would have been what. */
export async function enqueueAtomically(
  database: Database,
  workflows: readonly NewWorkflow[],
  enqueue: (sql: Transaction, workflows: readonly NewWorkflow[]) => Promise<EnqueueOutcome[]> = enqueueWorkflows,
): Promise<{ committed: boolean; outcomes: EnqueueOutcome[] }> {
  const refused = new Error('refused')
  let outcomes: EnqueueOutcome[] = []
  try {
    await database.transaction(async (sql) => {
      outcomes = await enqueue(sql, workflows)
      if (outcomes.some(isRefusal)) throw refused
    })
    return { committed: true, outcomes }
  } catch (error) {
    if (error !== refused) throw error
    return { committed: false, outcomes }
  }
}
