import { readFile, rm, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { PerdureClient } from '../../src/client/index.js'
import { run } from '../cli/running.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'

test('the small worker of the page runs, and does not do again what it has recorded when it was killed', async () => {
  const page = await readFile('docs/workers.md', 'utf8')
  const [, source = ''] = /^```js greeter.mjs\n(.*?)^```$/ms.exec(page) ?? []
  const server = await serving({ workerLease: 1000 })
  const client = await PerdureClient.create({ url: server.url, applicationName: 'greetings' })
  const file = `.perdure/greeter-${process.pid}.mjs`
  await writeFile(file, source.replace('localhost:7337', `127.0.0.1:${server.port}`))
  atFileEnd(async () => {
    await client.destroy()
    await rm(file)
  })

  const first = run('node', [file])
  await first.prints(/joined/)
  const work = { workflowName: 'greet', queueName: 'greetings', workflowID: 'hello' }
  const handle = await client.enqueuePortable(work, ['Ada'])
  const steps = async () => (await client.listWorkflowSteps('hello'))?.map(({ name }) => name)
  await expect.poll(steps).toEqual(['compose'])
  first.signal('SIGKILL')

  const second = run('node', [file])
  await client.send('hello', 'nice to meet you', 'answer')
  expect(await handle.getResult()).toBe('hello Ada, nice to meet you')
  expect(`${first.stdout()}${second.stdout()}`.match(/composing/g)).toHaveLength(1)
  expect(await steps()).toEqual(['compose', 'DBOS.recv'])
})
