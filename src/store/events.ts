import type { Sql } from './database.js'
import { given, givenAt } from './given.js'
import { statement } from './statement.js'
import { ACTIVE, type WorkflowStatus } from './workflows/workflow-row.js'

export interface EventAsk {
  id: string
  key: string
  /** Also the steps that have set it so far: for whoever follows it. */
  history: boolean
}

export interface StoredEventValue {
  text: string
  serialization: string | null
  /** The step that set it, where the history tells. */
  functionId: number | null
}

export interface EventNow {
  /** Null: there is no such workflow. */
  status: WorkflowStatus | null
  value: StoredEventValue | undefined
  /** The newest `HISTORY` steps that set it, newest first. */
  functionIds: number[]
}

/** Steps that are told apart one by one; what is older than so many is taken as told. */
export const HISTORY = 1024

/** Index: the primary keys; of the history (workflow_uuid, function_id, key), backwards. */
const eventsNow = statement(
  'events_now',
  `SELECT r.place::int AS place, w.status, e.value AS text, e.serialization, e.key IS NOT NULL AS there,
    CASE WHEN newest.value = e.value THEN newest.function_id END AS "functionId",
    CASE WHEN r.history THEN ARRAY(
      SELECT function_id FROM dbos.workflow_events_history
      WHERE workflow_uuid = r.id AND key = r.key ORDER BY function_id DESC LIMIT ${HISTORY}
    ) ELSE '{}' END AS "functionIds"
  FROM ${given('text', 'text', 'boolean')} AS r(id, key, history, place)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  LEFT JOIN dbos.workflow_events e ON e.workflow_uuid = r.id AND e.key = r.key
  LEFT JOIN LATERAL (
    SELECT function_id, value FROM dbos.workflow_events_history
    WHERE workflow_uuid = r.id AND key = r.key ORDER BY function_id DESC LIMIT 1
  ) newest ON e.key IS NOT NULL`,
)

/** In the order of `asks`. */
export async function getEventsNow(sql: Sql, asks: readonly EventAsk[]): Promise<EventNow[]> {
  type Row = StoredEventValue & { place: number; status: WorkflowStatus | null; there: boolean; functionIds: number[] }
  const rows = await sql.run<Row>(eventsNow, [
    asks.map((ask) => ask.id),
    asks.map((ask) => ask.key),
    asks.map((ask) => ask.history),
  ])
  const found: EventNow[] = asks.map(() => ({ status: null, value: undefined, functionIds: [] }))
  for (const { place, status, there, text, serialization, functionId, functionIds } of rows) {
    const value = there ? { text, serialization, functionId } : undefined
    found[place - 1] = { status, value, functionIds }
  }
  return found
}

/** What has been told of an event. */
export interface EventTold {
  id: string
  key: string
  /** Steps up to here are told. */
  floor: number
  /** Told steps above it. */
  told: number[]
  /** The newest told step, and the MD5 of the text that was told of it: a step may set the same key twice. */
  last: number | null
  digest: string | null
}

export interface EventNews {
  status: WorkflowStatus | null
  /** In the order of their steps. */
  values: StoredEventValue[]
  /** A told step is gone: the workflow was rewound. */
  rewound: boolean
  /** Whether more may be there already. */
  full: boolean
}

const SLICE = 64

/**
 * Steps that set the event and were not told, as their commits become visible: parallel ones commit out of order. Where
 * there is no history (SDKs before it), the value itself when it is another. Index: the primary keys.
 */
const eventNews = statement(
  'event_news',
  `SELECT r.place::int AS place, w.status, h.function_id AS "functionId", h.value AS text, h.serialization,
    g.rewound
  FROM ${given('text', 'text', 'int', 'text', 'int', 'text')} AS r(id, key, floor, told, last, digest, place)
  CROSS JOIN LATERAL (SELECT r.told::int[] AS told OFFSET 0) t
  CROSS JOIN LATERAL (
    SELECT count(*) < cardinality(t.told) AS rewound FROM dbos.workflow_events_history
    WHERE workflow_uuid = r.id AND key = r.key AND function_id = ANY(t.told)
  ) g
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  LEFT JOIN LATERAL (
    (SELECT function_id, value, serialization FROM dbos.workflow_events_history
    WHERE workflow_uuid = r.id AND key = r.key AND function_id > r.floor
      AND (function_id <> ALL(t.told) OR (function_id = r.last AND md5(value) <> r.digest))
    ORDER BY function_id LIMIT ${SLICE})
    UNION ALL
    SELECT NULL, value, serialization FROM dbos.workflow_events e
    WHERE workflow_uuid = r.id AND key = r.key AND md5(value) IS DISTINCT FROM r.digest AND NOT EXISTS (
      SELECT 1 FROM dbos.workflow_events_history h WHERE h.workflow_uuid = r.id AND h.key = e.key
    )
  ) h ON true
  ORDER BY r.place, h.function_id`,
)

/** In the order of `asks`. */
export async function getEventNews(sql: Sql, asks: readonly EventTold[]): Promise<EventNews[]> {
  type Row = { place: number; status: WorkflowStatus | null; rewound: boolean; text: string | null } & Omit<
    StoredEventValue,
    'text'
  >
  const rows = await sql.run<Row>(eventNews, [
    asks.map((ask) => ask.id),
    asks.map((ask) => ask.key),
    asks.map((ask) => ask.floor),
    asks.map((ask) => `{${ask.told.join(',')}}`),
    asks.map((ask) => ask.last),
    asks.map((ask) => ask.digest),
  ])
  const found: EventNews[] = asks.map(() => ({ status: null, values: [], rewound: false, full: false }))
  for (const { place, status, rewound, text, serialization, functionId } of rows) {
    const news = found[place - 1] as EventNews
    news.status = status
    news.rewound = rewound
    if (text !== null) news.values.push({ text, serialization, functionId })
    news.full = news.values.length >= SLICE
  }
  return found
}

export interface EventKnown {
  id: string
  key: string
  /** Whether the end of the workflow is news. */
  ends: boolean
  /** The workflow was there when last read, and must be. */
  known: boolean
}

/** Index: the primary keys. */
const news = statement(
  'news_of_events',
  `SELECT r.place::int AS place
  FROM ${given('text', 'text', 'boolean', 'boolean')} AS r(id, key, ends, known, place)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  LEFT JOIN dbos.workflow_events e ON e.workflow_uuid = r.id AND e.key = r.key
  WHERE e.key IS NOT NULL OR (r.known AND w.status IS NULL) OR (r.ends AND w.status NOT IN ${ACTIVE})`,
)

/** Which of these are set, or whose workflow has ended or was deleted. */
export async function eventsWithNews(sql: Sql, events: readonly EventKnown[]): Promise<EventKnown[]> {
  const rows = await sql.run<{ place: number }>(news, [
    events.map((one) => one.id),
    events.map((one) => one.key),
    events.map((one) => one.ends),
    events.map((one) => one.known),
  ])
  return givenAt(events, rows)
}
