import { create, fromJson, type JsonValue } from '@bufbuild/protobuf'
import { TaskSchema } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { type Step, StepSchema } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { NonDeterminismError } from './errors.js'
import { Instance } from './instance.js'
import type { Log } from './log.js'
import { toArguments } from './payloads.js'
import { Registry, type Runnable } from './registry.js'

export interface RecordedHistory {
  workflowID?: string
  args?: readonly unknown[]
  /** As ListSteps answers, as messages or in JSON. */
  steps: readonly (Step | JsonValue)[]
}

/** Where the replay came to. */
export type ReplayOutcome =
  | { status: 'completed'; value: unknown }
  | { status: 'failed'; error: unknown }
  /** It would go on from here, with a call that is not recorded. */
  | { status: 'waiting' }

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** Runs today's code on what was recorded of a workflow; throws NonDeterminismError where it does not fit. */
export function replayWorkflow(workflow: Runnable, history: RecordedHistory): Promise<ReplayOutcome> {
  const { workflowID = 'replay', args = [] } = history
  const registry = new Registry({ [nameOf(workflow)]: workflow })
  const [definition] = registry.definitions
  if (!definition) throw new TypeError('There is no workflow')
  const steps = history.steps.map((step) => (isMessage(step) ? step : fromJson(StepSchema, step as JsonValue)))
  const task = create(TaskSchema, {
    workflowId: workflowID,
    name: definition.name,
    arguments: toArguments(args),
    steps,
  })
  return new Promise((resolve, reject) => {
    const ended = (instance: Instance, ending: { value: unknown } | { error: unknown }) => {
      instance.stop()
      const left = instance.history.leftOver
      if ('error' in ending && ending.error instanceof NonDeterminismError) reject(ending.error)
      else if (left) reject(new NonDeterminismError(workflowID, left.functionId, left.name, undefined))
      else if ('error' in ending) resolve({ status: 'failed', error: ending.error })
      else resolve({ status: 'completed', value: ending.value })
    }
    const parts = { task, definition, registry, log: silent, parkAfter: Number.POSITIVE_INFINITY, writes: undefined }
    const instance = new Instance(parts, ended, () => {})
    instance.run()
    instance.whenAtRest(() => {
      instance.stop()
      resolve({ status: 'waiting' })
    })
  })
}

function nameOf(workflow: Runnable): string {
  return (typeof workflow === 'function' ? workflow.name : (workflow.name ?? workflow.run.name)) || 'workflow'
}

function isMessage(step: Step | JsonValue): step is Step {
  return typeof step === 'object' && step !== null && '$typeName' in step
}
