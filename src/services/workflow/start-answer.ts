import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { WarningSchema } from '../../../gen/ts/perdure/v1/values_pb.js'
import {
  type EnqueueOutcome as EnqueueOutcomeMessage,
  EnqueueOutcomeSchema,
  type EnqueueWorkflowResponse,
} from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { Fault } from '../../errors.js'
import type { EnqueueOutcome, NewWorkflow } from '../../store/workflows/enqueue.js'
import type { Namespace } from '../namespaces.js'
import { codeOf } from '../status.js'
import { toStatus } from '../workflow-message.js'

export type Warning = MessageInitShape<typeof WarningSchema>

/** What the caller learns of a workflow that is there now; a refusal is thrown. */
export function accepted(given: NewWorkflow, outcome: EnqueueOutcome, warnings: Warning[]): EnqueueWorkflowResponse {
  switch (outcome.kind) {
    case 'created':
      return response(outcome, true, warnings)
    case 'holder':
      return response(outcome, false, warnings)
    case 'existing':
      return response(outcome.existing, false, [...warnings, ...differing(given, outcome)])
    default:
      throw refusal(given, outcome)
  }
}

export function toOutcome(given: NewWorkflow, outcome: EnqueueOutcome, warnings: Warning[]): EnqueueOutcomeMessage {
  try {
    const value = accepted(given, outcome, warnings)
    return { $typeName: 'perdure.v1.EnqueueOutcome', outcome: { case: 'accepted', value } }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { reason, message, metadata } = error
    const value = { reason, message, metadata, code: codeOf(reason) }
    return create(EnqueueOutcomeSchema, { outcome: { case: 'refused', value } })
  }
}

type Warned = Pick<NewWorkflow, 'queueName' | 'applicationVersion'> & Partial<Pick<NewWorkflow, 'applicationName'>>

/** What a batch warns of, by queue and by version, from what the namespace knows to be registered: each thing once. */
export async function startWarnings(
  { known }: { known: Pick<Namespace['known'], 'unregistered'> },
  workflows: readonly Warned[],
): Promise<(workflow: Warned) => Warning[]> {
  const [given, versioned, owners] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const { queueName, applicationVersion, applicationName } of workflows) {
    if (!queueName.startsWith('_dbos_')) given.add(queueName)
    if (applicationVersion !== null) versioned.add(applicationVersion)
    else if (applicationName) owners.add(applicationName)
  }
  const missing = await known.unregistered({
    queues: [...given],
    versions: [...versioned],
    applications: [...owners],
  })
  const queues = about(missing.queues, (name) => ({
    reason: 'QUEUE_NOT_REGISTERED',
    message: `no application has registered queue ${name} in the database: unless it is defined in code, the workflow waits`,
    metadata: { queue_name: name },
  }))
  const versions = about(missing.versions, (version) => ({
    reason: 'VERSION_NOT_SEEN',
    message: `no application has registered version ${version}: the workflow waits for an executor of it`,
    metadata: { version },
  }))
  const applications = about(missing.applications, (name) => ({
    reason: 'LATEST_VERSION_UNOWNED',
    message: `the latest version that application ${name} sees belongs to no application: its executors leave a workflow without a version to that one's`,
    metadata: { application_name: name },
  }))
  return ({ queueName, applicationVersion, applicationName }) => {
    const warnings: Warning[] = []
    const of = (found: Warning | undefined) => found && warnings.push(found)
    of(queues.get(queueName))
    if (applicationVersion !== null) of(versions.get(applicationVersion))
    else if (applicationName) of(applications.get(applicationName))
    return warnings
  }
}

function about(names: readonly string[], warning: (name: string) => Warning): Map<string, Warning> {
  return new Map(names.map((name) => [name, create(WarningSchema, warning(name))]))
}

function response(
  { id, status, runId }: { id: string; status: string; runId: string },
  created: boolean,
  warnings: Warning[],
): EnqueueWorkflowResponse {
  return {
    $typeName: 'perdure.v1.EnqueueWorkflowResponse',
    workflowId: id,
    created,
    status: toStatus(status),
    warnings: warnings.map((warning) => create(WarningSchema, warning)),
    runId,
  }
}

function differing(given: NewWorkflow, { existing }: Extract<EnqueueOutcome, { kind: 'existing' }>): Warning[] {
  const fields: string[] = []
  if (existing.queueName !== null && existing.queueName !== given.queueName) fields.push('queue')
  if (!existing.sameInput) fields.push('arguments')
  if (fields.length === 0) return []
  return [
    {
      reason: 'EXISTING_WORKFLOW_DIFFERS',
      message: `workflow ${existing.id} was there already and differs in ${fields.join(' and ')}; it stays as it is`,
      metadata: { workflow_id: existing.id, fields: fields.join(',') },
    },
  ]
}

const FIELDS = { name: 'name', className: 'class_name', configName: 'config_name' }

function refusal(
  given: NewWorkflow,
  outcome: Exclude<EnqueueOutcome, { kind: 'created' | 'holder' | 'existing' }>,
): Fault {
  const { id } = outcome
  switch (outcome.kind) {
    case 'deduplicated':
      return new Fault(
        'DEDUPLICATED',
        `workflow ${outcome.holder} holds deduplication id ${given.deduplicationId} in queue ${given.queueName}`,
        {
          metadata: {
            workflow_id: outcome.holder,
            queue_name: given.queueName,
            deduplication_id: given.deduplicationId ?? '',
          },
        },
      )
    case 'conflict': {
      const field = FIELDS[outcome.field]
      return new Fault(
        'WORKFLOW_CONFLICT',
        `workflow ${id} exists with ${field} ${JSON.stringify(outcome.existing)}, not ${JSON.stringify(outcome.given)}`,
        { metadata: { workflow_id: id, field, existing: outcome.existing, given: outcome.given } },
      )
    }
    case 'in use':
      return new Fault('WORKFLOW_EXISTS', `workflow ${id} exists already`, {
        metadata: { workflow_id: id, status: outcome.existing.status, name: outcome.existing.name ?? '' },
      })
  }
}
