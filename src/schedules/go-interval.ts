import { CronError } from './cron.js'

const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g
const DURATION = /^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/
const MOST_MS = 2 ** 63 / 1e6

/**
 * Milliseconds of `@every <Go duration>`, in whole seconds and at least one; undefined of anything else. Fire times are
 * counted from wherever the search begins.
 */
export function goInterval(expression: string): number | undefined {
  if (!expression.startsWith('@every ')) return undefined
  const text = expression.slice('@every '.length)
  if (!DURATION.test(text)) throw new CronError(`${JSON.stringify(text)} is no duration like 1h30m`)
  let total = 0
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNITS[unit ?? ''] ?? 0)
  if (total >= MOST_MS) throw new CronError(`${JSON.stringify(text)} is too long a duration`)
  return text.startsWith('-') ? 1000 : Math.max(1000, Math.floor(total / 1000) * 1000)
}
