import type { AwaitedStep } from '../../gen/ts/perdure/v1/worker_waits_pb.js'
import { WorkflowOutcome_Kind as Kind, type WorkflowOutcome } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { toMilliseconds } from '../wire/durations.js'
import { PortableWorkflowError } from '../wire/portable-error.js'
import { toDuration } from '../wire/time.js'
import type { AwaitKind } from './calls/await-call.js'
import { recordedValue } from './calls/call.js'
import { fromFailure } from './failures.js'
import type { GetEventOptions, ReceiveOptions } from './options.js'
import { fromPayload } from './payloads.js'

export function message<T>({ topic = '', timeout }: ReceiveOptions): AwaitKind<T | undefined> {
  const limit = timeout === undefined ? undefined : toMilliseconds(timeout)
  return {
    name: 'DBOS.recv',
    numbers: 2,
    awaited: { case: 'message', value: { topic, timeout: limit === undefined ? undefined : toDuration(limit) } },
    wake: { case: 'message', value: { topic } },
    timeout: limit,
    arrived: come<T | undefined>,
    read: (step) => fromPayload(step.output) as T | undefined,
  }
}

export function event<T>(workflowId: string, key: string, { timeout }: GetEventOptions): AwaitKind<T | undefined> {
  const limit = timeout === undefined ? undefined : toMilliseconds(timeout)
  return {
    name: 'DBOS.getEvent',
    numbers: 2,
    awaited: {
      case: 'event',
      value: { workflowId, key, timeout: limit === undefined ? undefined : toDuration(limit) },
    },
    wake: { case: 'event', value: { workflowId, key } },
    timeout: limit,
    arrived: come<T | undefined>,
    read: (step) => fromPayload(step.output) as T | undefined,
  }
}

export function result<T>(workflowId: string): AwaitKind<T> {
  return {
    name: 'DBOS.getResult',
    numbers: 1,
    awaited: { case: 'result', value: { workflowId } },
    wake: { case: 'result', value: { workflowId } },
    arrived: come<T>,
    read: (step) => recordedValue(step) as T,
  }
}

/** Stands where a stream ends, as DBOS writes it. */
const CLOSED = '__DBOS_STREAM_CLOSED__'

export const END = Symbol('end')

export function streamValue<T>(workflowId: string, key: string, offset: number): AwaitKind<T | typeof END> {
  const where = { workflowId, key, offset: BigInt(offset) }
  return {
    name: 'DBOS.readStream',
    numbers: 1,
    awaited: { case: 'streamValue', value: where },
    wake: { case: 'streamValue', value: where },
    arrived: (step) => (step.outcome.case === 'streamEnd' ? END : come<T>(step)),
    read: (step) => (fromPayload(step.output) === CLOSED ? END : (recordedValue(step) as T)),
  }
}

/** The value; undefined where none came in time; throws what was recorded as the failure. */
function come<T>({ outcome }: AwaitedStep): T {
  if (outcome.case === 'value') return fromPayload(outcome.value) as T
  if (outcome.case === 'failure') throw fromFailure(outcome.value)
  if (outcome.case === 'ended') return ended(outcome.value) as T
  return undefined as T
}

/** As DBOS names it where an awaited workflow has no result. */
function ended(outcome: WorkflowOutcome): unknown {
  const { workflowId, kind, output, failure } = outcome
  if (failure) throw fromFailure(failure)
  if (kind === Kind.SUCCEEDED) return fromPayload(output) ?? null
  if (kind === Kind.GAVE_UP) {
    const name = 'DBOSAwaitedWorkflowExceededMaxRecoveryAttempts'
    throw new PortableWorkflowError(`Awaited ${workflowId} exceeded its maximum recovery attempts`, name, '30')
  }
  throw new PortableWorkflowError(`Awaited ${workflowId} was cancelled`, 'DBOSAwaitedWorkflowCancelledError', '27')
}
