import { isCloseMark } from '../../codec/close-mark.js'
import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { ofWorkflow, rowsOf } from './page.js'

/** What stands in `streams` under one key. */
export interface StreamRow {
  key: string
  /** Without marks that close it. In a stream of more than 10,000 offsets those that a rewind took out count, too. */
  values: number
  nextOffset: number
  closed: boolean
}

/** Rows of a stream that are counted; of a longer one the offsets tell how many there are. */
const COUNTED = 10_000
/** The last rows, in which a mark that closes stands. */
const LAST = 16

// The primary key (workflow_uuid, key, "offset"): from key to key without the rows between, each stream from its end and,
// up to a limit, counted in the index. Marks come along as they are, any short value that holds the word: what closes is
// the codec's to say.
const MARK = `octet_length(value) <= 200 AND value LIKE '%\\_\\_DBOS\\_STREAM\\_CLOSED\\_\\_%'`
const LIST = statement(
  'streams_list',
  ofWorkflow(
    `WITH RECURSIVE keys AS (
      (SELECT key FROM dbos.streams WHERE workflow_uuid = $1 ORDER BY key LIMIT 1)
      UNION ALL
      SELECT (SELECT s.key FROM dbos.streams s WHERE s.workflow_uuid = $1 AND s.key > keys.key ORDER BY s.key LIMIT 1)
      FROM keys WHERE keys.key IS NOT NULL
    )
    SELECT keys.key, counted.rows, last.* FROM keys, LATERAL (
      SELECT max("offset") + 1 AS "nextOffset", array_agg(value) FILTER (WHERE ${MARK}) AS marks,
        array_agg(serialization) FILTER (WHERE ${MARK}) AS serializations
      FROM (
        SELECT "offset", value, serialization FROM dbos.streams s
        WHERE s.workflow_uuid = $1 AND s.key = keys.key ORDER BY "offset" DESC LIMIT ${LAST}
      ) few
    ) last, LATERAL (
      SELECT count(*)::int AS rows FROM (
        SELECT FROM dbos.streams s WHERE s.workflow_uuid = $1 AND s.key = keys.key
        ORDER BY "offset" LIMIT ${COUNTED + 1}
      ) beginning
    ) counted WHERE keys.key IS NOT NULL`,
    'key',
  ),
)

interface Counts {
  key: string
  rows: number
  nextOffset: number
  marks: string[] | null
  serializations: (string | null)[] | null
}

/** By key. */
export async function listStreams(sql: Sql, workflowId: string): Promise<StreamRow[]> {
  const counts = await sql.run<Counts>(LIST, [workflowId])
  return rowsOf(counts, workflowId, 'key').map(({ key, rows, nextOffset, marks, serializations }) => {
    const closing = (marks ?? []).filter((mark, at) => isCloseMark(mark, serializations?.[at] ?? null)).length
    return { key, values: (rows > COUNTED ? nextOffset : rows) - closing, nextOffset, closed: closing > 0 }
  })
}
