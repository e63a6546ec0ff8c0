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

/** What a batch warns of, by queue and by version, from what the namespace knows to be registered. */
export async function startWarnings(
  { known }: { known: Pick<Namespace['known'], 'unregistered'> },
  workflows: readonly Warned[],
): Promise<(workflow: Warned) => Warning[]> {
  const missing = await known.unregistered({
    queues: workflows.map(({ queueName }) => queueName).filter((name) => !name.startsWith('_dbos_')),
    versions: workflows.flatMap(({ applicationVersion }) => applicationVersion ?? []),
    applications: workflows.flatMap((one) => (one.applicationVersion === null && one.applicationName) || []),
  })
  const [queues, versions] = [new Set(missing.queues), new Set(missing.versions)]
  const applications = new Set(missing.applications)
  return ({ queueName, applicationVersion, applicationName }) => {
    const warnings: Warning[] = []
    if (queues.has(queueName)) {
      warnings.push({
        reason: 'QUEUE_NOT_REGISTERED',
        message: `no application has registered queue ${queueName} in the database: unless it is defined in code, the workflow waits`,
        metadata: { queue_name: queueName },
      })
    }
    if (applicationVersion !== null && versions.has(applicationVersion)) {
      warnings.push({
        reason: 'VERSION_NOT_SEEN',
        message: `no application has registered version ${applicationVersion}: the workflow waits for an executor of it`,
        metadata: { version: applicationVersion },
      })
    }
    if (applicationVersion === null && applicationName && applications.has(applicationName)) {
      warnings.push({
        reason: 'LATEST_VERSION_UNOWNED',
        message: `the latest version that application ${applicationName} sees belongs to no application: its executors leave a workflow without a version to that one's`,
        metadata: { application_name: applicationName },
      })
    }
    return warnings
  }
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
