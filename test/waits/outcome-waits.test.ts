import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { getOutcomes, getRecentEnds, type OutcomeRow } from '../../src/store/workflows/outcomes.js'
import type { OutcomeOptions } from '../../src/waits/outcome-waits.js'
import { Frames, fault, frames, nothingHeld, type Waiting, waiting } from './waiting.js'

const options: OutcomeOptions = { progressInterval: 15_000, mustExist: true }

describe.each([{ listen: true }, { listen: false }])('outcomes, %o', ({ listen }) => {
  let it: Waiting
  beforeAll(async () => {
    it = await waiting({ listen })
  })

  test('every way to end is an outcome, at once where it has ended', async () => {
    const { application, waits, database } = it
    const [succeeded, failed, cancelled, gaveUp, terminated] = await Promise.all(
      Array.from({ length: 5 }, () => application.start()),
    )
    await application.end(succeeded as string, 'SUCCESS', '{"n":12345678901234567890}')
    await application.end(failed as string, 'ERROR', '{"name":"E","message":"m"}')
    await application.cancel(cancelled as string)
    await application.cancel(gaveUp as string, 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
    const at = await application.cancel(terminated as string)
    await application.sql.query('INSERT INTO perdure.terminations VALUES ($1, $2, $3, $4)', [
      terminated,
      at,
      'enough',
      'me',
    ])
    const outcome = async (id = '') => {
      const [frame, end] = await frames(waits.outcome(id, options))
      expect(end).toEqual({ kind: 'end', reason: 'FINISHED', unfinished: [] })
      return frame
    }
    expect(await outcome(succeeded)).toMatchObject({ row: { status: 'SUCCESS', output: '{"n":12345678901234567890}' } })
    expect(await outcome(failed)).toMatchObject({ row: { status: 'ERROR', error: '{"name":"E","message":"m"}' } })
    expect(await outcome(cancelled)).toMatchObject({ row: { status: 'CANCELLED', terminationReason: null } })
    expect(await outcome(gaveUp)).toMatchObject({ row: { status: 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' } })
    expect(await outcome(terminated)).toMatchObject({ row: { status: 'CANCELLED', terminationReason: 'enough' } })
    // The look for ends tells the same of those that are asked for.
    const ids = [succeeded, failed, cancelled, gaveUp, terminated] as string[]
    const running = await application.start()
    const recent = await getRecentEnds(database, 0, 3_600_000, [...ids, running])
    const byId = (a: OutcomeRow | undefined, b: OutcomeRow | undefined) => ((a?.id ?? '') < (b?.id ?? '') ? -1 : 1)
    const read = await getOutcomes(
      database,
      ids.map((id) => ({ id, payloads: true })),
    )
    expect(recent.outcomes.sort(byId)).toEqual(read.sort(byId))
    await application.cancel(terminated as string)
    await application.sql.query('UPDATE dbos.workflow_status SET completed_at = completed_at + 1')
    expect(await outcome(terminated)).toMatchObject({ row: { terminationReason: null } })
    await nothingHeld(waits)
    expect(database.load.waiting).toBe(0)
  })

  test('trap 13: a workflow that ends is heard of although nobody notifies', async () => {
    const id = await it.application.start()
    const wait = await new Frames(it.waits.outcome(id, options)).opened()
    const next = wait.next()
    await it.application.end(id, 'SUCCESS', '1')
    expect(await next).toMatchObject({ kind: 'outcome', row: { id, output: '1' } })
    expect(await wait.rest()).toEqual([{ kind: 'end', reason: 'FINISHED', unfinished: [] }])
    await nothingHeld(it.waits)
  })

  test('one whose end is committed long after its stamp is found by the sweep', async () => {
    const id = await it.application.start()
    const wait = await new Frames(it.waits.outcome(id, options)).opened()
    const next = wait.next()
    await it.application.sql.query(
      `UPDATE dbos.workflow_status SET status = 'SUCCESS', completed_at = 1, updated_at = 1 WHERE workflow_uuid = $1`,
      [id],
    )
    expect(await next).toMatchObject({ kind: 'outcome', row: { id } })
    await wait.leave()
  })

  const cancelled = (id: string): OutcomeRow => {
    const none = { serialization: null, output: null, error: null, terminationReason: null }
    return { id, status: 'CANCELLED', completedAt: 1, runId: 'r', ...none }
  }

  test('what was ended here while it was waited for is told without reading it', async () => {
    const id = await it.application.start()
    const reads = () => it.statements.get('outcomes') ?? 0
    const before = reads()
    const wait = await new Frames(it.waits.outcome(id, options)).opened()
    const next = wait.next()
    await expect.poll(reads).toBe(before + 1)
    it.waits.ended([cancelled(id)], performance.now())
    expect(await next).toEqual({ kind: 'outcome', row: cancelled(id) })
    expect(reads()).toBe(before + 1)
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('what was ended before it was waited for is read: it may have been resumed since', async () => {
    const id = await it.application.start()
    const before = performance.now()
    const wait = await new Frames(it.waits.outcome(id, options)).opened()
    const next = wait.next()
    it.waits.ended([cancelled(id)], before)
    await it.application.end(id, 'SUCCESS', '1')
    expect(await next).toMatchObject({ row: { output: '1' } })
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('who waits for one run is not told of the end of another', async () => {
    const id = await it.application.start()
    const [row] = await getOutcomes(it.database, [{ id, payloads: false }])
    const wait = await new Frames(it.waits.outcome(id, { ...options, runId: row?.runId })).opened()
    const next = wait.next()
    it.waits.ended([cancelled(id)], performance.now())
    await it.application.end(id, 'SUCCESS', '1')
    expect(await next).toMatchObject({ row: { output: '1' } })
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('a missing workflow is not found at once, or waited for', async () => {
    const id = randomUUID()
    const failed = await fault(frames(it.waits.outcome(id, options)))
    expect(failed).toMatchObject({ reason: 'WORKFLOW_NOT_FOUND', metadata: { workflow_id: id } })
    const wait = await new Frames(it.waits.outcome(id, { ...options, mustExist: false })).opened()
    const next = wait.next()
    await it.application.start(id)
    await it.application.end(id, 'SUCCESS', '2')
    expect(await next).toMatchObject({ kind: 'outcome', row: { output: '2' } })
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('one that is deleted while it is waited for is not found', async () => {
    const id = await it.application.start()
    const wait = await new Frames(it.waits.outcome(id, options)).opened()
    const next = wait.next()
    await it.application.delete(id)
    expect((await fault(next)).reason).toBe('WORKFLOW_NOT_FOUND')
    await nothingHeld(it.waits)
  })

  test('a timeout of 0 looks once; a deadline ends the wait before it passes', async () => {
    const id = await it.application.start()
    const timedOut = { kind: 'end', reason: 'TIMED_OUT', unfinished: [id] }
    expect(await frames(it.waits.outcome(id, { ...options, timeout: 0 }))).toEqual([timedOut])
    expect(await frames(it.waits.outcome(id, { ...options, timeout: 50 }))).toEqual([timedOut])
    expect(await frames(it.waits.outcome(id, { ...options, deadline: 100 }))).toEqual([timedOut])
    await nothingHeld(it.waits)
  })

  test('progress comes while nothing happens', async () => {
    const id = await it.application.start()
    const wait = it.waits.outcome(id, { ...options, progressInterval: 30 })
    const kinds: string[] = []
    for (let i = 0; i < 4; i++) kinds.push(((await wait.next()).value as { kind: string }).kind)
    expect(kinds).toEqual(['opened', 'progress', 'progress', 'progress'])
    await wait.return()
    await nothingHeld(it.waits)
  })

  test('of many: each as it ends, or the first', async () => {
    const ids = Array.from({ length: 300 }, () => randomUUID())
    await it.application.startMany(ids)
    const [first, second, third, ...others] = ids as [string, string, string, ...string[]]
    await it.application.end(first, 'SUCCESS', '1')
    const all = await new Frames(it.waits.outcomes(ids, { ...options, payloads: false })).opened()
    expect(await all.next()).toMatchObject({ kind: 'outcome', row: { id: first, output: null } })
    const one = await new Frames(it.waits.outcomes([second, third], { ...options, first: true })).opened()
    const next = one.next()
    await it.application.end(third, 'ERROR', '2')
    expect(await next).toMatchObject({ row: { id: third, error: '2' } })
    expect(await one.rest()).toEqual([{ kind: 'end', reason: 'FINISHED', unfinished: [second] }])
    const rest = all.rest()
    await it.application.end([second, ...others], 'SUCCESS', '3')
    const got = await rest
    expect(got.at(-1)).toEqual({ kind: 'end', reason: 'FINISHED', unfinished: [] })
    const told = got.flatMap((frame) => (frame.kind === 'outcome' ? [frame.row.id] : []))
    expect(told.sort()).toEqual([second, third, ...others].sort())
    await nothingHeld(it.waits)
  })

  test('those that do not exist count as not ended, unless they must', async () => {
    const id = await it.application.start()
    await it.application.end(id, 'SUCCESS', '1')
    const missing = randomUUID()
    const lenient = await frames(it.waits.outcomes([id, missing], { ...options, mustExist: false, timeout: 0 }))
    expect(lenient.at(-1)).toEqual({ kind: 'end', reason: 'TIMED_OUT', unfinished: [missing] })
    expect((await fault(frames(it.waits.outcomes([id, missing], options)))).metadata).toEqual({ workflow_id: missing })
  })

  test('what this server changed itself wakes without a reading of anything', async () => {
    const id = await it.application.start()
    const wait = await new Frames(it.waits.outcome(id, options)).opened()
    const next = wait.next()
    await it.application.end(id, 'SUCCESS', '1')
    it.waits.changed([id])
    expect(await next).toMatchObject({ kind: 'outcome' })
    await wait.leave()
  })

  test('a caller that goes away leaves nothing behind, asleep or not', async () => {
    const id = await it.application.start()
    const aborts = Array.from({ length: 200 }, () => new AbortController())
    const gone = aborts.map(async ({ signal }) => {
      const wait = await new Frames(it.waits.outcome(id, { ...options, signal })).opened()
      await wait.next()
    })
    const results = Promise.allSettled(gone)
    await expect.poll(() => it.waits.load.waiters).toBe(200)
    for (const one of aborts) one.abort()
    expect(it.waits.load).toEqual({ waiters: 0, held: 0 })
    expect(new Set((await results).map(({ status }) => status))).toEqual(new Set(['rejected']))
    await nothingHeld(it.waits)
    const polls = () => [it.statements.get('recent_ends'), it.statements.get('news_of_workflows')]
    await it.application.sql.query('SELECT pg_sleep(0.2)')
    const before = polls()
    await it.application.sql.query('SELECT pg_sleep(1.1)')
    expect(polls()).toEqual(before)
  })

  test('1,000 that wait for one workflow share one read', async () => {
    const id = await it.application.start()
    const waits = await Promise.all(
      Array.from({ length: 1000 }, () => new Frames(it.waits.outcome(id, options)).opened()),
    )
    const all = waits.map((wait) => wait.rest())
    await expect.poll(() => it.waits.load.waiters).toBe(1000)
    await it.application.sql.query('SELECT 1')
    const before = it.statements.get('outcomes') ?? 0
    const rows = it.rows.get('outcomes') ?? 0
    await it.application.end(id, 'SUCCESS', '1')
    for (const one of await Promise.all(all)) expect(one).toHaveLength(2)
    expect((it.statements.get('outcomes') ?? 0) - before).toBeLessThan(5)
    expect((it.rows.get('outcomes') ?? 0) - rows).toBeLessThan(5)
    await nothingHeld(it.waits)
  })
})

test('draining ends every wait, and refuses new ones', async () => {
  const { waits, application } = await waiting()
  const id = await application.start()
  const all = await Promise.all(Array.from({ length: 50 }, () => new Frames(waits.outcome(id, options)).opened()))
  const ends = all.map((wait) => fault(wait.next()))
  waits.drain()
  for (const end of await Promise.all(ends)) expect(end.reason).toBe('DRAINING')
  expect((await fault(waits.outcome(id, options).next())).reason).toBe('DRAINING')
  await nothingHeld(waits)
})
