import { expect, test } from 'vitest'
import { plain } from './door.js'
import { settle } from './setting.js'

test('an unmodified DBOS application runs what a stranger to it enqueues, talks back and is listened to', async () => {
  const { door, enqueue } = await settle('typescript')

  expect(await door.output(await enqueue('echo', [{ text: 'é' }]))).toEqual({ text: 'é' })

  const failed = await door.result(await enqueue('fail', ['short and stout']))
  expect(failed.kind).toBe('KIND_FAILED')
  expect(failed.failure).toMatchObject({ name: 'TeapotError', message: 'short and stout', code: '418' })
  expect(plain(failed.failure?.data)).toEqual({ retry: false })

  const talk = await enqueue('talk')
  await door.send(talk, 'say', { hello: 1 })
  expect(await door.event(talk, 'reply-0')).toEqual({ heard: { hello: 1 } })
  await door.send(talk, 'say', 'bye')
  expect(await door.output(talk)).toBe(2)

  const values: unknown[] = []
  for await (const value of door.values(await enqueue('stream', [3]), 'values')) values.push(plain(value))
  expect(values).toEqual([{ index: 0 }, { index: 1 }, { index: 2 }])
})
