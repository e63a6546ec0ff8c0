import type { Payload } from '../../../gen/ts/perdure/v1/values_pb.js'
import {
  type ChildStart,
  type FinishedStep,
  ParentClosePolicy,
  type StartChildStep,
  type StepRecord as StepMessage,
} from '../../../gen/ts/perdure/v1/worker_steps_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { PORTABLE } from '../../codec/value.js'
import type { ChildToBe, StepRecord } from '../../store/steps/record.js'
import { type Extras, NO_EXTRAS } from '../../store/workflows/extras.js'
import { retryPolicyOf } from '../extras-message.js'
import type { GivenText, GivenValues } from '../given-value.js'
import { epoch, milliseconds } from '../time.js'
import type { Violations } from '../violations.js'
import { failureText } from './failure-text.js'

/** Steps as workers give them, as records to be. What is wrong with them is noted. */
export function givenSteps(
  steps: readonly StepMessage[],
  field: string,
  values: GivenValues,
  violations: Violations,
): StepRecord[] {
  const seen = new Set<number>()
  return steps.map((step, place) => {
    const at = `${field}[${place}]`
    const record = givenStep(step, at, values)
    const ofStep = record.kind === 'write stream' && record.withinStep
    if (!ofStep && seen.has(record.functionId)) violations.add(`${at}.function_id`, 'is used twice')
    if (!ofStep) seen.add(record.functionId)
    return record
  })
}

function givenStep(
  { functionId, startedAt, completedAt, step }: StepMessage,
  at: string,
  values: GivenValues,
): StepRecord {
  const call = { functionId, startedAt: epoch(startedAt) ?? null, completedAt: epoch(completedAt) ?? 0 }
  const value = (payload: Payload | undefined, name: string): GivenText =>
    values.value(payload, ArgumentFormat.UNSPECIFIED, `${at}.${name}`)
  switch (step.case) {
    case 'finished':
      return { ...call, kind: 'finished', ...finished(step.value, `${at}.finished`, values) }
    case 'sleep':
      return { ...call, kind: 'sleep', durationMs: milliseconds(step.value.duration) ?? 0 }
    case 'setEvent':
      return { ...call, kind: 'set event', key: step.value.key, value: value(step.value.value, 'set_event.value') }
    case 'writeStream': {
      const { key, withinStep } = step.value
      const written = step.value.values.map((payload, i) => value(payload, `write_stream.values[${i}]`))
      return { ...call, kind: 'write stream', key, withinStep, values: written }
    }
    case 'closeStream':
      return { ...call, kind: 'close stream', key: step.value.key }
    case 'startChild':
      return { ...call, kind: 'start child', child: childToBe(step.value, `${at}.start_child.workflow`, values) }
    case 'send': {
      const { destination, topic, idempotencyKey } = step.value
      const message = { destination, topic: topic || null, ...value(step.value.value, 'send.value') }
      return { ...call, kind: 'send', message: { ...message, idempotencyKey: idempotencyKey ?? null, toForks: false } }
    }
    case 'cancel':
      return { ...call, kind: 'cancel', workflowId: step.value.workflowId, children: step.value.children }
    case 'patch':
      return { ...call, kind: 'patch', name: step.value.name }
    case 'update':
      return { ...call, kind: 'update', updateId: step.value.updateId }
    default:
      throw new Error('a step of no kind passed validation')
  }
}

function finished({ name, outcome, childWorkflowId }: FinishedStep, at: string, values: GivenValues) {
  const output =
    outcome.case === 'output' ? values.value(outcome.value, ArgumentFormat.UNSPECIFIED, `${at}.output`) : null
  const error =
    outcome.case === 'failure'
      ? { text: failureText(outcome.value, values, `${at}.failure`), serialization: PORTABLE }
      : null
  return { name, output, error, childId: childWorkflowId ?? null }
}

function childToBe({ workflow, parentClosePolicy }: StartChildStep, at: string, values: GivenValues): ChildToBe {
  const child = workflow as ChildStart
  return {
    id: child.workflowId,
    name: child.name,
    className: child.className || null,
    configName: child.configName || null,
    queueName: child.queue,
    input: values.inputs(child.arguments, ArgumentFormat.UNSPECIFIED, `${at}.arguments`),
    applicationVersion: child.applicationVersion,
    applicationName: child.application || undefined,
    timeoutMs: milliseconds(child.timeout) ?? null,
    deduplicationId: child.deduplicationId ?? null,
    priority: child.priority ?? 0,
    partitionKey: child.partitionKey,
    delayMs: milliseconds(child.delay) ?? null,
    extras: extrasOf(child, parentClosePolicy),
  }
}

const POLICIES: Partial<Record<ParentClosePolicy, string>> = {
  [ParentClosePolicy.CANCEL]: 'CANCEL',
  [ParentClosePolicy.TERMINATE]: 'TERMINATE',
}

function extrasOf(child: ChildStart, policy: ParentClosePolicy): Extras {
  return {
    ...NO_EXTRAS,
    retryPolicy: retryPolicyOf(child.retryPolicy),
    maxRecoveryAttempts: child.maxRecoveryAttempts ?? null,
    executionTimeoutMs: milliseconds(child.executionTimeout) ?? null,
    parentClosePolicy: POLICIES[policy] ?? null,
  }
}
