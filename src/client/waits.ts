import { WaitWorkflowsRequest_Mode as Mode } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { toDuration } from '../wire/time.js'
import type { Connection } from './connection.js'
import { frames } from './frames.js'
import type { WorkflowHandle } from './handle.js'
import { readPayload } from './payloads.js'
import { toDBOSError } from './refusals.js'

export interface GetEventOptions {
  /** Default 60. */
  timeoutSeconds?: number
  /** Milliseconds of the epoch; goes before `timeoutSeconds`. */
  deadlineEpochMS?: number
}

const EVENT_TIMEOUT_SECONDS = 60

/** null where it was not set in time, whether the workflow has ended or not. */
export async function getEvent<T>(
  connection: Connection,
  workflowID: string,
  key: string,
  options: number | GetEventOptions = {},
): Promise<T | null> {
  const { workflows, serializer } = connection
  const until = deadlineOf(options)
  const open = (signal: AbortSignal) => {
    const timeout = toDuration(until - Date.now())
    return workflows.getEvent(
      { workflowId: workflowID, key, timeout, waitPastEnd: true, rawPayloads: true },
      { signal },
    )
  }
  try {
    for await (const frame of frames(connection, open)) {
      if (frame.case === 'value') return await readPayload<T>(frame.value.value, serializer)
      if (frame.case === 'end') break
    }
  } catch (error) {
    throw toDBOSError(error)
  }
  return null
}

function deadlineOf(options: number | GetEventOptions): number {
  if (typeof options === 'number') return Date.now() + options * 1000
  return options.deadlineEpochMS ?? Date.now() + (options.timeoutSeconds ?? EVENT_TIMEOUT_SECONDS) * 1000
}

/** The handle of the first that has ended. */
export async function waitFirst(
  connection: Connection,
  handles: readonly WorkflowHandle<unknown>[],
): Promise<WorkflowHandle<unknown>> {
  if (handles.length === 0) throw new Error('handles must not be empty')
  const byID = new Map<string, WorkflowHandle<unknown>>()
  for (const handle of handles) {
    if (byID.has(handle.workflowID)) throw new Error(`Duplicate workflow ID in waitFirst: ${handle.workflowID}`)
    byID.set(handle.workflowID, handle)
  }
  for await (const id of ended(connection, new Set(byID.keys()), Mode.FIRST)) {
    const handle = byID.get(id)
    if (handle) return handle
  }
  throw new Error('The wait ended without an outcome')
}

/** The server takes so many ids in one wait. */
const MOST = 10_000

/** Waits until all have ended. */
export async function waitAll<R>(
  connection: Connection,
  handles: readonly WorkflowHandle<R>[],
): Promise<WorkflowHandle<R>[]> {
  const ids = [...new Set(handles.map(({ workflowID }) => workflowID))]
  for (let from = 0; from < ids.length; from += MOST) {
    const awaited = new Set(ids.slice(from, from + MOST))
    for await (const id of ended(connection, awaited, Mode.ALL)) awaited.delete(id)
  }
  return [...handles]
}

/** Ids as they end, of those that are in `awaited` whenever the wait is opened again. */
async function* ended(connection: Connection, awaited: ReadonlySet<string>, mode: Mode): AsyncGenerator<string> {
  const open = (signal: AbortSignal) =>
    connection.workflows.waitWorkflows({ workflowIds: [...awaited], mode, omitPayloads: true }, { signal })
  try {
    for await (const frame of frames(connection, open)) {
      if (frame.case === 'end') return
      yield frame.value.workflowId
      if (awaited.size === 0) return
    }
  } catch (error) {
    throw toDBOSError(error)
  }
}
