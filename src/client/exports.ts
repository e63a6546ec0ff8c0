export type { Duration } from '../wire/durations.js'
export { PortableWorkflowError } from '../wire/portable-error.js'
export { DBOSPortableJSON } from '../wire/portable-json.js'
export type { ApplicationRowCounts, RenameApplicationOptions, VersionInfo } from './applications.js'
export { Client, type ClientOptions } from './client.js'
export { DebouncerClient, type DebouncerClientConfig, type StartWorkflowParams } from './debouncer.js'
export type { CreateOptions } from './destination.js'
export type { NewWorkflow, SendOptions } from './enqueue.js'
export {
  DBOSAwaitedWorkflowCancelledError,
  DBOSAwaitedWorkflowExceededMaxRecoveryAttempts,
  DBOSConflictingWorkflowError,
  DBOSError,
  DBOSInitializationError,
  DBOSInvalidQueuePriorityError,
  DBOSInvalidWorkflowTransitionError,
  DBOSNonExistentWorkflowError,
  DBOSQueryTimeoutError,
  DBOSQueueDuplicatedError,
  DBOSStreamTimeoutError,
  DBOSWorkflowIDInUseError,
  getDBOSErrorCode,
  isStreamTimeoutError,
  isWorkflowIDInUseError,
} from './errors.js'
export { ClientHandle, type WorkflowHandle } from './handle.js'
export type { GetWorkflowsInput, ListWorkflowStepsOptions, StepInfo } from './lookup.js'
export type {
  QueueConflictResolution,
  QueueParameters,
  QueueRateLimit,
  RegisterQueueOptions,
} from './queue-parameters.js'
export type { WorkflowQueue } from './queues.js'
export type { ExecutionStatus, WorkflowDescription } from './runs/description.js'
export { type Ending, WorkflowFailedError } from './runs/failure.js'
export { type HandleOptions, RunHandle, type UpdateOptions } from './runs/handle.js'
export type {
  RetryPolicy,
  StartOptions,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from './runs/options.js'
export { type SignalWithStartOptions, WorkflowCalls, type WorkflowFilter } from './runs/workflow-calls.js'
export type {
  ApplyScheduleOptions,
  CreateScheduleOptions,
  ListSchedulesFilters,
  ScheduleOptions,
  UpdateScheduleOptions,
  WorkflowSchedule,
} from './schedules.js'
export {
  DBOSJSON,
  type DBOSSerializer,
  registerSerializationRecipe,
  type SerializationRecipe,
  type WorkflowSerializationFormat,
} from './serialization.js'
export type { ClientEnqueueOptions, DuplicationPolicy, WorkflowIDReusePolicy } from './start.js'
export type {
  CancelWorkflowsOptions,
  ForkWorkflowOptions,
  RewindWorkflowOptions,
  SetWorkflowDelayOptions,
} from './steering.js'
export type { ReadStreamOffsetOptions, ReadStreamOptions } from './streams.js'
export type { GetEventOptions } from './waits.js'
export { StatusString, type WorkflowStatus, type WorkflowStatusString } from './workflow-status.js'
