import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../../src/store/database.js'
import { Listening } from '../../src/waits/listener.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** On a store where whatever is sent waits for so long first; what is notified arrives soon after, or never. */
function listening(milliseconds: number, arrives: boolean) {
  const client = Object.assign(new EventEmitter(), { query: async () => {}, end: async () => {} })
  const run = async (_: unknown, [channel, payloads]: [string, string[]]) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    if (arrives) setTimeout(() => client.emit('notification', { channel, payload: payloads[0] }), 100)
    return []
  }
  const warnings: string[] = []
  const log = { info() {}, warn: (message: string) => void warnings.push(message), error() {} }
  let hearing = false
  const ears = {
    heard() {},
    changed(now: boolean) {
      hearing = now
    },
  }
  const database = { run, connect: async () => client } as unknown as Database
  const made = new Listening(database, ['c'], 'c', ears, log)
  made.start()
  return { made, warnings, hears: () => hearing }
}

test('a self-test that waits long for a connection is not taken for one that was swallowed', async () => {
  const { made, warnings, hears } = listening(10_000, true)
  await vi.advanceTimersByTimeAsync(10_200)
  expect([hears(), warnings]).toEqual([true, []])
  await made.close()
  expect(hears()).toBe(false)
})

test('one that does not arrive is', async () => {
  const { made, warnings, hears } = listening(10_000, false)
  await vi.advanceTimersByTimeAsync(14_000)
  expect([hears(), warnings]).toEqual([false, [expect.stringContaining('do not arrive')]])
  await made.close()
})

test('closing does not wait for it', async () => {
  const { made } = listening(1000, false)
  await vi.advanceTimersByTimeAsync(500)
  const closed = made.close()
  await vi.advanceTimersByTimeAsync(500)
  await closed
})
