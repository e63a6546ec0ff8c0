import type { Sql } from './database.js'
import { given, givenAt } from './given.js'
import { statement } from './statement.js'
import { ACTIVE, type WorkflowStatus } from './workflows/workflow-row.js'

export interface StreamAsk {
  id: string
  key: string
  /** The offset of the first value wanted. */
  next: number
  /** At most so many values. */
  most: number
}

export interface StoredStreamValue {
  offset: number
  text: string
  serialization: string | null
}

export interface StreamSlice {
  /** Null: there is no such workflow. */
  status: WorkflowStatus | null
  values: StoredStreamValue[]
  /** Whether more may be there already. */
  full: boolean
  /** With no values: the last one of the stream, if it is short enough to be a mark that closes. */
  last: { text: string; serialization: string | null } | undefined
}

/**
 * A slice of each of many streams, in order; offsets that a rewind took out are passed over. Of each at least one value,
 * else as many as keep within the bytes. Index: the primary key (workflow_uuid, key, "offset"), forwards for the slice
 * and backwards for the last.
 */
const slices = statement(
  'stream_slices',
  `SELECT r.place::int AS place, w.status, v."offset", v.value AS text, v.serialization, v.more,
    CASE WHEN octet_length(l.value) <= 200 THEN l.value END AS last, l.serialization AS "lastSerialization"
  FROM ${given('text', 'text', 'bigint', 'int')} AS r(id, key, next, most, place)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  LEFT JOIN LATERAL (
    SELECT * FROM (
      SELECT s.*, sum(octet_length(s.value)) OVER in_order AS bytes, row_number() OVER in_order AS number,
        lead(TRUE) OVER in_order AS more
      FROM (
        SELECT "offset", value, serialization FROM dbos.streams
        WHERE workflow_uuid = r.id AND key = r.key AND "offset" >= r.next ORDER BY "offset" LIMIT r.most
      ) s
      WINDOW in_order AS (ORDER BY s."offset")
    ) sized WHERE number = 1 OR bytes <= $5
  ) v ON true
  LEFT JOIN LATERAL (
    SELECT value, serialization FROM dbos.streams
    WHERE v."offset" IS NULL AND workflow_uuid = r.id AND key = r.key ORDER BY "offset" DESC LIMIT 1
  ) l ON true
  ORDER BY r.place, v."offset"`,
)

interface SliceRow {
  place: number
  status: WorkflowStatus | null
  offset: number | null
  text: string
  serialization: string | null
  /** Whether another follows that was not taken. */
  more: boolean | null
  last: string | null
  lastSerialization: string | null
}

/** In the order of `asks`, of each no more than `bytes` and one value. */
export async function getStreamSlices(sql: Sql, asks: readonly StreamAsk[], bytes: number): Promise<StreamSlice[]> {
  const rows = await sql.run<SliceRow>(slices, [
    asks.map((ask) => ask.id),
    asks.map((ask) => ask.key),
    asks.map((ask) => ask.next),
    asks.map((ask) => ask.most),
    bytes,
  ])
  const found: StreamSlice[] = asks.map(() => ({ status: null, values: [], full: false, last: undefined }))
  for (const { place, status, offset, text, serialization, more, last, lastSerialization } of rows) {
    const slice = found[place - 1] as StreamSlice
    slice.status = status
    if (last !== null) slice.last = { text: last, serialization: lastSerialization }
    if (offset === null) continue
    slice.values.push({ offset, text, serialization })
    slice.full = more === true || slice.values.length === asks[place - 1]?.most
  }
  return found
}

export interface StreamKnown {
  id: string
  key: string
  next: number
  /** The workflow was there, and active, when last read. */
  known: boolean
}

/** Index: the primary keys. */
const news = statement(
  'news_of_streams',
  `SELECT r.place::int AS place
  FROM ${given('text', 'text', 'bigint', 'boolean')} AS r(id, key, next, known, place)
  LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id
  LEFT JOIN LATERAL (
    SELECT 1 AS there FROM dbos.streams
    WHERE workflow_uuid = r.id AND key = r.key AND "offset" >= r.next LIMIT 1
  ) v ON true
  WHERE v.there IS NOT NULL
    OR CASE WHEN r.known THEN w.status IS NULL OR w.status NOT IN ${ACTIVE} ELSE w.workflow_uuid IS NOT NULL END`,
)

/** Which of these have a value at their offset or beyond, or whose workflow has ended, was deleted, or has come to be. */
export async function streamsWithNews(sql: Sql, streams: readonly StreamKnown[]): Promise<StreamKnown[]> {
  const rows = await sql.run<{ place: number }>(news, [
    streams.map((one) => one.id),
    streams.map((one) => one.key),
    streams.map((one) => one.next),
    streams.map((one) => one.known),
  ])
  return givenAt(streams, rows)
}
