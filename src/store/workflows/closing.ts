import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { cancelWorkflows } from './cancellation.js'
import { ofRun } from './extras.js'
import type { Steered } from './steering.js'
import { terminateWorkflows } from './terminate.js'
import { ACTIVE } from './workflow-row.js'

interface Child {
  id: string
  policy: 'CANCEL' | 'TERMINATE'
}

const CHILD = `c.workflow_uuid AS id, x.parent_close_policy AS policy`

// The index on parent_workflow_id; primary keys.
const childrenToClose = statement(
  'children_to_close',
  `SELECT ${CHILD} FROM dbos.workflow_status c
  JOIN perdure.workflow_extras x ON ${ofRun('c', 'x')}
    AND x.parent_close_policy IN ('CANCEL', 'TERMINATE')
  JOIN dbos.workflow_status p ON p.workflow_uuid = c.parent_workflow_id AND p.status NOT IN ${ACTIVE}
  WHERE c.parent_workflow_id = ANY($1::text[]) AND c.status IN ${ACTIVE}
    AND NOT EXISTS (SELECT FROM perdure.leases l
      WHERE l.workflow_id = c.workflow_uuid AND l.token = c.owner_xid AND l.cancel_deadline IS NOT NULL)`,
)

/** Of workflows that have ended: children that were to end with them are cancelled or terminated, and theirs in turn. */
export async function closeChildrenOf(sql: Sql, parents: readonly string[]): Promise<Steered[]> {
  const closed: Steered[] = []
  for (let level = [...parents]; level.length > 0; ) {
    const steered = await close(sql, await sql.run<Child>(childrenToClose, [level]))
    closed.push(...steered)
    level = steered.filter(({ result }) => result === 'changed').map(({ id }) => id)
  }
  return closed
}

async function close(sql: Sql, children: Child[]): Promise<Steered[]> {
  const idsOf = (policy: Child['policy']) => children.filter((child) => child.policy === policy).map(({ id }) => id)
  const [cancel, terminate] = [idsOf('CANCEL'), idsOf('TERMINATE')]
  const cancelled = await cancelWorkflows(sql, cancel)
  if (terminate.length === 0) return cancelled
  return [...cancelled, ...(await terminateWorkflows(sql, terminate, { reason: 'its parent has ended', caller: '' }))]
}

// By workflow_extras_closing: children that are to end with their parents and have not ended. What has is forgotten.
const leftOpen = statement(
  'left_open',
  `WITH closing AS (
    SELECT x.workflow_id, c.status IN ${ACTIVE} AS active, c.parent_workflow_id FROM perdure.workflow_extras x
    LEFT JOIN dbos.workflow_status c ON ${ofRun('c', 'x')}
    WHERE x.parent_close_policy IN ('CANCEL', 'TERMINATE')
  ), over AS (
    SELECT x.workflow_id FROM perdure.workflow_extras x JOIN closing c USING (workflow_id)
    WHERE c.active IS NOT TRUE ORDER BY x.workflow_id LIMIT 1000 FOR UPDATE OF x SKIP LOCKED
  ), forgotten AS (
    UPDATE perdure.workflow_extras x SET parent_close_policy = NULL FROM over WHERE x.workflow_id = over.workflow_id
  )
  SELECT DISTINCT p.workflow_uuid AS id FROM closing c
  JOIN dbos.workflow_status p ON p.workflow_uuid = c.parent_workflow_id AND p.status NOT IN ${ACTIVE}
  WHERE c.active LIMIT 1000`,
)

/** Parents that ended in a way that nobody told of: by an SDK, a deadline, or a replica that died in between. */
export async function parentsToClose(sql: Sql): Promise<string[]> {
  return (await sql.run<{ id: string }>(leftOpen)).map(({ id }) => id)
}
