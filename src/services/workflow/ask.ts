import { randomUUID } from 'node:crypto'
import { create } from '@bufbuild/protobuf'
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect'
import type { Arguments } from '../../../gen/ts/perdure/v1/values_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import {
  QueryWorkflowResponseSchema,
  type UpdateWorkflowRequest,
  type UpdateWorkflowResponse,
  UpdateWorkflowResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { decodeFailure } from '../../codec/failure.js'
import { PORTABLE } from '../../codec/value.js'
import { Fault, noWorkflows } from '../../errors.js'
import { getAsked } from '../../store/tasks/asking.js'
import { offerUpdate } from '../../store/tasks/updates.js'
import type { UpdateFrame } from '../../waits/update-waits.js'
import type { QueryAnswer } from '../../workers/frames.js'
import { mustBeAnswerable } from '../../workers/queries.js'
import { GivenValues } from '../given-value.js'
import type { Namespace } from '../namespaces.js'
import { readValue, toFailure } from '../payload.js'
import type { ServiceLimits, Services } from '../services.js'
import { Violations } from '../violations.js'
import { company, waitOptions } from './wait.js'

type Rpcs = Pick<ServiceImpl<typeof WorkflowService>, 'queryWorkflow' | 'updateWorkflow'>

/** Of a caller who sets no deadline. */
const QUERY_MS = 30_000
/** An answer is on its way for a little. */
const MARGIN_MS = 250

export function askRpcs({ namespaces, limits }: Services): Rpcs {
  return {
    async queryWorkflow(request, context) {
      const { workers, database } = namespaces.get(request.namespace)
      const { workflowId, name } = request
      const question = {
        workflowId,
        name,
        arguments: argumentsText(request.arguments, limits),
        until: untilOf(context, database.clock.now()),
      }
      const answer = await workers.asks.queries.ask(question, context.signal)
      return create(QueryWorkflowResponseSchema, { value: answerOf(answer, request) })
    },

    async *updateWorkflow(request, context): AsyncGenerator<UpdateWorkflowResponse> {
      const namespace = namespaces.get(request.namespace)
      const updateId = request.updateId || randomUUID()
      const taskId = await offered(namespace, { ...request, updateId }, argumentsText(request.arguments, limits))
      const frames = namespace.waits.update(taskId, request.workflowId, waitOptions(request, context))
      for await (const frame of frames) {
        if (frame.kind === 'timed out') throw timedOut(request.workflowId, updateId)
        yield create(UpdateWorkflowResponseSchema, { frame: updateFrame(frame, { ...request, updateId }) })
      }
    },
  }
}

type Named = Pick<UpdateWorkflowRequest, 'workflowId' | 'name'>
type Update = Named & Pick<UpdateWorkflowRequest, 'updateId' | 'runId'>

/** The task of the update, that of an earlier call with the same id too. */
async function offered({ database, waits, workers }: Namespace, update: Update, text: string): Promise<string> {
  const { workflowId, updateId, name } = update
  const [asked] = await getAsked(database, [workflowId])
  if (asked === undefined) throw noWorkflows([workflowId])
  mustBeAnswerable(workflowId, asked, 'updates')
  const { runId } = asked
  if (update.runId !== '' && update.runId !== runId) {
    const metadata = { workflow_id: workflowId, run_id: runId }
    throw new Fault('RUN_MISMATCH', `the run of workflow ${workflowId} is ${runId}, not ${update.runId}`, { metadata })
  }
  const row = await offerUpdate(database, { workflowId, runId, updateId, name, arguments: text })
  if (row === undefined) throw ended(update)
  if (row.name !== name || row.arguments !== text) {
    const what = row.name === name ? 'with other arguments' : `of the name ${row.name}`
    throw new Fault('UPDATE_CONFLICT', `workflow ${workflowId} has an update ${updateId} ${what}`, {
      metadata: { workflow_id: workflowId, update_id: updateId, name: row.name },
    })
  }
  const { taskId } = row
  if (row.created) {
    waits.updatesChanged([taskId])
    workers.asks.requested()
  }
  return taskId
}

function updateFrame(frame: Exclude<UpdateFrame, { kind: 'timed out' }>, update: Update) {
  switch (frame.kind) {
    case 'accepted':
      return { case: 'accepted', value: { updateId: update.updateId } } as const
    case 'answered':
      return answered(frame, update)
    default:
      return company(frame)
  }
}

function answered({ state, answer }: Extract<UpdateFrame, { kind: 'answered' }>, update: Update) {
  switch (state) {
    case 'rejected':
    case 'failed':
      return { case: state, value: toFailure(answer ?? '', PORTABLE, false) } as const
    case 'completed': {
      const { text, serialization } = JSON.parse(answer ?? '{}')
      return { case: state, value: readValue(false)(text, serialization) } as const
    }
    case 'unknown':
      throw noHandler(update, 'update', JSON.parse(answer ?? '[]'))
    case 'ended':
      throw ended(update)
  }
}

function answerOf(answer: QueryAnswer, { workflowId, name }: Named) {
  switch (answer.kind) {
    case 'value':
      return readValue(false)(answer.text, answer.serialization)
    case 'unknown':
      throw noHandler({ workflowId, name }, 'query', answer.known)
    case 'failure': {
      const failure = decodeFailure(answer.error, PORTABLE)
      const { name: error, message, code = '', data } = failure
      throw new Fault('QUERY_FAILED', `query ${name} of workflow ${workflowId} failed: ${error}: ${message}`, {
        metadata: {
          workflow_id: workflowId,
          failure_name: error,
          failure_message: message,
          failure_code: code,
          failure_data: data?.kind === 'json' ? data.json : '',
        },
      })
    }
    case 'gone':
      throw new Error('queries are sent again until somebody answers')
  }
}

function noHandler({ workflowId, name }: Named, kind: string, known: readonly string[]): Fault {
  const there = known.length === 0 ? 'none' : known.join(', ')
  return new Fault('HANDLER_NOT_FOUND', `workflow ${workflowId} has no ${kind} ${name}; there are: ${there}`, {
    metadata: { workflow_id: workflowId, name, known: known.join(',') },
  })
}

function timedOut(workflowId: string, updateId: string): Fault {
  const text = `update ${updateId} of workflow ${workflowId} goes on: ask again with its id to learn what becomes of it`
  return new Fault('QUERY_TIMEOUT', text, { metadata: { workflow_id: workflowId, update_id: updateId } })
}

function ended({ workflowId, updateId }: Update): Fault {
  return new Fault('WORKFLOW_ENDED', `workflow ${workflowId} has ended and did not answer update ${updateId}`, {
    metadata: { workflow_id: workflowId, update_id: updateId },
  })
}

function untilOf(context: HandlerContext, now: number): number {
  const left = context.timeoutMs() ?? QUERY_MS
  return Math.floor(now + left - Math.min(left / 5, MARGIN_MS))
}

/** As a workflow's input; what is stored in another way than JSON has no place in a step. */
function argumentsText(given: Arguments | undefined, limits: ServiceLimits): string {
  const violations = new Violations()
  if (given?.stored) violations.add('arguments.stored', 'queries and updates take JSON')
  const { text } = new GivenValues(limits, violations).inputs(given, ArgumentFormat.UNSPECIFIED, 'arguments')
  violations.throwIfAny()
  return text
}
