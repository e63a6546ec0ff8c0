import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import { EnqueueWorkflowsResponseSchema, type WorkflowStart } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { type EnqueueOutcome, enqueueAtomically, inOrder, isRefusal, type NewWorkflow } from '../../store/enqueue.js'
import { GivenValues } from '../given-value.js'
import type { Namespace } from '../namespaces.js'
import type { Services } from '../services.js'
import { Violations } from '../violations.js'
import { newWorkflow, type StartContext } from './new-workflow.js'
import { accepted, notAppliedByDbos, startWarnings, toOutcome } from './start-answer.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

export function startRpcs(services: Services): Pick<Rpcs, 'enqueueWorkflow' | 'enqueueWorkflows'> {
  return {
    async enqueueWorkflow({ namespace: name, workflow: start, requestId }) {
      const namespace = services.namespaces.get(name)
      const context = startContext(services, namespace, requestId)
      const given = newWorkflow(start as WorkflowStart, 'workflow', context)
      context.violations.throwIfAny()
      const [[outcome], warnings] = await Promise.all([
        namespace.writes.enqueue([given]),
        startWarnings(namespace, [given]),
      ])
      return accepted(given, outcome as EnqueueOutcome, [...warnings(given), ...ownWarnings(start)])
    },

    async enqueueWorkflows({ namespace: name, workflows: starts, atomic, requestId }) {
      const namespace = services.namespaces.get(name)
      const context = startContext(services, namespace, requestId)
      const given = starts.map((start, i) => newWorkflow(start, `workflows[${i}]`, context, i))
      distinctIds(starts, context.violations)
      context.violations.throwIfAny()
      const ordered = inOrder(given)
      const { database, writes } = namespace
      const [outcomes, warnings] = await Promise.all([
        atomic
          ? enqueueAtomically(database, ordered).then(({ outcomes }) => allOrNone(given, outcomes))
          : writes.enqueue(ordered),
        startWarnings(namespace, given),
      ])
      return create(EnqueueWorkflowsResponseSchema, {
        outcomes: given.map((workflow, i) =>
          toOutcome(workflow, outcomes[i] as EnqueueOutcome, [...warnings(workflow), ...ownWarnings(starts[i])]),
        ),
      })
    },
  }
}

export function startContext(services: Services, { clock }: Namespace, requestId: string): StartContext {
  const violations = new Violations()
  return { violations, requestId, now: clock.now(), values: new GivenValues(services.limits, violations) }
}

export function ownWarnings(start: WorkflowStart | undefined) {
  return start?.maxRecoveryAttempts === undefined ? [] : [notAppliedByDbos('max_recovery_attempts')]
}

/** Where one was refused nothing was written: the first refusal is the answer to all. */
function allOrNone(given: readonly NewWorkflow[], outcomes: EnqueueOutcome[]): EnqueueOutcome[] {
  outcomes.forEach((outcome, i) => {
    if (isRefusal(outcome)) accepted(given[i] as NewWorkflow, outcome, [])
  })
  return outcomes
}

function distinctIds(starts: readonly WorkflowStart[], violations: Violations): void {
  const seen = new Set<string>()
  starts.forEach(({ workflowId }, i) => {
    if (workflowId === undefined) return
    if (seen.has(workflowId)) violations.add(`workflows[${i}].workflow_id`, 'is used twice in the batch')
    seen.add(workflowId)
  })
}
