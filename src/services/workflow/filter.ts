import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { TimeRange } from '../../../gen/ts/perdure/v1/values_pb.js'
import type {
  WorkflowFilter as WorkflowFilterMessage,
  WorkflowSelection,
} from '../../../gen/ts/perdure/v1/workflow_pb.js'
import type { Sql } from '../../store/database.js'
import { type Between, restricts, selectWorkflowIds, type WorkflowFilter } from '../../store/workflows/filter.js'
import { Violations } from '../violations.js'
import { storedStatus } from '../workflow-message.js'

/** A filter as the store takes it. */
export function toFilter(message: WorkflowFilterMessage | undefined, field = 'filter'): WorkflowFilter {
  if (message === undefined) return {}
  const violations = new Violations()
  const filter: WorkflowFilter = {
    ids: message.workflowIds,
    idPrefixes: message.workflowIdPrefixes,
    statuses: message.statuses.map(storedStatus),
    names: message.names,
    classNames: message.classNames,
    queues: message.queues,
    queuedOnly: message.queuedOnly,
    authenticatedUsers: message.authenticatedUsers,
    applicationVersions: message.applicationVersions,
    applications: message.applications,
    includeUnclaimed: message.includeUnclaimed,
    executorIds: message.executorIds,
    parentIds: message.parentWorkflowIds,
    forkedFrom: message.forkedFrom,
    scheduleNames: message.scheduleNames,
    attributes: containing(message.attributes),
    created: between(message.created, `${field}.created`, violations),
    started: between(message.started, `${field}.started`, violations),
    completed: between(message.completed, `${field}.completed`, violations),
    hasParent: message.hasParent,
    wasForkedFrom: message.wasForkedFrom,
    isFork: message.isFork,
    deduplicationIds: message.deduplicationIds,
    partitionKeys: message.partitionKeys,
  }
  violations.throwIfAny()
  return filter
}

const DEFAULT_MAX_WORKFLOWS = 1000

/** The ids that a selection names, whether they exist or not, or those that its filter matches now. */
export async function selectedIds(sql: Sql, selection: WorkflowSelection | undefined): Promise<string[]> {
  const violations = new Violations()
  const ids = selection?.workflowIds ?? []
  const filter = toFilter(selection?.filter, 'workflows.filter')
  if (selection?.filter === undefined) {
    if (ids.length === 0) violations.add('workflows', 'names no ids and has no filter')
  } else if (ids.length > 0) {
    violations.add('workflows', 'has ids and a filter; give one of them')
  } else if (!restricts(filter)) {
    violations.add('workflows.filter', 'has no condition: it would match every workflow')
  }
  if (selection?.runId && ids.length !== 1) violations.add('workflows.run_id', 'needs one workflow id')
  violations.throwIfAny()
  return ids.length > 0 ? ids : selectWorkflowIds(sql, filter, selection?.maxWorkflows ?? DEFAULT_MAX_WORKFLOWS)
}

/** No attributes asked for are no condition, as in the SDKs: `{}` would leave out workflows that have none. */
function containing(attributes: WorkflowFilterMessage['attributes']): string | undefined {
  return attributes === undefined || Object.keys(attributes).length === 0 ? undefined : JSON.stringify(attributes)
}

function between(range: TimeRange | undefined, field: string, violations: Violations): Between | undefined {
  if (range === undefined) return undefined
  const bound = (time: Timestamp | undefined, name: string, round: (milliseconds: number) => number) => {
    if (time === undefined) return undefined
    if (!isValid(time)) violations.add(`${field}.${name}`, 'is not a time between the years 1 and 9999')
    return round(Number(time.seconds) * 1000 + time.nanos / 1e6)
  }
  // Stored times are whole milliseconds: both ends are rounded inwards.
  return { after: bound(range.after, 'after', Math.ceil), before: bound(range.before, 'before', Math.floor) }
}

function isValid({ seconds, nanos }: Timestamp): boolean {
  return seconds >= -62_135_596_800n && seconds <= 253_402_300_799n && nanos >= 0 && nanos <= 999_999_999
}
