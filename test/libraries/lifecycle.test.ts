import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PerdureClient } from '../../src/client/index.js'
import { type Serving, serving } from '../serving.js'
import { ShopWorker, shops } from './workers.js'

/** Compilers fetch what they need, once. */
const coldMs = 480_000

for (const [way, prepared] of await shops()) {
  describe(`a worker in ${way}`, () => {
    let command: string[]
    const ends: (() => Promise<unknown>)[] = []

    beforeAll(async () => {
      command = await prepared()
    }, coldMs)
    afterEach(async () => {
      await Promise.all(ends.splice(0).map((end) => end()))
    })

    async function shop(...servers: Serving[]) {
      const application = `shop-${randomUUID()}`
      const addresses = servers.map(({ port }) => `127.0.0.1:${port}`)
      const client = await PerdureClient.create({ url: servers.at(-1)?.url as string, applicationName: application })
      ends.push(() => client.destroy())
      return {
        client,
        worker() {
          const worker = new ShopWorker(command, addresses, application)
          ends.push(() => worker.end('SIGKILL'))
          return worker
        },
        async start(workflowName: string, ...args: unknown[]) {
          const { workflowID } = await client.enqueuePortable({ workflowName, queueName: 'orders' }, args)
          return client.workflow.getHandle(workflowID)
        },
        steps: async (id: string) => (await client.listWorkflowSteps(id))?.map(({ name }) => name) ?? [],
      }
    }

    test('it tries a step again that fails, and records what came of it', async () => {
      const { worker, start, steps } = await shop(await serving())
      const at = worker()
      const flaky = await start('flaky')
      expect(await flaky.result()).toBe(3)
      await expect.poll(() => at.times('attempt')).toBe(3)
      expect(await steps(flaky.workflowId)).toEqual(['thrice'])
    })

    test('it answers queries and updates, refuses by the validator, and answers queries of what has ended', async () => {
      const { worker, start } = await shop(await serving())
      worker()
      const cart = await start('cart', 'Ada')
      await expect.poll(() => cart.query('state')).toBe('Ada: 0')
      expect(await cart.executeUpdate('add', { args: [5] })).toBe(5)
      expect(await cart.executeUpdate('add', { args: [2] })).toBe(7)
      await expect(cart.executeUpdate('add', { args: [-1] })).rejects.toThrow('more than nothing')
      expect(await cart.query('state')).toBe('Ada: 7')
      await cart.signal('checkout', true)
      expect(await cart.result()).toBe(7)
      expect(await cart.query('state')).toBe('Ada: 7')
    })

    test('a cancelled workflow cleans up and is cancelled; a cancelled part leaves the rest', async () => {
      const { worker, start, steps } = await shop(await serving())
      const at = worker()
      const cart = await start('cart', 'Ada')
      // A query is answered of a workflow that nobody runs yet; an update is not.
      const add = () => cart.executeUpdate('add', { args: [5], updateId: 'first' }).catch(() => 0)
      await expect.poll(add).toBe(5)
      await cart.cancel()
      await expect(cart.result()).rejects.toThrow()
      await expect.poll(() => at.times('gave back')).toBe(1)
      expect(await steps(cart.workflowId)).toContain('give back')
      expect(await (await start('racing')).result()).toEqual(['cancelled', 'went on'])
    })

    test('what was logged before a recorded step is not logged again by whoever goes on with the workflow', async () => {
      const { worker, start } = await shop(await serving({ workerLease: 1000 }))
      const first = worker()
      const logging = await start('logging_workflow')
      await expect.poll(() => first.said).toContain('between')
      await first.end('SIGKILL')
      const second = worker()
      await logging.signal('go', 1)
      expect(await logging.result()).toBe('logged')
      await expect.poll(() => [first.times('before'), first.times('after')]).toEqual([1, 0])
      // What comes after the last recorded step may not have been told before the worker died.
      await expect.poll(() => [second.times('before'), second.times('after')]).toEqual([0, 1])
    })

    test('stopped, it lets steps finish, hands over what waits, and ends well', async () => {
      const { worker, start, steps } = await shop(await serving())
      const first = worker()
      const slow = await start('slow')
      const cart = await start('cart', 'Ada')
      await expect.poll(() => cart.query('state')).toBe('Ada: 0')
      await expect.poll(() => first.said).toContain('slow begins')
      expect(await first.end('SIGTERM')).toBe(0)
      expect(first.times('slow ends')).toBe(1)
      expect(await slow.result()).toBe('slow')
      expect(await steps(slow.workflowId)).toEqual(['slowly'])
      worker()
      await cart.signal('checkout', true)
      expect(await cart.result()).toBe(0)
    })

    test('a server that is restarted under it is found again, and no step is run twice', async () => {
      const server = await serving()
      const { worker, start, steps } = await shop(server)
      const at = worker()
      const chain = await start('chain', 40)
      await expect.poll(() => at.said).toContain('step 5\n')
      await server.close(0)
      const { url } = await serving({ databaseUrl: server.databaseUrl, port: server.port })
      expect(url).toBe(server.url)
      expect(await chain.result()).toBe(780)
      await expect.poll(() => at.times('step ')).toBe(40)
      expect(await steps(chain.workflowId)).toHaveLength(40)
    })

    test('it moves to another replica when its own goes, and no step is run twice', async () => {
      const first = await serving()
      const second = await serving({ databaseUrl: first.databaseUrl })
      const { worker, start, steps } = await shop(first, second)
      const at = worker()
      const chain = await start('chain', 40)
      await expect.poll(() => at.said).toContain('step 5\n')
      await first.close(0)
      expect(await chain.result()).toBe(780)
      await expect.poll(() => at.times('step ')).toBe(40)
      expect(await steps(chain.workflowId)).toHaveLength(40)
    })
  })
}
