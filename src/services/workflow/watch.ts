import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  WatchWorkflowEnd_Reason,
  type WatchWorkflowResponse,
  WatchWorkflowResponseSchema,
  WatchWorkflowsEnd_Reason,
  type WatchWorkflowsResponse,
  WatchWorkflowsResponseSchema,
  type WorkflowHappeningSchema,
  WorkflowResetSchema,
} from '../../../gen/ts/perdure/v1/workflow_waits_pb.js'
import type { Happening, WatchFrame } from '../../waits/watch.js'
import type { WorkflowsFrame } from '../../waits/watch-workflows.js'
import { readValue } from '../payload.js'
import type { Services } from '../services.js'
import { toTimestamp } from '../time.js'
import { toStatus, toWorkflow } from '../workflow-message.js'
import { LISTED_PAYLOAD_BYTES, messageFields, stepFields } from './contents.js'
import { toFilter } from './filter.js'
import { company, waitOptions } from './wait.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

const MOST_WORKFLOWS = 1000

export function watchRpcs(services: Services): Pick<Rpcs, 'watchWorkflow' | 'watchWorkflows'> {
  return {
    async *watchWorkflow(request, context): AsyncGenerator<WatchWorkflowResponse> {
      const { waits } = services.namespaces.get(request.namespace)
      const { workflowId, cursor, waitForCreation, omitPayloads, rawPayloads } = request
      const options = { cursor, waitForCreation, payloads: !omitPayloads, ...waitOptions(request, context) }
      for await (const frame of waits.watchWorkflow(workflowId, options)) {
        yield create(WatchWorkflowResponseSchema, { frame: watchFrame(frame, rawPayloads), cursor: frame.cursor })
      }
    },

    async *watchWorkflows(request, context): AsyncGenerator<WatchWorkflowsResponse> {
      const { waits } = services.namespaces.get(request.namespace)
      const options = {
        ...waitOptions(request, context),
        filter: toFilter(request.filter),
        load: { input: request.loadInput, output: request.loadOutput, limit: LISTED_PAYLOAD_BYTES },
        most: request.maxWorkflows ?? MOST_WORKFLOWS,
        signal: context.signal,
      }
      for await (const frame of waits.watchWorkflows(options)) {
        yield create(WatchWorkflowsResponseSchema, { frame: workflowsFrame(frame, request.rawPayloads) })
      }
    },
  }
}

function workflowsFrame(
  frame: WorkflowsFrame,
  raw: boolean,
): MessageInitShape<typeof WatchWorkflowsResponseSchema>['frame'] {
  switch (frame.kind) {
    case 'upsert':
      return { case: 'upsert', value: toWorkflow(frame.row, raw) }
    case 'left':
      return { case: 'left', value: frame.id }
    case 'synced':
      return { case: 'synced', value: { asOf: toTimestamp(frame.asOf), truncated: frame.truncated } }
    case 'end':
      return { case: 'end', value: { reason: WatchWorkflowsEnd_Reason[frame.reason] } }
    default:
      return company(frame)
  }
}

function watchFrame(frame: WatchFrame, raw: boolean): MessageInitShape<typeof WatchWorkflowResponseSchema>['frame'] {
  switch (frame.kind) {
    case 'happening':
      return { case: 'happening', value: { happening: toHappening(frame.happening, raw) } }
    case 'end':
      return { case: 'end', value: { reason: WatchWorkflowEnd_Reason[frame.reason] } }
    case 'progress':
      return company(frame, { cursor: frame.cursor })
    default:
      return company(frame)
  }
}

function toHappening(what: Happening, raw: boolean): MessageInitShape<typeof WorkflowHappeningSchema>['happening'] {
  switch (what.kind) {
    case 'workflow':
      return { case: 'workflow', value: toWorkflow(what.row, raw) }
    case 'step':
      return { case: 'step', value: stepFields(what.step, raw) }
    case 'event': {
      const { key, functionId, value, serialization } = what.event
      const payload = value === null ? undefined : readValue(raw)(value, serialization)
      return { case: 'event', value: { key, functionId, value: payload } }
    }
    case 'message':
      return { case: 'message', value: messageFields(what.message, raw) }
    case 'child':
      return {
        case: 'child',
        value: { workflowId: what.child.id, name: what.child.name ?? '', status: toStatus(what.child.status) },
      }
    case 'reset':
      return { case: 'reset', value: create(WorkflowResetSchema) }
  }
}
