// A DBOS application in TypeScript, run by the interop tests: app DATABASE_URL NAME QUEUE.
// It prints `ready` when it polls its queue, starts workflows natively as stdin asks, and ends with stdin.
import { createInterface } from 'node:readline'
import { ConfiguredInstance, DBOS } from '@dbos-inc/dbos-sdk'

class TeapotError extends Error {
  override name = 'TeapotError'
  code = 418
  data = { retry: false }
}

const echo = DBOS.registerWorkflow(async (value: unknown) => value, { name: 'echo' })

const workflows = {
  echo,

  fail: async (message: string) => {
    throw new TeapotError(message)
  },

  failPlain: async (message: string) => {
    throw new Error('outer', { cause: new RangeError(message) })
  },

  steps: async () => {
    const first = await DBOS.runStep(async () => 1, { name: 'first' })
    const second = await DBOS.runStep(
      async (): Promise<string> => {
        throw new Error('second went wrong')
      },
      { name: 'second' },
    ).catch((error: Error) => error.message)
    const third = await DBOS.runStep(async () => 3, { name: 'third' })
    return [first, second, third]
  },

  events: async (count: number) => {
    await DBOS.setEvent('progress', 0)
    for (let i = 1; i <= count; i++) {
      await DBOS.recv('go', { timeoutSeconds: 60 })
      await DBOS.setEvent('progress', i)
    }
    await DBOS.setEvent('done', true)
    return count
  },

  stream: async (count: number) => {
    for (let i = 0; i < count; i++) await DBOS.writeStream('values', { index: i })
    await DBOS.closeStream('values')
    return count
  },

  pacedStream: async (count: number) => {
    for (let i = 0; i < count; i++) {
      await DBOS.recv('next', { timeoutSeconds: 60 })
      await DBOS.writeStream('values', i)
    }
    return count
  },

  talk: async () => {
    for (let heard = 0; ; heard++) {
      const message = await DBOS.recv<unknown>('say', { timeoutSeconds: 60 })
      await DBOS.setEvent(`reply-${heard}`, { heard: message })
      if (message === 'bye' || message === null) return heard + 1
    }
  },

  sleepy: async (seconds: number) => {
    await DBOS.sleepSeconds(seconds)
    return 'woke'
  },

  parent: async (count: number) => {
    const results: unknown[] = []
    for (let i = 0; i < count; i++) results.push(await (await DBOS.startWorkflow(echo)(i)).getResult())
    return results
  },

  values: async () => {
    const values = {
      moment: new Date('2026-01-02T03:04:05.678Z'),
      bytes: Buffer.from([0, 1, 254, 255]),
      big: 123456789012345678901234567890n,
      map: new Map<unknown, unknown>([
        ['a', 1],
        [2, new Date(0)],
      ]),
      set: new Set([1, 'two', 3n]),
      undefinedHere: undefined,
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0.1],
      pattern: /a+b/gi,
      address: new URL('https://example.test/path?q=1'),
      error: new RangeError('inside'),
      text: 'é \u{1F600} "quoted"\n',
      nested: { deep: [true, null, { when: new Date('1969-12-31T23:59:59.999Z') }] },
      'dotted.key': { when: new Date(5) },
    }
    await DBOS.setEvent('values', values)
    await DBOS.writeStream('values', values)
    await DBOS.writeStream('values', undefined)
    await DBOS.closeStream('values')
    return values
  },

  nothing: async () => undefined,

  whoami: async () => ({ user: DBOS.authenticatedUser, roles: DBOS.authenticatedRoles }),

  scheduled: async (at: Date, context: unknown) => ({ at: at.toISOString(), context }),
}

class Till extends ConfiguredInstance {
  async ring(amount: number): Promise<unknown> {
    return { till: this.name, amount }
  }

  static async count(amount: number): Promise<unknown> {
    return { till: 'none', amount }
  }
}

DBOS.registerWorkflow(Till.prototype.ring, { name: 'ring', ctorOrProto: Till.prototype })
DBOS.registerWorkflow(Till.count, { name: 'count', ctorOrProto: Till })
for (const name of ['front', 'back']) new Till(name)

type Start = (...values: unknown[]) => Promise<unknown>

const registered = new Map<string, Start>(
  Object.entries(workflows).map(([name, body]) => [
    name,
    name === 'echo' ? (body as Start) : (DBOS.registerWorkflow(body as Start, { name }) as Start),
  ]),
)

const [systemDatabaseUrl, name, queue] = process.argv.slice(2)
if (!systemDatabaseUrl || !name || !queue) throw new Error('usage: app DATABASE_URL NAME QUEUE')
DBOS.setConfig({ name, systemDatabaseUrl, logLevel: 'error' })
await DBOS.launch()
await DBOS.registerQueue(queue, { minPollingIntervalMs: 100 })
await DBOS.registerQueue(`${queue}-serial`, { minPollingIntervalMs: 100, globalConcurrency: 1 })
await DBOS.registerQueue(`${queue}-parts`, { minPollingIntervalMs: 100, partitionConcurrency: 1 })
console.log('ready')

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as { start: string; id: string; arguments: unknown[] }
  const workflow = registered.get(request.start)
  if (!workflow) throw new Error(`no workflow ${request.start}`)
  await DBOS.startWorkflow(workflow, { workflowID: request.id })(...request.arguments)
  console.log(`started ${request.id}`)
}
await DBOS.shutdown()
