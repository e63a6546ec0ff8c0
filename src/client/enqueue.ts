import type { Connection } from './connection.js'
import { DBOSNonExistentWorkflowError } from './errors.js'
import { toPayload } from './payloads.js'
import { type Tellings, told } from './refusals.js'
import { type WorkflowSerializationFormat, writeValue } from './serialization.js'
import { type ClientEnqueueOptions, type StartWithID, startTellings, toStart } from './start.js'

/** A workflow and what it is called with. */
export interface NewWorkflow {
  options: ClientEnqueueOptions
  args?: unknown[]
  /** Only with `serializationType: 'portable'`, for Python applications. */
  namedArgs?: Record<string, unknown>
}

export interface SendOptions {
  serializationType?: WorkflowSerializationFormat
}

interface MessageToSend extends SendOptions {
  message: unknown
  topic?: string
  idempotencyKey?: string
}

/** The id of the workflow that is there now: a new one, or the one that its id or deduplication id named. */
export async function enqueue(
  connection: Connection,
  { format, ...workflow }: NewWorkflow & { format?: WorkflowSerializationFormat },
): Promise<string> {
  const start = await startOf(connection, workflow, format)
  const { workflowId } = await told(connection.enqueues.enqueue(start), startTellings(start))
  return workflowId
}

/** All or none. */
export async function enqueueAll(connection: Connection, given: NewWorkflow[]): Promise<string[]> {
  if (given.length === 0) return []
  const starts = await Promise.all(given.map((workflow) => startOf(connection, workflow)))
  const { outcomes } = await told(
    connection.workflows.enqueueWorkflows({ workflows: starts, atomic: true }),
    tellingsOfAny(starts),
  )
  return outcomes.map(({ outcome }) => (outcome.case === 'accepted' ? outcome.value.workflowId : ''))
}

export async function enqueueAndSend(
  connection: Connection,
  workflow: NewWorkflow,
  message: MessageToSend,
): Promise<string> {
  const start = await startOf(connection, workflow)
  const sent = await toMessage(connection, start.workflowId, message)
  await told(connection.workflows.sendMessage({ message: sent, start }), startTellings(start))
  return start.workflowId
}

export async function send(connection: Connection, destination: string, message: MessageToSend): Promise<void> {
  const sent = await toMessage(connection, destination, message)
  await told(connection.workflows.sendMessage({ message: sent }), {
    WORKFLOW_NOT_FOUND: () =>
      new DBOSNonExistentWorkflowError(`Sent to non-existent destination workflow UUID: ${destination}`),
  })
}

function startOf(
  connection: Connection,
  { options, args = [], namedArgs }: NewWorkflow,
  format?: WorkflowSerializationFormat,
): Promise<StartWithID> {
  return toStart(options, { positional: args, named: namedArgs, format }, connection)
}

async function toMessage(connection: Connection, destination: string, given: MessageToSend) {
  const value = toPayload(await writeValue(given.message, given.serializationType, connection.serializer))
  return { destination, topic: given.topic, value, idempotencyKey: given.idempotencyKey || undefined }
}

/** A refusal names the workflow, or the deduplication id that it wanted. */
function tellingsOfAny(starts: StartWithID[]): Tellings {
  const tell = (reason: string) => (metadata: Record<string, string>, message: string) => {
    const refused =
      starts.find(({ workflowId }) => workflowId === metadata.workflow_id) ??
      starts.find(
        ({ queue, deduplicationId }) => queue === metadata.queue_name && deduplicationId === metadata.deduplication_id,
      )
    const telling = refused && startTellings(refused)[reason]
    return telling ? telling(metadata, message) : new Error(message)
  }
  return Object.fromEntries(['DEDUPLICATED', 'WORKFLOW_EXISTS', 'WORKFLOW_CONFLICT'].map((name) => [name, tell(name)]))
}
