import { create } from '@bufbuild/protobuf'
import type { Duration } from '@bufbuild/protobuf/wkt'
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect'
import type { Opened, Progress } from '../../../gen/ts/perdure/v1/values_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  GetEventEnd_Reason,
  type GetEventResponse,
  GetResultEnd_Reason,
  type GetResultResponse,
  GetResultResponseSchema,
  ReadStreamEnd_Reason,
  type ReadStreamResponse,
  type StreamValue,
  WaitWorkflowsEnd_Reason,
  WaitWorkflowsRequest_Mode,
  type WaitWorkflowsResponse,
  WaitWorkflowsResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_waits_pb.js'
import type { EventFrame } from '../../waits/event-waits.js'
import type { WaitOptions } from '../../waits/frames.js'
import type { StreamFrame } from '../../waits/stream-waits.js'
import { mapped } from '../mapped.js'
import { toOutcome } from '../outcome-message.js'
import { type ReadValue, readValue } from '../payload.js'
import { endingOf } from '../peer.js'
import type { Services } from '../services.js'
import { milliseconds } from '../time.js'
import { waitedRun } from './runs.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

const PROGRESS_MS = 15_000
const EVENT_TIMEOUT_MS = 60_000

export function waitRpcs(services: Services): Pick<Rpcs, 'getEvent' | 'readStream' | 'getResult' | 'waitWorkflows'> {
  return {
    getEvent(request, context): AsyncIterable<GetEventResponse> {
      const { waits } = services.namespaces.get(request.namespace)
      const { workflowId, key, waitPastEnd, mustExist } = request
      const wait = waitOptions(request, context)
      const payload = readValue(request.rawPayloads)
      const frames = request.follow
        ? waits.followEvent(workflowId, key, { waitPastEnd, mustExist, ...wait })
        : waits.event(workflowId, key, { waitPastEnd, mustExist, ...wait, timeout: wait.timeout ?? EVENT_TIMEOUT_MS })
      return mapped(frames, (frame) => eventFrame(frame, payload))
    },

    readStream(request, context): AsyncIterable<ReadStreamResponse> {
      const { waits } = services.namespaces.get(request.namespace)
      const { workflowId, key, waitForCreation } = request
      const payload = readValue(request.rawPayloads)
      const frames = waits.stream(workflowId, key, {
        offset: Number(request.offset),
        limit: request.limit === undefined ? undefined : Number(request.limit),
        valueTimeout: milliseconds(request.valueTimeout),
        waitForCreation,
        // Last: what is added to a copied object gives V8 a shape of its own for each, half a kilobyte and 5 µs.
        ...waitOptions(request, context),
      })
      return mapped(frames, (frame) => streamFrame(frame, payload))
    },

    async *getResult(request, context): AsyncGenerator<GetResultResponse> {
      const { waits } = services.namespaces.get(request.namespace)
      const runId = await waitedRun(services.namespaces.get(request.namespace).database, request)
      const options = { mustExist: !request.waitForCreation, runId, ...waitOptions(request, context) }
      for await (const frame of waits.outcome(request.workflowId, options)) {
        yield create(GetResultResponseSchema, {
          frame:
            frame.kind === 'outcome'
              ? { case: 'outcome', value: toOutcome(frame.row, request.rawPayloads) }
              : frame.kind === 'end'
                ? { case: 'end', value: { reason: GetResultEnd_Reason[frame.reason] } }
                : company(frame),
        })
      }
    },

    async *waitWorkflows(request, context): AsyncGenerator<WaitWorkflowsResponse> {
      const { waits } = services.namespaces.get(request.namespace)
      const options = {
        mustExist: request.mustExist,
        first: request.mode === WaitWorkflowsRequest_Mode.FIRST,
        payloads: !request.omitPayloads,
        ...waitOptions(request, context),
      }
      for await (const frame of waits.outcomes(request.workflowIds, options)) {
        yield create(WaitWorkflowsResponseSchema, {
          frame:
            frame.kind === 'outcome'
              ? { case: 'outcome', value: toOutcome(frame.row, request.rawPayloads, !request.omitPayloads) }
              : frame.kind === 'end'
                ? { case: 'end', value: waitWorkflowsEnd(frame.reason, frame.unfinished) }
                : company(frame),
        })
      }
    },
  }
}

// Written out, as everywhere where messages are many.
function eventFrame(frame: EventFrame, payload: ReadValue): GetEventResponse {
  return { $typeName: 'perdure.v1.GetEventResponse', frame: eventNews(frame, payload) }
}

function eventNews(frame: EventFrame, payload: ReadValue): GetEventResponse['frame'] {
  switch (frame.kind) {
    case 'value': {
      const { text, serialization, functionId } = frame.value
      const value = payload(text, serialization)
      return {
        case: 'value',
        value: { $typeName: 'perdure.v1.EventValue', value, functionId: functionId ?? undefined },
      }
    }
    case 'reset':
      return { case: 'reset', value: { $typeName: 'perdure.v1.EventReset' } }
    case 'end':
      return { case: 'end', value: { $typeName: 'perdure.v1.GetEventEnd', reason: GetEventEnd_Reason[frame.reason] } }
    default:
      return company(frame)
  }
}

function streamFrame(frame: StreamFrame, payload: ReadValue): ReadStreamResponse {
  return { $typeName: 'perdure.v1.ReadStreamResponse', frame: streamNews(frame, payload) }
}

function streamNews(frame: StreamFrame, payload: ReadValue): ReadStreamResponse['frame'] {
  switch (frame.kind) {
    case 'values': {
      const values = frame.values.map(({ offset, text, serialization }): StreamValue => {
        return { $typeName: 'perdure.v1.StreamValue', offset: BigInt(offset), value: payload(text, serialization) }
      })
      return { case: 'values', value: { $typeName: 'perdure.v1.StreamValues', values } }
    }
    case 'progress':
      return company(frame, { nextOffset: BigInt(frame.next) })
    case 'end': {
      const reason = ReadStreamEnd_Reason[frame.reason]
      return { case: 'end', value: { $typeName: 'perdure.v1.ReadStreamEnd', reason, nextOffset: BigInt(frame.next) } }
    }
    default:
      return company(frame)
  }
}

function waitWorkflowsEnd(reason: 'FINISHED' | 'TIMED_OUT', unfinishedWorkflowIds: string[]) {
  return { reason: WaitWorkflowsEnd_Reason[reason], unfinishedWorkflowIds }
}

/** What every wait takes from its request and its call. */
export function waitOptions(
  request: { timeout?: Duration; progressInterval?: Duration },
  context: HandlerContext,
): WaitOptions {
  return {
    timeout: milliseconds(request.timeout),
    deadline: context.timeoutMs(),
    progressInterval: milliseconds(request.progressInterval) ?? PROGRESS_MS,
    signal: endingOf(context),
  }
}

type Company = { case: 'opened'; value: Opened } | { case: 'progress'; value: Progress }

/** The frames of every wait: it has begun, and it goes on. `at`: where to go on after a lost connection. */
export function company(
  frame: { kind: 'opened'; progressInterval: number } | { kind: 'progress' },
  { nextOffset = 0n, cursor = '' }: { nextOffset?: bigint; cursor?: string } = {},
): Company {
  if (frame.kind === 'progress')
    return { case: 'progress', value: { $typeName: 'perdure.v1.Progress', nextOffset, cursor } }
  const progressIntervalMs = BigInt(frame.progressInterval)
  return { case: 'opened', value: { $typeName: 'perdure.v1.Opened', progressIntervalMs } }
}
