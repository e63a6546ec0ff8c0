import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  ListEventsRequestSchema,
  ListEventsResponseSchema,
  ListMessagesRequestSchema,
  ListMessagesResponseSchema,
  ListStepsRequestSchema,
  ListStepsResponseSchema,
  ListStreamsResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import type { MessageSchema, StepSchema } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import type { Database } from '../../store/database.js'
import { listEvents } from '../../store/lists/events.js'
import { listMessages, type MessageRow } from '../../store/lists/messages.js'
import { listSteps, type StepRow } from '../../store/lists/steps.js'
import { listStreams } from '../../store/lists/streams.js'
import { pageKey, pageSize, pageToken } from '../page-token.js'
import { readValue, toFailure } from '../payload.js'
import { toTimestamp } from '../time.js'
import { pastRunOf } from './runs.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

/** Of stored payloads on one page, so that a response stays below the 4 MiB that most clients accept. */
export const PAGE_BYTES = 3 * 1024 * 1024

/** Of a single input or output in a list; GetWorkflow gives every one whole. */
export const LISTED_PAYLOAD_BYTES = 256 * 1024

/** What one workflow has done and holds: steps, events, streams, messages. */
export function contentRpcs(databaseOf: (request: { namespace: string }) => Database) {
  return {
    async listSteps(request) {
      const [after] = pageKey(ListStepsRequestSchema, request, ['number']) ?? []
      const page = {
        after,
        offset: after === undefined ? Number(request.offset) : 0,
        limit: pageSize(request),
        budget: PAGE_BYTES,
        payloads: !request.omitPayloads,
      }
      const database = databaseOf(request)
      const { rows, more } = await listSteps(database, request.workflowId, page, await pastRunOf(database, request))
      const last = rows.at(-1)
      return create(ListStepsResponseSchema, {
        steps: rows.map((row) => stepFields(row, request.rawPayloads)),
        nextPageToken: more && last ? pageToken(ListStepsRequestSchema, request, [last.functionId]) : '',
      })
    },

    async listEvents(request) {
      const [after] = pageKey(ListEventsRequestSchema, request, ['string']) ?? []
      const { rows, more } = await listEvents(databaseOf(request), request.workflowId, {
        after,
        limit: pageSize(request),
        budget: PAGE_BYTES,
      })
      const read = readValue(request.rawPayloads)
      const last = rows.at(-1)
      return create(ListEventsResponseSchema, {
        events: rows.map(({ key, value, serialization }) => ({ key, value: read(value, serialization) })),
        nextPageToken: more && last ? pageToken(ListEventsRequestSchema, request, [last.key]) : '',
      })
    },

    async listStreams(request) {
      const rows = await listStreams(databaseOf(request), request.workflowId)
      return create(ListStreamsResponseSchema, {
        streams: rows.map(({ key, values, nextOffset, closed }) => {
          return { key, values: BigInt(values), nextOffset: BigInt(nextOffset), closed }
        }),
      })
    },

    async listMessages(request) {
      const after = pageKey(ListMessagesRequestSchema, request, ['number', 'string'])
      const { rows, more } = await listMessages(databaseOf(request), request.workflowId, {
        after: after && { sentAt: after[0], id: after[1] },
        includeConsumed: request.includeConsumed,
        topic: request.topic === '' ? null : request.topic,
        limit: pageSize(request),
        budget: PAGE_BYTES,
      })
      const last = rows.at(-1)
      return create(ListMessagesResponseSchema, {
        messages: rows.map((row) => messageFields(row, request.rawPayloads)),
        nextPageToken: more && last ? pageToken(ListMessagesRequestSchema, request, [last.sentAt, last.id]) : '',
      })
    },
  } satisfies Partial<Rpcs>
}

/** Trap 11: a step's values are in its own row's format, whatever the workflow's is. */
export function stepFields(row: StepRow, raw: boolean): MessageInitShape<typeof StepSchema> {
  return {
    functionId: row.functionId,
    name: row.name,
    output: row.output === null ? undefined : readValue(raw)(row.output, row.serialization),
    failure: row.error === null ? undefined : toFailure(row.error, row.serialization, raw),
    childWorkflowId: row.childId ?? undefined,
    startedAt: toTimestamp(row.startedAt),
    completedAt: toTimestamp(row.completedAt),
    application: row.applicationName ?? undefined,
  }
}

export function messageFields(
  row: Omit<MessageRow, 'text'> & { text: string | null },
  raw: boolean,
): MessageInitShape<typeof MessageSchema> {
  return {
    messageId: row.id,
    topic: row.topic ?? undefined,
    value: row.text === null ? undefined : readValue(raw)(row.text, row.serialization),
    sentAt: toTimestamp(row.sentAt),
    consumed: row.consumed,
    consumedByFunctionId: row.consumedBy ?? undefined,
  }
}
