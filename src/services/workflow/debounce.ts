import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  DebounceKeyStyle,
  type DebounceWorkflowRequest,
  DebounceWorkflowRequestSchema,
  DebounceWorkflowResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { type DebouncedWorkflow, debounce } from '../../store/workflows/debounce.js'
import { INTERNAL_QUEUE } from '../../store/workflows/workflow-row.js'
import { repeatable } from '../request-id.js'
import type { Services } from '../services.js'
import { milliseconds, toTimestamp } from '../time.js'
import { type StartContext, startFields } from './new-workflow.js'
import { startContext } from './start.js'
import { startWarnings } from './start-answer.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

export function debounceRpcs(services: Services): Pick<Rpcs, 'debounceWorkflow'> {
  return {
    async debounceWorkflow(request) {
      const namespace = services.namespaces.get(request.namespace)
      const context = startContext(services, namespace, request.requestId)
      const workflow = debounced(request, context)
      context.violations.throwIfAny()
      const call = {
        requestSchema: DebounceWorkflowRequestSchema,
        request,
        responseSchema: DebounceWorkflowResponseSchema,
      }
      const warnings = await startWarnings(namespace, [workflow])
      return repeatable(namespace, call, async (sql) => {
        const { id, created, delayUntil } = await debounce(sql, workflow)
        return create(DebounceWorkflowResponseSchema, {
          workflowId: id,
          created,
          startAt: toTimestamp(delayUntil),
          warnings: warnings(workflow),
        })
      })
    },
  }
}

function debounced(request: DebounceWorkflowRequest, context: StartContext): DebouncedWorkflow {
  const start = request.workflow
  if (!start) throw new TypeError('validated before: a debounced start is required')
  const { now } = context
  const limit = milliseconds(request.limit)
  return {
    ...startFields(start, 'workflow', context),
    queueName: start.queue ?? INTERNAL_QUEUE,
    priority: 0,
    partitionKey: null,
    deduplicationId: storedKey(request.keyStyle, start.name, start.className ?? '', request.key),
    delayUntil: now + (milliseconds(request.period) ?? 0),
    debounceDeadline: limit === undefined ? null : now + limit,
    isDebounced: true,
  }
}

/** The SDKs build the key differently; debouncers work together where theirs is the same. */
function storedKey(style: DebounceKeyStyle, name: string, className: string, key: string): string {
  return style === DebounceKeyStyle.PYTHON ? `${name}-${key}` : `${className}.${name}-${key}`
}
