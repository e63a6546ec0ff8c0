import { expect, test } from 'vitest'
import { Batch } from '../../src/waits/batch.js'

function batch(read: (keys: string[]) => Promise<string[]>, limits: { most?: number; atOnce?: number } = {}) {
  const readings: string[][] = []
  const made = new Batch<string, string>({
    name: (key) => key,
    read: (keys) => {
      readings.push(keys)
      return read(keys)
    },
    ...limits,
  })
  return { made, readings }
}

const echo = async (keys: string[]) => keys.map((key) => `${key}!`)

test('asks of one tick are one reading, and the same key is asked for once', async () => {
  const { made, readings } = batch(echo)
  const answers = await Promise.all(['a', 'b', 'a', 'c', 'a'].map((key) => made.ask(key)))
  expect(answers).toEqual(['a!', 'b!', 'a!', 'c!', 'a!'])
  expect(readings).toEqual([['a', 'b', 'c']])
})

test('no ask is answered by a reading that began before it', async () => {
  let value = 0
  const release: (() => void)[] = []
  const { made, readings } = batch(async (keys) => {
    const seen = `${value}`
    await new Promise<void>((resolve) => release.push(resolve))
    return keys.map(() => seen)
  })
  const first = made.ask('a')
  await expect.poll(() => readings.length).toBe(1)
  value = 1
  const second = made.ask('a')
  await expect.poll(() => readings.length).toBe(2)
  for (const go of release) go()
  expect([await first, await second]).toEqual(['0', '1'])
})

test('no more readings at a time than allowed; what is asked meanwhile gathers for the next', async () => {
  const release: (() => void)[] = []
  const { made, readings } = batch(
    async (keys) => {
      await new Promise<void>((resolve) => release.push(resolve))
      return keys
    },
    { atOnce: 1, most: 3 },
  )
  const all = ['a', 'b', 'c', 'd', 'e'].map((key) => made.ask(key))
  await expect.poll(() => readings.length).toBe(1)
  const more = made.ask('f')
  release.shift()?.()
  await expect.poll(() => readings.length).toBe(2)
  release.shift()?.()
  expect(await Promise.all([...all, more])).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  expect(readings).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ])
})

test('a reading that fails fails those it was for, and no others', async () => {
  const { made } = batch(async (keys) => {
    if (keys.includes('bad')) throw new Error('bad')
    return keys
  })
  await expect(Promise.all([made.ask('a'), made.ask('bad')])).rejects.toThrow('bad')
  expect(await made.ask('a')).toBe('a')
})
