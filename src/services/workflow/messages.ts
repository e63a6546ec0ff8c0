import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  type MessageToSend,
  SendMessageResponseSchema,
  SendMessagesResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { type NewMessage, sendMessages } from '../../store/messages.js'
import { GivenValues } from '../given-value.js'
import { derivedId } from '../request-id.js'
import type { Services } from '../services.js'
import { Violations } from '../violations.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

export function messageRpcs(services: Services): Pick<Rpcs, 'sendMessage' | 'sendMessages'> {
  return {
    async sendMessage(request) {
      const { database } = services.namespaces.get(request.namespace)
      const violations = new Violations()
      const message = newMessage(request.message, 'message', new GivenValues(services.limits, violations))
      message.idempotencyKey ??= request.requestId || null
      violations.throwIfAny()
      return create(SendMessageResponseSchema, { stored: await sendMessages(database, [message]) })
    },

    async sendMessages(request) {
      const { database } = services.namespaces.get(request.namespace)
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
      return create(SendMessagesResponseSchema, { stored: await sendMessages(database, messages) })
    },
  }
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
