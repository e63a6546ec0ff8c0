import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../languages/languages.js'
import { type Serving, serving } from '../serving.js'
import { present } from './libraries.js'

/** Compilers fetch what they need, once. */
const coldMs = 480_000

let server: Serving
const running: ChildProcess[] = []

beforeAll(async () => {
  server = await serving()
})
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

for (const [language, library] of await present()) {
  describe(`a first workflow in ${language}`, () => {
    const id = `order-of-${language}`
    const page = async () =>
      (await readFile(`docs/first-workflow-${language}.md`, 'utf8'))
        .replaceAll('localhost:7337', `127.0.0.1:${server.port}`)
        .replaceAll('order-7', id)
        .replace(/(application="|Application: ")shop/g, `$1shop-${language}`)
        .replaceAll('"shop", "approve"', `"shop-${language}", "approve"`)
    const block = async (mark: string) =>
      new RegExp(`^\`\`\`${mark}\\n(.*?)^\`\`\`$`, 'ms').exec(await page())?.[1] ?? ''

    test('the library passes what its language checks', { timeout: coldMs }, async () => {
      await library.prepare()
      await library.check()
    })

    test('runs as its page shows, and a worker that is killed charges once', { timeout: coldMs }, async () => {
      const worker = await library.program('worker', await block(`${language} worker`))
      const [caller = '', ...args] = await library.program('caller', await block(`${language} caller`))
      let said = ''
      const start = () => {
        const child = spawn(worker[0] ?? '', worker.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
        child.stdout.on('data', (data) => {
          said += data
        })
        running.push(child)
        return child
      }
      const first = start()
      const called = run(caller, ...args)
      await expect.poll(() => said, { timeout: 20_000 }).toContain('charging')
      first.kill('SIGKILL')
      start()
      expect(await called).toBe(await block('text'))
      expect(said.match(/charging/g)).toHaveLength(1)
    })
  })
}
