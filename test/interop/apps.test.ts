import { readFile } from 'node:fs/promises'
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

test('docs/compatibility.md names the releases that are tried here', async () => {
  const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  const releases = [
    (await read('package.json')).match(/"@dbos-inc\/dbos-sdk": "(.*)"/)?.[1],
    (await read('test/interop/apps/python/requirements.txt')).match(/dbos==(.*)/)?.[1],
    (await read('test/interop/apps/go/go.mod')).match(/dbos-transact-golang (v\S+)/)?.[1],
    (await read('test/interop/apps/java/pom.xml')).match(/<artifactId>transact<\/artifactId>\s*<version>(.*?)</)?.[1],
  ]
  const row = (await read('docs/compatibility.md')).match(/^\| release \|.*$/m)?.[0]
  for (const release of releases) expect(row).toContain(` ${release} `)
})
