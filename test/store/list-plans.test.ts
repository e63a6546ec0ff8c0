import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sql } from '../../src/store/database.js'
import type { WorkflowFilter } from '../../src/store/filter.js'
import { countWorkflows } from '../../src/store/lists/counts.js'
import { listWorkflows, type WorkflowPage } from '../../src/store/lists/workflows.js'
import { inSchema } from '../../src/store/statement.js'
import { freshDatabase, withClient } from '../database.js'

const ROWS = 50_000
const START = 1_700_000_000_000

let url: string

/** As a service in use leaves it: nearly all ended well, few of anything else. */
beforeAll(async () => {
  url = await freshDatabase()
  await withClient(url, async (client) => {
    await client.query(`
      INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, deduplication_id, schedule_name,
        forked_from, parent_workflow_id, attributes, created_at, started_at_epoch_ms, completed_at, delay_until_epoch_ms)
      SELECT format('%s-%s', CASE n % 10 WHEN 0 THEN 'order' ELSE 'mail' END, md5(n::text)),
        CASE WHEN n % 500 = 1 THEN 'ENQUEUED' WHEN n % 500 = 2 THEN 'PENDING' WHEN n % 500 = 3 THEN 'DELAYED'
          WHEN n % 500 = 4 THEN 'ERROR' WHEN n % 500 = 5 THEN 'CANCELLED' ELSE 'SUCCESS' END,
        'flow' || n % 20, CASE WHEN n % 2 = 1 THEN 'queue' || n % 7 END, CASE WHEN n % 500 = 1 THEN 'dedup' || n END,
        CASE WHEN n % 1000 = 0 THEN 'nightly' END, CASE WHEN n % 700 = 0 THEN 'mail-' || n % 5 END,
        CASE WHEN n % 900 = 0 THEN 'order-' || n % 5 END,
        CASE WHEN n % 100 = 0 THEN jsonb_build_object('customer', n % 1000) END,
        ${START} + n / 3, CASE WHEN n % 2 = 1 THEN ${START} + n / 3 END,
        CASE WHEN n % 500 NOT IN (1, 2, 3) THEN ${START} + n / 3 + 100 END,
        CASE WHEN n % 500 = 3 THEN ${START} + n END
      FROM generate_series(1, ${ROWS}) n;
      INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
      SELECT workflow_uuid, '{"positionalArgs":[]}' FROM dbos.workflow_status;`)
    await client.query('VACUUM ANALYZE dbos.workflow_status, dbos.workflow_input')
  })
})

interface Plan {
  indexes: Set<string>
  /** Reads all of workflow_status. */
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
          if (node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'workflow_status') found.scans = true
          nodes.push(...(node.Plans ?? []))
        }
        return []
      },
    }
    await list(explaining)
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

describe('pages by key cost the same at any depth', () => {
  const at = (n: number) => ({ createdAt: START + n, id: 'mail-5' })

  test.each([
    ['oldest first', { descending: false }],
    ['newest first', { descending: true }],
    ['with payloads', { descending: false, load: { input: true, output: true } }],
  ])('%s', async (_, more) => {
    const costs: number[] = []
    for (const after of [undefined, at(3000), at(9000), at(15_000)]) {
      const { indexes, scans, blocks } = await plan((sql) => listWorkflows(sql, {}, { ...page, ...more, after }))
      expect([...indexes]).toContain('workflow_status_created_at_index')
      expect(scans).toBe(false)
      costs.push(blocks)
    }
    expect(Math.max(...costs)).toBeLessThan('load' in more ? 900 : 150)
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
    ['claim', { started: { after: START + 16_600 } }, 'idx_workflow_status_started_at'],
    ['completion', { completed: { after: START + 16_700 } }, 'idx_workflow_status_completed_at'],
  ]

  test.each(cases)('%s', async (_, filter, index) => {
    const listed = await plan((sql) => listWorkflows(sql, filter, { ...page, limit: 1000 }))
    expect([...listed.indexes]).toContain(index)
    expect(listed.scans).toBe(false)
    const counted = await plan((sql) => countWorkflows(sql, filter, ['status'], 100))
    expect(counted.scans).toBe(false)
  })
})
