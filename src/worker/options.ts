import type { JsonObject } from '@bufbuild/protobuf'
import type { Duration } from '../wire/durations.js'

/** How a failing step is tried again. Its attempts are not recorded, only how it ended. */
export interface StepRetries {
  /** The first one included. Default 3. */
  attempts?: number
  /** Before the second attempt. Default 1 s. */
  interval?: Duration
  /** Each interval is this many times the one before. Default 2. */
  backoff?: number
  /** No interval is longer. Default 1 hour. */
  maxInterval?: Duration
  /** Names of errors after which no attempt is made, or what tells them. */
  nonRetryable?: readonly string[] | ((error: unknown) => boolean)
}

export interface StepOptions {
  /** Default: one attempt. */
  retries?: StepRetries
  /** Of each attempt. */
  timeout?: Duration
}

/** What a step's function is given. */
export interface StepContext {
  readonly workflowID: string
  readonly functionID: number
  /** 1 the first time. */
  readonly attempt: number
  /** Aborted when the step is to stop: its time is up, it was cancelled, or the workflow is another worker's now. */
  readonly signal: AbortSignal
  /** Writes at once; an attempt that fails has written all the same. */
  writeStream(key: string, value: unknown): Promise<void>
}

/** How a failed workflow is tried again, by the server. */
export interface WorkflowRetries {
  /** Before the second attempt. Default 1 s. */
  interval?: Duration
  /** Default 2. */
  backoff?: number
  /** Default 100 times `interval`. */
  maxInterval?: Duration
  /** The first one included. Default: no limit. */
  attempts?: number
  /** Names of errors after which no attempt is made. */
  nonRetryable?: readonly string[]
}

/** What becomes of a child that still runs when its parent has ended. */
export type ParentClosePolicy = 'abandon' | 'cancel' | 'terminate'

export interface ChildOptions {
  /** Default: the parent's, a dash, and the number of the call. */
  workflowID?: string
  /** Default: that of the parent. */
  queue?: string
  application?: string
  applicationVersion?: string
  configName?: string
  /** Of each run. Default: the parent's deadline. */
  timeout?: Duration
  /** Over all runs and retries. */
  executionTimeout?: Duration
  delay?: Duration
  priority?: number
  deduplicationID?: string
  partitionKey?: string
  maxRecoveryAttempts?: number
  retries?: WorkflowRetries
  /** Default `abandon`. */
  parentClosePolicy?: ParentClosePolicy
}

/** Whatever is absent stays as it is. */
export interface ContinueAsNewOptions {
  /** Of the workflow that goes on. */
  workflowName?: string
  queue?: string
  timeout?: Duration
  retries?: WorkflowRetries
  memo?: JsonObject
  attributes?: JsonObject
}

export interface ReceiveOptions {
  topic?: string
  /** Counted from the first try. Default: for ever. */
  timeout?: Duration
}

export interface GetEventOptions {
  /** Counted from the first try. Default: for ever. */
  timeout?: Duration
}

export interface SendOptions {
  topic?: string
  /** The same key brings the message once. */
  idempotencyKey?: string
}

export interface CancelOptions {
  /** Its children too. */
  children?: boolean
}
