import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  type AnswerQueryRequest,
  AnswerQueryResponseSchema,
  type AnswerUpdateRequest,
  AnswerUpdateResponseSchema,
  type TaskRef,
  type WorkerService,
} from '../../../gen/ts/perdure/v1/worker_service_pb.js'
import { ArgumentFormat } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { Fault } from '../../errors.js'
import { leaseLost } from '../../store/tasks/fence.js'
import { answerUpdate, type UpdateAnswer } from '../../store/tasks/updates.js'
import type { QueryAnswer } from '../../workers/frames.js'
import { GivenValues } from '../given-value.js'
import type { Services } from '../services.js'
import { Violations } from '../violations.js'
import { failureText } from './failure-text.js'

type Rpcs = Pick<ServiceImpl<typeof WorkerService>, 'answerQuery' | 'answerUpdate'>

export function askRpcs({ namespaces, limits }: Services): Rpcs {
  function valid<T>(read: (values: GivenValues) => T): T {
    const violations = new Violations()
    const answer = read(new GivenValues(limits, violations))
    violations.throwIfAny()
    return answer
  }

  return {
    async answerQuery(request) {
      const { workers } = namespaces.get(request.namespace)
      await workers.asks.queries.answered(
        request.queryId,
        valid((values) => queryAnswer(request, values)),
      )
      return create(AnswerQueryResponseSchema)
    },

    async answerUpdate(request) {
      const { database, waits } = namespaces.get(request.namespace)
      const { workflowId, token } = request.task as TaskRef
      const answer = valid((values) => updateAnswer(request, values))
      const found = await answerUpdate(database, { workflowId, token, updateId: request.updateId, ...answer })
      if (found === undefined) throw leaseLost(workflowId)
      const { taskId, before, answered } = found
      if (answered && taskId !== null) waits.updatesChanged([taskId])
      else if (!isRepeat(before, answer.state)) throw notAccepted(workflowId, request.updateId, answer.state)
      return create(AnswerUpdateResponseSchema)
    },
  }
}

function queryAnswer({ answer }: AnswerQueryRequest, values: GivenValues): QueryAnswer {
  switch (answer.case) {
    case 'value':
      return { kind: 'value', ...values.value(answer.value, ArgumentFormat.UNSPECIFIED, 'value') }
    case 'failure':
      return { kind: 'failure', error: failureText(answer.value, values, 'failure') }
    default:
      return { kind: 'unknown', known: answer.value?.known ?? [] }
  }
}

type Answered = Pick<UpdateAnswer, 'state' | 'answer' | 'functionId'>

function updateAnswer({ answer }: AnswerUpdateRequest, values: GivenValues): Answered {
  switch (answer.case) {
    case 'rejected':
    case 'failed':
      return { state: answer.case, answer: failureText(answer.value, values, answer.case), functionId: null }
    case 'completed': {
      const value = values.value(answer.value, ArgumentFormat.UNSPECIFIED, 'completed')
      return { state: 'completed', answer: JSON.stringify(value), functionId: null }
    }
    case 'accepted':
      return { state: 'accepted', answer: null, functionId: answer.value }
    default:
      return { state: 'unknown', answer: JSON.stringify(answer.value?.known ?? []), functionId: null }
  }
}

/** A replay answers again what was answered before, and the first answer stands. */
function isRepeat(before: string | null, now: UpdateAnswer['state']): boolean {
  if (before === 'completed' || before === 'failed') return now !== 'rejected' && now !== 'unknown'
  return before === now
}

function notAccepted(workflowId: string, updateId: string, state: UpdateAnswer['state']): Fault {
  const text = `update ${updateId} of workflow ${workflowId} can't be ${state}: ${
    state === 'rejected' || state === 'unknown' ? 'it was accepted' : 'its step perdure.update is not recorded'
  }, or there is no such update`
  return new Fault('STEP_CONFLICT', text, { metadata: { workflow_id: workflowId, update_id: updateId } })
}
