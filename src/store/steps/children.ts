import { createHash } from 'node:crypto'
import type { Sql } from '../database.js'
import { plannedOnce } from '../statement.js'
import { type EnqueueOutcome, enqueueWorkflows, inOrder, type NewWorkflow } from '../workflows/enqueue.js'
import { runIdOf } from '../workflows/run-id.js'
import { INTERNAL_QUEUE } from '../workflows/workflow-row.js'
import { type ChildToBe, type Effect, failed, type Recorded } from './record.js'

/** What a child has from its parent where its start says nothing. */
export interface Parent {
  id: string
  /** Its id; of a later run or attempt with what tells it from the first, whose children are there under theirs. */
  childPrefix: string
  queueName: string | null
  partitionKey: string | null
  applicationName: string | null
  applicationVersion: string | null
  deadline: number | null
  authenticatedUser: string | null
  assumedRole: string | null
  /** JSON array. */
  authenticatedRoles: string | null
  /** The database's time. */
  now: number
}

export interface ChildStart {
  parent: Parent
  functionId: number
  /** Of the step: with it, a repeat knows the child as its own. */
  completedAt: number
  child: ChildToBe
}

/** In the order of `starts`. A child that can't be is the failure of the call. */
export async function startChildren(sql: Sql, starts: readonly ChildStart[]): Promise<Effect[]> {
  if (starts.length === 0) return []
  const outcomes = await enqueueWorkflows(sql, inOrder(starts.map(newWorkflow)))
  return outcomes.map((outcome, place) => effectOf(outcome, starts[place] as ChildStart))
}

function newWorkflow(start: ChildStart): NewWorkflow {
  const { parent, child } = start
  const applicationName = child.applicationName ?? parent.applicationName
  // Another application's own latest version must run it.
  const sameApplication = applicationName === parent.applicationName
  return {
    id: child.id ?? `${parent.childPrefix}-${start.functionId}`,
    name: child.name,
    className: child.className,
    configName: child.configName,
    queueName: queueOf(parent, child),
    // The parent's queue may be partitioned, where nothing without a key is ever taken.
    partitionKey: child.partitionKey ?? (child.queueName === undefined ? parent.partitionKey : null),
    input: child.input.text,
    serialization: child.input.serialization,
    applicationName,
    applicationVersion: child.applicationVersion ?? (sameApplication ? parent.applicationVersion : null),
    timeoutMs: child.timeoutMs,
    deadline: child.timeoutMs === null ? parent.deadline : null,
    delayUntil: child.delayMs === null ? null : parent.now + child.delayMs,
    deduplicationId: child.deduplicationId,
    priority: child.priority,
    authenticatedUser: parent.authenticatedUser ?? '',
    assumedRole: parent.assumedRole ?? '',
    authenticatedRoles: JSON.parse(parent.authenticatedRoles ?? '[]'),
    attributes: null,
    scheduleName: null,
    debounceDeadline: null,
    isDebounced: false,
    parentId: parent.id,
    creatorXid: creatorOf(start),
    extras: child.extras,
  }
}

function queueOf(parent: Parent, child: ChildToBe): string {
  return child.queueName ?? parent.queueName ?? INTERNAL_QUEUE
}

function creatorOf({ parent, functionId, completedAt }: ChildStart): string {
  const hex = createHash('md5').update(`${parent.id}\0${functionId}\0${completedAt}`).digest('hex')
  return hex.replace(/^(.{8})(.{4}).(.{3})(.{4})(.{12})$/, '$1-$2-3$3-$4-$5')
}

function effectOf(outcome: EnqueueOutcome, { parent, child }: ChildStart): Effect {
  switch (outcome.kind) {
    case 'created': {
      const queue = outcome.status === 'ENQUEUED' ? queueOf(parent, child) : null
      return { kind: 'child', id: outcome.id, runId: outcome.runId, created: true, queue }
    }
    case 'holder':
      return { kind: 'child', id: outcome.id, runId: outcome.runId, created: false, queue: null }
    case 'existing':
      return { kind: 'child', id: outcome.id, runId: outcome.existing.runId, created: false, queue: null }
    case 'deduplicated': {
      const text = `Workflow ${outcome.id} was deduplicated due to an existing workflow in queue ${queueOf(parent, child)} with deduplication ID ${child.deduplicationId}.`
      return failed('DBOSQueueDuplicatedError', text, 28)
    }
    case 'conflict': {
      const { id, field, existing, given } = outcome
      const what = { name: 'function name', className: 'class name', configName: 'class configuration' }[field]
      const text = `Conflicting workflow invocation with the same ID (${id}): Workflow already exists with a different ${what}: ${existing}, but the provided ${what} is: ${given}`
      return failed('DBOSConflictingWorkflowError', text, 22)
    }
    case 'in use':
      return failed('DBOSWorkflowIDInUseError', `Workflow ID ${outcome.id} is already in use`, 36)
  }
}

// Index: the primary key.
const runs = plannedOnce(
  'runs_of_children',
  `SELECT w.workflow_uuid AS id, ${runIdOf('w')} AS "runId", w.creator_xid AS creator
  FROM dbos.workflow_status w WHERE w.workflow_uuid = ANY($1::text[])`,
)

/** Children that were started by an earlier try, in the order of `starts`. */
export async function startedBefore(
  sql: Sql,
  starts: readonly (ChildStart & { childId: string })[],
): Promise<Recorded[]> {
  if (starts.length === 0) return []
  const rows = await sql.run<{ id: string; runId: string; creator: string | null }>(runs, [
    starts.map(({ childId }) => childId),
  ])
  const found = new Map(rows.map((row) => [row.id, row]))
  return starts.map((start) => {
    const row = found.get(start.childId)
    const created = row !== undefined && row.creator === creatorOf(start)
    return { kind: 'child', id: start.childId, runId: row?.runId ?? '', created, queue: null }
  })
}
