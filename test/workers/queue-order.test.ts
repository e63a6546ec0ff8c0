import { describe, expect, test } from 'vitest'
import { twoReplicas, waits } from './queue-setting.js'

const { queue, call } = twoReplicas()
const workflows = { work: waits }
const done = { result: { json: '1' } }

/** Limits under which one at a time is taken, by every way there is to take. */
const ways = [
  ['without limits', {}],
  ['with concurrency', { concurrency: 1 }],
  ['with partitions', { partitionConcurrency: 1 }],
] as const

describe.each(ways)('a queue %s', (_, limits) => {
  const key = { partitionKey: 'p' }

  test('goes by priority, then by arrival', async () => {
    const setting = await queue(limits)
    const priorities = [3, 1, 2, 1, 0]
    const ids = await setting.enqueue(priorities.length, (n) => ({ ...key, priority: priorities[n] }))
    const worker = await setting.worker(1, { workflows, maxTasks: 1 })
    for (const place of [4, 1, 3, 2, 0]) {
      await worker.until(() => worker.held.size > 0)
      const [task] = [...worker.held.values()]
      expect(task.workflowId).toBe(ids[place])
      await worker.complete(task, done)
    }
  })

  test('gives nothing while it is paused, and goes on when it is not', async () => {
    const setting = await queue(limits)
    const worker = await setting.worker(1, { workflows })
    const [first] = await setting.enqueue(1, () => key)
    const task = await worker.task(first as string)
    await call('Queue', 'PauseQueue', { name: setting.name })
    const [second] = await setting.enqueue(1, () => key)
    // What runs goes on, and what else there is to take shows that the worker would have been given it.
    await worker.complete(task, done)
    await call('Workflow', 'ForkWorkflow', { workflowId: first })
    await worker.until(() => worker.held.size > 0)
    expect(worker.held.has(second as string)).toBe(false)
    expect(await setting.explain(second as string)).toContain('QUEUE_PAUSED')
    for (const held of [...worker.held.values()]) await worker.complete(held, done)
    await call('Queue', 'ResumeQueue', { name: setting.name })
    await worker.task(second as string)
  })

  test('gives what is delayed when its delay is over', async () => {
    const setting = await queue(limits)
    const worker = await setting.worker(1, { workflows })
    const [late] = await setting.enqueue(1, () => ({ ...key, delay: { nanos: 3e8 } }))
    const { createdAt } = await worker.task(late as string)
    const [row] = await setting.rows()
    expect(Number(row?.started_at_epoch_ms)).toBeGreaterThanOrEqual(Number(row?.delay_until_epoch_ms))
    expect(createdAt).toBeDefined()
  })

  test('gives a worker only the names that it has registered', async () => {
    const setting = await queue(limits)
    const ids = await setting.enqueue(4, (n) => ({ partitionKey: `p${n}`, name: n < 2 ? 'other' : 'work' }))
    const worker = await setting.worker(0, { workflows: { work: () => 'done' } })
    await setting.ended(ids.slice(2))
    const other = await setting.worker(1, { workflows: { other: () => 'done' } })
    await setting.ended(ids)
    expect(worker.frames.filter(({ task }) => task?.name === 'other')).toEqual([])
    expect(other.frames.filter(({ task }) => task?.name === 'work')).toEqual([])
  })

  test('gives work of another application to nobody, and work of none to whoever comes', async () => {
    const setting = await queue({ ...limits, application: '' })
    const worker = await setting.worker(0, { workflows: { work: () => 'done' } })
    const [theirs] = await setting.enqueue(1, () => ({ ...key, application: 'another' }))
    const [nobodys] = await setting.enqueue(1, () => ({ partitionKey: 'q', application: '' }))
    const [row] = await setting.ended([nobodys as string])
    expect(row).toBeDefined()
    expect(worker.frames.some(({ task }) => task?.workflowId === theirs)).toBe(false)
    expect(await setting.rows()).toMatchObject([{ workflow_uuid: nobodys, application_name: setting.name }])
  })

  test('gives work of a version to workers of it, and work of none to those of the latest', async () => {
    const setting = await queue(limits)
    const version = (n: number) => `${setting.name}-v${n}`
    const one = await setting.worker(0, { workflows, applicationVersion: version(1) })
    const two = await setting.worker(1, { workflows, applicationVersion: version(2) })
    const enqueue = async (more: object) => {
      const [id] = await setting.enqueue(1, () => ({ partitionKey: `${Math.random()}`, ...more }))
      return id as string
    }
    const latest = await two.task(await enqueue({}))
    await two.complete(latest, done)
    const older = await one.task(await enqueue({ applicationVersion: version(1) }))
    await one.complete(older, done)
    await call('Queue', 'PauseQueue', { name: setting.name })
    const waiting = await enqueue({})
    await setting.sql('UPDATE dbos.application_versions SET version_timestamp = $2 WHERE version_name = $1', [
      version(1),
      Date.now() + 60_000,
    ])
    await call('Queue', 'ResumeQueue', { name: setting.name })
    await one.complete(await one.task(waiting), done)
    const versions = (await setting.rows()).map(({ application_version }) => application_version)
    expect(versions).toEqual([version(2), version(1), version(1)])
    const gone = await enqueue({ applicationVersion: version(3) })
    expect(await setting.explain(gone)).toContain('NO_WORKER_OF_VERSION')
  })
})

test('a worker that starts anew with an old version is not the latest by that', async () => {
  const setting = await queue({})
  const version = (n: number) => `${setting.name}-v${n}`
  await setting.worker(0, { workflows, applicationVersion: version(1) })
  const two = await setting.worker(1, { workflows, applicationVersion: version(2) })
  await setting.worker(0, { workflows, applicationVersion: version(1) })
  const [id] = await setting.enqueue(1)
  await two.task(id as string)
})

test('a version belongs to one application', async () => {
  const [setting, another] = [await queue({}), await queue({})]
  const applicationVersion = `${setting.name}-v1`
  await setting.worker(0, { workflows, applicationVersion })
  const refused = await another.worker(1, { workflows, applicationVersion }).catch((error) => error)
  expect(refused).toMatchObject({ reason: 'VERSION_CONFLICT' })
})

test('a queue that nobody has registered has no limits', async () => {
  const setting = await queue(undefined)
  const worker = await setting.worker(0, { workflows })
  await setting.enqueue(10)
  await worker.until(() => worker.held.size === 10)
})

test('a queue that is deleted and registered anew has the new limits', async () => {
  const setting = await queue({ concurrency: 5 })
  const worker = await setting.worker(1, { workflows, queues: [] })
  await call('Queue', 'DeleteQueue', { name: setting.name })
  await call('Queue', 'RegisterQueue', { queue: { name: setting.name, application: setting.name, concurrency: 2 } })
  // Not in between: the worker's replica may learn of either up to a second later, and a queue without a row has no limits.
  await setting.enqueue(10)
  await worker.until(() => worker.held.size === 2)
  expect(worker.most).toBe(2)
})
