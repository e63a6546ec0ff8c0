import { describe, expect, test } from 'vitest'
import { Fault } from '../../src/errors.js'
import { Batches, type BatchesOptions } from '../../src/store/batches.js'
import { unavailable } from '../../src/store/failure.js'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Batches that answer when they are let go, and what each was given. */
function held<Item>(options: Partial<BatchesOptions<Item, string>> = {}) {
  const given: (readonly Item[])[] = []
  const letGo: (() => void)[] = []
  const batches = new Batches<Item, string>({
    run: async (items) => {
      given.push(items)
      await new Promise<void>((resolve) => letGo.push(resolve))
      return items.map((item) => `did ${item}`)
    },
    ...options,
  })
  const begun = async (count: number) => {
    while (given.length < count) await turn()
  }
  return { batches, given, begun, letGo: () => letGo.shift()?.() }
}

/** Batches in which some items fail whatever they are done with. */
function failing(faults: Record<number, Error>) {
  const given: number[][] = []
  const batches = new Batches<number, string>({
    run: async (items) => {
      given.push([...items])
      const bad = items.find((item) => faults[item] !== undefined)
      if (bad !== undefined) throw faults[bad]
      return items.map((item) => `did ${item}`)
    },
  })
  return { batches, given }
}

describe('gathering', () => {
  test('what is asked for in one turn leaves together at its end, each with its own answer', async () => {
    const { batches, given, letGo } = held<number>()
    const answers = Promise.all([batches.do(1), batches.do(2), batches.do(3)])
    await turn()
    expect(given).toEqual([[1, 2, 3]])
    letGo()
    expect(await answers).toEqual(['did 1', 'did 2', 'did 3'])
  })

  test('while enough are under way the next one gathers, and leaves when one of them has ended', async () => {
    const { batches, given, begun, letGo } = held<number>({ atOnce: 2 })
    const answers: Promise<string>[] = []
    for (const item of [1, 2, 3, 4]) {
      answers.push(batches.do(item))
      await turn()
    }
    expect(given).toEqual([[1], [2]])
    letGo()
    await begun(3)
    expect(given).toEqual([[1], [2], [3, 4]])
    letGo()
    letGo()
    expect(await Promise.all(answers)).toEqual(['did 1', 'did 2', 'did 3', 'did 4'])
  })

  test('a batch holds so many rows and bytes and no item is split', async () => {
    const { batches, given, begun, letGo } = held<number>({
      rows: (item) => item,
      bytes: (item) => (item === 7 ? 100 : 1),
      mostRows: 10,
      mostBytes: 50,
      atOnce: 99,
    })
    const answers = Promise.all([4, 6, 1, 20, 2, 7, 3].map((item) => batches.do(item)))
    await begun(6)
    expect(given).toEqual([[4, 6], [1], [20], [2], [7], [3]])
    for (const _ of given) letGo()
    expect(await answers).toHaveLength(7)
  })
})

describe('failing', () => {
  test('an item that is refused fails alone, in few steps, and its neighbours are done in their order', async () => {
    const refusal = new Fault('INVALID_REQUEST', 'no')
    const { batches, given } = failing({ 5: refusal })
    const items = Array.from({ length: 64 }, (_, n) => n)
    const settled = await Promise.allSettled(items.map((item) => batches.do(item)))
    items.forEach((item) => {
      const fine = { status: 'fulfilled', value: `did ${item}` }
      expect(settled[item]).toEqual(item === 5 ? { status: 'rejected', reason: refusal } : fine)
    })
    expect(given.length).toBeLessThanOrEqual(13)
    expect(given.filter((batch) => !batch.includes(5)).flat()).toEqual(items.filter((item) => item !== 5))
  })

  test('each of several has the error that is its own', async () => {
    const { batches } = failing({ 1: new Error('one'), 3: new Error('three') })
    const settled = await Promise.allSettled([0, 1, 2, 3].map((item) => batches.do(item)))
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
      'did 0',
      'one',
      'did 2',
      'three',
    ])
  })

  test('a database that is away fails all at once and is not asked again', async () => {
    const { batches, given } = failing({ 1: unavailable(new Error('gone')) })
    const settled = await Promise.allSettled([0, 1, 2].map((item) => batches.do(item)))
    expect(settled.map((one) => one.status === 'rejected' && one.reason.reason)).toEqual(
      Array(3).fill('STORE_UNAVAILABLE'),
    )
    expect(given).toHaveLength(1)
    expect(await batches.do(7)).toBe('did 7')
  })
})

test('one that must wait for others is done apart, and holds up nobody', async () => {
  const waiting: (() => void)[] = []
  const batches = new Batches<number, string>({
    run: async (items) => {
      if (items.includes(1)) throw new Error('one has to wait')
      return items.map((item) => `did ${item}`)
    },
    alone: (item) => new Promise((resolve) => waiting.push(() => resolve(`waited ${item}`))),
    atOnce: 1,
  })
  const slow = batches.do(1)
  expect(await Promise.all([batches.do(2), batches.do(3)])).toEqual(['did 2', 'did 3'])
  expect(await batches.do(4)).toBe('did 4')
  let idle = false
  const waited = batches.idle().then(() => {
    idle = true
  })
  await turn()
  expect(idle).toBe(false)
  waiting[0]?.()
  expect(await slow).toBe('waited 1')
  await waited
})

test('idle waits for what is gathered and under way, and for nothing else', async () => {
  const { batches, begun, letGo } = held<number>({ atOnce: 1 })
  await batches.idle()
  const answers = [batches.do(1)]
  await turn()
  answers.push(batches.do(2))
  let idle = false
  const waited = batches.idle().then(() => {
    idle = true
  })
  letGo()
  await begun(2)
  expect(idle).toBe(false)
  letGo()
  await Promise.all([...answers, waited])
})
