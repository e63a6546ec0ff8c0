import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sql } from '../../src/store/database.js'
import { openDatabase } from '../../src/store/database.js'
import { eventsWithNews, getEventNews, getEventsNow } from '../../src/store/events.js'
import { prepareSchemas } from '../../src/store/schema/migration.js'
import { inSchema } from '../../src/store/statement.js'
import { getStreamSlices, streamsWithNews } from '../../src/store/streams.js'
import { getOutcomes, getRecentEnds, newsAmong } from '../../src/store/workflows/outcomes.js'
import { getWatchContents, getWatchNews, type Thing, type ThingKind } from '../../src/store/workflows/watching.js'
import { freshDatabase, withClient } from '../database.js'

const ROWS = 40_000

let url: string
let now: number

beforeAll(async () => {
  url = await freshDatabase()
  const database = openDatabase({ url })
  await prepareSchemas(database, { migrate: true })
  await database.close()
  now = Date.now()
  await withClient(url, async (client) => {
    await client.query(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, parent_workflow_id, created_at, completed_at)
       SELECT 'w-' || n, CASE WHEN n % 50 = 0 THEN 'PENDING' ELSE 'SUCCESS' END, 'job',
         CASE WHEN n % 3 = 0 THEN 'w-' || n / 3 END, $1::bigint - n * 100, CASE WHEN n % 50 <> 0 THEN $1::bigint - n * 99 END
       FROM generate_series(1, ${ROWS}) n`,
      [now],
    )
    await client.query(`
      INSERT INTO dbos.workflow_output (workflow_uuid, output) SELECT 'w-' || n, '1' FROM generate_series(1, ${ROWS}) n;
      INSERT INTO dbos.workflow_events SELECT 'w-' || n, 'k', '1' FROM generate_series(1, ${ROWS}) n;
      INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value)
        SELECT 'w-' || n, f, 'k', '1' FROM generate_series(1, ${ROWS / 4}) n, generate_series(0, 3) f;
      INSERT INTO dbos.streams (workflow_uuid, key, value, "offset")
        SELECT 'w-' || n, 'k', '1', f FROM generate_series(1, ${ROWS / 4}) n, generate_series(0, 3) f;
      INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name)
        SELECT 'w-' || n, f, 'step' FROM generate_series(1, ${ROWS / 4}) n, generate_series(0, 3) f;
      INSERT INTO dbos.notifications (message_uuid, destination_uuid, topic, message)
        SELECT 'm-' || n, 'w-' || n, 't', '1' FROM generate_series(1, ${ROWS}) n;
      INSERT INTO perdure.terminations SELECT 'w-' || n, n, '', '' FROM generate_series(1, ${ROWS / 4}) n`)
    await client.query('VACUUM ANALYZE')
  })
})

const few = Array.from({ length: 20 }, (_, n) => ({ id: `w-${n * 7 + 1}`, key: 'k' }))
const many = Array.from({ length: 1000 }, (_, n) => ({ id: `w-${n * 7 + 1}`, key: 'k' }))
const nothing = { floor: -1, marks: [] }
const things: Thing[] = (['step', 'event', 'message', 'child'] as ThingKind[]).map((kind) => {
  return { kind, functionId: 1, id: { step: '', event: 'k', message: 'm-1', child: 'w-3' }[kind], at: 1 }
})

const reads: Record<string, (sql: Sql, of: typeof few) => Promise<unknown>> = {
  outcomes: (sql, of) =>
    getOutcomes(
      sql,
      of.map(({ id }) => ({ id, payloads: true })),
    ),
  'recent ends': (sql) => getRecentEnds(sql, now - 1000, 5000),
  'recent ends, and how these ended': (sql, of) =>
    getRecentEnds(
      sql,
      now - 1000,
      5000,
      of.map(({ id }) => id),
    ),
  'news of workflows': (sql, of) =>
    newsAmong(
      sql,
      of.map(({ id }) => ({ id, known: true })),
    ),
  'stream slices': (sql, of) =>
    getStreamSlices(
      sql,
      of.map((one) => ({ ...one, next: 1, most: 16 })),
      16_384,
    ),
  'news of streams': (sql, of) =>
    streamsWithNews(
      sql,
      of.map((one) => ({ ...one, next: 4, known: true })),
    ),
  'events now': (sql, of) =>
    getEventsNow(
      sql,
      of.map((one) => ({ ...one, history: true })),
    ),
  'news of an event that is followed': (sql, of) =>
    getEventNews(
      sql,
      of.map((one) => ({ ...one, floor: -1, told: [0, 1], last: 1, digest: '' })),
    ),
  'news of events': (sql, of) =>
    eventsWithNews(
      sql,
      of.map((one) => ({ ...one, ends: true, known: true })),
    ),
  'news of a watched workflow': (sql, of) => {
    const told = { steps: { floor: -1, told: [0] }, events: nothing, messages: nothing, children: nothing }
    return getWatchNews(
      sql,
      of.map(({ id }) => ({ ...told, id, last: { functionId: 1, at: null } })),
    )
  },
  'contents of a watched workflow': (sql) => getWatchContents(sql, 'w-1', things, true),
}

function literal(value: unknown): string {
  if (value === null) return 'NULL'
  if (!Array.isArray(value)) return pg.escapeLiteral(String(value))
  return pg.escapeLiteral(`{${value.map((one) => (one === null ? 'NULL' : JSON.stringify(String(one)))).join(',')}}`)
}

/** The tables that the statement reads whole, planned for the values given or for any. */
function scanned(mode: 'custom' | 'generic', read: (sql: Sql) => Promise<unknown>): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query(`SET plan_cache_mode = force_${mode}_plan`)
    const tables: string[] = []
    let last: Promise<unknown> = Promise.resolve()
    const run = async (text: string, values: readonly unknown[]) => {
      await client.query(`PREPARE p AS ${text}`)
      const execute = values.length > 0 ? `EXECUTE p(${values.map(literal).join(', ')})` : 'EXECUTE p'
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${execute}`)
      await client.query('DEALLOCATE p')
      for (const nodes = [rows[0]['QUERY PLAN'][0].Plan]; nodes.length > 0; ) {
        const node = nodes.pop()
        if (node['Node Type'] === 'Seq Scan') tables.push(node['Relation Name'])
        nodes.push(...(node.Plans ?? []))
      }
    }
    const sql: Sql = {
      legacyPayloads: false,
      run({ text }, values = []) {
        last = last.then(() => run(inSchema(text, 'dbos'), values))
        return last.then(() => [])
      },
    }
    await read(sql)
    return tables
  })
}

describe.each(['custom', 'generic'] as const)('planned for %s values', (mode) => {
  test.each(Object.keys(reads))('an index serves: %s', async (name) => {
    for (const of of [few, many])
      expect(await scanned(mode, (sql) => reads[name]?.(sql, of) ?? Promise.reject())).toEqual([])
  })
})
