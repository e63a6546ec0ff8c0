import { Fault } from '../../errors.js'
import type { Sql, Transaction } from '../database.js'
import { given } from '../given.js'
import { type NewMessage, sendMessages } from '../messages.js'
import { statement } from '../statement.js'
import { acceptUpdate } from '../tasks/asking.js'
import { heldBy, LOCKED, leaseLost, stepConflict } from '../tasks/fence.js'
import { NOW_MS } from '../time.js'
import { cancelWorkflows } from '../workflows/cancellation.js'
import { extrasOf } from '../workflows/extras.js'
import { runIdOf } from '../workflows/run-id.js'
import { type ChildStart, type Parent, startChildren, startedBefore } from './children.js'
import { type Effect, failed, type Recorded, type StepRecord, stepName, type TaskSteps, writeOf } from './record.js'
import { writeSteps } from './writes.js'

/** Of one task: what became of each of its steps, or why nothing of it was written. */
export type TaskRecorded = { steps: Recorded[] } | { fault: Fault }

const lockTasks = statement(
  'lock_tasks',
  `SELECT t.place::int AS place, w.queue_name AS "queueName", w.queue_partition_key AS "partitionKey",
    w.application_name AS "applicationName", w.application_version AS "applicationVersion",
    w.workflow_deadline_epoch_ms AS deadline, w.authenticated_user AS "authenticatedUser",
    w.assumed_role AS "assumedRole", w.authenticated_roles AS "authenticatedRoles",
    ${NOW_MS} AS now,
    w.workflow_uuid || CASE WHEN x.first_run_id <> ${runIdOf('w')} THEN '-run' || left(${runIdOf('w')}, 8) ELSE '' END
      || CASE WHEN x.attempt > 1 THEN '-try' || x.attempt ELSE '' END AS "childPrefix"
  FROM ${given('text', 'text')} AS t(id, token, place)
  ${heldBy('t.id', 't.token')}
  ${extrasOf('w', 'x')}
  ${LOCKED}`,
)

// Index: the primary key.
const recordedSteps = statement(
  'recorded_steps',
  `SELECT r.place::int AS place, o.function_name AS name, o.completed_at_epoch_ms AS "completedAt", o.error,
    CASE WHEN o.function_name = 'DBOS.sleep' THEN o.output END AS wake, o.serialization, o.child_workflow_id AS "childId"
  FROM ${given('text', 'int')} AS r(id, function_id, place)
  JOIN dbos.operation_outputs o ON o.workflow_uuid = r.id AND o.function_id = r.function_id`,
)

interface RecordedRow {
  place: number
  name: string
  completedAt: number | null
  error: string | null
  wake: string | null
  serialization: string | null
  childId: string | null
}

/** A step on its way through the transaction. */
interface Doing {
  id: string
  token: string
  step: StepRecord
  parent: Parent
  recorded: RecordedRow | undefined
  effect: Effect | undefined
}

/**
 * Steps that do more than write rows of their own workflow, with what they do, in the caller's transaction. Each task by
 * itself: all of its steps or none. A unique or foreign key violation: somebody came between, the whole is to be done again.
 */
export async function recordWithEffects(sql: Transaction, tasks: readonly TaskSteps[]): Promise<TaskRecorded[]> {
  const held = await locked(sql, tasks)
  const doing = await withRecorded(sql, tasks, held)
  const faults = doing.map((steps, task) => (steps.length > 0 ? conflictOf(steps) : leaseLost(tasks[task]?.id ?? '')))
  for (const [task, steps] of doing.entries()) faults[task] ??= await accept(sql, fresh(steps))
  const going = doing.filter((_, task) => faults[task] === undefined)
  const toDo = going.flatMap(fresh)
  await start(sql, toDo)
  await send(sql, toDo)
  const written = await writeSteps(
    sql,
    going.map((steps) => {
      const { id, token } = steps[0] as Doing
      return { id, token, writes: steps.filter(isFresh).map(({ step, effect }) => writeOf(step, effect)) }
    }),
  )
  // Last: a workflow may cancel itself.
  await cancel(sql, toDo)
  const children = await startedEarlier(sql, going.flat())
  let next = 0
  return doing.map((steps, task): TaskRecorded => {
    const fault = faults[task]
    if (fault) return { fault }
    const result = written[next++]
    if (result === undefined || 'fault' in result) throw result?.fault ?? new Error('a locked task was not held')
    const wakes = result.wakes.values()
    return {
      steps: steps.map((one): Recorded => {
        const wake = isFresh(one) ? wakes.next().value : Number(one.recorded?.wake)
        return one.step.kind === 'sleep' ? { kind: 'wake', at: wake ?? 0 } : (children.get(one) ?? answerOf(one))
      }),
    }
  })
}

async function locked(sql: Sql, tasks: readonly TaskSteps[]): Promise<Map<number, Parent>> {
  const rows = await sql.run<Parent & { place: number }>(lockTasks, [
    tasks.map(({ id }) => id),
    tasks.map(({ token }) => token),
  ])
  return new Map(rows.map(({ place, ...parent }) => [place - 1, { ...parent, id: tasks[place - 1]?.id ?? '' }]))
}

/** Read after the rows are locked, so nothing is recorded any more that this does not see. */
async function withRecorded(sql: Sql, tasks: readonly TaskSteps[], held: Map<number, Parent>): Promise<Doing[][]> {
  const doing = tasks.map(({ id, token, steps }, task) => {
    const parent = held.get(task)
    return parent
      ? steps.map((step): Doing => ({ id, token, step, parent, recorded: undefined, effect: undefined }))
      : []
  })
  const all = doing.flat().filter(({ step }) => !(step.kind === 'write stream' && step.withinStep))
  const rows = await sql.run<RecordedRow>(recordedSteps, [
    all.map(({ id }) => id),
    all.map(({ step }) => step.functionId),
  ])
  for (const row of rows) (all[row.place - 1] as Doing).recorded = row
  return doing
}

function isFresh({ recorded }: Doing): boolean {
  return recorded === undefined
}

function fresh(steps: readonly Doing[]): Doing[] {
  return steps.filter(isFresh)
}

function conflictOf(steps: readonly Doing[]): Fault | undefined {
  for (const { id, step, recorded } of steps) {
    if (recorded === undefined) continue
    const name = stepName(step)
    const same = recorded.name === name && (step.kind === 'sleep' || recorded.completedAt === step.completedAt)
    if (!same) return stepConflict(id, step.functionId, recorded.name, name)
  }
  return undefined
}

/** Updates that are delivered here; one that can't be leaves the task as it was. */
async function accept(sql: Transaction, steps: readonly Doing[]): Promise<Fault | undefined> {
  const updates = steps.filter(({ step }) => step.kind === 'update')
  if (updates.length === 0) return undefined
  try {
    await sql.savepoint(async () => {
      for (const one of updates) {
        if (one.step.kind !== 'update') continue
        const { functionId, updateId } = one.step
        const text = await acceptUpdate(sql, { workflowId: one.id, updateId, functionId })
        if (text === undefined) throw noUpdate(one.id, updateId)
        one.effect = { kind: 'output', text }
      }
    })
    return undefined
  } catch (error) {
    if (error instanceof Fault && error.reason === 'UPDATE_CONFLICT') return error
    throw error
  }
}

function noUpdate(id: string, updateId: string): Fault {
  return new Fault('UPDATE_CONFLICT', `no update ${updateId} waits to be delivered to workflow ${id}`, {
    metadata: { workflow_id: id, update_id: updateId },
  })
}

async function start(sql: Sql, steps: readonly Doing[]): Promise<void> {
  const starts = steps.flatMap((one) => startOf(one) ?? [])
  const effects = await startChildren(sql, starts)
  starts.forEach(({ one }, place) => {
    one.effect = effects[place]
  })
}

async function startedEarlier(sql: Sql, steps: readonly Doing[]): Promise<Map<Doing, Recorded>> {
  const starts = steps.flatMap((one) => {
    const { childId = null } = one.recorded ?? {}
    const start = childId === null ? undefined : startOf(one)
    return start && childId !== null ? [{ ...start, childId }] : []
  })
  const answers = await startedBefore(sql, starts)
  return new Map(starts.map(({ one }, place) => [one, answers[place] as Recorded]))
}

function startOf(one: Doing): (ChildStart & { one: Doing }) | undefined {
  const { parent, step } = one
  if (step.kind !== 'start child') return undefined
  return { one, parent, child: step.child, functionId: step.functionId, completedAt: step.completedAt }
}

async function send(sql: Sql, steps: readonly Doing[]): Promise<void> {
  const sends: { one: Doing; message: NewMessage }[] = []
  for (const one of steps) if (one.step.kind === 'send') sends.push({ one, message: one.step.message })
  if (sends.length === 0) return
  const sent = await sendMessages(
    sql,
    sends.map(({ message }) => [message]),
  )
  sends.forEach(({ one, message }, place) => {
    if (sent[place]?.missing.length === 0) return
    const text = `Sent to non-existent destination workflow UUID: ${message.destination}`
    one.effect = failed('DBOSNonExistentWorkflowError', text, 16)
  })
}

async function cancel(sql: Sql, steps: readonly Doing[]): Promise<void> {
  for (const children of [false, true]) {
    const ids = steps.flatMap(({ step }) =>
      step.kind === 'cancel' && step.children === children ? [step.workflowId] : [],
    )
    if (ids.length > 0) await cancelWorkflows(sql, [...new Set(ids)], { children })
  }
}

function answerOf({ step, effect, recorded }: Doing): Recorded {
  if (effect && effect.kind !== 'output') return effect
  const { error = null, serialization = null } = recorded ?? {}
  return error === null || step.kind === 'finished' ? { kind: 'written' } : { kind: 'failure', error, serialization }
}
