import { describe, expect, test } from 'vitest'
import { type Payload, plain, seconds } from './door.js'
import { inEveryLanguage } from './setting.js'

interface EventFrame {
  frame: string
  value?: { value: Payload }
  end?: { reason: string }
}

describe('conversation', async () => {
  await inEveryLanguage((setting, language) => {
    test('messages arrive in the order they were sent, and every answer is an event', async () => {
      const { door, enqueue } = setting
      const talk = await enqueue('talk')
      for (const said of ['one', { two: 2 }, [3], 'bye']) await door.send(talk, 'say', said)
      expect(await door.output(talk)).toBe(4)
      const heard = await Promise.all([0, 1, 2, 3].map((n) => door.event(talk, `reply-${n}`)))
      expect(heard).toEqual([{ heard: 'one' }, { heard: { two: 2 } }, { heard: [3] }, { heard: 'bye' }])
    })

    test('a message with the same idempotency key is heard once', async () => {
      const { door, enqueue } = setting
      const talk = await enqueue('talk')
      const once = { destination: talk, topic: 'say', value: { json: '"once"' }, idempotencyKey: 'k' }
      await door.call('SendMessage', { message: once })
      await door.call('SendMessage', { message: once })
      await door.send(talk, 'say', 'bye')
      expect(await door.output(talk)).toBe(2)
    })

    test('a batch of messages arrives in its order', async () => {
      const { door, enqueue } = setting
      const talk = await enqueue('talk')
      const say = (value: unknown) => ({ destination: talk, topic: 'say', value: { json: JSON.stringify(value) } })
      await door.call('SendMessages', { messages: [say('a'), say('b'), say('c'), say('bye')] })
      expect(await door.output(talk)).toBe(4)
      expect(await Promise.all([0, 1, 2].map((n) => door.event(talk, `reply-${n}`)))).toEqual([
        { heard: 'a' },
        { heard: 'b' },
        { heard: 'c' },
      ])
    })

    test('a message waits for a workflow that is started with it', async () => {
      const { door, app } = setting
      const workflowId = `signalled-${language}`
      await door.call('SendMessage', {
        message: { destination: workflowId, topic: 'say', value: { json: '"bye"' } },
        start: { workflowId, name: 'talk', queue: app.queue, className: app.className, application: app.name },
      })
      expect(await door.output(workflowId)).toBe(1)
    })

    test('an event is waited for before it is set, and followed to the end of the workflow', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('events', [3])
      const seen: unknown[] = []
      let reason = ''
      for await (const frame of door.frames<EventFrame>('GetEvent', { workflowId, key: 'progress', follow: true })) {
        if (frame.end) reason = frame.end.reason
        if (!frame.value) continue
        const value = plain(frame.value.value) as number
        seen.push(value)
        if (value < 3) await door.send(workflowId, 'go', null)
      }
      expect(seen).toEqual([0, 1, 2, 3])
      expect(reason).toBe('REASON_WORKFLOW_ENDED')
      expect(await door.event(workflowId, 'done')).toBe(true)
      expect(await door.output(workflowId)).toBe(3)
      const { events } = await door.call<{ events: { key: string; value: Payload }[] }>('ListEvents', { workflowId })
      expect(Object.fromEntries(events.map(({ key, value }) => [key, plain(value)]))).toEqual({
        done: true,
        progress: 3,
      })
    })

    test('an event that was never set ends with the workflow', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('nothing')
      const ends: (string | undefined)[] = []
      for await (const frame of door.frames<EventFrame>('GetEvent', { workflowId, key: 'never' })) {
        if (frame.end) ends.push(frame.end.reason)
      }
      expect(ends).toEqual(['REASON_WORKFLOW_ENDED'])
    })

    test('a stream is read while it is written', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('pacedStream', [3])
      await door.send(workflowId, 'next', null)
      const seen: unknown[] = []
      for await (const value of door.values(workflowId, 'values')) {
        seen.push(plain(value))
        if (seen.length < 3) await door.send(workflowId, 'next', null)
      }
      expect(seen).toEqual([0, 1, 2])
    })

    test("a closed stream says so whatever the language's close mark is, and is resumed at an offset", async () => {
      const { door, app, enqueue } = setting
      const enqueued = await enqueue('stream', [3])
      await app.start('stream', 'native-stream', 3)
      for (const workflowId of [enqueued, 'native-stream']) {
        const seen: unknown[] = []
        let end: { reason: string; nextOffset: number } | undefined
        interface Frame {
          values?: { values: { offset: number; value: Payload }[] }
          end?: typeof end
        }
        const request = { workflowId, key: 'values', offset: 1, valueTimeout: seconds(30) }
        for await (const frame of door.frames<Frame>('ReadStream', request)) {
          for (const { offset, value } of frame.values?.values ?? []) seen.push([offset, plain(value)])
          if (frame.end) end = frame.end
        }
        expect(seen).toEqual([
          [1, { index: 1 }],
          [2, { index: 2 }],
        ])
        expect(end?.reason).toBe('REASON_CLOSED')
        const { streams } = await door.call<{ streams: object[] }>('ListStreams', { workflowId })
        expect(streams).toMatchObject([{ key: 'values', values: 3, closed: true }])
      }
    })

    test('a watched workflow shows its steps, events and messages, and ends with it', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('talk')
      await door.send(workflowId, 'say', 'bye')
      interface Frame {
        happening?: {
          workflow?: { status: string }
          step?: { name: string }
          event?: { key: string }
          message?: { topic?: string }
        }
        end?: { reason: string }
      }
      const statuses: string[] = []
      const seen = new Set<string>()
      let reason: string | undefined
      for await (const { happening, end } of door.frames<Frame>('WatchWorkflow', { workflowId })) {
        if (happening?.workflow) statuses.push(happening.workflow.status)
        if (happening?.step) seen.add(happening.step.name)
        if (happening?.event) seen.add(`event ${happening.event.key}`)
        if (happening?.message) seen.add(`message on ${happening.message.topic}`)
        if (end) reason = end.reason
      }
      expect(statuses.at(-1)).toBe('WORKFLOW_STATUS_SUCCESS')
      expect([...seen]).toEqual(
        expect.arrayContaining(['DBOS.recv', 'DBOS.setEvent', 'event reply-0', 'message on say']),
      )
      expect(reason).toBe('REASON_WORKFLOW_ENDED')
    })
  })
})
