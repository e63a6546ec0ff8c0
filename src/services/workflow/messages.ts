import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  DeduplicationPolicy,
  type MessageToSend,
  SendMessageResponseSchema,
  SendMessagesResponseSchema,
  type WorkflowStart,
} from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { type NewMessage, sendOrRefuse } from '../../store/messages.js'
import { enqueueAnew } from '../../store/workflows/anew.js'
import type { EnqueueOutcome, NewWorkflow } from '../../store/workflows/enqueue.js'
import { GivenValues } from '../given-value.js'
import { derivedId } from '../request-id.js'
import type { Services } from '../services.js'
import { Violations } from '../violations.js'
import { newWorkflow, type StartContext } from './new-workflow.js'
import { holdRun } from './runs.js'
import { startContext, tellOfNewRuns, tellWorkers } from './start.js'
import { accepted, startWarnings } from './start-answer.js'
import { workersOnly } from './start-extras.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

export function messageRpcs(services: Services): Pick<Rpcs, 'sendMessage' | 'sendMessages'> {
  return {
    async sendMessage(request) {
      const namespace = services.namespaces.get(request.namespace)
      const { database, writes } = namespace
      const context = startContext(services, namespace, request.requestId)
      const message = newMessage(request.message, 'message', context.values)
      message.idempotencyKey ??= request.requestId || null
      const given = request.start && startOf(request.start, message.destination, context)
      if (given && request.runId !== '') context.violations.add('run_id', 'must be absent where there is a start')
      context.violations.throwIfAny()
      const unapplied = given && (await workersOnly(namespace, [given]))
      if (!given) {
        const run = { workflowId: message.destination, runId: request.runId }
        const stored = await (run.runId === ''
          ? writes.send([message])
          : database.transaction(async (sql) => {
              await holdRun(sql, run)
              return sendOrRefuse(sql, [message])
            }))
        return create(SendMessageResponseSchema, { stored })
      }
      const [answer, warnings] = await Promise.all([
        database.transaction(async (sql) => {
          const [outcome] = await enqueueAnew(sql, [given])
          const { created, warnings } = accepted(given, outcome as EnqueueOutcome, [])
          return { started: created, warnings, stored: await sendOrRefuse(sql, [message]) }
        }),
        startWarnings(namespace, [given]),
      ]).finally(() => tellWorkers(namespace, [given]))
      tellOfNewRuns(namespace, [given])
      const told = answer.started ? [...warnings(given), ...(unapplied?.(given) ?? [])] : answer.warnings
      return create(SendMessageResponseSchema, { ...answer, warnings: told })
    },

    async sendMessages(request) {
      const { writes } = services.namespaces.get(request.namespace)
      const violations = new Violations()
      const values = new GivenValues(services.limits, violations)
      const messages = request.messages.map((message, i) => newMessage(message, `messages[${i}]`, values))
      distinctKeys(messages, violations)
      violations.throwIfAny()
      if (request.requestId !== '') {
        messages.forEach((message, place) => {
          message.idempotencyKey ??= derivedId(request.requestId, `message ${place}`)
        })
      }
      return create(SendMessagesResponseSchema, { stored: await writes.send(messages) })
    },
  }
}

/** The workflow that the message goes to, to be created if it is not there. */
function startOf(start: WorkflowStart, destination: string, context: StartContext): NewWorkflow {
  const { violations } = context
  if (start.workflowId !== undefined && start.workflowId !== destination) {
    violations.add('start.workflow_id', 'must be absent or the destination of the message')
  }
  if (start.deduplicationPolicy === DeduplicationPolicy.RETURN_EXISTING) {
    violations.add('start.deduplication_policy', 'RETURN_EXISTING would start nothing for the message to go to')
  }
  return { ...newWorkflow(start, 'start', context), id: destination }
}

function newMessage(message: MessageToSend | undefined, field: string, values: GivenValues): NewMessage {
  const { text, serialization } = values.value(message?.value, message?.format ?? 0, `${field}.value`)
  return {
    destination: message?.destination ?? '',
    topic: message?.topic || null,
    text,
    serialization,
    idempotencyKey: message?.idempotencyKey ?? null,
    toForks: message?.toForks ?? false,
  }
}

/** The same key twice in a batch would store one message and drop the other without a word. */
function distinctKeys(messages: NewMessage[], violations: Violations): void {
  const seen = new Set<string>()
  messages.forEach(({ idempotencyKey }, i) => {
    if (idempotencyKey === null) return
    if (seen.has(idempotencyKey)) violations.add(`messages[${i}].idempotency_key`, 'is used twice in the batch')
    seen.add(idempotencyKey)
  })
}
