import { expect, test } from 'vitest'
import { freshDatabase, withClient } from '../database.js'
import { startApp } from './apps.js'
import { languages } from './build.js'
import { available } from './setting.js'

for (const language of languages) {
  test.skipIf(!(await available(language)))(
    `an unmodified ${language} application starts on our database`,
    async () => {
      const url = await freshDatabase()
      const app = await startApp(language, url)
      await app.start('echo', 'started-natively', 'hello')
      await expect
        .poll(() =>
          withClient(url, async (client) => {
            const found = await client.query(`SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1`, [
              'started-natively',
            ])
            return found.rows[0]?.status
          }),
        )
        .toBe('SUCCESS')
    },
  )
}
