import { describe, expect, test } from 'vitest'
import { mostStartsIn, type QueueSetting, runs, twoReplicas, waits } from './queue-setting.js'

const { queue } = twoReplicas()

async function crowd(setting: QueueSetting): Promise<void> {
  const workflows = { work: runs(0) }
  await Promise.all([0, 0, 1, 1].map((replica) => setting.worker(replica, { workflows })))
}

const rate = (limit: number, seconds: number) => ({
  limit,
  period: { seconds: Math.floor(seconds), nanos: (seconds % 1) * 1e9 },
})

describe('a rate limit', () => {
  test('is how many start within any span of its period, whichever replica their workers are at', async () => {
    const setting = await queue({ rateLimit: rate(5, 0.5) })
    await crowd(setting)
    const ran = await setting.ended(await setting.enqueue(23))
    expect(mostStartsIn(ran, 500)).toBe(5)
    const rows = await setting.rows()
    expect(rows.every(({ rate_limited }) => rate_limited)).toBe(true)
  })

  test('counts what executors of DBOS have started', async () => {
    const setting = await queue({ rateLimit: rate(3, 3600) })
    await setting.sql(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, application_name, started_at_epoch_ms, rate_limited)
       SELECT 'other-' || n || $1, 'SUCCESS', 'theirs', $1, $1, (EXTRACT(EPOCH FROM now()) * 1000)::bigint - n * 1000, TRUE
       FROM generate_series(1, 2) n`,
      [setting.name],
    )
    const worker = await setting.worker(0, { workflows: { work: waits } })
    await setting.enqueue(3)
    await worker.frame('task')
    const waiting = (await setting.rows()).filter(({ status }) => status === 'ENQUEUED')
    expect(waiting).toHaveLength(2)
    expect(await setting.explain(waiting[0]?.workflow_uuid)).toContain('RATE_LIMIT')
    await setting.update({ rateLimit: rate(4, 3600) }, 1)
    await expect.poll(() => worker.held.size).toBe(2)
  })

  test('and concurrency hold together', async () => {
    const setting = await queue({ rateLimit: rate(4, 0.3), concurrency: 2 })
    const workflows = { work: runs(30) }
    await Promise.all([0, 1].map((replica) => setting.worker(replica, { workflows })))
    const ran = await setting.ended(await setting.enqueue(15))
    expect(mostStartsIn(ran, 300)).toBeLessThanOrEqual(4)
    for (const { started: at } of ran) {
      expect(ran.filter(({ started, ended }) => started <= at && at < ended).length).toBeLessThanOrEqual(2)
    }
  })
})
