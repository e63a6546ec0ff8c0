import { describe, expect, test } from 'vitest'
import { startApp } from './apps.js'
import { inEveryLanguage } from './setting.js'

describe('an application that dies', async () => {
  await inEveryLanguage((setting, language) => {
    test('goes on where it was when it is started again; who waited for its result gets it', async () => {
      const { door, databaseUrl, enqueue } = setting
      const workflowId = await enqueue('talk')
      await door.send(workflowId, 'say', 'before')
      expect(await door.event(workflowId, 'reply-0')).toEqual({ heard: 'before' })
      const result = door.output(workflowId)
      await setting.app.kill()
      await door.send(workflowId, 'say', 'while it was dead')
      setting.app = await startApp(language, databaseUrl)
      expect(await door.event(workflowId, 'reply-1')).toEqual({ heard: 'while it was dead' })
      await door.send(workflowId, 'say', 'bye')
      expect(await result).toBe(3)
    })

    test('finds what was enqueued for it meanwhile', async () => {
      const { door, databaseUrl, enqueue } = setting
      await setting.app.kill()
      const ids = await Promise.all([1, 2, 3].map((value) => enqueue('echo', [value])))
      setting.app = await startApp(language, databaseUrl)
      expect(await Promise.all(ids.map((id) => door.output(id)))).toEqual([1, 2, 3])
    })
  })
})
