import { create, type DescMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  WorkflowChange_Kind as ChangeKind,
  type WorkflowChange,
  WorkflowChangeSchema,
  type WorkflowSelection,
  WorkflowStatus,
} from '../../../gen/ts/perdure/v1/workflow_pb.js'
import type { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  CancelWorkflowsResponseSchema,
  DeleteWorkflowsResponseSchema,
  ResumeWorkflowsRequestSchema,
  ResumeWorkflowsResponseSchema,
  type SetWorkflowDelayRequest,
  SetWorkflowDelayRequestSchema,
  SetWorkflowDelayResponseSchema,
  SetWorkflowPriorityResponseSchema,
  TerminateWorkflowsResponseSchema,
  UpdateWorkflowAttributesResponseSchema,
} from '../../../gen/ts/perdure/v1/workflow_steering_pb.js'
import { noWorkflows } from '../../errors.js'
import type { Sql } from '../../store/database.js'
import { cancelWorkflows } from '../../store/workflows/cancellation.js'
import { deleteWithin } from '../../store/workflows/deletion.js'
import type { OutcomeRow } from '../../store/workflows/outcomes.js'
import {
  resumeWorkflows,
  type Steered,
  setWorkflowDelay,
  setWorkflowPriority,
  updateWorkflowAttributes,
} from '../../store/workflows/steering.js'
import { terminateWorkflows } from '../../store/workflows/terminate.js'
import { INTERNAL_QUEUE } from '../../store/workflows/workflow-row.js'
import { GivenValues } from '../given-value.js'
import type { Namespace } from '../namespaces.js'
import { repeatable } from '../request-id.js'
import type { Services } from '../services.js'
import { epoch, milliseconds } from '../time.js'
import { Violations } from '../violations.js'
import { toStatus } from '../workflow-message.js'
import { selectedIds } from './filter.js'
import { holdRun } from './runs.js'

type Rpcs = ServiceImpl<typeof WorkflowService>

type SteerRpcs = Pick<
  Rpcs,
  | 'cancelWorkflows'
  | 'terminateWorkflows'
  | 'resumeWorkflows'
  | 'deleteWorkflows'
  | 'setWorkflowPriority'
  | 'setWorkflowDelay'
  | 'updateWorkflowAttributes'
>

interface Operation {
  namespace: Namespace
  selection: WorkflowSelection | undefined
  act: (sql: Sql, ids: readonly string[]) => Promise<Steered[]>
  /** The status of what was changed; undefined: the one it had. */
  becomes?: WorkflowStatus
  /** For one workflow it is one statement, which needs no transaction around it. */
  isOne?: boolean
}

/** What was done, as the caller is told; and of workflows that have ended by it, how. */
interface Done {
  changes: WorkflowChange[]
  outcomes: OutcomeRow[]
}

export function steerRpcs({ namespaces, limits }: Services): SteerRpcs {
  return {
    async cancelWorkflows({ namespace, workflows, children }) {
      const changes = await end({
        namespace: namespaces.get(namespace),
        selection: workflows,
        act: (sql, ids) => cancelWorkflows(sql, ids, { children }),
        becomes: WorkflowStatus.CANCELLED,
        isOne: !children,
      })
      return create(CancelWorkflowsResponseSchema, { changes })
    },

    async terminateWorkflows({ namespace, workflows, children, reason }) {
      const changes = await end({
        namespace: namespaces.get(namespace),
        selection: workflows,
        act: (sql, ids) => terminateWorkflows(sql, ids, { reason, children, caller: '' }),
        becomes: WorkflowStatus.CANCELLED,
        isOne: !children,
      })
      return create(TerminateWorkflowsResponseSchema, { changes })
    },

    resumeWorkflows(request) {
      const operation = {
        namespace: namespaces.get(request.namespace),
        selection: request.workflows,
        act: (sql: Sql, ids: readonly string[]) => resumeWorkflows(sql, ids, request.queue),
        becomes: WorkflowStatus.ENQUEUED,
      }
      const schemas = { requestSchema: ResumeWorkflowsRequestSchema, responseSchema: ResumeWorkflowsResponseSchema }
      const resumed = steerOnce(operation, { ...schemas, request }, (changes) => ({ changes }))
      return resumed.finally(() => operation.namespace.workers.enqueued([request.queue ?? INTERNAL_QUEUE]))
    },

    async deleteWorkflows({ namespace, workflows, children }) {
      const changes = await steer({
        namespace: namespaces.get(namespace),
        selection: workflows,
        act: (sql, ids) => deleteWithin(sql, ids, { children }),
        becomes: WorkflowStatus.UNSPECIFIED,
      })
      return create(DeleteWorkflowsResponseSchema, { changes })
    },

    async setWorkflowPriority({ namespace, workflows, priority }) {
      const changes = await steer({
        namespace: namespaces.get(namespace),
        selection: workflows,
        act: (sql, ids) => setWorkflowPriority(sql, ids, priority),
        isOne: true,
      })
      return create(SetWorkflowPriorityResponseSchema, { changes })
    },

    setWorkflowDelay(request) {
      const namespace = namespaces.get(request.namespace)
      const until = startTime(request.start, namespace.database.clock.now())
      const operation = {
        namespace,
        selection: request.workflows,
        act: (sql: Sql, ids: readonly string[]) => setWorkflowDelay(sql, ids, until),
      }
      const schemas = { requestSchema: SetWorkflowDelayRequestSchema, responseSchema: SetWorkflowDelayResponseSchema }
      return steerOnce(operation, { ...schemas, request }, (changes) => ({ changes }))
    },

    async updateWorkflowAttributes({ namespace, workflows, attributes, merge }) {
      const violations = new Violations()
      const text = new GivenValues(limits, violations).object(attributes, 'attributes')
      violations.throwIfAny()
      const changes = await steer({
        namespace: namespaces.get(namespace),
        selection: workflows,
        act: (sql, ids) => updateWorkflowAttributes(sql, ids, text, merge ? 'merge' : 'replace'),
        isOne: true,
      })
      return create(UpdateWorkflowAttributesResponseSchema, { changes })
    },
  }
}

async function steer(operation: Operation): Promise<WorkflowChange[]> {
  const since = performance.now()
  const { namespace, selection, isOne } = operation
  const { database } = namespace
  const alone = isOne && selection?.workflowIds.length === 1 && selection.runId === ''
  const done = await (alone
    ? steerWithin(database, operation)
    : database.transaction((sql) => steerWithin(sql, operation)))
  tellWaits(namespace, done, since)
  return done.changes
}

/** Workers that hold what is to be cancelled are told, and children that are to end with their parents do. */
async function end(operation: Operation): Promise<WorkflowChange[]> {
  const changes = await steer(operation)
  const { asks } = operation.namespace.workers
  const changed = changes.filter(({ kind }) => kind === ChangeKind.CHANGED)
  const ended = changed.filter(({ status }) => status === WorkflowStatus.CANCELLED)
  if (ended.length < changed.length) asks.requested()
  await asks.ended(
    ended.map(({ workflowId }) => workflowId),
    { few: true },
  )
  return changes
}

async function steerOnce<Request extends DescMessage, Response extends DescMessage>(
  operation: Operation,
  call: {
    requestSchema: Request
    request: MessageShape<Request> & { requestId: string }
    responseSchema: Response
  },
  response: (changes: WorkflowChange[]) => MessageInitShape<Response>,
): Promise<MessageShape<Response>> {
  const since = performance.now()
  let done: Done = { changes: [], outcomes: [] }
  const answer = await repeatable(operation.namespace, call, async (sql) => {
    done = await steerWithin(sql, operation)
    return create(call.responseSchema, response(done.changes))
  })
  tellWaits(operation.namespace, done, since)
  return answer
}

/** Where an id that was named does not exist nothing is changed, unless the caller allows it. */
async function steerWithin(sql: Sql, { selection, act, becomes }: Operation): Promise<Done> {
  const ids = await selectedIds(sql, selection)
  await holdRun(sql, { workflowId: ids[0] ?? '', runId: selection?.runId ?? '' })
  const steered = await act(sql, ids)
  const named = new Set(selection?.workflowIds)
  const missing = steered.filter(({ id, result }) => result === 'not found' && named.has(id))
  if (missing.length > 0 && !selection?.allowMissing) throw noWorkflows(missing.map(({ id }) => id))
  return {
    changes: steered.map((one) => toChange(one, becomes)),
    outcomes: steered.flatMap(({ outcome }) => outcome ?? []),
  }
}

function startTime(start: SetWorkflowDelayRequest['start'], now: number): number {
  return start.case === 'startAt' ? epoch(start.value) : now + (milliseconds(start.value) ?? 0)
}

/** `since`: when the write began. */
function tellWaits({ waits }: Namespace, { changes, outcomes }: Done, since: number): void {
  const ended = new Set(outcomes.map(({ id }) => id))
  const changed = changes.filter(({ kind, workflowId }) => kind === ChangeKind.CHANGED && !ended.has(workflowId))
  waits.changed(changed.map(({ workflowId }) => workflowId))
  waits.ended(outcomes, since)
}

const KINDS = {
  changed: ChangeKind.CHANGED,
  requested: ChangeKind.CHANGED,
  'not applicable': ChangeKind.UNCHANGED,
  'not found': ChangeKind.NOT_FOUND,
}

function toChange({ id, result, status }: Steered, becomes: WorkflowStatus | undefined): WorkflowChange {
  const before = status === null ? WorkflowStatus.UNSPECIFIED : toStatus(status)
  const after = result === 'changed' ? (becomes ?? before) : before
  return create(WorkflowChangeSchema, { workflowId: id, kind: KINDS[result], status: after })
}
