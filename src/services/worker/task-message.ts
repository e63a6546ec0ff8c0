import { create, type JsonObject, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampNow } from '@bufbuild/protobuf/wkt'
import {
  LeaseLost_Reason,
  type PollTasksResponse,
  PollTasksResponseSchema,
  type TaskSchema,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import { PORTABLE } from '../../codec/value.js'
import type { LastFailure } from '../../store/workflows/extras.js'
import type { Task, WorkerFrame } from '../../workers/frames.js'
import { toArguments, toFailure } from '../payload.js'
import { toTimestamp } from '../time.js'
import { stepFields } from '../workflow/contents.js'

export function toFrame(frame: WorkerFrame): PollTasksResponse {
  return create(PollTasksResponseSchema, { frame: frameFields(frame) })
}

function frameFields(frame: WorkerFrame): MessageInitShape<typeof PollTasksResponseSchema>['frame'] {
  switch (frame.kind) {
    case 'task':
      return { case: 'task', value: taskFields(frame.task) }
    case 'lost': {
      const { workflowId, token, reason } = frame
      return { case: 'lost', value: { workflowId, token, reason: LeaseLost_Reason[reason] } }
    }
    case 'cancellation': {
      const { workflowId, token, deadline } = frame
      return { case: 'cancellation', value: { workflowId, token, deadline: toTimestamp(deadline) } }
    }
    case 'query': {
      const { arguments: text, snapshot, deadline, ...same } = frame.query
      const whole = snapshot && { ...taskFields(snapshot), readOnly: true }
      return { case: 'query', value: { ...same, ...asked(text), snapshot: whole, deadline: toTimestamp(deadline) } }
    }
    case 'update': {
      const { workflowId, token, updateId, name, arguments: text } = frame.update
      return { case: 'update', value: { workflowId, token, updateId, name, ...asked(text) } }
    }
    case 'progress':
      return { case: 'progress', value: {} }
  }
}

export function taskFields(task: Task): MessageInitShape<typeof TaskSchema> {
  const { id: workflowId, token } = task
  return {
    workflowId,
    token,
    name: task.name,
    className: task.className ?? undefined,
    configName: task.configName ?? undefined,
    arguments: toArguments(task.input, task.serialization, false),
    steps: task.steps.map((step) => stepFields(step, false)),
    moreSteps: task.more,
    recoveryAttempts: task.recoveryAttempts,
    attempt: task.attempt ?? 1,
    lastFailure: lastFailure(task.lastFailure),
    deadline: toTimestamp(task.deadline),
    runId: task.runId,
    firstRunId: task.firstRunId ?? task.runId,
    parentWorkflowId: task.parentId ?? undefined,
    authenticatedUser: task.authenticatedUser ?? '',
    assumedRole: task.assumedRole ?? '',
    authenticatedRoles: (parsed(task.authenticatedRoles) as string[] | undefined) ?? [],
    attributes: parsed(task.attributes) as JsonObject | undefined,
    memo: parsed(task.memo) as JsonObject | undefined,
    queue: task.queueName ?? undefined,
    applicationVersion: task.applicationVersion ?? undefined,
    createdAt: toTimestamp(task.createdAt),
    scheduleName: task.scheduleName ?? undefined,
    cancellation:
      task.cancelDeadline === null ? undefined : { workflowId, token, deadline: toTimestamp(task.cancelDeadline) },
    sentAt: timestampNow(),
  }
}

function asked(text: string) {
  return { arguments: toArguments(text, PORTABLE, false) }
}

function lastFailure(text: string | null) {
  if (text === null) return undefined
  const { error, serialization } = JSON.parse(text) as LastFailure
  return toFailure(error, serialization, false)
}

function parsed(text: string | null): unknown {
  return text === null ? undefined : (JSON.parse(text) ?? undefined)
}
