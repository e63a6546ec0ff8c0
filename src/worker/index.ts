export type { Duration } from '../wire/durations.js'
export { PortableWorkflowError } from '../wire/portable-error.js'
export type { StepFunction } from './attempts.js'
export type { CancellationScope } from './cancellation-scope.js'
export type { Context } from './context.js'
export { CancelledError, NonDeterminismError, NonRetryableError } from './errors.js'
export type { QueryHandler, UpdateHandler, UpdateOptions } from './handlers.js'
export type { WorkflowInfo } from './info.js'
export type { Log } from './log.js'
export type {
  CancelOptions,
  ChildOptions,
  ContinueAsNewOptions,
  GetEventOptions,
  ParentClosePolicy,
  ReceiveOptions,
  SendOptions,
  StepContext,
  StepOptions,
  StepRetries,
  WorkflowRetries,
} from './options.js'
export { currentContext } from './place.js'
export {
  type ArgumentsOf,
  type ResultOf,
  type Runnable,
  type Workflow,
  type WorkflowFunction,
  type WorkflowName,
  type WorkflowOptions,
  workflow,
} from './registry.js'
export { type RecordedHistory, type ReplayOutcome, replayWorkflow } from './replay.js'
export { type StopOptions, Worker, type WorkerOptions } from './worker.js'
export type { WorkflowHandle } from './workflow-handle.js'
