import { CLOSE_MARK } from '../../codec/close-mark.js'
import { encodeFailure } from '../../codec/failure.js'
import { PORTABLE } from '../../codec/value.js'
import type { NewMessage } from '../messages.js'
import type { Extras } from '../workflows/extras.js'

/** A workflow that somebody holds, and the token that says so. */
export interface HeldTask {
  id: string
  token: string
}

/** A value as its columns hold it. */
export interface StoredText {
  text: string
  serialization: string | null
}

/** What a child start says of the child; what is undefined it has from its parent. */
export interface ChildToBe {
  id: string | undefined
  name: string
  className: string | null
  configName: string | null
  queueName: string | undefined
  input: StoredText
  applicationVersion: string | undefined
  applicationName: string | undefined
  timeoutMs: number | null
  deduplicationId: string | null
  priority: number
  partitionKey: string | undefined
  delayMs: number | null
  extras: Extras | undefined
}

interface Call {
  functionId: number
  /** Epoch milliseconds by the worker's clock; null: now. */
  startedAt: number | null
  completedAt: number
}

/** One call of a workflow, to be recorded with what it does in the same transaction. */
export type StepRecord = Call &
  (
    | { kind: 'finished'; name: string; output: StoredText | null; error: StoredText | null; childId: string | null }
    | { kind: 'sleep'; durationMs: number }
    | { kind: 'set event'; key: string; value: StoredText }
    | { kind: 'write stream'; key: string; values: readonly StoredText[]; withinStep: boolean }
    | { kind: 'close stream'; key: string }
    | { kind: 'start child'; child: ChildToBe }
    | { kind: 'send'; message: NewMessage }
    | { kind: 'cancel'; workflowId: string; children: boolean }
    | { kind: 'patch'; name: string }
    | { kind: 'update'; updateId: string }
  )

export interface TaskSteps extends HeldTask {
  steps: readonly StepRecord[]
}

export type Recorded =
  | { kind: 'written' }
  | { kind: 'wake'; at: number }
  /** `queue`: where it was put just now; null: it was there, or is delayed. */
  | { kind: 'child'; id: string; runId: string; created: boolean; queue: string | null }
  /** The call failed, and this is its outcome. */
  | { kind: 'failure'; error: string; serialization: string | null }

export const SLEEP = 'DBOS.sleep'

/** The name under which a call is recorded. */
export function stepName(step: StepRecord): string {
  switch (step.kind) {
    case 'finished':
      return step.name
    case 'sleep':
      return SLEEP
    case 'set event':
      return 'DBOS.setEvent'
    case 'write stream':
      return 'DBOS.writeStream'
    case 'close stream':
      return 'DBOS.closeStream'
    case 'start child':
      return step.child.name
    case 'send':
      return 'DBOS.send'
    case 'cancel':
      return 'DBOS.cancelWorkflow'
    case 'patch':
      return `DBOS.patch-${step.name}`
    case 'update':
      return 'perdure.update'
  }
}

/** A row of operation_outputs to be. */
interface StepRow {
  name: string
  output: string | null
  error: string | null
  serialization: string | null
  childId: string | null
  startedAt: number | null
  completedAt: number
  /** Of a sleep: output and completion are the wake-up time, and whatever was recorded first stands. */
  sleepMs: number | null
}

/** What a call writes of its own workflow. */
export interface StepWrite {
  functionId: number
  /** None: it is written from within a step that is under way. */
  row?: StepRow
  /** Of the event, or of the stream. */
  key?: string
  event?: StoredText
  values?: readonly StoredText[]
}

/** What a call did elsewhere. */
export type Effect =
  | { kind: 'child'; id: string; runId: string; created: boolean; queue: string | null }
  | { kind: 'failure'; error: string; serialization: string | null }
  | { kind: 'output'; text: string }

/** The outcome of a call that fails, as the SDK words it. */
export function failed(name: string, message: string, code: number): Effect & { kind: 'failure' } {
  return { kind: 'failure', error: encodeFailure({ name, message, code: `${code}` }), serialization: PORTABLE }
}

/** As the SDK writes it, in portable_json. */
export function writeOf(step: StepRecord, effect?: Effect): StepWrite {
  const { functionId, startedAt, completedAt } = step
  const nothing = { output: null, error: null, childId: null, sleepMs: null, serialization: PORTABLE }
  const row: StepRow = { ...nothing, name: stepName(step), startedAt, completedAt }
  if (effect?.kind === 'failure') {
    return { functionId, row: { ...row, error: effect.error, serialization: effect.serialization } }
  }
  switch (step.kind) {
    case 'finished': {
      const { output, error, childId } = step
      const serialization = (output ?? error)?.serialization ?? null
      return {
        functionId,
        row: { ...row, output: output?.text ?? null, error: error?.text ?? null, childId, serialization },
      }
    }
    case 'sleep':
      return { functionId, row: { ...row, sleepMs: step.durationMs } }
    case 'set event':
      return { functionId, row, key: step.key, event: step.value }
    case 'write stream':
      return { functionId, ...(!step.withinStep && { row }), key: step.key, values: step.values }
    case 'close stream':
      return { functionId, row, key: step.key, values: [{ text: CLOSE_MARK, serialization: PORTABLE }] }
    case 'start child':
      return {
        functionId,
        row: { ...row, childId: effect?.kind === 'child' ? effect.id : null, serialization: null },
      }
    case 'send':
      return { functionId, row }
    // A result, if an empty one, for the SDK's management calls have one too.
    case 'cancel':
      return { functionId, row: { ...row, output: 'null' } }
    case 'patch':
      return { functionId, row: { ...row, serialization: null } }
    case 'update':
      return { functionId, row: { ...row, output: effect?.kind === 'output' ? effect.text : null } }
  }
}

/** It is nothing but rows of its own workflow: many of many tasks are one statement. */
export function isPlain(step: StepRecord): boolean {
  return step.kind !== 'start child' && step.kind !== 'send' && step.kind !== 'cancel' && step.kind !== 'update'
}

/** Of stored text. */
export function bytesOf(step: StepRecord): number {
  switch (step.kind) {
    case 'finished':
      return (step.output?.text.length ?? 0) + (step.error?.text.length ?? 0)
    case 'set event':
      return step.value.text.length
    case 'write stream':
      return step.values.reduce((sum, { text }) => sum + text.length, 0)
    case 'start child':
      return step.child.input.text.length
    case 'send':
      return step.message.text.length
    default:
      return 0
  }
}
