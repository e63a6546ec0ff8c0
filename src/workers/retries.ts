import type { RetryPolicy } from '../store/workflows/extras.js'

const INITIAL_MS = 1000
const BACKOFF = 2
const MOST_TIMES_INITIAL = 100

/**
 * Milliseconds after which a workflow whose attempt (1 the first time) failed with an error of this name is tried again;
 * undefined: it is not.
 */
export function decideRetry(policy: RetryPolicy, attempt: number, failure: string): number | undefined {
  if (policy.maximumAttempts !== null && attempt >= policy.maximumAttempts) return undefined
  if (policy.nonRetryableNames.includes(failure)) return undefined
  const initial = policy.initialIntervalMs ?? INITIAL_MS
  const most = policy.maximumIntervalMs ?? initial * MOST_TIMES_INITIAL
  return Math.ceil(Math.min(initial * (policy.backoff ?? BACKOFF) ** (attempt - 1), most))
}
