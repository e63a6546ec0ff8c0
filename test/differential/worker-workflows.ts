/** What a workflow does, whoever runs it: the DBOS SDK or a worker of perdure. */
export interface Durable {
  readonly id: string
  step<T>(name: string, run: () => T | Promise<T>, attempts?: number): Promise<T>
  sleep(ms: number): Promise<void>
  /** null: nothing came in time. */
  receive(topic: string | undefined, timeoutMs: number): Promise<unknown>
  send(to: string, value: unknown, topic?: string): Promise<void>
  setEvent(key: string, value: unknown): Promise<void>
  getEvent(workflow: string, key: string, timeoutMs: number): Promise<unknown>
  writeStream(key: string, value: unknown): Promise<void>
  closeStream(key: string): Promise<void>
  readStream(workflow: string, key: string): AsyncIterable<unknown>
  /** On the queue of this one; gives its id. */
  start(name: string, args: unknown[], id?: string): Promise<string>
  result(workflow: string): Promise<unknown>
  cancel(workflow: string): Promise<void>
  patch(name: string): Promise<boolean>
  deprecatePatch(name: string): Promise<void>
  now(): Promise<number>
  randomUUID(): Promise<string>
}

class Declined extends Error {
  override name = 'Declined'
  code = 'E402'
  data = { left: 3 }
}

class Teapot extends Error {
  override name = 'Teapot'
  code = 418
}

const messageOf = (error: unknown) => (error as Error).message

function thirdTime(durable: Durable): Promise<number> {
  let tries = 0
  const run = () => {
    tries += 1
    if (tries < 3) throw new Error(`try ${tries}`)
    return tries
  }
  return durable.step('third time', run, 3)
}

/** Each is written once, and run by both. */
export const workflows: Record<string, (durable: Durable, ...args: never[]) => Promise<unknown>> = {
  async echo(_, value: unknown) {
    return value
  },

  async failing() {
    throw new Declined('not enough')
  },

  async numbered() {
    throw new Teapot('short and stout')
  },

  async steps(durable) {
    const object = await durable.step('an object', () => ({ a: [1, null, 'é'], b: { c: true } }))
    const nothing = await durable.step('nothing', () => undefined)
    const nil = await durable.step('null', async () => null)
    const text = await durable.step('a text', () => 'text')
    return [object, nothing ?? null, nil, text]
  },

  async failures(durable) {
    const caught: string[] = []
    const once = durable.step('declined', () => {
      throw new Declined('no money')
    })
    await once.catch((error) => caught.push(messageOf(error)))
    return { caught, third: await thirdTime(durable) }
  },

  async retriedInVain(durable) {
    await durable.step('never', () => Promise.reject(new Error('no')), 2)
  },

  async uncaught(durable) {
    await durable.step('declined', () => {
      throw new Declined('no money')
    })
  },

  async sleeps(durable) {
    await durable.sleep(20)
    await durable.sleep(0)
    await durable.step('after', () => 1)
  },

  async together(durable) {
    return Promise.all([
      durable.step('a', () => 'a'),
      durable.step('b', async () => 'b'),
      durable.sleep(5),
      durable.step('c', () => 'c'),
      durable.setEvent('k', 1),
    ])
  },

  async receives(durable) {
    const first = await durable.receive('topic', 60_000)
    const second = await durable.receive(undefined, 60_000)
    const third = await durable.receive('nothing', 30)
    const fourth = await durable.receive('nothing', 0)
    return [first, second, third, fourth]
  },

  async events(durable) {
    await durable.setEvent('status', 'begun')
    await durable.setEvent('other', { a: [1] })
    await durable.setEvent('status', null)
    return Promise.all([durable.getEvent(durable.id, 'other', 60_000), durable.getEvent(durable.id, 'absent', 30)])
  },

  async streams(durable) {
    for (const value of [1, { a: 'b' }, null]) await durable.writeStream('values', value)
    await durable.writeStream('others', 'x')
    await durable.closeStream('values')
    const read: unknown[] = []
    for await (const value of durable.readStream(durable.id, 'values')) read.push(value)
    return read
  },

  async sends(durable, to: string) {
    await durable.send(to, { from: 'sends' }, 'topic')
    await durable.send(to, 'plain')
  },

  async sendsToNobody(durable) {
    return durable.send('nobody', 1).then(
      () => 'sent',
      () => 'refused',
    )
  },

  async parent(durable) {
    const first = await durable.start('echo', ['first'])
    const second = await durable.start('failing', [], `${durable.id}-named`)
    const value = await durable.result(first)
    const failure = await durable.result(second).catch(messageOf)
    return [value, failure]
  },

  async abandoned(durable) {
    await durable.result(await durable.start('failing', []))
  },

  async cancels(durable, other: string) {
    await durable.cancel(other)
    await durable.step('after', () => 1)
  },

  async patches(durable) {
    const is = await durable.patch('one')
    await durable.step('between', () => 1)
    await durable.deprecatePatch('two')
    return is
  },

  async draws(durable) {
    const [now, id] = [await durable.now(), await durable.randomUUID()]
    return [now > 1e12, id.length]
  },

  /** A bit of everything that can be done again from any of its steps. */
  async journey(durable) {
    const one = await durable.step('one', () => 1)
    await durable.setEvent('progress', one)
    await durable.sleep(5)
    await durable.writeStream('log', 'half')
    const child = await durable.start('echo', ['child'])
    const two = await durable.result(child)
    await durable.setEvent('progress', 2)
    const failed = await durable.step('declined', () => Promise.reject(new Declined('no money'))).catch(messageOf)
    await durable.closeStream('log')
    const three = await durable.step('three', () => 3)
    return { one, two, three, failed }
  },
}
