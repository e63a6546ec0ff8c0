import type pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { connectionTo } from '../database.js'
import { type QueueSetting, twoReplicas, waits } from './queue-setting.js'

const { queue, databaseUrl } = twoReplicas()
const workflows = { work: waits }
const executors: Executor[] = []

afterEach(async () => {
  for (const executor of executors.splice(0)) await executor.leave()
})

/** An executor of DBOS of another version, in the middle of its dequeue: statement by statement as the SDK sends them. */
class Executor {
  private constructor(
    private readonly client: pg.Client,
    private readonly queue: string,
    private readonly version: string,
  ) {}

  static async begin(setting: QueueSetting, version: string, isolation: string): Promise<Executor> {
    const client = await connectionTo(databaseUrl())
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
    const executor = new Executor(client, setting.name, version)
    executors.push(executor)
    return executor
  }

  async count(): Promise<number> {
    const { rows } = await this.client.query(
      `SELECT COUNT(*) FROM dbos.workflow_status
       WHERE queue_name = $1 AND status = 'PENDING' AND (application_name = $1 OR application_name IS NULL)`,
      [this.queue],
    )
    return Number(rows[0].count)
  }

  /** Their ids; or the SQLSTATE by which it learns that somebody else has taken. */
  async take(limit: number, partition?: string): Promise<string[] | string> {
    try {
      const { rows } = await this.client.query(
        `SELECT workflow_uuid FROM dbos.workflow_status
         WHERE status = 'ENQUEUED' AND queue_name = $1 AND application_version = $2
           AND (application_name = $1 OR application_name IS NULL) AND ($3::text IS NULL OR queue_partition_key = $3)
         ORDER BY priority ASC, created_at ASC LIMIT ${limit} FOR UPDATE NOWAIT`,
        [this.queue, this.version, partition ?? null],
      )
      return rows.map(({ workflow_uuid }) => workflow_uuid)
    } catch (error) {
      return (error as pg.DatabaseError).code ?? String(error)
    }
  }

  /** Its commit; or the SQLSTATE by which it fails. */
  async claim(ids: readonly string[]): Promise<string> {
    try {
      await this.client.query(
        `UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = 'local', owner_xid = 'theirs',
           started_at_epoch_ms = (EXTRACT(epoch FROM now()) * 1000)::bigint
         WHERE workflow_uuid = ANY($1) AND status = 'ENQUEUED'`,
        [ids],
      )
      await this.client.query('COMMIT')
      return 'committed'
    } catch (error) {
      return (error as pg.DatabaseError).code ?? String(error)
    }
  }

  leave(): Promise<void> {
    return this.client.end()
  }
}

/** A queue where something of theirs waits before and behind something of ours. */
async function mixed(limits: object, more: object = {}) {
  const setting = await queue(limits)
  const theirs = `${setting.name}-dbos`
  const ids = await setting.enqueue(4, (n) => ({
    applicationVersion: n % 2 ? `${setting.name}-1` : theirs,
    ...(n % 2 ? {} : { name: 'theirs' }),
    ...more,
  }))
  return { setting, theirs, ids: ids as [string, string, string, string] }
}

describe('trap 20: an executor of DBOS that has counted', () => {
  const cases = [
    ['in a queue with concurrency', { concurrency: 1 }, {}, 'REPEATABLE READ', undefined],
    ['in a partition', { partitionConcurrency: 1 }, { partitionKey: 'p' }, 'REPEATABLE READ', 'p'],
  ] as const

  test.each(cases)('takes nothing when a worker has taken since: %s', async (_, limits, more, isolation, partition) => {
    const { setting, theirs, ids } = await mixed(limits, more)
    const executor = await Executor.begin(setting, theirs, isolation)
    expect(await executor.count()).toBe(0)
    const worker = await setting.worker(0, { workflows })
    await worker.task(ids[1])
    expect(await executor.take(1, partition)).toBe('40001')
    expect(worker.held.size).toBe(1)
  })

  test.each(cases)('and has taken keeps workers from taking: %s', async (_, limits, more, isolation, partition) => {
    const { setting, theirs, ids } = await mixed(limits, more)
    const executor = await Executor.begin(setting, theirs, isolation)
    expect(await executor.count()).toBe(0)
    const taken = await executor.take(1, partition)
    expect(taken).toEqual([ids[0]])
    const workers = [await setting.worker(0, { workflows }), await setting.worker(1, { workflows })]
    expect(await executor.claim([ids[0]])).toBe('committed')
    const [theirEnd] = await setting.sql(
      `UPDATE dbos.workflow_status SET status = 'SUCCESS', owner_xid = NULL,
         completed_at = (EXTRACT(epoch FROM clock_timestamp()) * 1000)::bigint
       WHERE workflow_uuid = $1 RETURNING completed_at`,
      [ids[0]],
    )
    await Promise.race(workers.map((worker) => worker.task(ids[1])))
    const [ours] = await setting.sql('SELECT started_at_epoch_ms FROM dbos.workflow_status WHERE workflow_uuid = $1', [
      ids[1],
    ])
    expect(Number(ours?.started_at_epoch_ms), 'taken after theirs had ended').toBeGreaterThanOrEqual(
      Number(theirEnd?.completed_at),
    )
  })

  test('in another partition of a queue with concurrency, one of the two takes nothing', async () => {
    const setting = await queue({ partitionConcurrency: 1, concurrency: 1 })
    const theirs = `${setting.name}-dbos`
    const [their] = await setting.enqueue(1, () => ({ name: 'theirs', applicationVersion: theirs, partitionKey: 'b' }))
    const [our] = await setting.enqueue(1, () => ({ applicationVersion: `${setting.name}-1`, partitionKey: 'a' }))
    const executor = await Executor.begin(setting, theirs, 'SERIALIZABLE')
    expect(await executor.count()).toBe(0)
    const worker = await setting.worker(0, { workflows })
    await worker.task(our as string)
    expect(await executor.take(1, 'b')).toEqual([their])
    expect(await executor.claim([their as string])).toBe('40001')
  })

  test('of the same version waits for nothing where the queue has no limits', async () => {
    const { setting, ids } = await mixed({})
    const executor = await Executor.begin(setting, `${setting.name}-1`, 'READ COMMITTED')
    expect(await executor.take(1)).toEqual([ids[1]])
    const worker = await setting.worker(0, { workflows })
    await worker.task(ids[3])
    expect(await executor.claim([ids[1]])).toBe('committed')
    expect(worker.held.has(ids[1])).toBe(false)
  })
})

test('what executors of DBOS run counts, and what they end makes room within the second', async () => {
  const { setting, ids } = await mixed({ concurrency: 1 })
  await setting.sql(`UPDATE dbos.workflow_status SET status = 'PENDING' WHERE workflow_uuid = $1`, [ids[0]])
  const worker = await setting.worker(0, { workflows })
  expect(await setting.explain(ids[1])).toContain('QUEUE_CONCURRENCY')
  expect(worker.held.size).toBe(0)
  await setting.sql(`UPDATE dbos.workflow_status SET status = 'SUCCESS' WHERE workflow_uuid = $1`, [ids[0]])
  await worker.task(ids[1])
})
