import { expect, test } from 'vitest'
import type { RetryPolicy } from '../../src/store/workflows/extras.js'
import { decideRetry } from '../../src/workers/retries.js'

const policy = (given: Partial<RetryPolicy> = {}): RetryPolicy => ({
  initialIntervalMs: null,
  backoff: null,
  maximumIntervalMs: null,
  maximumAttempts: null,
  nonRetryableNames: [],
  ...given,
})

test('intervals begin with a second and double, up to a hundred times the first', () => {
  const delays = [1, 2, 3, 7, 8, 50, 5000].map((attempt) => decideRetry(policy(), attempt, 'Error'))
  expect(delays).toEqual([1000, 2000, 4000, 64_000, 100_000, 100_000, 100_000])
})

test('intervals, backoff and their maximum are as asked', () => {
  const given = policy({ initialIntervalMs: 10, backoff: 1.5, maximumIntervalMs: 20 })
  expect([1, 2, 3].map((attempt) => decideRetry(given, attempt, 'Error'))).toEqual([10, 15, 20])
})

test('the number of attempts counts the first one', () => {
  const given = policy({ maximumAttempts: 2 })
  expect(decideRetry(given, 1, 'Error')).toBe(1000)
  expect(decideRetry(given, 2, 'Error')).toBeUndefined()
})

test('failures of some names are final', () => {
  const given = policy({ nonRetryableNames: ['Bad'] })
  expect(decideRetry(given, 1, 'Bad')).toBeUndefined()
  expect(decideRetry(given, 1, 'Error')).toBe(1000)
})
