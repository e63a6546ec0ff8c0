import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PerdureClient } from '../../src/client/index.js'
import { type Serving, serving } from '../serving.js'
import { present } from './libraries.js'

/** Compilers fetch what they need, once. */
const coldMs = 480_000

let server: Serving
let client: PerdureClient
const running: ChildProcess[] = []

beforeAll(async () => {
  server = await serving({ workerLease: 2000 })
  client = await PerdureClient.create({ url: server.url })
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await client.destroy()
})

for (const [language, library] of await present()) {
  describe(`a first workflow in ${language}`, () => {
    const id = `order-of-${language}`
    const page = async () =>
      (await readFile(`docs/first-workflow-${language}.md`, 'utf8'))
        .replaceAll('localhost:7337', `127.0.0.1:${server.port}`)
        .replaceAll('order-7', id)
        .replace(/(application(?:Name)?: '|application="|Application: ")shop/g, `$1shop-${language}`)
        .replaceAll('"shop", "approve"', `"shop-${language}", "approve"`)
    const block = async (mark: string) =>
      new RegExp(`^\`\`\`${mark}\\n(.*?)^\`\`\`$`, 'ms').exec(await page())?.[1] ?? ''

    test('the library passes what its language checks', { timeout: coldMs }, async () => {
      await library.prepare()
      await library.check?.()
    })

    test('runs as its page shows, and a worker that is killed charges once', { timeout: coldMs }, async () => {
      const worker = await library.program('worker', await block(library.files.worker))
      const caller = await library.program('caller', await block(library.files.caller))
      const called = started(caller)
      await expect.poll(called.said).toContain('started')
      called.child.kill('SIGSTOP')
      const first = started(worker)
      const steps = async () => (await client.listWorkflowSteps(id))?.map(({ name }) => name)
      await expect.poll(steps).toContain('DBOS.setEvent')
      first.child.kill('SIGKILL')
      called.child.kill('SIGCONT')
      const second = started(worker)
      await once(called.child, 'close')
      expect(called.said()).toBe(await block('text'))
      expect(`${first.said()}${second.said()}`.match(/charging/g)).toHaveLength(1)
    })
  })
}

function started([program = '', ...args]: string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  running.push(child)
  return { child, said: () => said }
}
