import { StoreError, type Transaction } from '../database.js'
import { UNIQUE_VIOLATION, unavailable } from '../failure.js'
import { statement } from '../statement.js'
import { closeChildrenOf } from './closing.js'
import { type EnqueueOutcome, enqueueWorkflows, firstStatus, type NewWorkflow } from './enqueue.js'
import { NO_EXTRAS } from './extras.js'
import { startNextRun } from './next-run.js'
import { getPastRun, type HeldRun, holdWorkflow } from './past-runs.js'
import { runIdOf } from './run-id.js'
import { terminateWorkflows } from './terminate.js'
import { isTerminal, type WorkflowStatus } from './workflow-row.js'

interface Holder {
  id: string
  status: WorkflowStatus
  runId: string
}

/** uq_workflow_status_dedup_id */
const holderOf = statement(
  'holder_of',
  `SELECT w.workflow_uuid AS id, w.status, ${runIdOf('w')} AS "runId" FROM dbos.workflow_status w
  WHERE w.queue_name = $1 AND w.deduplication_id = $2`,
)

/** Rounds in which a workflow that was in the way may be gone by the time it is held. */
const ROUNDS = 20

/** As `enqueueWorkflows`, for those too whose id may be used again. In a transaction, which a refusal does not abort. */
export async function enqueueAnew(sql: Transaction, workflows: readonly NewWorkflow[]): Promise<EnqueueOutcome[]> {
  const others = workflows.flatMap((workflow, place) => (workflow.anew ? [] : [{ workflow, place }]))
  const again = workflows.flatMap((workflow, place) => (workflow.anew ? [{ workflow, place }] : []))
  const outcomes: EnqueueOutcome[] = []
  if (others.length > 0) {
    const made = await enqueueWorkflows(
      sql,
      others.map(({ workflow }) => workflow),
    )
    others.forEach(({ place }, i) => {
      outcomes[place] = made[i] as EnqueueOutcome
    })
  }
  // In the order of their ids: two such transactions never wait for each other.
  again.sort(({ workflow: a }, { workflow: b }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  for (const { workflow, place } of again) outcomes[place] = await enqueueOne(sql, workflow)
  return outcomes
}

async function enqueueOne(sql: Transaction, given: NewWorkflow): Promise<EnqueueOutcome> {
  for (let round = 1; round <= ROUNDS; round++) {
    const [outcome] = await enqueueWorkflows(sql, [given])
    if (outcome?.kind !== 'existing') return outcome as EnqueueOutcome
    const held = await holdWorkflow(sql, given.id)
    if (held) return await startOver(sql, given, held, outcome)
  }
  throw unavailable(new Error('a workflow id kept changing hands'))
}

/** From here on nobody else starts a run under this id. */
async function startOver(
  sql: Transaction,
  given: NewWorkflow,
  held: HeldRun,
  found: EnqueueOutcome & { kind: 'existing' },
): Promise<EnqueueOutcome> {
  const { id, anew, creatorXid } = given
  const { status } = held
  const existing = { ...found.existing, status, runId: held.runId, creatorXid: held.creatorXid }
  // Our own earlier call, come again: its run, whatever became of it.
  if (creatorXid && (held.creatorXid === creatorXid || (await getPastRun(sql, id, creatorXid)))) {
    return { kind: 'created', id, status, runId: creatorXid }
  }
  if (!isTerminal(status)) {
    if (anew?.running === 'refuse') return { kind: 'in use', id, existing }
    if (anew?.running !== 'terminate') return { ...found, existing }
  } else if (status === 'SUCCESS' && anew?.onlyFailed) return { kind: 'in use', id, existing }
  return nextOr(sql, given, held)
}

/** Where another workflow holds the deduplication id nothing is changed. */
async function nextOr(sql: Transaction, given: NewWorkflow, held: HeldRun): Promise<EnqueueOutcome> {
  const { id, deduplicationId, queueName } = given
  try {
    const { runId } = await sql.savepoint(async () => {
      if (!isTerminal(held.status)) {
        await terminateWorkflows(sql, [id], { reason: 'started anew', caller: '' })
        // Its row is the next run's from here on: nobody else would find that their parent has ended.
        await closeChildrenOf(sql, [id])
      }
      const [row, extras] = [rowOf(given), given.extras ?? NO_EXTRAS]
      return startNextRun(sql, { id, before: held, runId: given.creatorXid, row, input: given.input, extras })
    })
    return { kind: 'created', id, status: firstStatus(given), runId }
  } catch (error) {
    if (!(error instanceof StoreError) || error.sqlstate !== UNIQUE_VIOLATION) throw error
    const [holder] = await sql.run<Holder>(holderOf, [queueName, deduplicationId])
    if (!holder) throw unavailable(error)
    return given.returnHolder ? { kind: 'holder', ...holder } : { kind: 'deduplicated', id, holder: holder.id }
  }
}

function rowOf(given: NewWorkflow) {
  return {
    status: firstStatus(given),
    name: given.name,
    class_name: given.className || null,
    config_name: given.configName || null,
    queue_name: given.queueName,
    authenticated_user: given.authenticatedUser,
    assumed_role: given.assumedRole,
    authenticated_roles: JSON.stringify(given.authenticatedRoles),
    application_version: given.applicationVersion,
    workflow_timeout_ms: given.timeoutMs,
    workflow_deadline_epoch_ms: null,
    deduplication_id: given.deduplicationId,
    priority: given.priority,
    queue_partition_key: given.partitionKey,
    parent_workflow_id: null,
    serialization: given.serialization,
    delay_until_epoch_ms: given.delayUntil,
    attributes: given.attributes && JSON.parse(given.attributes),
    schedule_name: given.scheduleName,
    application_name: given.applicationName,
  }
}
