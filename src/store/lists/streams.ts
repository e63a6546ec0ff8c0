import { isCloseMark } from '../../codec/close-mark.js'
import type { Sql } from '../database.js'
import { statement } from '../statement.js'
import { ofWorkflow, rowsOf } from './page.js'

/** What stands in `streams` under one key. */
export interface StreamRow {
  key: string
  /** Without marks that close it. */
  values: number
  nextOffset: number
  closed: boolean
}

// The primary key. Marks come along as they are, any short value that holds the word: what closes is the codec's to say.
const MARK = `octet_length(value) <= 200 AND value LIKE '%\\_\\_DBOS\\_STREAM\\_CLOSED\\_\\_%'`
const LIST = statement(
  'streams_list',
  ofWorkflow(
    `SELECT key, count(*) AS rows, max("offset") + 1 AS "nextOffset",
      array_agg(value) FILTER (WHERE ${MARK}) AS marks,
      array_agg(serialization) FILTER (WHERE ${MARK}) AS serializations
    FROM dbos.streams WHERE workflow_uuid = $1 GROUP BY key`,
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

/** By key. Reads every row of the workflow's streams. */
export async function listStreams(sql: Sql, workflowId: string): Promise<StreamRow[]> {
  const counts = await sql.run<Counts>(LIST, [workflowId])
  return rowsOf(counts, workflowId, 'key').map(({ key, rows, nextOffset, marks, serializations }) => {
    const closing = (marks ?? []).filter((mark, at) => isCloseMark(mark, serializations?.[at] ?? null)).length
    return { key, values: rows - closing, nextOffset, closed: closing > 0 }
  })
}
