import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'vitest'
import { freshDatabase } from '../database.js'
import { serving } from '../serving.js'

const SCAFFOLD = `import { deepEqual as equal } from 'node:assert/strict'
const URL = process.env.PERDURE_GUIDE_URL as string
// biome-ignore lint/suspicious/noExplicitAny: the program looks at whatever was thrown
async function rejected(call: Promise<unknown>): Promise<any> {
  return call.then(() => { throw new Error('it was not refused') }, (error) => error)
}
async function until(condition: () => Promise<boolean>) {
  while (!(await condition())) await new Promise((next) => setTimeout(next, 20))
}
`

const SOURCES: Record<string, string> = {
  'perdure/client': resolve('src/client/index.ts'),
  'perdure/worker': resolve('src/worker/index.ts'),
}

test('the guide for those who come from Temporal runs, from its first line to its last', async () => {
  const page = await readFile('docs/coming-from-temporal.md', 'utf8')
  const blocks = [...page.matchAll(/^```ts run\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const program = blocks.join('\n').replace(/from '(perdure\/\w+)'/g, (_, name) => `from '${SOURCES[name]}'`)
  const server = await serving({ databaseUrl: await freshDatabase() })
  const folder = resolve('.perdure/guides')
  const file = `${folder}/coming-from-temporal-${process.pid}.ts`
  await mkdir(folder, { recursive: true })
  await writeFile(file, SCAFFOLD + program)
  process.env.PERDURE_GUIDE_URL = server.url
  try {
    await import(pathToFileURL(file).href)
  } finally {
    await rm(file)
  }
})
