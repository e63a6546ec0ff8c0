import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sql } from '../../src/store/database.js'
import { countWorkflows } from '../../src/store/lists/counts.js'
import { listEvents } from '../../src/store/lists/events.js'
import { listSteps } from '../../src/store/lists/steps.js'
import { listStreams } from '../../src/store/lists/streams.js'
import { listWorkflows, type WorkflowPage } from '../../src/store/lists/workflows.js'
import { inSchema } from '../../src/store/statement.js'
import type { WorkflowFilter } from '../../src/store/workflows/filter.js'
import { freshDatabase, withClient } from '../database.js'

const START = 1_700_000_000_000

let url: string

/** As a service in use leaves it: nearly all ended well, few of anything else. Indexes are made last, which is sooner. */
async function fill(rows: number): Promise<void> {
  await withClient(url, async (client) => {
    // VACUUM marks no page as visible to all whose commit is not on disk yet, and then index-only scans read the table.
    await client.query('SET synchronous_commit = on')
    const { rows: indexes } = await client.query<{ name: string; made: string }>(
      `SELECT quote_ident(schemaname) || '.' || quote_ident(indexname) AS name, indexdef AS made FROM pg_indexes
       WHERE schemaname = 'dbos' AND tablename = 'workflow_status' AND indexname <> 'workflow_status_pkey'`,
    )
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`)
    await client.query(`
      INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, deduplication_id, schedule_name,
        forked_from, parent_workflow_id, attributes, created_at, started_at_epoch_ms, completed_at, delay_until_epoch_ms)
      SELECT format('%s-%s', CASE n % 10 WHEN 0 THEN 'order' ELSE 'mail' END, md5(n::text)),
        CASE WHEN n % 500 = 1 THEN 'ENQUEUED' WHEN n % 500 = 2 THEN 'PENDING' WHEN n % 500 = 3 THEN 'DELAYED'
          WHEN n % 2000 = 4 THEN 'ERROR' WHEN n % 2000 = 5 THEN 'CANCELLED' ELSE 'SUCCESS' END,
        'flow' || n % 20, CASE WHEN n % 2 = 1 THEN 'queue' || n % 7 END, CASE WHEN n % 500 = 1 THEN 'dedup' || n END,
        CASE WHEN n % 1000 = 0 THEN 'nightly' END, CASE WHEN n % 700 = 0 THEN 'mail-' || n % 5 END,
        CASE WHEN n % 900 = 0 THEN 'order-' || n % 5 END,
        CASE WHEN n % 100 = 0 THEN jsonb_build_object('customer', n % 1000) END,
        ${START} + n / 3, CASE WHEN n % 2 = 1 THEN ${START} + n / 3 END,
        CASE WHEN n % 500 NOT IN (1, 2, 3) THEN ${START} + n / 3 + 100 END,
        CASE WHEN n % 500 = 3 THEN ${START} + n END
      FROM generate_series(1, ${rows}) n;
      INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
      SELECT workflow_uuid, '{"positionalArgs":[]}' FROM dbos.workflow_status;`)
    for (const { made } of indexes) await client.query(made)
    await client.query(`
      INSERT INTO dbos.workflow_status (workflow_uuid, status, name) VALUES ('long', 'PENDING', 'flow');
      INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output)
        SELECT 'long', n, 'step', repeat('x', 200) FROM generate_series(1, ${rows / 10}) n;
      INSERT INTO dbos.workflow_events (workflow_uuid, key, value)
        SELECT 'long', md5(n::text), repeat('x', 200) FROM generate_series(1, ${rows / 10}) n;
      INSERT INTO dbos.streams (workflow_uuid, key, value, "offset")
        SELECT 'long', key, repeat('x', 200), n FROM unnest('{a,b,c}'::text[]) key, generate_series(0, ${rows / 20}) n`)
    await client.query('VACUUM ANALYZE')
  })
}

const BIG = new Set(['workflow_status', 'operation_outputs', 'workflow_events', 'streams'])

interface Plan {
  indexes: Set<string>
  /** Reads all of a table. */
  scans: boolean
  /** Pages of the database that were touched. */
  blocks: number
}

/** How the statement that `list` runs is carried out, and what that costs. */
function plan(list: (sql: Sql) => Promise<unknown>): Promise<Plan> {
  return withClient(url, async (client: pg.Client) => {
    const found: Plan = { indexes: new Set(), scans: false, blocks: 0 }
    const explaining: Sql = {
      legacyPayloads: false,
      async run({ name, text }, values) {
        if (name === 'database_collation') return (await client.query(text)).rows
        const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${inSchema(text, 'dbos')}`
        const { rows } = await client.query(explain, values as unknown[])
        const { Plan: root } = rows[0]['QUERY PLAN'][0]
        found.blocks += root['Shared Hit Blocks'] + root['Shared Read Blocks']
        for (const nodes = [root]; nodes.length > 0; ) {
          const node = nodes.pop()
          if (node['Index Name']) found.indexes.add(node['Index Name'])
          if (node['Node Type'] === 'Seq Scan' && BIG.has(node['Relation Name'])) found.scans = true
          nodes.push(...(node.Plans ?? []))
        }
        return []
      },
    }
    // Without an answer it takes the workflow for gone.
    await list(explaining).catch((error) => expect(error).toMatchObject({ reason: 'WORKFLOW_NOT_FOUND' }))
    return found
  })
}

const page: WorkflowPage = {
  limit: 100,
  descending: false,
  load: { input: false, output: false },
  payloadLimit: 1000,
  budget: 1_000_000,
}

/** How lists and counts are carried out in a table of so many workflows. */
export function listPlans(rows: number): void {
  /** Milliseconds from the first creation to the last. */
  const last = Math.floor(rows / 3)

  beforeAll(async () => {
    url = await freshDatabase()
    await fill(rows)
  })

  describe('pages by key cost the same at any depth', () => {
    const at = (part: number) => ({ createdAt: START + Math.floor(part * last), id: 'mail-5' })

    test.each([
      ['oldest first', { descending: false }],
      ['newest first', { descending: true }],
      ['with payloads', { descending: false, load: { input: true, output: true } }],
    ])('%s', async (_, more) => {
      const costs: number[] = []
      for (const after of [undefined, at(0.2), at(0.5), at(0.9)]) {
        const { indexes, scans, blocks } = await plan((sql) => listWorkflows(sql, {}, { ...page, ...more, after }))
        expect([...indexes]).toContain('workflow_status_created_at_index')
        expect(scans).toBe(false)
        costs.push(blocks)
      }
      expect(Math.max(...costs)).toBeLessThan('load' in more ? 900 : 150)
    })
  })

  describe('what one workflow holds costs the same, however much that is', () => {
    const part = { limit: 100, budget: 1_000_000 }
    const steps = (after: number) => (sql: Sql) => listSteps(sql, 'long', { ...part, after, payloads: true })
    const events = (after: string) => (sql: Sql) => listEvents(sql, 'long', { ...part, after })

    test.each([
      ['its steps', [steps(0), steps(rows / 20), steps(Math.floor(rows / 11))]],
      ['its events', [events(''), events('8'), events('ff')]],
      ['its streams', [(sql: Sql) => listStreams(sql, 'long')]],
    ])('%s', async (_, lists) => {
      for (const list of lists) {
        const { scans, blocks } = await plan(list)
        expect(scans).toBe(false)
        expect(blocks).toBeLessThan(250)
      }
    })
  })

  describe('a filter uses the index that there is for it', () => {
    const cases: [name: string, filter: WorkflowFilter, index: string][] = [
      ['ids', { ids: ['mail-1', 'order-2'] }, 'workflow_status_pkey'],
      ['a prefix', { idPrefixes: ['order-1f'] }, 'workflow_status_pkey'],
      ['prefixes', { idPrefixes: ['order-1f', 'mail-ab'] }, 'workflow_status_pkey'],
      ['ENQUEUED', { statuses: ['ENQUEUED'] }, 'idx_workflow_status_in_flight_v2'],
      ['PENDING', { statuses: ['PENDING'] }, 'idx_workflow_status_pending'],
      ['DELAYED', { statuses: ['DELAYED'] }, 'idx_workflow_status_delayed'],
      ['ERROR and CANCELLED', { statuses: ['ERROR', 'CANCELLED'] }, 'idx_workflow_status_failed'],
      ['statuses of two indexes', { statuses: ['ENQUEUED', 'ERROR'] }, 'idx_workflow_status_failed'],
      ['queued only', { queuedOnly: true }, 'idx_workflow_status_in_flight_v2'],
      ['a queue and a status', { queues: ['queue1'], statuses: ['ENQUEUED'] }, 'idx_workflow_status_in_flight_v2'],
      ['deduplication', { queues: ['queue1'], deduplicationIds: ['dedup1'] }, 'uq_workflow_status_dedup_id'],
      ['parents', { parentIds: ['order-0'] }, 'idx_workflow_status_parent_workflow_id'],
      ['has a parent', { hasParent: true }, 'idx_workflow_status_parent_workflow_id'],
      ['forked from', { forkedFrom: ['mail-0'] }, 'idx_workflow_status_forked_from'],
      ['is a fork', { isFork: true }, 'idx_workflow_status_forked_from'],
      ['schedules', { scheduleNames: ['nightly'] }, 'idx_workflow_status_schedule_name'],
      ['attributes', { attributes: '{"customer":300}' }, 'idx_workflow_status_attributes'],
      ['creation', { created: { after: START + 500, before: START + 600 } }, 'workflow_status_created_at_index'],
      ['claim', { started: { after: START + last - 66 } }, 'idx_workflow_status_started_at'],
      ['completion', { completed: { after: START + last + 34 } }, 'idx_workflow_status_completed_at'],
    ]

    test.each(cases)('%s', async (_, filter, index) => {
      const listed = await plan((sql) => listWorkflows(sql, filter, { ...page, limit: 1000 }))
      expect([...listed.indexes]).toContain(index)
      expect(listed.scans).toBe(false)
      const counted = await plan((sql) => countWorkflows(sql, filter, ['status'], 100))
      expect(counted.scans).toBe(false)
    })
  })
}
