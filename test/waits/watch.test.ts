import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Happening, WatchFrame, WatchOptions } from '../../src/waits/watch.js'
import { Frames, fault, frames, nothingHeld, type Waiting, waiting } from './waiting.js'

const options: WatchOptions = { progressInterval: 15_000 }

/** What happened, in short. */
function short(what: Happening): string {
  switch (what.kind) {
    case 'workflow':
      return what.row.status
    case 'step':
      return `step ${what.step.functionId} ${what.step.output}`
    case 'event':
      return `event ${what.event.functionId} ${what.event.key}=${what.event.value}`
    case 'message':
      return `message ${what.message.topic} ${what.message.text}`
    case 'child':
      return `child ${what.child.id}`
    case 'reset':
      return 'reset'
  }
}

const told = (all: (WatchFrame | undefined)[]) =>
  all.map((frame) => (frame?.kind === 'happening' ? short(frame.happening) : frame?.kind === 'end' ? frame.reason : ''))

describe.each([{ listen: true }, { listen: false }])('watching a workflow, %o', ({ listen }) => {
  let it: Waiting
  beforeAll(async () => {
    it = await waiting({ listen })
  })
  const watch = (id: string, more: Partial<WatchOptions> = {}) => it.waits.watchWorkflow(id, { ...options, ...more })

  /** A finished workflow with some of everything. */
  async function finished(): Promise<string> {
    const id = await it.application.start()
    await it.application.send(id, '"hello"', 'greetings')
    await it.application.startChild(id, `${id}-0`)
    await it.application.step(id, 0, 'child', null, `${id}-0`)
    await it.application.setEvent(id, 'k', '1', 1)
    await it.application.step(id, 1, 'DBOS.setEvent', null)
    await it.application.step(id, 4, 'work', '42')
    await it.application.end(id, 'SUCCESS', '"done"')
    return id
  }

  const PAST = (id: string) => [
    'message greetings "hello"',
    `child ${id}-0`,
    'step 0 null',
    'event 1 k=1',
    'step 1 null',
    'step 4 42',
    'SUCCESS',
    'WORKFLOW_ENDED',
  ]

  test('all that is known of one that has ended, its row last', async () => {
    const id = await finished()
    expect(told(await frames(watch(id)))).toEqual(PAST(id))
    await nothingHeld(it.waits)
  })

  test('what happens next, as it happens', async () => {
    const id = await it.application.start()
    const wait = await new Frames(watch(id)).opened()
    expect(told([await wait.next()])).toEqual(['PENDING'])
    const upon = async (act: Promise<unknown>) => {
      const next = wait.next()
      await act
      return told([await next])[0]
    }
    expect(await upon(it.application.step(id, 0, 'a', '1'))).toBe('step 0 1')
    expect(await upon(it.application.setEvent(id, 'k', '2', 2))).toBe('event 2 k=2')
    expect(await upon(it.application.send(id, '3'))).toBe('message null 3')
    expect(await upon(it.application.startChild(id, `${id}-c`))).toBe(`child ${id}-c`)
    expect(await upon(it.application.step(id, 1, 'late', '4'))).toBe('step 1 4')
    const rest = wait.rest()
    await it.application.end(id, 'SUCCESS', '1')
    expect(told(await rest)).toEqual(['SUCCESS', 'WORKFLOW_ENDED'])
    await nothingHeld(it.waits)
  })

  test('from any cursor on, nothing is told again and nothing is missed', async () => {
    const id = await finished()
    const all = await frames(watch(id))
    for (const [place, frame] of all.entries()) {
      const rest = await frames(watch(id, { cursor: frame.cursor }))
      const expected = told(all.slice(Math.min(place + 1, all.length - 1)))
      expect(told(rest)).toEqual(expected)
    }
  })

  test('many things with gaps between them: each once, from a short cursor', async () => {
    const id = await it.application.start()
    await it.application.sql.query(
      `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, completed_at_epoch_ms)
       SELECT $1, n * 2, 'step', n FROM generate_series(1, 700) n`,
      [id],
    )
    await it.application.sql.query(
      `INSERT INTO dbos.notifications (destination_uuid, topic, message, created_at_epoch_ms)
       SELECT $1, 't', n::text, n FROM generate_series(1, 500) n`,
      [id],
    )
    await it.application.end(id, 'SUCCESS', '1')
    const seen = new Map<string, number>()
    let cursor = ''
    for (let ended = false; !ended; ) {
      const wait = await new Frames(watch(id, { cursor })).opened()
      for (let taken = 0; taken < 90 && !ended; taken++) {
        const frame = (await wait.next()) as WatchFrame
        cursor = frame.cursor
        ended = frame.kind === 'end'
        const [what = ''] = told([frame])
        seen.set(what, (seen.get(what) ?? 0) + 1)
      }
      await wait.leave()
      expect(cursor.length).toBeLessThan(10_000)
    }
    expect(new Set(seen.values())).toEqual(new Set([1]))
    expect(seen.size).toBe(700 + 500 + 2)
  })

  test('a rewind is a reset, after which all is told anew', async () => {
    const id = await it.application.start()
    await it.application.step(id, 0, 'kept', '1')
    await it.application.step(id, 1, 'undone', '2')
    const wait = await new Frames(watch(id)).opened()
    expect(told([await wait.next(), await wait.next(), await wait.next()])).toEqual(['PENDING', 'step 0 1', 'step 1 2'])
    const next = wait.next()
    await it.application.sql.query(
      `WITH gone AS (DELETE FROM dbos.operation_outputs WHERE workflow_uuid = $1 AND function_id >= 1)
       UPDATE dbos.workflow_status SET status = 'ENQUEUED' WHERE workflow_uuid = $1`,
      [id],
    )
    expect(told([await next, await wait.next(), await wait.next()])).toEqual(['reset', 'ENQUEUED', 'step 0 1'])
    const anew = wait.next()
    await it.application.step(id, 1, 'anew', '3')
    expect(told([await anew])).toEqual(['step 1 3'])
    await wait.leave()
    await nothingHeld(it.waits)
  })

  test('a step that was recorded anew between two readings is a rewind too', async () => {
    const id = await it.application.start()
    await it.application.step(id, 0, 'a', '1')
    const wait = await new Frames(watch(id)).opened()
    await wait.next()
    const { cursor } = (await wait.next()) as WatchFrame
    await wait.leave()
    await it.application.sql.query(
      `UPDATE dbos.operation_outputs SET output = '2', completed_at_epoch_ms = completed_at_epoch_ms + 5
       WHERE workflow_uuid = $1`,
      [id],
    )
    const again = await new Frames(watch(id, { cursor })).opened()
    expect(told([await again.next(), await again.next()])).toEqual(['reset', 'step 0 2'])
    await again.leave()
  })

  test('a missing workflow is not found, or waited for; a deleted one has an end', async () => {
    const id = randomUUID()
    expect((await fault(frames(watch(id)))).reason).toBe('WORKFLOW_NOT_FOUND')
    const wait = await new Frames(watch(id, { waitForCreation: true })).opened()
    const next = wait.next()
    await it.application.start(id)
    expect(told([await next])).toEqual(['PENDING'])
    const rest = wait.rest()
    await it.application.delete(id)
    expect(told(await rest)).toEqual(['DELETED'])
    await nothingHeld(it.waits)
  })

  test('without payloads, and with a cursor that is none', async () => {
    const id = await finished()
    const all = told(await frames(watch(id, { payloads: false })))
    expect(all).toContain('step 4 null')
    expect(all).toContain('event 1 k=null')
    for (const cursor of ['x', Buffer.from('[1,"other"]').toString('base64url'), 'e30']) {
      expect((await fault(frames(watch(id, { cursor })))).reason).toBe('INVALID_REQUEST')
    }
    await nothingHeld(it.waits)
  })
})
