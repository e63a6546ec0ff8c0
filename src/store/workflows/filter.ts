import { Fault } from '../../errors.js'
import type { Sql } from '../database.js'
import { unprepared } from '../statement.js'
import { type IdOrder, idOrder, idRange } from './id-ranges.js'

/** Epoch milliseconds, both ends included. */
export interface Between {
  after?: number
  before?: number
}

/**
 * Which workflows are meant: conditions joined by AND, the entries of one list by OR; an absent or empty list is no
 * condition. An empty text in a list means "has none": older and newer SDKs write it as NULL or as empty text.
 */
export interface WorkflowFilter {
  ids?: readonly string[]
  idPrefixes?: readonly string[]
  statuses?: readonly string[]
  names?: readonly string[]
  classNames?: readonly string[]
  queues?: readonly string[]
  /** On a queue, and not ended. */
  queuedOnly?: boolean
  authenticatedUsers?: readonly string[]
  applicationVersions?: readonly string[]
  applications?: readonly string[]
  /** With `applications`: also those that none owns. */
  includeUnclaimed?: boolean
  executorIds?: readonly string[]
  parentIds?: readonly string[]
  forkedFrom?: readonly string[]
  scheduleNames?: readonly string[]
  /** JSON object that the attributes contain. */
  attributes?: string
  created?: Between
  started?: Between
  completed?: Between
  hasParent?: boolean
  wasForkedFrom?: boolean
  isFork?: boolean
  deduplicationIds?: readonly string[]
  partitionKeys?: readonly string[]
}

/** SQL over a row of `workflow_status` known as `w`, and the values of the parameters it names. */
export interface Conditions {
  text: string
  values: unknown[]
  /** Whether the best plan depends on the values: how many rows have this name can't be known before. */
  planned: 'once' | 'for its values'
}

/**
 * Partial indexes serve the statuses they are made for. Literal, one list an index, so the planner can prove each and
 * join their bitmaps; a list that mixes them would be proven for none. `in_flight_v2`, `delayed`, `failed`.
 */
const INDEXED_TOGETHER: readonly (readonly string[])[] = [
  ['ENQUEUED', 'PENDING'],
  ['DELAYED'],
  ['ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
]

const NONE = 'TRUE'

/** `values` hold the statement's other parameters; those of the filter are added behind them. */
export function conditions(filter: WorkflowFilter, order: IdOrder, values: unknown[] = []): Conditions {
  const all: string[] = []
  let planned: Conditions['planned'] = 'once'
  const given = (value: unknown) => `$${values.push(value)}`
  const parameter = (value: unknown) => {
    planned = 'for its values'
    return given(value)
  }
  const oneOf = (column: string, wanted: readonly string[] | undefined, orNone = false) => {
    if (!wanted?.length) return
    const listed = `${column} = ANY(${parameter(wanted)}::text[])`
    all.push(orNone || wanted.includes('') ? `(${listed} OR ${column} IS NULL)` : listed)
  }
  const between = (column: string, range: Between | undefined, bound = parameter) => {
    if (range?.after !== undefined) all.push(`${column} >= ${bound(range.after)}::bigint`)
    if (range?.before !== undefined) all.push(`${column} <= ${bound(range.before)}::bigint`)
  }
  const isNull = (column: string, yes: boolean | undefined) => {
    if (yes !== undefined) all.push(`${column} IS ${yes ? 'NULL' : 'NOT NULL'}`)
  }

  // The primary key, whatever the ids are.
  if (filter.ids?.length) all.push(`w.workflow_uuid = ANY(${given(filter.ids)}::text[])`)
  if (filter.idPrefixes?.length) {
    all.push(`(${filter.idPrefixes.map((prefix) => prefixCondition(prefix, order, parameter)).join(' OR ')})`)
  }
  if (filter.statuses?.length) all.push(statusCondition(filter.statuses, parameter))
  // in_flight_v2, and delayed, begin with what this asks for.
  if (filter.queuedOnly)
    all.push(`w.queue_name IS NOT NULL AND (w.status IN ('ENQUEUED', 'PENDING') OR w.status = 'DELAYED')`)
  // No index, except queue_name with a status (in_flight_v2) or a deduplication id (uq_workflow_status_dedup_id).
  oneOf('w.queue_name', filter.queues)
  oneOf('w.deduplication_id', filter.deduplicationIds)
  oneOf('w.queue_partition_key', filter.partitionKeys)
  oneOf('w.name', filter.names)
  oneOf('w.class_name', filter.classNames)
  oneOf('w.authenticated_user', filter.authenticatedUsers)
  oneOf('w.application_version', filter.applicationVersions)
  oneOf('w.application_name', filter.applications, filter.includeUnclaimed)
  oneOf('w.executor_id', filter.executorIds)
  if (filter.wasForkedFrom !== undefined) all.push(`w.was_forked_from = ${parameter(filter.wasForkedFrom)}`)
  // An index each, over the rows that have one.
  oneOf('w.parent_workflow_id', filter.parentIds)
  isNull('w.parent_workflow_id', not(filter.hasParent))
  oneOf('w.forked_from', filter.forkedFrom)
  isNull('w.forked_from', not(filter.isFork))
  oneOf('w.schedule_name', filter.scheduleNames)
  // The index that every list is in the order of.
  between('w.created_at', filter.created, given)
  between('w.started_at_epoch_ms', filter.started)
  between('w.completed_at', filter.completed)
  if (filter.attributes !== undefined) all.push(`w.attributes @> ${parameter(filter.attributes)}::jsonb`)

  return { text: all.length > 0 ? all.join('\n    AND ') : NONE, values, planned }
}

/** Whether a filter leaves anything out. */
export function restricts(filter: WorkflowFilter): boolean {
  return conditions(filter, 'other').text !== NONE
}

/** How ids are sorted matters to prefixes alone. */
export async function orderFor(sql: Sql, filter: WorkflowFilter): Promise<IdOrder> {
  return filter.idPrefixes?.length ? idOrder(sql) : 'other'
}

/** The ids of all that match, oldest first; FILTER_TOO_BROAD where they are more than `max`. Locks nothing. */
export async function selectWorkflowIds(sql: Sql, filter: WorkflowFilter, max: number): Promise<string[]> {
  const { text, values } = conditions(filter, await orderFor(sql, filter), [max + 1])
  const matching = unprepared(`SELECT w.workflow_uuid AS id FROM dbos.workflow_status w
  WHERE ${text}
  ORDER BY w.created_at, w.workflow_uuid LIMIT $1`)
  const rows = await sql.run<{ id: string }>(matching, values)
  if (rows.length > max) {
    throw new Fault('FILTER_TOO_BROAD', `the filter matches more than ${max} workflows; nothing was done`, {
      metadata: { max_workflows: String(max) },
    })
  }
  return rows.map(({ id }) => id)
}

const not = (value: boolean | undefined) => (value === undefined ? undefined : !value)

type Parameter = (value: unknown) => string

/** A range of the primary key, where its order allows, and the prefix itself for what else lies in that range. */
function prefixCondition(prefix: string, order: IdOrder, parameter: Parameter): string {
  const has = `starts_with(w.workflow_uuid, ${parameter(prefix)})`
  const range = idRange(prefix, order)
  if (range === undefined) return has
  const from = `w.workflow_uuid >= ${parameter(range.from)}`
  const before = range.before === undefined ? '' : ` AND w.workflow_uuid < ${parameter(range.before)}`
  return `(${from}${before} AND ${has})`
}

function statusCondition(statuses: readonly string[], parameter: Parameter): string {
  const lists = INDEXED_TOGETHER.map((together) => together.filter((status) => statuses.includes(status)))
  const indexed = lists.filter((list) => list.length > 0)
  const others = statuses.filter((status) => !indexed.flat().includes(status))
  const arms = indexed.map((list) => `w.status IN (${list.map((status) => `'${status}'`).join(', ')})`)
  if (others.length > 0) arms.push(`w.status = ANY(${parameter(others)}::text[])`)
  return arms.length > 1 ? `(${arms.join(' OR ')})` : (arms[0] as string)
}
