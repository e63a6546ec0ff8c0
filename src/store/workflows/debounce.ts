import { Fault } from '../../errors.js'
import type { Sql } from '../database.js'
import { unavailable } from '../failure.js'
import { statement } from '../statement.js'
import { enqueueWorkflows, type NewWorkflow } from './enqueue.js'
import type { WorkflowStatus } from './workflow-row.js'

/** A debounced start: its deduplication id is the debouncer's key, `delayUntil` is when it starts if nothing more comes. */
export type DebouncedWorkflow = NewWorkflow & { deduplicationId: string; delayUntil: number }

export interface Debounced {
  id: string
  created: boolean
  status: WorkflowStatus
  delayUntil: number | null
}

/**
 * Puts off the start of a debounced workflow that still waits, and replaces its arguments. Index
 * uq_workflow_status_dedup_id. Guard: DELAYED, of this workflow and of no other application; never past its deadline.
 */
const bounce = statement(
  'bounce',
  `WITH bounced AS (
    UPDATE dbos.workflow_status SET
      delay_until_epoch_ms = LEAST($1::bigint, debounce_deadline_epoch_ms), serialization = $2,
      inputs = CASE WHEN $10::bool THEN $9 ELSE inputs END,
      updated_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint,
      application_name = COALESCE(application_name, $8)
    WHERE name = $3 AND class_name IS NOT DISTINCT FROM $4 AND queue_name = $5 AND deduplication_id = $6
      AND status = $7 AND is_debounced AND ($8::text IS NULL OR application_name = $8 OR application_name IS NULL)
    RETURNING workflow_uuid, delay_until_epoch_ms
  ), fed AS (
    INSERT INTO dbos.workflow_input (workflow_uuid, inputs) SELECT workflow_uuid, $9 FROM bounced
    ON CONFLICT (workflow_uuid) DO UPDATE SET inputs = EXCLUDED.inputs
  )
  SELECT workflow_uuid AS id, delay_until_epoch_ms AS "delayUntil" FROM bounced`,
)

interface Holder {
  id: string
  debounced: boolean
  name: string | null
  className: string | null
  applicationName: string | null
}

/** Index uq_workflow_status_dedup_id. */
const holderOf = statement(
  'debounce_holder',
  `SELECT workflow_uuid AS id, is_debounced AS debounced, name, class_name AS "className",
    application_name AS "applicationName"
  FROM dbos.workflow_status WHERE queue_name = $1 AND deduplication_id = $2`,
)

/** Rounds in which the key changes hands between two statements. */
const ROUNDS = 50

export async function debounce(sql: Sql, workflow: DebouncedWorkflow): Promise<Debounced> {
  for (let round = 0; round < ROUNDS; round++) {
    const [bounced] = await sql.run<{ id: string; delayUntil: number }>(bounce, [
      workflow.delayUntil,
      workflow.serialization,
      workflow.name,
      workflow.className,
      workflow.queueName,
      workflow.deduplicationId,
      'DELAYED',
      workflow.applicationName,
      workflow.input,
      sql.legacyPayloads,
    ])
    if (bounced) return { ...bounced, created: false, status: 'DELAYED' }
    const [holder] = await sql.run<Holder>(holderOf, [workflow.queueName, workflow.deduplicationId])
    if (holder) {
      if (isInTheWay(holder, workflow)) throw held(workflow, holder)
      continue
    }
    const started = await start(sql, workflow)
    if (started) return started
  }
  throw unavailable(new Error('a debounce key kept changing hands'))
}

/** Undefined where somebody else took the key meanwhile. */
async function start(sql: Sql, workflow: DebouncedWorkflow): Promise<Debounced | undefined> {
  const delayUntil = Math.min(workflow.delayUntil, workflow.debounceDeadline ?? workflow.delayUntil)
  const [outcome] = await enqueueWorkflows(sql, [{ ...workflow, delayUntil, isDebounced: true, creatorXid: null }])
  switch (outcome?.kind) {
    case 'created':
      return { id: outcome.id, created: true, status: outcome.status, delayUntil }
    case 'existing':
      return { id: outcome.id, created: false, status: outcome.existing.status, delayUntil: null }
    case 'conflict':
      throw new Fault('WORKFLOW_CONFLICT', `workflow ${outcome.id} exists already as another workflow`, {
        metadata: { workflow_id: outcome.id },
      })
    default:
      return undefined
  }
}

/** What holds the key and never makes room for this debouncer; anything else is about to. */
function isInTheWay(holder: Holder, { name, className, applicationName }: DebouncedWorkflow): boolean {
  if (!holder.debounced) return true
  if (holder.name !== name || (holder.className ?? '') !== (className ?? '')) return true
  return applicationName !== null && holder.applicationName !== null && holder.applicationName !== applicationName
}

function held({ deduplicationId, queueName }: DebouncedWorkflow, holder: Holder): Fault {
  return new Fault(
    'DEDUPLICATED',
    `workflow ${holder.id} holds deduplication id ${deduplicationId} in queue ${queueName}`,
    {
      metadata: { workflow_id: holder.id, queue_name: queueName, deduplication_id: deduplicationId },
    },
  )
}
