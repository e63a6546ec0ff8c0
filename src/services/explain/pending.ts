import { decodeFailure } from '../../codec/failure.js'
import type { Execution, ExplainedRow, HolderFacts, LeaseFacts, WakeFacts } from '../../store/workflows/explain.js'
import { ago, certain, instant, leaseRow, likely, type Reason, unknowable, workflowRow } from './reason.js'
import { workerReasons } from './workers.js'

/** What one that was claimed is at. */
export function pendingReasons(row: ExplainedRow, execution: Execution): Reason[] {
  const { lease } = row
  const waiting = lease?.state === 'parked' ? [] : [...timerReasons(row, execution), ...childReasons(execution)]
  if (lease === null) return [executorReason(row, execution), ...waiting]
  return [...cancellation(row, lease), ...leaseReasons(row, lease, execution), ...waiting]
}

function leaseReasons(row: ExplainedRow, lease: LeaseFacts, execution: Execution): Reason[] {
  switch (lease.state) {
    case 'held':
      return [
        row.holder === null || row.holder.expiresAt <= row.now ? lost(row, lease) : held(row, row.holder, execution),
      ]
    case 'parked':
      return row.wakes.length === 0
        ? [certain('PARKED', 'it is parked', [leaseRow(row)])]
        : row.wakes.map((wake) => parked(row, wake))
    case 'ready':
      return [...released(row, lease), ...workerReasons(row)]
  }
}

function held(row: ExplainedRow, { workerId, replicaId, description }: HolderFacts, { steps }: Execution): Reason {
  const last = Math.max(
    row.startedAt ?? row.createdAt,
    ...steps.map(({ completedAt }) => completedAt ?? 0).filter((at) => at <= row.now),
  )
  const text = `worker ${workerId}${description && ` (${description})`} has it; its last record was ${ago(row.now - last)} ago`
  const facts = { worker_id: workerId, replica_id: replicaId, last_record_age_ms: row.now - last }
  return certain('HELD_BY_WORKER', text, [leaseRow(row), `perdure.workers/${workerId}`], facts)
}

function lost(row: ExplainedRow, { workerId }: LeaseFacts): Reason {
  const text = `worker ${workerId}, which had it, has not been heard of for its lease time: it is about to be queued again`
  return certain('WORKER_EXPIRED', text, [leaseRow(row), `perdure.workers/${workerId}`], { worker_id: workerId })
}

function parked(row: ExplainedRow, { kind, key, wakeAt, offset }: WakeFacts): Reason {
  const rows = [leaseRow(row), `perdure.wakes/${row.id}`]
  switch (kind) {
    case 'time':
      return certain('SLEEPING', `it is parked until ${instant(wakeAt ?? 0)}`, rows, { until: instant(wakeAt ?? 0) })
    case 'message': {
      const topic = key.slice(row.id.length + 2)
      const what = topic === '' || topic === '__null__topic__' ? 'without a topic' : `of topic ${topic}`
      return certain('WAITING_FOR_MESSAGE', `it is parked until a message ${what} comes`, rows, { key })
    }
    case 'event':
      return certain('WAITING_FOR_EVENT', `it is parked until event ${key} is set`, rows, { key })
    case 'stream':
      return certain('WAITING_FOR_STREAM', `it is parked until stream ${key} has a value ${offset}`, rows, {
        key,
        offset,
      })
    default:
      return certain('WAITING_FOR_WORKFLOW', `it is parked until workflow ${key} ends`, rows, { workflow_id: key })
  }
}

function released(row: ExplainedRow, { failure, notBefore }: LeaseFacts): Reason[] {
  const later = notBefore > row.now ? `; not before ${instant(notBefore)}` : ''
  const facts = { not_before: notBefore > row.now ? instant(notBefore) : null }
  if (failure === null) {
    return [certain('READY', `it waits for a worker to go on with it${later}`, [leaseRow(row)], facts)]
  }
  const { name, message } = decodeFailure(failure, 'portable_json')
  const text = `a worker gave it back${later}: ${name}: ${message}`
  return [
    certain('RELEASED_AFTER_FAILURE', text, [leaseRow(row)], { ...facts, failure: name, failure_message: message }),
  ]
}

function cancellation(row: ExplainedRow, { cancelDeadline }: LeaseFacts): Reason[] {
  if (cancelDeadline === null) return []
  const text = `its cancellation was asked for: it may clean up until ${instant(cancelDeadline)}`
  return [certain('CANCELLATION_REQUESTED', text, [leaseRow(row)], { deadline: instant(cancelDeadline) })]
}

/** Executors of DBOS have no heartbeat: what they write is all there is. */
const SILENT_MS = 60_000

function executorReason(row: ExplainedRow, { steps, lastOfExecutor }: Execution): Reason {
  const signs = [
    row.startedAt,
    lastOfExecutor,
    ...steps.flatMap(({ startedAt, completedAt }) => [startedAt, completedAt]),
  ]
  const last = Math.max(row.createdAt, ...signs.filter((at): at is number => at !== null && at <= row.now))
  const age = row.now - last
  const facts = { executor_id: row.executorId, evidence_age_ms: age, recovery_attempts: row.attempts }
  const rows = [workflowRow(row), `dbos.operation_outputs?workflow_uuid=${row.id}`]
  const who = `executor ${row.executorId ?? ''} of ${row.application ?? 'an application without name'}`
  if (age < SILENT_MS) {
    return likely('RUNNING', `${who} has claimed it; the last sign of it is ${ago(age)} old`, rows, facts)
  }
  const text = `${who} has claimed it and has written nothing that is known for ${ago(age)}: it may work, wait, or have died, and only its next start recovers what it had`
  return unknowable('EXECUTOR_SILENT', text, rows, facts)
}

function timerReasons(row: ExplainedRow, { steps }: Execution): Reason[] {
  const numbers = new Set(steps.map(({ functionId }) => functionId))
  return steps.flatMap(({ functionId, name, output, completedAt }) => {
    const until = name === 'DBOS.sleep' ? wakeTime(output, completedAt) : null
    if (until === null || until <= row.now) return []
    const rows = [`dbos.operation_outputs/${row.id}/${functionId}`]
    const facts = { until: instant(until), function_id: functionId }
    // A receive or an event's wait takes two numbers, and is recorded under the first when it is over.
    if (functionId > 0 && !numbers.has(functionId - 1)) {
      const text = `step ${functionId - 1} waits, for a message, an event or a result, until ${instant(until)}`
      return [likely('WAITING', text, rows, facts)]
    }
    return [certain('SLEEPING', `step ${functionId} sleeps until ${instant(until)}`, rows, facts)]
  })
}

/** Milliseconds in TypeScript and Go, seconds in Python. */
function wakeTime(output: string | null, completedAt: number | null): number | null {
  const given = Number(output ?? Number.NaN)
  if (Number.isNaN(given) || given === 0) return completedAt
  return given < 1e11 ? Math.round(given * 1000) : given
}

function childReasons({ children }: Execution): Reason[] {
  if (children.length === 0) return []
  const ids = children.map(({ id }) => id)
  const told = children.map(({ id, name, status }) => `${id} (${name}, ${status})`).join(', ')
  const text = `children of it have not ended: ${told}. Whether it waits for them is recorded only when it is over`
  const rows = ids.map((id) => `dbos.workflow_status/${id}`)
  return [unknowable('CHILDREN_RUNNING', text, rows, { children: ids.join(' ') })]
}
