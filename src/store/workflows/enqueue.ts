import { randomUUID } from 'node:crypto'
import { columnOf } from '../column.js'
import type { Database, Patience, Sql, Transaction } from '../database.js'
import { unavailable } from '../failure.js'
import { plannedOnce } from '../statement.js'
import type { Extras } from './extras.js'
import { type Insert, insertNewRows, insertRows } from './insertion.js'
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

/** A row and its input are all that is written for it, and no earlier run makes room. */
export function isPlain({ extras, anew }: NewWorkflow): boolean {
  return extras === undefined && anew === undefined
}

/** A plain one that a worker may take as soon as it is there. */
export function isPlainAndDue(given: NewWorkflow): boolean {
  return isPlain(given) && firstStatus(given) === 'ENQUEUED'
}

export function firstStatus({ delayUntil }: NewWorkflow): 'ENQUEUED' | 'DELAYED' {
  return delayUntil === null ? 'ENQUEUED' : 'DELAYED'
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

// What stood in the way: by primary key, and by uq_workflow_status_dedup_id, row by row: joined, a planner with old
// statistics takes the partial index for empty and reads all of it.
const inTheWay = plannedOnce(
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
  const outcomes: EnqueueOutcome[] = []
  let waiting = entriesOf(workflows)
  for (let fruitless = 0; waiting.length > 0; ) {
    if (fruitless === FRUITLESS_ROUNDS) throw unavailable(new Error('a deduplication id kept changing hands'))
    const { turn, later: missed } = firstOfEachId(waiting)
    for (const batch of inLockOrder(turn)) {
      const made = await insertRows(sql, batch, patience)
      for (const entry of batch) {
        if (made.has(entry.given.id)) outcomes[entry.index] = created(entry)
        else missed.push(entry)
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

/**
 * The same of workflows of which none is there yet, for two thirds of what it costs the database. undefined: something
 * stood in the way of one of them, and nothing was written.
 */
export async function enqueueNew(
  database: Database,
  workflows: readonly NewWorkflow[],
  patience: Patience,
): Promise<EnqueueOutcome[] | undefined> {
  const entries = entriesOf(workflows)
  const rows = inLockOrder(entries).flat()
  if (!(await insertNewRows(database, rows, patience))) return undefined
  return entries.map(created)
}

interface Entry extends Insert {
  index: number
}

function entriesOf(workflows: readonly NewWorkflow[]): Entry[] {
  return workflows.map((given, index) => ({
    index,
    given,
    creatorXid: given.creatorXid === undefined ? randomUUID() : given.creatorXid,
  }))
}

function created({ given, creatorXid }: Entry): EnqueueOutcome {
  return { kind: 'created', id: given.id, status: firstStatus(given), runId: creatorXid ?? '' }
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
  const byId: Entry[] = []
  const deduplicated: Entry[] = []
  for (const entry of entries) (entry.given.deduplicationId === null ? byId : deduplicated).push(entry)
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  byId.sort(({ given: a }, { given: b }) => order(a.id, b.id))
  deduplicated.sort(
    ({ given: a, index: i }, { given: b, index: j }) =>
      order(a.queueName, b.queueName) || order(a.deduplicationId ?? '', b.deduplicationId ?? '') || i - j,
  )
  return [byId, deduplicated].filter((batch) => batch.length > 0)
}

function lookUp(sql: Sql, entries: Entry[]): Promise<InTheWay[]> {
  return sql.run<InTheWay>(inTheWay, [
    columnOf('text', entries, ({ given }) => given.id),
    columnOf('text', entries, ({ given }) => given.queueName),
    columnOf('text', entries, ({ given }) => given.deduplicationId),
    columnOf('text', entries, ({ given }) => given.input),
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
