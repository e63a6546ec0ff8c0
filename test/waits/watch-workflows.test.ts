import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { WatchWorkflowsOptions, WorkflowsFrame } from '../../src/waits/watch-workflows.js'
import { Frames, nothingHeld, type Waiting, waiting } from './waiting.js'

describe('watching the workflows that match a filter', () => {
  let it: Waiting
  beforeAll(async () => {
    it = await waiting()
  })

  const watch = (prefix: string, more: Partial<WatchWorkflowsOptions['filter']> = {}, most = 1000) =>
    new Frames(
      it.waits.watchWorkflows({
        filter: { idPrefixes: [prefix], ...more },
        load: { input: false, output: true },
        most,
        progressInterval: 15_000,
      }),
    ).opened()

  const short = (frame: WorkflowsFrame | undefined) => {
    if (frame?.kind === 'upsert') return `${frame.row.id.slice(37)} ${frame.row.status}`
    if (frame?.kind === 'left') return `${frame.id.slice(37)} left`
    if (frame?.kind === 'synced') return frame.truncated ? 'synced in part' : 'synced'
    return frame?.kind
  }

  async function take(wait: Frames<WorkflowsFrame>, count: number): Promise<(string | undefined)[]> {
    const all: (string | undefined)[] = []
    while (all.length < count) all.push(short(await wait.next()))
    return all
  }

  test('all that match, newest first, and then what changes', async () => {
    const prefix = randomUUID()
    for (const name of ['a', 'b', 'c']) {
      await it.application.start(`${prefix}-${name}`)
      await it.application.sql.query('SELECT pg_sleep(0.002)')
    }
    await it.application.start(randomUUID())
    const wait = await watch(prefix)
    expect(await take(wait, 4)).toEqual(['c PENDING', 'b PENDING', 'a PENDING', 'synced'])
    const next = take(wait, 2)
    await it.application.end(`${prefix}-b`, 'SUCCESS', '1')
    await it.application.start(`${prefix}-d`)
    expect((await next).sort()).toEqual(['b SUCCESS', 'd PENDING'])
    const changed = take(wait, 1)
    await it.application.sql.query(
      `UPDATE dbos.workflow_status SET priority = 7, updated_at = updated_at + 1 WHERE workflow_uuid = $1`,
      [`${prefix}-a`],
    )
    expect(await changed).toEqual(['a PENDING'])
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('one that matches no more or is deleted has left; one that matches again is back', async () => {
    const prefix = randomUUID()
    for (const name of ['a', 'b']) await it.application.start(`${prefix}-${name}`)
    const wait = await watch(prefix, { statuses: ['PENDING'] })
    expect((await take(wait, 3)).at(-1)).toBe('synced')
    const left = take(wait, 2)
    await it.application.cancel(`${prefix}-a`)
    await it.application.delete(`${prefix}-b`)
    expect((await left).sort()).toEqual(['a left', 'b left'])
    const back = take(wait, 1)
    await it.application.sql.query(
      `UPDATE dbos.workflow_status SET status = 'PENDING', completed_at = NULL,
         started_at_epoch_ms = (EXTRACT(EPOCH FROM now()) * 1000)::bigint WHERE workflow_uuid = $1`,
      [`${prefix}-a`],
    )
    expect(await back).toEqual(['a PENDING'])
    await wait.leave()
  })

  test('no more than so many are followed, the newest', async () => {
    const prefix = randomUUID()
    for (const name of ['a', 'b', 'c']) {
      await it.application.start(`${prefix}-${name}`)
      await it.application.sql.query('SELECT pg_sleep(0.002)')
    }
    const wait = await watch(prefix, {}, 2)
    expect(await take(wait, 3)).toEqual(['c PENDING', 'b PENDING', 'synced in part'])
    const next = take(wait, 2)
    await it.application.start(`${prefix}-d`)
    expect(await next).toEqual(['b left', 'd PENDING'])
    await wait.leave()
  })

  test('nothing that matches: synced at once, and told when it comes', async () => {
    const prefix = randomUUID()
    const wait = await watch(prefix)
    expect(await take(wait, 1)).toEqual(['synced'])
    const next = take(wait, 1)
    await it.application.start(`${prefix}-a`)
    expect(await next).toEqual(['a PENDING'])
    await wait.leave()
    await nothingHeld(it.waits)
  })
})
