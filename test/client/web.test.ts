import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'
import { PerdureClient } from '../../src/client/web.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { Application } from '../waits/application.js'

let client: PerdureClient
let application: Application

beforeAll(async () => {
  const server = await serving()
  client = await PerdureClient.create({ url: server.url })
  application = await Application.on(server.databaseUrl)
  atFileEnd(() => client.destroy())
})

test('over fetch: enqueue, look, wait and stream', async () => {
  const handle = await client.enqueue<(at: Date) => Promise<string>>(
    { queueName: 'q', workflowName: 'wf', workflowID: 'web' },
    new Date(0),
  )
  await expect(handle.getStatus()).resolves.toMatchObject({ status: 'ENQUEUED', input: [new Date(0)] })
  const id = await application.start()
  const value = client.getEvent(id, 'k')
  const values = client.readStream(id, 'k')
  const first = values.next()
  await application.setEvent(id, 'k', '"set"')
  await application.write(id, 'k', '"written"')
  await expect(value).resolves.toBe('set')
  await expect(first).resolves.toEqual({ done: false, value: 'written' })
  const result = client.retrieveWorkflow(id).getResult()
  await application.end(id, 'SUCCESS', '5')
  await expect(result).resolves.toBe(5)
  await expect(values.next()).resolves.toEqual({ done: true, value: undefined })
})

test('a bundle for browsers holds nothing of Node', async () => {
  const built = await build({
    logLevel: 'silent',
    configFile: false,
    build: { write: false, minify: false, lib: { entry: 'src/client/web.ts', formats: ['es'] } },
  })
  const [output] = [built].flat() as { output: { code?: string; imports?: string[] }[] }[]
  const [chunk] = output?.output ?? []
  expect(chunk?.imports).toEqual([])
  expect(chunk?.code).not.toMatch(/node:|__vite-browser-external|require\(/)
})
