import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { run } from '../cli/running.js'
import { type Serving, serving } from '../serving.js'
import { calls } from './calls.js'
import { carriedOut, exampleCalls } from './examples.js'

/** In this order: later pages speak of what earlier ones started. `npx vitest run test/docs -u` writes new answers. */
const pages = ['start', 'wait', 'look', 'steer', 'queues', 'applications', 'schedules']
const pathOf = (page: string) => resolve('docs/operations', `${page}.md`)

let server: Serving

beforeAll(async () => {
  server = await serving()
  const application = run('node', ['--no-deprecation', 'examples/orders.mjs'], {
    env: { DBOS_SYSTEM_DATABASE_URL: server.databaseUrl },
  })
  await application.prints(/the application is ready/)
})

test('every call of the contract has an example', () => {
  const shown = new Set(pages.flatMap((page) => exampleCalls(readFileSync(pathOf(page), 'utf8'))))
  expect([...calls.keys()].filter((name) => !shown.has(name))).toEqual([])
})

test.each(pages)('docs/operations/%s.md: the examples get the answers that it shows', async (page) => {
  const path = pathOf(page)
  await expect(await carriedOut(readFileSync(path, 'utf8'), server.url)).toMatchFileSnapshot(path)
})

/** What they speak of is there by now: order-7, of the first page. */
test.each(['docs/operations/README.md', 'docs/looking.md', 'docs/streams.md', 'docs/schedules.md'])(
  '%s: the commands work as they are printed',
  async (path) => {
    const commands = [...readFileSync(path, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(
      ([, command = '']) => command,
    )
    expect(commands).not.toEqual([])
    const env = { ...process.env, PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}` }
    for (const command of commands) {
      const here = command.replace(/http:\/\/(localhost|127\.0\.0\.1):7337/, server.url)
      const { stdout } = await promisify(execFile)('sh', ['-ec', here], { env })
      expect(stdout, command).not.toContain('"code"')
    }
  },
)
