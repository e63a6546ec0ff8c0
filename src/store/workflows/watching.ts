import type { Sql } from '../database.js'
import { given } from '../given.js'
import type { MessageRow } from '../lists/messages.js'
import type { StepRow } from '../lists/steps.js'
import { NO_TOPIC } from '../messages.js'
import { plannedOnce, statement } from '../statement.js'
import type { WorkflowStatus } from './workflow-row.js'

export type ThingKind = 'step' | 'event' | 'message' | 'child'
const KINDS: readonly ThingKind[] = ['step', 'event', 'message', 'child']

/** Something that a workflow has or did, which was not told yet. */
export interface Thing {
  kind: ThingKind
  /** Of a step or event; 0 of others. */
  functionId: number
  /** Of a message or child; of an event its key; empty of a step. */
  id: string
  /** When it happened, epoch milliseconds; null where no time is kept. */
  at: number | null
}

/** What was told of one kind of thing: all below `floor`, and beyond it those whose marks are listed. */
export interface ToldThings {
  floor: number
  marks: readonly string[]
}

export interface WatchAsk {
  id: string
  /** Numbers above the floor, one by one. */
  steps: { floor: number; told: readonly number[] }
  events: ToldThings
  messages: ToldThings
  children: ToldThings
  /** The newest told step and its time of completion: gone or another, the workflow was rewound. */
  last: { functionId: number; at: number | null } | undefined
}

export interface WatchNews {
  /** Null: there is no such workflow. */
  status: WorkflowStatus | null
  startedAt: number | null
  completedAt: number | null
  things: Thing[]
  rewound: boolean
  /** Whether more may be there already. */
  full: boolean
}

const SLICE = 100

/** Of an event its step and key, of others their id: short, for a cursor names many. */
const mark = (text: string) => `left(md5(${text}), 8)`

/**
 * Of each of many workflows what was not told. Steps and events by their primary keys, messages by idx_workflow_topic,
 * children by the index on parents; `+ 0` keeps the planner from walking the index on created_at instead.
 */
const news = statement(
  'watch_news',
  `SELECT r.place::int AS place, w.status, w.started_at_epoch_ms AS "startedAt", w.completed_at AS "completedAt",
    g.rewound, n.kind, n.function_id AS "functionId", n.id, n.at
  FROM ${given('text', 'int', 'text', 'int', 'bigint', 'bigint', 'text', 'bigint', 'text', 'bigint', 'text')}
    AS r(id, steps, told, last, last_at, events, event_marks, messages, message_marks, children, child_marks, place)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  CROSS JOIN LATERAL (
    SELECT r.told::int[] AS told, r.event_marks::text[] AS events, r.message_marks::text[] AS messages,
      r.child_marks::text[] AS children OFFSET 0
  ) t
  CROSS JOIN LATERAL (
    SELECT r.last IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM dbos.operation_outputs
      WHERE workflow_uuid = r.id AND function_id = r.last AND completed_at_epoch_ms IS NOT DISTINCT FROM r.last_at
    ) AS rewound OFFSET 0
  ) g
  LEFT JOIN LATERAL (
    (SELECT 0 AS kind, function_id, '' AS id,
      CASE function_name WHEN 'DBOS.sleep' THEN started_at_epoch_ms ELSE completed_at_epoch_ms END AS at
    FROM dbos.operation_outputs
    WHERE workflow_uuid = r.id AND function_id > r.steps AND function_id <> ALL(t.told)
    ORDER BY function_id LIMIT ${SLICE})
    UNION ALL
    (SELECT 1, function_id, key, NULL FROM dbos.workflow_events_history
    WHERE workflow_uuid = r.id AND function_id >= r.events AND ${mark(`function_id::text || ':' || key`)} <> ALL(t.events)
    ORDER BY function_id LIMIT ${SLICE})
    UNION ALL
    (SELECT 2, 0, message_uuid, created_at_epoch_ms FROM dbos.notifications
    WHERE destination_uuid = r.id AND created_at_epoch_ms >= r.messages AND ${mark('message_uuid')} <> ALL(t.messages)
    ORDER BY created_at_epoch_ms LIMIT ${SLICE})
    UNION ALL
    (SELECT 3, 0, workflow_uuid, created_at FROM dbos.workflow_status
    WHERE parent_workflow_id = r.id AND created_at >= r.children AND ${mark('workflow_uuid')} <> ALL(t.children)
    ORDER BY created_at + 0 LIMIT ${SLICE})
  ) n ON w.workflow_uuid IS NOT NULL
  ORDER BY r.place`,
)

/** In the order of `asks`. */
export async function getWatchNews(sql: Sql, asks: readonly WatchAsk[]): Promise<WatchNews[]> {
  type Row = Omit<WatchNews, 'things' | 'full'> & Omit<Thing, 'kind'> & { place: number; kind: number | null }
  const array = (items: readonly (string | number)[]) => `{${items.join(',')}}`
  const rows = await sql.run<Row>(news, [
    asks.map((ask) => ask.id),
    asks.map((ask) => ask.steps.floor),
    asks.map((ask) => array(ask.steps.told)),
    asks.map((ask) => ask.last?.functionId ?? null),
    asks.map((ask) => ask.last?.at ?? null),
    asks.map((ask) => ask.events.floor),
    asks.map((ask) => array(ask.events.marks)),
    asks.map((ask) => ask.messages.floor),
    asks.map((ask) => array(ask.messages.marks)),
    asks.map((ask) => ask.children.floor),
    asks.map((ask) => array(ask.children.marks)),
  ])
  const none = { status: null, startedAt: null, completedAt: null, rewound: false, full: false }
  const found: WatchNews[] = asks.map(() => ({ ...none, things: [] }))
  const counts = asks.map(() => KINDS.map(() => 0))
  for (const { place, kind, functionId, id, at, ...row } of rows) {
    const one = found[place - 1] as WatchNews
    Object.assign(one, row)
    if (kind === null) continue
    one.things.push({ kind: KINDS[kind] as ThingKind, functionId, id, at })
    const count = counts[place - 1] as number[]
    count[kind] = (count[kind] ?? 0) + 1
    one.full = count.some((one) => one >= SLICE)
  }
  return found
}

export interface EventSetRow {
  functionId: number
  key: string
  value: string | null
  serialization: string | null
}

export interface ChildRow {
  id: string
  name: string | null
  status: string
}

export interface WatchContents {
  steps: StepRow[]
  events: EventSetRow[]
  messages: (Omit<MessageRow, 'text'> & { text: string | null })[]
  children: ChildRow[]
}

// Each by its primary key.
const steps = statement(
  'watched_steps',
  `SELECT function_id AS "functionId", function_name AS name, serialization, child_workflow_id AS "childId",
    CASE WHEN $3 THEN output END AS output, CASE WHEN $3 THEN error END AS error,
    started_at_epoch_ms AS "startedAt", completed_at_epoch_ms AS "completedAt", application_name AS "applicationName"
  FROM dbos.operation_outputs WHERE workflow_uuid = $1 AND function_id = ANY($2::int[])`,
)
const events = statement(
  'watched_events',
  `SELECT h.function_id AS "functionId", h.key, CASE WHEN $4 THEN h.value END AS value, h.serialization
  FROM unnest($2::int[], $3::text[]) AS r(function_id, key)
  JOIN dbos.workflow_events_history h ON h.workflow_uuid = $1 AND h.function_id = r.function_id AND h.key = r.key`,
)
const messages = statement(
  'watched_messages',
  `SELECT message_uuid AS id, NULLIF(topic, '${NO_TOPIC}') AS topic, CASE WHEN $2 THEN message END AS text, serialization,
    created_at_epoch_ms AS "sentAt", consumed, consumed_by_function_id AS "consumedBy"
  FROM dbos.notifications WHERE message_uuid = ANY($1::text[])`,
)
const children = plannedOnce(
  'watched_children',
  'SELECT workflow_uuid AS id, name, status FROM dbos.workflow_status WHERE workflow_uuid = ANY($1::text[])',
)

/** In no order; those that are gone by now are absent. */
export async function getWatchContents(
  sql: Sql,
  workflowId: string,
  things: readonly Thing[],
  payloads: boolean,
): Promise<WatchContents> {
  const of = (kind: ThingKind) => things.filter((thing) => thing.kind === kind)
  const [ofSteps, ofEvents, ofMessages, ofChildren] = KINDS.map(of) as [Thing[], Thing[], Thing[], Thing[]]
  const ids = (some: Thing[]) => some.map(({ id }) => id)
  const numbers = (some: Thing[]) => some.map(({ functionId }) => functionId)
  const unless = <T>(none: boolean, read: () => Promise<T[]>) => (none ? Promise.resolve([]) : read())
  const [stepRows, eventRows, messageRows, childRows] = await Promise.all([
    unless(ofSteps.length === 0, () => sql.run<StepRow>(steps, [workflowId, numbers(ofSteps), payloads])),
    unless(ofEvents.length === 0, () => {
      return sql.run<EventSetRow>(events, [workflowId, numbers(ofEvents), ids(ofEvents), payloads])
    }),
    unless(ofMessages.length === 0, () => sql.run<MessageRow>(messages, [ids(ofMessages), payloads])),
    unless(ofChildren.length === 0, () => sql.run<ChildRow>(children, [ids(ofChildren)])),
  ])
  return { steps: stepRows, events: eventRows, messages: messageRows, children: childRows }
}
