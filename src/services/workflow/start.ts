import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import { EnqueueWorkflowsResponseSchema, type WorkflowStart } from '../../../gen/ts/perdure/v1/workflow_start_pb.js'
import { enqueueAnew } from '../../store/workflows/anew.js'
import {
  type EnqueueOutcome,
  enqueueAtomically,
  inOrder,
  isRefusal,
  type NewWorkflow,
} from '../../store/workflows/enqueue.js'
import { recognisable } from '../../store/workflows/writes.js'
import { GivenValues } from '../given-value.js'
import type { Namespace } from '../namespaces.js'
import type { Services } from '../services.js'
import { Violations } from '../violations.js'
import { newWorkflow, type StartContext, startIds } from './new-workflow.js'
import { accepted, startWarnings, toOutcome } from './start-answer.js'
import { workersOnly } from './start-extras.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

export function startRpcs(services: Services): Pick<Rpcs, 'enqueueWorkflow' | 'enqueueWorkflows'> {
  return {
    async enqueueWorkflow({ namespace: name, workflow: start, requestId }) {
      const namespace = services.namespaces.get(name)
      const context = startContext(services, namespace, requestId)
      const given = newWorkflow(start as WorkflowStart, 'workflow', context)
      context.violations.throwIfAny()
      const unapplied = await workersOnly(namespace, [given])
      const enqueued = enqueueOne(namespace, given)
      const [outcome, warnings] = await Promise.all([enqueued, startWarnings(namespace, [given])])
      return accepted(given, outcome, [...warnings(given), ...unapplied(given)])
    },

    async enqueueWorkflows({ namespace: name, workflows: starts, atomic, requestId }) {
      const namespace = services.namespaces.get(name)
      const context = startContext(services, namespace, requestId)
      const given = starts.map((start, i) => newWorkflow(start, `workflows[${i}]`, context, i))
      distinctIds(starts, context.violations)
      context.violations.throwIfAny()
      const ordered = inOrder(given)
      const unapplied = await workersOnly(namespace, given)
      const enqueued = atomic
        ? enqueueAtomically(namespace.database, ordered, enqueueAnew).then((all) => allOrNone(given, all.outcomes))
        : enqueue(namespace, ordered)
      const [outcomes, warnings] = await Promise.all([
        enqueued.finally(() => tellWorkers(namespace, given)),
        startWarnings(namespace, given),
      ])
      if (atomic) tellOfNewRuns(namespace, ordered)
      return create(EnqueueWorkflowsResponseSchema, {
        outcomes: given.map((workflow, i) =>
          toOutcome(workflow, outcomes[i] as EnqueueOutcome, [...warnings(workflow), ...unapplied(workflow)]),
        ),
      })
    },
  }
}

export function startContext(services: Services, { database }: Namespace, requestId: string): StartContext {
  const violations = new Violations()
  return {
    violations,
    ids: startIds(requestId),
    now: database.clock.now(),
    values: new GivenValues(services.limits, violations),
  }
}

/**
 * Where nobody else is enqueuing: a worker here that is free begins it in the same statement, or the commit itself tells
 * workers elsewhere.
 */
async function enqueueOne(namespace: Namespace, given: NewWorkflow): Promise<EnqueueOutcome> {
  const { writes, workers } = namespace
  const { creatorXid } = given
  let isTold = false
  try {
    const lone = creatorXid && writes.isQuiet ? creatorXid : undefined
    const beginning = lone && workers.begin(given, lone)
    const early = beginning || (lone && workers.enqueueTold(given, lone))
    if (early) {
      // Where it failed, what came of it is found out by what is recognised as its own.
      const made = await early.catch(() => undefined)
      isTold = beginning ? made?.kind === 'created' && made.status === 'PENDING' : made !== undefined
      if (made) return made
    }
    const [outcome] = await enqueue(namespace, [given])
    return outcome as EnqueueOutcome
  } finally {
    if (!isTold) tellWorkers(namespace, [given])
  }
}

/** Each by itself. Those whose id may be used again have transactions of their own. */
async function enqueue(namespace: Namespace, given: readonly NewWorkflow[]): Promise<EnqueueOutcome[]> {
  const { database, writes } = namespace
  if (given.every(({ anew }) => anew === undefined)) return writes.enqueue(given)
  const outcomes: EnqueueOutcome[] = []
  for (const workflow of given.map(recognisable)) {
    const [outcome] = await (workflow.anew
      ? database.transaction((sql) => enqueueAnew(sql, [workflow]))
      : writes.enqueue([workflow]))
    outcomes.push(outcome as EnqueueOutcome)
  }
  tellOfNewRuns(namespace, given)
  return outcomes
}

/** Also where it failed: of those that were not refused some may be there. */
export function tellWorkers({ workers }: Namespace, given: readonly NewWorkflow[]): void {
  workers.enqueued(given.map(({ queueName }) => queueName))
}

/** Who waits for a run that has made room. */
export function tellOfNewRuns({ waits }: Namespace, given: readonly NewWorkflow[]): void {
  waits.changed(given.flatMap(({ id, anew }) => (anew ? [id] : [])))
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
