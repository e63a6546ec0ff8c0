import { WorkflowOutcome_Kind as Kind } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { type NoPolling, refusePolling } from './absent-options.js'
import type { Connection } from './connection.js'
import { DBOSAwaitedWorkflowCancelledError, DBOSAwaitedWorkflowExceededMaxRecoveryAttempts } from './errors.js'
import { frames } from './frames.js'
import { readFailure, readPayload } from './payloads.js'
import { ifThere, toDBOSError } from './refusals.js'
import { toWorkflowStatus, type WorkflowStatus } from './workflow-status.js'

/** A workflow, whether it exists yet or not. */
export interface WorkflowHandle<R> {
  readonly workflowID: string
  /** null: there is no such workflow. */
  getStatus(): Promise<WorkflowStatus | null>
  /** Waits until it has ended; throws what it threw. */
  getResult(options?: NoPolling): Promise<R>
}

export class ClientHandle<R> implements WorkflowHandle<R> {
  readonly #connection: Connection

  constructor(
    connection: Connection,
    readonly workflowID: string,
  ) {
    this.#connection = connection
  }

  async getStatus(): Promise<WorkflowStatus | null> {
    return (await getWorkflow(this.#connection, this.workflowID)) ?? null
  }

  async getResult(options?: NoPolling): Promise<R> {
    refusePolling(options)
    const { workflows, serializer } = this.#connection
    const { workflowID } = this
    const request = { workflowId: workflowID, waitForCreation: true, rawPayloads: true }
    try {
      for await (const frame of frames(this.#connection, (signal) => workflows.getResult(request, { signal }))) {
        if (frame.case !== 'outcome') break
        const { kind, output, failure } = frame.value
        if (kind === Kind.CANCELLED || kind === Kind.TERMINATED) throw new DBOSAwaitedWorkflowCancelledError(workflowID)
        if (kind === Kind.GAVE_UP) throw new DBOSAwaitedWorkflowExceededMaxRecoveryAttempts(workflowID)
        if (failure) throw await readFailure(failure, serializer)
        return await readPayload<R>(output, serializer)
      }
    } catch (error) {
      throw toDBOSError(error)
    }
    throw new Error(`The wait for workflow ${workflowID} ended without an outcome`)
  }
}

export async function getWorkflow(
  { workflows, serializer }: Connection,
  workflowID: string,
): Promise<WorkflowStatus | undefined> {
  const answer = await ifThere(workflows.getWorkflow({ workflowId: workflowID, rawPayloads: true }))
  return answer?.workflow && toWorkflowStatus(answer.workflow, serializer)
}
