import type { Fault } from '../../errors.js'
import type { Sql } from '../database.js'
import { given } from '../given.js'
import { statement } from '../statement.js'
import { heldBy, LOCKED, leaseLost, stepConflict } from '../tasks/fence.js'
import { NOW_MS } from '../time.js'
import type { HeldTask, StepWrite } from './record.js'

/** What is written of one task. */
export interface TaskWrite extends HeldTask {
  writes: readonly StepWrite[]
}

/** Of each write in order: the wake-up time of a sleep. Or why nothing of the task was written. */
export type Written = { wakes: (number | undefined)[] } | { fault: Fault }

const VALUES = 18

// A step that is recorded already is the same one if its name and completion time are (trap 7); of a task with another
// one nothing is written. A write without name is no step of its own. Indexes: the primary keys. Guard: those of
// operation_outputs and streams too, against what was committed while this waited for the row: done again, it sees it.
const steps = `WITH step AS MATERIALIZED (
    SELECT s.*, w.application_name AS application, o.function_name AS recorded,
      o.completed_at_epoch_ms AS recorded_completed, CASE WHEN s.sleep IS NOT NULL THEN o.output END AS recorded_wake
    FROM ${given('int', 'text', 'text', 'int', 'text', 'text', 'text', 'text', 'text', 'bigint', 'bigint', 'bigint', 'text', 'text', 'text', 'int', 'int')}
      AS s(task, id, token, function_id, name, output, error, serialization, child, started, completed, sleep,
        key, event, event_serialization, values_from, values_to, place)
    ${heldBy('s.id', 's.token')}
    LEFT JOIN dbos.operation_outputs o
      ON o.workflow_uuid = s.id AND o.function_id = s.function_id AND s.name IS NOT NULL
    ${LOCKED}
  ), judged AS MATERIALIZED (
    SELECT *, bool_or(other) OVER (PARTITION BY task) AS refused, ${NOW_MS} + sleep AS wake
    FROM (
      SELECT *, recorded IS NOT NULL
        AND (recorded <> name OR sleep IS NULL AND recorded_completed IS DISTINCT FROM completed) AS other
      FROM step
    ) s
  ), fresh AS MATERIALIZED (
    SELECT * FROM judged WHERE recorded IS NULL AND NOT refused
  ), written AS (
    INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, error, serialization,
      child_workflow_id, started_at_epoch_ms, completed_at_epoch_ms, application_name, retention_timestamp)
    SELECT id, function_id, name, COALESCE(wake::text, output), error, serialization, child,
      COALESCE(started, ${NOW_MS}), COALESCE(wake, completed), application, ${NOW_MS}
    FROM fresh WHERE name IS NOT NULL ORDER BY id, function_id
  )`

const values = `, happened AS (
    INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization)
    SELECT DISTINCT ON (id, key) id, key, event, event_serialization FROM fresh WHERE event IS NOT NULL
    ORDER BY id, key, place DESC
    ON CONFLICT (workflow_uuid, key) DO UPDATE SET value = EXCLUDED.value, serialization = EXCLUDED.serialization
  ), history AS (
    INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value, serialization)
    SELECT id, function_id, key, event, event_serialization FROM fresh WHERE event IS NOT NULL
    ON CONFLICT (workflow_uuid, function_id, key)
      DO UPDATE SET value = EXCLUDED.value, serialization = EXCLUDED.serialization
  ), appended AS (
    INSERT INTO dbos.streams (workflow_uuid, key, "offset", value, function_id, serialization)
    SELECT f.id, f.key, COALESCE((
        SELECT max(s."offset") FROM dbos.streams s WHERE s.workflow_uuid = f.id AND s.key = f.key
      ), -1) + row_number() OVER (PARTITION BY f.id, f.key ORDER BY f.place, v.place),
      v.value, f.function_id, v.serialization
    FROM fresh f CROSS JOIN LATERAL unnest(
      ($${VALUES}::text[])[f.values_from:f.values_to], ($${VALUES + 1}::text[])[f.values_from:f.values_to]
    ) WITH ORDINALITY AS v(value, serialization, place)
    WHERE f.values_from IS NOT NULL
  )`

const answers = `
  SELECT place::int AS place, recorded, other, COALESCE(recorded_wake, wake::text) AS wake FROM judged`

const recordSteps = statement('record_steps', steps + answers)
const recordStepsAndValues = statement('record_steps_and_values', steps + values + answers)

interface AnswerRow {
  place: number
  /** The name of the step that was recorded before, if any, and whether it is another one. */
  recorded: string | null
  other: boolean
  wake: string | null
}

/**
 * In the order of `tasks`, each by itself. No step of a workflow stands in two of them. A unique violation: a writer
 * without a lease came between, and the whole is to be done again.
 */
export async function writeSteps(sql: Sql, tasks: readonly TaskWrite[]): Promise<Written[]> {
  const values = tasks.flatMap(({ writes }) => writes.flatMap(({ values }) => values ?? []))
  let next = 1
  const rows = tasks.flatMap(({ id, token, writes }, task) =>
    writes.map((write) => {
      const from = write.values && next
      next += write.values?.length ?? 0
      return { task, id, token, from, to: from && next - 1, write }
    }),
  )
  const column = (of: (write: StepWrite) => unknown) => rows.map(({ write }) => of(write) ?? null)
  const withValues = rows.some(({ write }) => write.event || write.values)
  const found = await sql.run<AnswerRow>(withValues ? recordStepsAndValues : recordSteps, [
    rows.map(({ task }) => task),
    rows.map(({ id }) => id),
    rows.map(({ token }) => token),
    column((w) => w.functionId),
    column((w) => w.row?.name),
    column((w) => w.row?.output),
    column((w) => w.row?.error),
    column((w) => w.row?.serialization),
    column((w) => w.row?.childId),
    column((w) => w.row?.startedAt),
    column((w) => w.row?.completedAt),
    column((w) => w.row?.sleepMs),
    column((w) => w.key),
    column((w) => w.event?.text),
    column((w) => w.event?.serialization),
    rows.map(({ from }) => from ?? null),
    rows.map(({ to }) => to ?? null),
    ...(withValues ? [values.map(({ text }) => text), values.map(({ serialization }) => serialization)] : []),
  ])
  const answers = new Map(found.map((answer) => [answer.place, answer]))
  let place = 0
  return tasks.map(({ id, writes }): Written => {
    const wakes: (number | undefined)[] = []
    let fault: Fault | undefined
    for (const { functionId, row } of writes) {
      const answer = answers.get(++place)
      if (answer === undefined) fault ??= leaseLost(id)
      else if (answer.other) fault ??= stepConflict(id, functionId, answer.recorded ?? '', row?.name ?? '')
      wakes.push(answer?.wake ? Number(answer.wake) : undefined)
    }
    return fault ? { fault } : { wakes }
  })
}
