import type { JsonObject } from '@bufbuild/protobuf'
import type { Task } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { fromTimestamp } from '../wire/time.js'
import { fromFailure } from './failures.js'

/** What a workflow is told about itself. */
export interface WorkflowInfo {
  readonly workflowID: string
  readonly runID: string
  readonly firstRunID: string
  readonly workflowName: string
  readonly className: string | undefined
  readonly configName: string | undefined
  /** Of its retry policy: 1 the first time. */
  readonly attempt: number
  /** Why the attempt before this one failed. */
  readonly lastFailure: Error | undefined
  readonly createdAt: Date | undefined
  /** When it is cancelled at the latest. */
  readonly deadline: Date | undefined
  readonly parentWorkflowID: string | undefined
  readonly queue: string | undefined
  readonly applicationVersion: string | undefined
  /** Of a run by a schedule. */
  readonly scheduleName: string | undefined
  readonly memo: JsonObject
  readonly attributes: JsonObject
  readonly authenticatedUser: string
  readonly assumedRole: string
  readonly authenticatedRoles: readonly string[]
}

export function toInfo(task: Task): WorkflowInfo {
  return {
    workflowID: task.workflowId,
    runID: task.runId,
    firstRunID: task.firstRunId,
    workflowName: task.name,
    className: task.className,
    configName: task.configName,
    attempt: task.attempt || 1,
    lastFailure: task.lastFailure && fromFailure(task.lastFailure),
    createdAt: toDate(task.createdAt),
    deadline: toDate(task.deadline),
    parentWorkflowID: task.parentWorkflowId,
    queue: task.queue,
    applicationVersion: task.applicationVersion,
    scheduleName: task.scheduleName,
    memo: task.memo ?? {},
    attributes: task.attributes ?? {},
    authenticatedUser: task.authenticatedUser,
    assumedRole: task.assumedRole,
    authenticatedRoles: task.authenticatedRoles,
  }
}

function toDate(timestamp: Task['createdAt']): Date | undefined {
  const milliseconds = fromTimestamp(timestamp)
  return milliseconds === undefined ? undefined : new Date(milliseconds)
}
