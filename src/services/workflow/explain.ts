import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import { ExplainWorkflowResponseSchema, Explanation_Certainty } from '../../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import { noWorkflows } from '../../errors.js'
import type { Sql } from '../../store/database.js'
import { type ExplainedRow, getCompetition, getExecution, getExplained } from '../../store/workflows/explain.js'
import { isTerminal } from '../../store/workflows/workflow-row.js'
import { enqueuedReasons } from '../explain/enqueued.js'
import { pendingReasons } from '../explain/pending.js'
import { ago, certain, instant, likely, type Reason, workflowRow } from '../explain/reason.js'
import type { Services } from '../services.js'

export function explainRpcs({ namespaces }: Services) {
  return {
    async explainWorkflow({ namespace, workflowId }) {
      const { database } = namespaces.get(namespace)
      const row = await getExplained(database, workflowId)
      if (row === undefined) throw noWorkflows([workflowId])
      const reasons = [...overdue(row), ...(await reasonsOf(database, row))]
      const explanations = reasons
        .map((reason) => ({ ...reason, certainty: CERTAINTIES[reason.certainty] }))
        .sort((a, b) => a.certainty - b.certainty)
      return create(ExplainWorkflowResponseSchema, { explanations })
    },
  } satisfies Partial<ServiceImpl<typeof WorkflowService>>
}

const CERTAINTIES = {
  certain: Explanation_Certainty.CERTAIN,
  likely: Explanation_Certainty.LIKELY,
  unknowable: Explanation_Certainty.UNKNOWABLE,
}

/** Two statements at the most: the workflow and all that is named after it, then what its status asks for. */
async function reasonsOf(sql: Sql, row: ExplainedRow): Promise<Reason[]> {
  switch (row.status) {
    case 'DELAYED':
      return [delayed(row)]
    case 'ENQUEUED':
      return enqueuedReasons(row, await getCompetition(sql, row))
    case 'PENDING':
      return pendingReasons(row, await getExecution(sql, row))
    default:
      return [ended(row)]
  }
}

const ENDINGS: Partial<Record<ExplainedRow['status'], string>> = {
  SUCCESS: 'it has returned a result',
  ERROR: 'it has failed; RewindWorkflow or ForkWorkflow runs it again',
  CANCELLED: 'it was cancelled, or its timeout has passed; ResumeWorkflows lets it go on',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'it was started too often without coming to an end; ResumeWorkflows lets it go on',
}

function ended(row: ExplainedRow): Reason {
  const at = row.completedAt === null ? null : instant(row.completedAt)
  const text = ENDINGS[row.status] ?? `its status is ${row.status}`
  return certain('ENDED', text, [workflowRow(row)], { status: row.status, completed_at: at, attempts: row.attempts })
}

const LATE_MS = 5000

function delayed(row: ExplainedRow): Reason {
  const until = row.delayUntil ?? 0
  const facts = { until: instant(until), evidence_age_ms: Math.max(0, row.now - until) }
  if (row.now - until <= LATE_MS) {
    const why = row.isDebounced ? 'it is debounced' : 'it is delayed'
    return certain('DELAYED', `${why} until ${facts.until}`, [workflowRow(row)], { until: facts.until })
  }
  const text = `its delay ended ${ago(row.now - until)} ago, and no executor of its application was there to queue it`
  return likely('DELAY_NOT_EXPIRED', text, [workflowRow(row)], facts)
}

/** Deadlines are kept by the executors of the workflow's application, whoever runs it. */
function overdue(row: ExplainedRow): Reason[] {
  const late = row.now - (row.deadline ?? row.now)
  if (isTerminal(row.status) || late <= LATE_MS) return []
  const text = `its deadline passed ${ago(late)} ago, and no executor of its application was there to cancel it`
  return [likely('DEADLINE_PASSED', text, [workflowRow(row)], { evidence_age_ms: late })]
}
