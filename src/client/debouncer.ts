import { toDuration } from '../wire/time.js'
import type { Client } from './client.js'
import { connectionOf } from './client.js'
import { DBOSError, DBOSQueueDuplicatedError } from './errors.js'
import { ClientHandle, type WorkflowHandle } from './handle.js'
import { toStored } from './payloads.js'
import { told } from './refusals.js'
import { type WorkflowSerializationFormat, writeArguments } from './serialization.js'
import { toAttributes } from './start.js'

/** Of a workflow that a debouncer starts. */
export interface StartWorkflowParams {
  /** Used where a call starts a workflow; dropped where it joins one that waits already. */
  workflowID?: string
  queueName?: string
  timeoutMS?: number | null
  enqueueOptions?: { applicationVersion?: string; applicationName?: string }
  authenticatedUser?: string
  authenticatedRoles?: string[]
  workflowAttributes?: Record<string, unknown>
}

export interface DebouncerClientConfig {
  workflowName: string
  workflowClassName?: string
  startWorkflowParams?: StartWorkflowParams
  /** The workflow starts at the latest so long after the first call. Default: no such limit. */
  debounceTimeoutMs?: number
  serializationType?: WorkflowSerializationFormat
  /** The application the workflow is for. Default: the client's. */
  applicationName?: string
}

const INTERNAL_QUEUE = '_dbos_internal_queue'

/** What a debounce decides itself. */
const REFUSED: Record<string, string> = {
  deduplicationID: 'a deduplicationID set: the debounce key is used as the workflow deduplication ID.',
  delaySeconds: 'a delay set: the debounce period controls the delay.',
  priority: 'a priority set: priority is not supported for debounced workflows.',
  queuePartitionKey: 'a queue partition key set: partition keys are not supported for debounced workflows.',
}

/** Starts a workflow when nothing more has come for its key for a while; the last arguments win. */
export class DebouncerClient {
  constructor(
    readonly client: Client,
    private readonly config: DebouncerClientConfig,
  ) {}

  async debounce(debounceKey: string, debouncePeriodMs: number, ...args: unknown[]): Promise<WorkflowHandle<unknown>> {
    if (debouncePeriodMs <= 0) throw Error(`debouncePeriodMs must be positive, not ${debouncePeriodMs}`)
    const connection = connectionOf(this.client)
    const { workflowName, workflowClassName, startWorkflowParams: params = {}, debounceTimeoutMs } = this.config
    refuseConflicting(params)
    const stored = toStored(await writeArguments(args, undefined, this.config.serializationType, connection.serializer))
    const { enqueueOptions, timeoutMS, queueName = INTERNAL_QUEUE } = params
    const { workflowId } = await told(
      connection.workflows.debounceWorkflow({
        key: debounceKey,
        period: toDuration(debouncePeriodMs),
        limit: debounceTimeoutMs ? toDuration(debounceTimeoutMs) : undefined,
        workflow: {
          name: workflowName,
          className: workflowClassName,
          queue: queueName,
          arguments: { stored },
          workflowId: params.workflowID,
          applicationVersion: enqueueOptions?.applicationVersion,
          application: this.config.applicationName ?? enqueueOptions?.applicationName ?? connection.applicationName,
          timeout: timeoutMS === undefined || timeoutMS === null ? undefined : toDuration(timeoutMS),
          authenticatedUser: params.authenticatedUser,
          authenticatedRoles: params.authenticatedRoles,
          attributes: toAttributes(params.workflowAttributes),
        },
      }),
      {
        DEDUPLICATED: ({ deduplication_id = '' }) =>
          new DBOSQueueDuplicatedError(params.workflowID ?? '', queueName, deduplication_id),
      },
    )
    return new ClientHandle(connection, workflowId)
  }
}

function refuseConflicting(params: StartWorkflowParams): void {
  const given: Record<string, unknown> = params.enqueueOptions ?? {}
  for (const [option, why] of Object.entries(REFUSED)) {
    if (given[option] !== undefined) throw new DBOSError(`Cannot debounce a workflow with ${why}`)
  }
  const { duplicationPolicy, workflowIDReusePolicy } = params as Record<string, unknown>
  if (duplicationPolicy === 'return-existing') {
    throw new DBOSError(
      "Cannot debounce a workflow with duplicationPolicy 'return-existing': a debounce owns the deduplication behavior.",
    )
  }
  if (workflowIDReusePolicy === 'reject') {
    throw new DBOSError(
      "Cannot debounce a workflow with workflowIDReusePolicy 'reject': a debounce owns how its workflow is started.",
    )
  }
}
