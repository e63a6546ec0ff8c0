import { describe, expect, test } from 'vitest'
import { emptyDatabase, withClient } from '../database.js'
import { serving } from '../serving.js'
import { startApp } from './apps.js'
import { languages } from './build.js'
import { Door } from './door.js'
import { available, work } from './setting.js'

const version = 'SELECT version FROM dbos.dbos_migrations'

for (const language of languages) {
  const there = await available(language)
  describe.skipIf(!there)(`a database that a ${language} application made`, () => {
    test('is brought up to date beside the running application and served, or refused with what to do', async () => {
      const databaseUrl = await emptyDatabase()
      const app = await startApp(language, databaseUrl)
      const before = await withClient(databaseUrl, (client) => client.query(version))
      // Java's stops at 41, from where the TypeScript SDK's migrator can't go on.
      if (language === 'java') {
        await expect(serving({ databaseUrl })).rejects.toThrow(/from version 41: .* Let perdure make the database/)
        return
      }
      const server = await serving({ databaseUrl })
      const door = new Door(server.url)
      const { workflowId } = await door.call<{ workflowId: string }>('EnqueueWorkflow', {
        workflow: work(app, 'echo', [{ made: language }]),
      })
      expect(await door.output(workflowId)).toEqual({ made: language })
      const after = await withClient(databaseUrl, (client) => client.query(version))
      expect(Number(after.rows[0].version)).toBe(Math.max(123, Number(before.rows[0].version)))
    })
  })
}
