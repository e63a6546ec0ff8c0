import { Fault } from '../../errors.js'
import type { NewWorkflow } from '../../store/workflows/enqueue.js'
import type { Namespace } from '../namespaces.js'
import type { Warning } from './start-answer.js'

/**
 * What of these starts only perdure workers can honour. Where none of them has registered the name: FAILED_PRECONDITION
 * for what would change when it runs, and a warning for what a DBOS executor will not look at.
 */
export async function workersOnly(
  { known }: Pick<Namespace, 'known'>,
  starts: readonly NewWorkflow[],
): Promise<(start: NewWorkflow) => Warning[]> {
  const asking = starts.filter(({ extras, anew }) => extras !== undefined || anew !== undefined)
  if (asking.length === 0) return () => []
  const nameOf = ({ name, className }: NewWorkflow) => ({ name, className: className ?? '' })
  const registered = await known.registered(asking.map(nameOf))
  for (const start of asking) {
    const { anew, extras } = start
    if (registered(nameOf(start)) || (anew === undefined && !extras?.cron)) continue
    const field = anew ? 'id_reuse_policy' : 'cron'
    throw new Fault('NO_WORKER', `${field}: no perdure worker has registered workflow ${start.name}`, {
      metadata: { workflow_id: start.id, name: start.name, field },
    })
  }
  return (start) => (registered(nameOf(start)) ? [] : unapplied(start))
}

function unapplied({ extras }: NewWorkflow): Warning[] {
  const asked = {
    max_recovery_attempts: extras?.maxRecoveryAttempts,
    memo: extras?.memo,
    retry_policy: extras?.retryPolicy,
    execution_timeout: extras?.executionTimeoutMs,
  }
  return Object.entries(asked).flatMap(([field, value]) => ((value ?? null) === null ? [] : [notAppliedByDbos(field)]))
}

const notAppliedByDbos = (field: string): Warning => ({
  reason: 'NOT_APPLIED_BY_DBOS_EXECUTORS',
  message: `${field}: no perdure worker has registered the workflow, and DBOS executors don't know of it`,
  metadata: { field },
})
