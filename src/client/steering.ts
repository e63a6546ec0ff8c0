import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { randomID } from '../wire/random-id.js'
import { toDuration } from '../wire/time.js'
import type { Connection } from './connection.js'
import { DBOSError } from './errors.js'
import { told } from './refusals.js'

export interface CancelWorkflowsOptions {
  /** Their children too, and those of these. */
  cancelChildren?: boolean
}

/** One of the two. */
export interface SetWorkflowDelayOptions {
  delaySeconds?: number
  delayUntilEpochMS?: number
}

export interface ForkWorkflowOptions {
  newWorkflowID?: string
  applicationVersion?: string
  timeoutMS?: number
  queueName?: string
  queuePartitionKey?: string
  /** Old child id to new. */
  replacementChildren?: Record<string, string>
}

export interface RewindWorkflowOptions {
  /** Default 0: all runs again. */
  startStep?: number
  applicationVersion?: string
  queueName?: string
  queuePartitionKey?: string
}

/** The server takes so many ids in one call. */
const MOST = 10_000

/** Ids that do not exist are ignored. */
export function cancelWorkflows({ workflows }: Connection, ids: string[], children = false): Promise<void> {
  return inTurn(ids, (workflowIds) =>
    workflows.cancelWorkflows({ workflows: { workflowIds, allowMissing: true }, children }),
  )
}

/** Ids that do not exist are ignored. */
export function deleteWorkflows({ workflows }: Connection, ids: string[], children: boolean): Promise<void> {
  return inTurn(ids, (workflowIds) =>
    workflows.deleteWorkflows({ workflows: { workflowIds, allowMissing: true }, children }),
  )
}

/** Nothing is resumed where one of the ids does not exist. */
export function resumeWorkflows({ workflows }: Connection, ids: string[], queue: string | undefined): Promise<void> {
  return inTurn(ids, (workflowIds) => workflows.resumeWorkflows({ workflows: { workflowIds }, queue }))
}

/** An id that does not exist is ignored. */
export async function setWorkflowPriority({ workflows }: Connection, id: string, priority: number): Promise<void> {
  await told(workflows.setWorkflowPriority({ workflows: { workflowIds: [id], allowMissing: true }, priority }))
}

/** An id that does not exist is ignored. */
export async function setWorkflowDelay(
  { workflows }: Connection,
  id: string,
  options: number | SetWorkflowDelayOptions,
): Promise<void> {
  const start = startOf(typeof options === 'number' ? { delaySeconds: options } : options)
  await told(workflows.setWorkflowDelay({ workflows: { workflowIds: [id], allowMissing: true }, start }))
}

export async function forkWorkflow(
  { workflows, applicationName }: Connection,
  workflowId: string,
  startStep: number,
  options: ForkWorkflowOptions = {},
): Promise<string> {
  const newWorkflowId = options.newWorkflowID ?? randomID()
  await told(
    workflows.forkWorkflow({
      workflowId,
      startStep,
      newWorkflowId,
      applicationVersion: options.applicationVersion,
      timeout: options.timeoutMS === undefined ? undefined : toDuration(options.timeoutMS),
      queue: options.queueName,
      partitionKey: options.queuePartitionKey,
      replacementChildren: options.replacementChildren,
      application: applicationName,
    }),
  )
  return newWorkflowId
}

export async function rewindWorkflow(
  { workflows }: Connection,
  workflowId: string,
  { startStep = 0, applicationVersion, queueName, queuePartitionKey }: RewindWorkflowOptions = {},
): Promise<void> {
  if (startStep < 0) throw new DBOSError(`startStep must be >= 0, got ${startStep}`)
  const request = { workflowId, startStep, applicationVersion, queue: queueName, partitionKey: queuePartitionKey }
  await told(workflows.rewindWorkflow(request), {
    WORKFLOW_NOT_TERMINAL: ({ status }) =>
      new DBOSError(
        `Cannot rewind ${workflowId} (${status}): only a workflow in a terminal state can be rewound, so cancel it first`,
      ),
  })
}

async function inTurn(ids: string[], act: (ids: string[]) => Promise<unknown>): Promise<void> {
  const distinct = [...new Set(ids)]
  for (let from = 0; from < distinct.length; from += MOST) await told(act(distinct.slice(from, from + MOST)))
}

function startOf({ delaySeconds, delayUntilEpochMS }: SetWorkflowDelayOptions) {
  if (delayUntilEpochMS !== undefined) {
    if (delayUntilEpochMS <= 0) throw new DBOSError('delayUntilEpochMS must be greater than 0')
    return { case: 'startAt' as const, value: timestampFromMs(delayUntilEpochMS) }
  }
  if (delaySeconds === undefined) {
    throw new DBOSError('SetWorkflowDelayOptions must specify either delaySeconds or delayUntilEpochMS')
  }
  if (delaySeconds <= 0) throw new DBOSError('delaySeconds must be greater than 0')
  return { case: 'delay' as const, value: toDuration(delaySeconds * 1000) }
}
