import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
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
