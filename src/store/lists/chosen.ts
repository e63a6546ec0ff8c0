import { conditions, restricts, type WorkflowFilter } from '../workflows/filter.js'
import type { IdOrder } from '../workflows/id-ranges.js'
import type { WorkflowPage } from './workflows.js'

/** The rows of a page and one more, as a subquery over `workflow_status`; what it takes is added to the `values`. */
export function chosenRows(filter: WorkflowFilter, idOrder: IdOrder, page: WorkflowPage, values: unknown[]): string {
  const { limit, after, offset } = page
  const [than, direction] = page.descending ? ['<', 'DESC'] : ['>', 'ASC']
  const { text, planned } = conditions(filter, idOrder, values)
  const key = after && [`$${values.push(after.createdAt)}::bigint`, `$${values.push(after.id)}`]
  const beyond = key ? `\n    AND (w.created_at, w.workflow_uuid) ${than} (${key.join(', ')})` : ''
  const where = `${text}${beyond}`
  const order = `ORDER BY w.created_at ${direction}, w.workflow_uuid ${direction}`
  const most = `LIMIT $${values.push(limit + 1)}${offset ? ` OFFSET $${values.push(offset)}::bigint` : ''}`

  if (filter.attributes !== undefined) return withAttributes(where, order, most)
  const bound = filter.queuedOnly && !offset ? queuedBound(filter, idOrder, page, key?.[0], values) : ''
  const ordered = `SELECT * FROM dbos.workflow_status w
    WHERE ${where}${bound}
    ${order}`
  const within = offset || planned === 'for its values' ? undefined : BOUNDS.find((bound) => bound > limit)
  return within === undefined
    ? `(${ordered} ${most})`
    : `(SELECT * FROM (${ordered} LIMIT ${within}) w ${order} ${most})`
}

/**
 * An unknown limit is planned anew each time, for it could be any. Within a known one it is planned once, which is right
 * where there is no filter whose values the plan would depend on.
 */
const BOUNDS = [128, 1024]

/**
 * Planners know nothing of what attributes hold. Where few have them, all those by their index are sorted; the index on
 * created_at, which would lead by most of the table, is for those that many have.
 */
function withAttributes(where: string, order: string, most: string): string {
  return `(
    WITH few AS MATERIALIZED (
      SELECT w.workflow_uuid, w.created_at FROM dbos.workflow_status w WHERE ${where} LIMIT ${FEW + 1}
    )
    (SELECT w.* FROM (SELECT * FROM few w ${order} ${most}) found
      JOIN dbos.workflow_status w ON w.workflow_uuid = found.workflow_uuid
      WHERE (SELECT count(*) FROM few) <= ${FEW})
    UNION ALL
    (SELECT * FROM dbos.workflow_status w WHERE ${where} AND (SELECT count(*) FROM few) > ${FEW} ${order} ${most})
  )`
}

const FEW = 2000

/**
 * A long queue is not read to find those that come first in it: when so many of it as the page has were created by is
 * found in in_flight_v2 alone, as long as that has all that the filter asks for.
 */
function queuedBound(
  { queuedOnly, queues, applications, includeUnclaimed, created, ...others }: WorkflowFilter,
  idOrder: IdOrder,
  { limit, descending }: WorkflowPage,
  after: string | undefined,
  values: unknown[],
): string {
  if (!queuedOnly || restricts(others)) return ''
  const { text } = conditions({ queues, applications, includeUnclaimed, created }, idOrder, values)
  const [than, by, direction, never] = descending
    ? ['<', '>=', 'DESC', '-9223372036854775807']
    : ['>', '<=', 'ASC', '9223372036854775807']
  return `\n    AND w.created_at ${by} COALESCE((
      SELECT w.created_at FROM dbos.workflow_status w
      WHERE w.queue_name IS NOT NULL AND w.status IN ('ENQUEUED', 'PENDING') AND ${text}
        ${after ? `AND w.created_at ${than} ${after}` : ''}
      ORDER BY w.created_at ${direction} LIMIT 1 OFFSET $${values.push(limit)}::bigint), ${never})`
}
