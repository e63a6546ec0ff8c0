import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Step, Workflow, WorkflowFilterSchema } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { fromTimestamp } from '../wire/time.js'
import type { Connection } from './connection.js'
import { lookAt, lookAtFailure, rawOf } from './payloads.js'
import { ifThere, told } from './refusals.js'
import { toAttributes } from './start.js'
import { toTimeRange } from './time-range.js'
import { toStatusCode, toWorkflowStatus, type WorkflowStatus, type WorkflowStatusString } from './workflow-status.js'

type OneOrMany<T> = T | T[]

/** Which workflows, and what of them. Conditions are joined by AND, the entries of one by OR. */
export interface GetWorkflowsInput {
  workflowIDs?: string[]
  workflowName?: OneOrMany<string>
  status?: OneOrMany<WorkflowStatusString>
  /** Created at or after; a text that `Date` reads. */
  startTime?: string
  /** Created at or before. */
  endTime?: string
  completedAfter?: string
  completedBefore?: string
  dequeuedAfter?: string
  dequeuedBefore?: string
  authenticatedUser?: OneOrMany<string>
  applicationVersion?: OneOrMany<string>
  executorId?: OneOrMany<string>
  workflow_id_prefix?: OneOrMany<string>
  queueName?: OneOrMany<string>
  /** Only those on a queue that have not ended. */
  queuesOnly?: boolean
  forkedFrom?: OneOrMany<string>
  wasForkedFrom?: boolean
  isFork?: boolean
  parentWorkflowID?: OneOrMany<string>
  hasParent?: boolean
  attributes?: Record<string, unknown>
  scheduleName?: OneOrMany<string>
  /** Default: the client's application, unless `workflowIDs` are given. Workflows of no application are always listed. */
  applicationName?: OneOrMany<string>
  limit?: number
  offset?: number
  /** Newest first. */
  sortDesc?: boolean
  /** Default true. */
  loadInput?: boolean
  /** Default true. */
  loadOutput?: boolean
}

export interface StepInfo {
  readonly functionID: number
  readonly name: string
  readonly output: unknown
  readonly error: Error | null
  readonly childWorkflowID: string | null
  readonly startedAtEpochMs?: number
  readonly completedAtEpochMs?: number
}

export interface ListWorkflowStepsOptions {
  limit?: number
  offset?: number
}

const PAGE = 1000

export async function listWorkflows(connection: Connection, input: GetWorkflowsInput): Promise<WorkflowStatus[]> {
  if (matchesNothing(input)) return []
  const { loadInput = true, loadOutput = true, sortDesc: descending = false } = input
  const wanted = input.limit || Number.POSITIVE_INFINITY
  const base = { filter: toFilter(input, connection.applicationName), descending, loadInput, loadOutput }
  const found: Workflow[] = []
  let pageToken = ''
  do {
    const pageSize = Math.min(PAGE, wanted - found.length)
    const offset = BigInt(pageToken ? 0 : (input.offset ?? 0))
    const request = { ...base, pageSize, pageToken, offset, rawPayloads: true }
    const { workflows, nextPageToken } = await told(connection.workflows.listWorkflows(request))
    for (const workflow of workflows) found.push(await whole(connection, workflow, { loadInput, loadOutput }))
    pageToken = nextPageToken
  } while (pageToken && found.length < wanted)
  return Promise.all(found.map((workflow) => toWorkflowStatus(workflow, connection.serializer)))
}

/** Lists leave large payloads out: those are fetched one by one. */
async function whole(
  { workflows }: Connection,
  listed: Workflow,
  load: { loadInput: boolean; loadOutput: boolean },
): Promise<Workflow> {
  if (!listed.input?.omitted && !listed.output?.omitted) return listed
  const answer = await ifThere(workflows.getWorkflow({ workflowId: listed.workflowId, ...load, rawPayloads: true }))
  return answer?.workflow ?? listed
}

/** undefined: there is no such workflow. */
export async function listWorkflowSteps(
  connection: Connection,
  workflowId: string,
  { limit = Number.POSITIVE_INFINITY, offset = 0 }: ListWorkflowStepsOptions = {},
): Promise<StepInfo[] | undefined> {
  const found: Step[] = []
  let pageToken = ''
  do {
    // Also asked where no step is wanted: the answer tells whether the workflow exists.
    const pageSize = Math.max(1, Math.min(PAGE, limit - found.length))
    const request = { workflowId, pageSize, pageToken, offset: BigInt(pageToken ? 0 : offset), rawPayloads: true }
    const page = await ifThere(connection.workflows.listSteps(request))
    if (!page) return undefined
    found.push(...page.steps)
    pageToken = page.nextPageToken
  } while (pageToken && found.length < limit)
  const { serializer } = connection
  return Promise.all(
    found.slice(0, limit).map(async (step) => ({
      functionID: step.functionId,
      name: step.name,
      output: step.output ? await lookAt(rawOf(step.output), serializer) : null,
      error: step.failure ? await lookAtFailure(step.failure, serializer) : null,
      childWorkflowID: step.childWorkflowId ?? null,
      startedAtEpochMs: fromTimestamp(step.startedAt),
      completedAtEpochMs: fromTimestamp(step.completedAt),
    })),
  )
}

/** An empty list in the place of a condition, or statuses that do not exist. */
function matchesNothing(input: GetWorkflowsInput): boolean {
  if (Object.entries(input).some(([name, value]) => name !== 'applicationName' && isEmptyList(value))) return true
  return input.status !== undefined && many(input.status).every((status) => toStatusCode(status) === undefined)
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

function toFilter(
  input: GetWorkflowsInput,
  ownApplication: string | undefined,
): MessageInitShape<typeof WorkflowFilterSchema> {
  const byID = input.workflowIDs !== undefined
  const applications = many(input.applicationName ?? (byID ? undefined : ownApplication))
  return {
    workflowIds: input.workflowIDs ?? [],
    workflowIdPrefixes: many(input.workflow_id_prefix),
    statuses: many(input.status).flatMap((status) => toStatusCode(status) ?? []),
    names: many(input.workflowName),
    queues: many(input.queueName),
    queuedOnly: input.queuesOnly,
    authenticatedUsers: many(input.authenticatedUser),
    applicationVersions: many(input.applicationVersion),
    applications,
    includeUnclaimed: applications.length > 0,
    executorIds: many(input.executorId),
    parentWorkflowIds: many(input.parentWorkflowID),
    forkedFrom: many(input.forkedFrom),
    scheduleNames: many(input.scheduleName),
    attributes: toAttributes(input.attributes),
    created: toTimeRange(input.startTime, input.endTime),
    started: toTimeRange(input.dequeuedAfter, input.dequeuedBefore),
    completed: toTimeRange(input.completedAfter, input.completedBefore),
    hasParent: input.hasParent,
    wasForkedFrom: input.wasForkedFrom,
    isFork: input.isFork,
  }
}

/** Of one or several; none where it is empty or missing. */
export function many<T extends string>(given: OneOrMany<T> | undefined): T[] {
  if (!given) return []
  return Array.isArray(given) ? given : [given]
}
