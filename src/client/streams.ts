import { ReadStreamEnd_Reason as EndReason } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { toDuration } from '../wire/time.js'
import type { Connection } from './connection.js'
import { DBOSError, DBOSStreamTimeoutError } from './errors.js'
import { frames } from './frames.js'
import { readPayload } from './payloads.js'
import { toDBOSError } from './refusals.js'

export interface ReadStreamOptions {
  /** Of the first value wanted. Default 0. */
  offset?: number
  /** For each value, from the moment it is asked for; then `DBOSStreamTimeoutError`. Default: no limit. */
  timeoutSeconds?: number
}

export type ReadStreamOffsetOptions = Omit<ReadStreamOptions, 'offset'>

/** The values from `offset` on, in order, each once, until the stream is closed or its workflow has ended. */
export async function* readStream<T>(
  connection: Connection,
  workflowID: string,
  key: string,
  options: ReadStreamOptions & { limit?: number } = {},
): AsyncGenerator<T, void, unknown> {
  const { workflows, serializer } = connection
  let next = checkedOffset(options.offset ?? 0)
  const timeoutMS = checkedTimeout(options.timeoutSeconds)
  const last = options.limit === undefined ? undefined : next + options.limit
  // The clock of a value starts when its reader asks for it, however long the one before kept the reader busy.
  let askedAt = Date.now()
  const timeLeft = () => (timeoutMS === undefined ? undefined : askedAt + timeoutMS - Date.now())

  const open = (signal: AbortSignal) => {
    const left = timeLeft()
    const request = {
      workflowId: workflowID,
      key,
      offset: BigInt(next),
      limit: last === undefined ? undefined : BigInt(last - next),
      valueTimeout: left === undefined ? undefined : toDuration(left),
      rawPayloads: true,
    }
    return workflows.readStream(request, { signal })
  }

  try {
    for (let open_ = true; open_; ) {
      open_ = false
      for await (const frame of frames(connection, open)) {
        if (frame.case === 'end') {
          if (frame.value.reason !== EndReason.TIMED_OUT) return
          if ((timeLeft() ?? 0) <= 0) throw new DBOSStreamTimeoutError(workflowID, key, timeoutMS)
          open_ = true
          break
        }
        for (const { offset, value } of frame.value.values) {
          next = Number(offset) + 1
          yield await readPayload<T>(value, serializer)
          askedAt = Date.now()
        }
      }
    }
  } catch (error) {
    throw toDBOSError(error)
  }
}

/** The value at one offset, now or when it is written. */
export async function readStreamOffset<T>(
  connection: Connection,
  workflowID: string,
  key: string,
  offset: number,
  options: ReadStreamOffsetOptions = {},
): Promise<T> {
  for await (const value of readStream<T>(connection, workflowID, key, { ...options, offset, limit: 1 })) return value
  throw new DBOSStreamTimeoutError(workflowID, key)
}

function checkedOffset(offset: number): number {
  if (!Number.isInteger(offset) || offset < 0) throw new DBOSError('offset must be a non-negative integer')
  return offset
}

function checkedTimeout(seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined
  if (!Number.isFinite(seconds) || seconds < 0) throw new DBOSError('timeoutSeconds must not be negative')
  return seconds * 1000
}
