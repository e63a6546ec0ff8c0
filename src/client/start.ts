import type { JsonObject } from '@bufbuild/protobuf'
import {
  ArgumentFormat,
  DeduplicationPolicy,
  IdConflictPolicy,
  IdReusePolicy,
  type WorkflowStart,
} from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { randomID } from '../wire/random-id.js'
import { toDuration } from '../wire/time.js'
import type { Connection } from './connection.js'
import {
  DBOSConflictingWorkflowError,
  DBOSError,
  DBOSInvalidQueuePriorityError,
  DBOSInvalidWorkflowTransitionError,
  DBOSQueueDuplicatedError,
  DBOSWorkflowIDInUseError,
} from './errors.js'
import { toStored } from './payloads.js'
import type { Tellings } from './refusals.js'
import { type WorkflowSerializationFormat, writeArguments } from './serialization.js'

/** What to do when the id is in use, whatever that workflow's status. */
export type WorkflowIDReusePolicy = 'return-existing' | 'reject'

/** What to do when another workflow of the queue holds the deduplication id. */
export type DuplicationPolicy = 'reject' | 'return-existing'

export interface ClientEnqueueOptions {
  queueName: string
  workflowName: string
  workflowClassName?: string
  workflowConfigName?: string
  /** The same id gives the same workflow. Default: a new UUID. */
  workflowID?: string
  /** Default `return-existing`. */
  workflowIDReusePolicy?: WorkflowIDReusePolicy
  /** Only executors of this version run it. Default: those of the latest. */
  appVersion?: string
  /** Of each run, from the moment it is taken from its queue. */
  workflowTimeoutMS?: number
  /** At most one workflow of the queue that has not ended holds it. */
  deduplicationID?: string
  /** Default `reject`. */
  duplicationPolicy?: DuplicationPolicy
  serializationType?: WorkflowSerializationFormat
  /** Lower runs first. Default 0. */
  priority?: number
  queuePartitionKey?: string
  delaySeconds?: number
  /** Searchable. */
  attributes?: Record<string, unknown>
  authenticatedUser?: string
  authenticatedRoles?: string[]
  /** The application that owns and runs it. Default: the client's. */
  applicationName?: string
}

const PRIORITIES = { min: 0, max: 2 ** 31 - 1 }

/** One whose id is set, so that however often it is sent it starts once. */
export type StartWithID = WorkflowStart & { workflowId: string }

export async function toStart(
  options: ClientEnqueueOptions,
  args: { positional: unknown[]; named?: Record<string, unknown>; format?: WorkflowSerializationFormat },
  { serializer, applicationName }: Connection,
): Promise<StartWithID> {
  const { priority, workflowID = randomID(), delaySeconds = 0, duplicationPolicy, deduplicationID } = options
  const attributes = toAttributes(options.attributes)
  if (priority !== undefined && (priority < PRIORITIES.min || priority > PRIORITIES.max)) {
    throw new DBOSInvalidQueuePriorityError(priority, PRIORITIES.min, PRIORITIES.max)
  }
  if (workflowID.trim() === '') {
    throw new DBOSError(
      `Invalid workflow ID '${workflowID}': workflow IDs must be non-empty and cannot be only whitespace.`,
    )
  }
  const format = options.serializationType ?? args.format
  const stored = toStored(await writeArguments(args.positional, args.named, format, serializer))
  if (duplicationPolicy === 'return-existing' && !deduplicationID) {
    throw new DBOSInvalidWorkflowTransitionError("`duplicationPolicy: 'return-existing'` requires `deduplicationID`")
  }
  return {
    $typeName: 'perdure.v1.WorkflowStart',
    name: options.workflowName,
    className: options.workflowClassName,
    configName: options.workflowConfigName,
    queue: options.queueName,
    arguments: { $typeName: 'perdure.v1.Arguments', positional: [], named: {}, stored },
    workflowId: workflowID,
    applicationVersion: options.appVersion,
    application: options.applicationName ?? applicationName,
    timeout: options.workflowTimeoutMS === undefined ? undefined : toDuration(options.workflowTimeoutMS),
    deduplicationId: deduplicationID,
    deduplicationPolicy:
      duplicationPolicy === 'return-existing' ? DeduplicationPolicy.RETURN_EXISTING : DeduplicationPolicy.UNSPECIFIED,
    priority,
    partitionKey: options.queuePartitionKey,
    start: delaySeconds > 0 ? { case: 'delay', value: toDuration(delaySeconds * 1000) } : { case: undefined },
    authenticatedUser: options.authenticatedUser,
    authenticatedRoles: options.authenticatedRoles ?? [],
    attributes,
    idReusePolicy: options.workflowIDReusePolicy === 'reject' ? IdReusePolicy.REJECT : IdReusePolicy.UNSPECIFIED,
    idConflictPolicy: IdConflictPolicy.UNSPECIFIED,
    argumentFormat: ArgumentFormat.UNSPECIFIED,
    cron: '',
    cronTimeZone: '',
  }
}

/** What the refusals of a start mean to a caller of DBOS's client. */
export function startTellings({ name, workflowId, queue, deduplicationId = '' }: StartWithID): Tellings {
  return {
    DEDUPLICATED: () => new DBOSQueueDuplicatedError(workflowId, queue, deduplicationId),
    WORKFLOW_EXISTS: ({ status = '', name: existing = name }) =>
      new DBOSWorkflowIDInUseError(workflowId, status, existing),
    WORKFLOW_CONFLICT: ({ field = '', existing = '', given = '' }) => {
      const kind = KINDS[field] ?? 'definition'
      return new DBOSConflictingWorkflowError(
        workflowId,
        `Workflow already exists with a different ${kind}: ${existing}, but the provided ${kind} is: ${given}`,
      )
    },
  }
}

const KINDS: Record<string, string> = {
  name: 'function name',
  class_name: 'class name',
  config_name: 'class configuration',
}

/** As JSON keeps them: what it would drop silently is refused. */
export function toAttributes(attributes: Record<string, unknown> | null | undefined): JsonObject | undefined {
  if (attributes === undefined || attributes === null) return undefined
  if (typeof attributes !== 'object' || Array.isArray(attributes)) {
    const kind = Array.isArray(attributes) ? 'array' : typeof attributes
    throw new DBOSError(`Invalid workflow attributes: must be a key-value object, got ${kind}.`)
  }
  let text: string
  try {
    text = JSON.stringify(attributes)
  } catch (error) {
    throw new DBOSError(`Invalid workflow attributes: must be JSON-serializable. ${(error as Error).message}`)
  }
  if (text === '{}' && Object.keys(attributes).length > 0) {
    throw new DBOSError('Invalid workflow attributes: object has no JSON-serializable properties.')
  }
  return JSON.parse(text)
}
