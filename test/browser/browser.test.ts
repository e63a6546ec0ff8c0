import { randomUUID } from 'node:crypto'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DBOSJSON } from '../../src/client/serialization.js'
import { type Wire, wireTo } from '../client/wire.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { Application } from '../waits/application.js'
import { browserHere, launch } from './chromium.js'
import type { InPage, Protocol } from './page.js'
import { bundled, site } from './site.js'
import { certificate, tlsBefore } from './tls.js'

const executable = browserHere()
const identity = executable ? certificate() : undefined

/** Pages on TLS speak HTTP/2, others HTTP/1.1. */
const ways: [Protocol, 'http' | 'https'][] = [
  ['Connect', 'http'],
  ['gRPC-Web', 'http'],
  ...(identity ? ([['gRPC-Web', 'https']] as [Protocol, 'https'][]) : []),
]

test('the entry for browsers is bundled without any module of Node', async () => {
  await expect(bundled()).resolves.toContain('inPage')
})

describe.skipIf(!executable)('a page of another origin', () => {
  let browser: Browser
  let server: Serving
  let application: Application
  let script: string
  let origin: string

  beforeAll(async () => {
    script = await bundled()
    origin = await site(script)
    server = await serving({ corsOrigins: [origin] })
    application = await Application.on(server.databaseUrl)
    browser = await launch(executable as string)
  })

  describe.each(ways)('over %s, %s', (protocol, scheme) => {
    let wire: Wire
    let page: Page

    beforeEach(async () => {
      wire = await wireTo(server.url)
      page = await browser.newPage()
      atFileEnd(() => page.close())
      await page.goto(origin)
      const url = scheme === 'https' && identity ? await tlsBefore(wire.url, identity) : wire.url
      await inPage(page, 'open', protocol, url)
    })

    test('enqueues what the application reads with every type kept, and gets its result', async () => {
      const id = await inPage(page, 'enqueue', randomUUID())
      const sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
      atFileEnd(() => sdk.destroy())
      const found = await sdk.getWorkflow(id)
      expect(found).toMatchObject({ workflowName: 'pay', queueName: 'q', status: 'ENQUEUED' })
      expect(found?.input).toEqual([new Date(0), 12345678901234567890n, new Map([['ada', 1]])])

      const result = inPage(page, 'getResult', id)
      await application.end(id, 'SUCCESS', DBOSJSON.stringify({ at: new Date(1), amount: 7n }))
      expect(await result).toEqual({ at: '1970-01-01T00:00:00.001Z', amount: 'bigint 7' })
    })

    test('gets an event when it is set', async () => {
      const id = await application.start()
      const sent = wire.sent(1)
      const event = inPage(page, 'getEvent', id, 'status')
      await sent
      await application.setEvent(id, 'status', '{"paid":true}')
      expect(await event).toEqual({ paid: true })
    })

    test('sees the values of a stream as each is written, until it is closed', async () => {
      const id = await application.start()
      await inPage(page, 'read', id, 'tokens')
      const values: unknown[] = []
      for (const value of ['one', 'two', { three: '3 €' }]) {
        await application.write(id, 'tokens', JSON.stringify(value))
        values.push(value)
        await seen(page, id, values)
      }
      await application.close(id, 'tokens')
      await seen(page, id, [...values, 'end'])
    })

    test('goes on with a stream whose connections were cut, without gap or repeat', async () => {
      const id = await application.start()
      await application.write(id, 'tokens', '0', '1')
      await inPage(page, 'read', id, 'tokens')
      await seen(page, id, [0, 1])
      const before = wire.connections
      wire.passing = false
      wire.cut()
      await application.write(id, 'tokens', '2', '3')
      wire.passing = true
      await seen(page, id, [0, 1, 2, 3])
      expect(wire.connections).toBeGreaterThan(before)
      wire.cut()
      await application.write(id, 'tokens', '4')
      await application.close(id, 'tokens')
      await seen(page, id, [0, 1, 2, 3, 4, 'end'])
    })

    test('is thrown what DBOS’s client throws, by class, and what a workflow threw', async () => {
      const [holder, other, slot] = [randomUUID(), randomUUID(), randomUUID()]
      await inPage(page, 'enqueue', holder, slot)
      expect(await inPage(page, 'thrown', 'enqueue', other, slot)).toMatchObject({
        name: 'DBOSQueueDuplicatedError',
        workflowID: other,
        is: ['DBOSError', 'DBOSQueueDuplicatedError'],
      })
      const failed = await application.start()
      await application.end(failed, 'ERROR', '{"name":"TeapotError","message":"short and stout","code":418}')
      expect(await inPage(page, 'thrown', 'getResult', failed)).toEqual({
        name: 'TeapotError',
        message: 'short and stout',
        code: 418,
        is: ['PortableWorkflowError'],
      })
    })

    test('leaves no stream open on the server when it is closed', async () => {
      await expect.poll(() => server.openStreams()).toBe(0)
      const id = await application.start()
      await application.write(id, 'tokens', '0')
      await inPage(page, 'read', id, 'tokens')
      await seen(page, id, [0])
      expect(server.openStreams()).toBe(1)
      await page.close()
      await expect.poll(() => server.openStreams()).toBe(0)
    })
  })

  test('is let do nothing where its origin is not among corsOrigins', async () => {
    const page = await browser.newPage()
    await page.goto(origin)
    expect(await inPage(page, 'fetch', `${server.url}/healthz`)).toBe(200)
    await page.goto(await site(script))
    expect(await inPage(page, 'fetch', `${server.url}/healthz`)).toContain('TypeError')
    await page.close()
  })
})

type Answer<K extends keyof InPage> = Awaited<ReturnType<InPage[K]>>

/** Calls one of the page's own functions there. */
async function inPage<K extends keyof InPage>(page: Page, name: K, ...args: Parameters<InPage[K]>): Promise<Answer<K>> {
  const text = `inPage[${JSON.stringify(name)}](...${JSON.stringify(args)})`
  return (await page.evaluate(text)) as Answer<K>
}

async function seen(page: Page, id: string, values: unknown[]): Promise<void> {
  await expect.poll(() => inPage(page, 'seen', id)).toEqual(values)
}
