import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { Database, Sql } from '../../src/store/database.js'
import { getQueue, type QueueRow } from '../../src/store/queues.js'
import { inSchema, type Statement } from '../../src/store/statement.js'
import { claimTasks, lookForWork, type Takers } from '../../src/store/tasks/claim.js'
import { claimWithinLimits } from '../../src/store/tasks/limited-claim.js'
import type { Places } from '../../src/store/tasks/queue-room.js'
import { takeReadyTasks } from '../../src/store/tasks/ready-claim.js'
import { freshDatabase, withClient } from '../database.js'

const takers: Takers = {
  executorId: 'perdure-here',
  application: 'app',
  applicationVersion: 'app-1',
  names: ['flow1', 'flow2', 'flow3'],
  classes: ['', '', ''],
}

/** Room for as many as there are. */
const roomy: Places = { most: 100, partitions: { keys: ['p1'], rooms: [1], usual: 5 }, next: () => 'worker' }

interface Cost {
  /** Big tables that were read whole. */
  scanned: string[]
  indexes: Set<string>
  /** Pages that were touched, over all statements. */
  blocks: number
}

let url: string

/** Nearly all ended; of each queue, a hundredth waits and few run. */
async function fill(rows: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`
      INSERT INTO dbos.queues (name, concurrency, rate_limit_max, rate_limit_period_sec, partition_concurrency,
        partition_rate_limit_max, partition_rate_limit_period_sec, application_name)
      VALUES ('free', NULL, NULL, NULL, NULL, NULL, NULL, 'app'), ('limited', 5000, 2000, 60, NULL, NULL, NULL, 'app'),
        ('parts', NULL, NULL, NULL, 2, 50, 60, 'app');
      INSERT INTO dbos.application_versions (version_id, version_name, application_name) VALUES ('v', 'app-1', 'app');
      INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, queue_partition_key, application_name,
        application_version, priority, created_at, started_at_epoch_ms, rate_limited, owner_xid)
      SELECT md5(n::text), CASE WHEN n % 100 = 1 THEN 'ENQUEUED' WHEN n % 1000 = 2 THEN 'PENDING' ELSE 'SUCCESS' END,
        'flow' || n % 7, (ARRAY['free', 'limited', 'parts'])[1 + n % 3], CASE WHEN n % 3 = 2 THEN 'p' || n % 200 END, 'app',
        CASE n % 2 WHEN 0 THEN 'app-1' END, n % 3, 1700000000000 + n, CASE WHEN n % 100 <> 1 THEN 1700000000000 + n END,
        n % 3 > 0 AND n % 100 <> 1, 'token'
      FROM generate_series(1, ${rows}) n;
      INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, created_at)
      SELECT 'busy' || n, 'ENQUEUED', 'flow1', 'busy', 1700000000000 + n FROM generate_series(1, 10000) n;
      INSERT INTO perdure.leases (workflow_id, token, state, application, application_version, name, class_name, queue_name)
      SELECT workflow_uuid, 'token', 'ready', 'app', 'app-1', name, '', queue_name FROM dbos.workflow_status
      WHERE status = 'PENDING'`)
    await client.query('CHECKPOINT')
    await client.query('VACUUM ANALYZE')
  })
}

/** What the statements that `work` runs cost, one after another in one transaction that is undone. */
function costOf(work: (database: Database) => Promise<unknown>, plans = 'auto'): Promise<Cost> {
  return withClient(url, async (client: pg.Client) => {
    await client.query(`SET plan_cache_mode = ${plans}`)
    const cost: Cost = { scanned: [], indexes: new Set(), blocks: 0 }
    const sql: Sql = {
      legacyPayloads: false,
      async run<Row extends object>({ text }: Statement, values: readonly unknown[] = []) {
        const query = inSchema(text, 'dbos')
        const params = values as unknown[]
        await client.query('SAVEPOINT before')
        const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${query}`, params)
        await client.query('ROLLBACK TO SAVEPOINT before')
        add(cost, rows[0]['QUERY PLAN'][0].Plan)
        return (await client.query(query, params)).rows as Row[]
      },
    }
    const database = { ...sql, transaction: (body: (inside: Sql) => Promise<unknown>) => body(sql) }
    await client.query('BEGIN')
    await work(database as unknown as Database)
    await client.query('ROLLBACK')
    return cost
  })
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Node[]
}

function add(cost: Cost, root: Node): void {
  cost.blocks += root['Shared Hit Blocks'] + root['Shared Read Blocks']
  for (const nodes = [root]; nodes.length > 0; ) {
    const node = nodes.pop() as Node
    if (node['Index Name'] !== undefined) cost.indexes.add(node['Index Name'])
    if (node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'workflow_status')
      cost.scanned.push('workflow_status')
    nodes.push(...(node.Plans ?? []))
  }
}

/** How claims are carried out where so many workflows have been run. */
export function claimPlans(rows: number): void {
  beforeAll(async () => {
    url = await freshDatabase()
    await fill(rows)
  }, 300_000)

  const claimLimited = (queue: string) => async (database: Database) => {
    const limits: QueueRow = await getQueue(database, queue)
    const { tasks } = await claimWithinLimits(database, takers, limits, () => roomy)
    expect(tasks.length).toBeGreaterThan(0)
  }

  test('from a queue without limits', async () => {
    const slots = Array.from({ length: 50 }, () => 'worker')
    const { scanned, indexes, blocks } = await costOf(async (database) => {
      expect(await claimTasks(database, takers, 'free', null, slots)).toHaveLength(50)
    })
    expect(scanned).toEqual([])
    expect([...indexes]).toContain('idx_workflow_status_in_flight_v2')
    expect(blocks).toBeLessThan(100 * 150)
  })

  test.each(['force_custom_plan', 'force_generic_plan'])(
    'one of ten thousand that wait, without reading them (%s)',
    async (plans) => {
      const { scanned, blocks } = await costOf(async (database) => {
        expect(await claimTasks(database, takers, 'busy', null, ['worker'])).toMatchObject([{ id: 'busy1' }])
      }, plans)
      expect(scanned).toEqual([])
      expect(blocks).toBeLessThan(100)
    },
  )

  test('from one whose limits are counted', async () => {
    const { scanned, indexes, blocks } = await costOf(claimLimited('limited'))
    expect(scanned).toEqual([])
    expect([...indexes]).toContain('idx_workflow_status_in_flight_v2')
    expect(blocks).toBeLessThan(100 * 150 + rows / 50)
  })

  test('from the partitions of one', async () => {
    const { scanned, indexes, blocks } = await costOf(claimLimited('parts'))
    expect(scanned).toEqual([])
    expect([...indexes]).toContain('idx_workflow_status_partition_dequeue_v3')
    expect(blocks).toBeLessThan(100 * 200 + rows / 20)
  })

  test('of what goes on, and a look for any', async () => {
    const slots = Array.from({ length: 20 }, () => 'worker')
    const { scanned, indexes } = await costOf(async (database) => {
      expect((await takeReadyTasks(database, takers, slots)).length).toBeGreaterThan(0)
      expect((await lookForWork(database, takers, ['free', 'limited', 'parts', 'none'])).queues).toHaveLength(3)
    })
    expect(scanned).toEqual([])
    expect([...indexes]).toContain('idx_workflow_status_in_flight_v2')
  })
}
