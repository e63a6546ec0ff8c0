import { type Cron, CronError } from './cron.js'
import { typescriptCron } from './typescript.js'
import { offsetAt } from './zone.js'

const HOUR_MS = 3_600_000

interface Field {
  name: string
  min: number
  max: number
  names?: readonly string[]
  /** The days of the week go round: Sunday is 0 and 7. */
  wraps?: boolean
  /** Forms beside lists, ranges and steps, alone in their field. */
  special?: RegExp
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const DAYS = /^(\?|L|LW|L-([1-9]|1\d|2\d|30)|([1-9]|1\d|2[0-8])W)$/

const FIELDS: Field[] = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31, special: DAYS },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 7, wraps: true, names: WEEKDAYS, special: /^(\?|[0-7]L|[0-7]#[1-5])$/ },
]

const NICKNAMES = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'])

/**
 * The dialect of cron-utils as Spring 5.3 has it: always six fields, or a nickname; both days must fit. What it reads and
 * then stumbles over, or reads in ways that nobody means, is refused. The rest means what it does to TypeScript, but that
 * a run by the hour or rarer is left out where clocks set back repeat it.
 */
export function javaCron(expression: string, zone: string): Cron {
  const text = expression.trim()
  const times = typescriptCron(NICKNAMES.has(text) ? text : spelled(text), zone)
  return {
    next(instant) {
      const next = times.next(instant)
      if (next === undefined || times.next(instant - 1) !== instant) return next
      if (offsetAt(next, zone) >= offsetAt(instant, zone)) return next
      const afterNext = times.next(next)
      const rare = afterNext !== undefined && afterNext - next >= 2 * HOUR_MS
      return rare ? times.next(instant + 999 + HOUR_MS) : next
    },
  }
}

function spelled(text: string): string {
  const parts = text.split(/\s+/)
  if (parts.length !== FIELDS.length) throw new CronError(`needs 6 fields, seconds first, and has ${parts.length}`)
  return FIELDS.map((field, i) => fieldText(parts[i] ?? '', field)).join(' ')
}

function fieldText(part: string, field: Field): string {
  const upper = field.names ? named(part.toUpperCase(), field.names, field.min) : part
  if (upper === '*' || field.special?.test(upper)) return upper
  const values = new Set(upper.split(',').flatMap((item) => itemValues(item, field)))
  return [...values].join(',')
}

function named(part: string, names: readonly string[], first: number): string {
  return part.replace(/[A-Z]{3}/g, (name) => (names.includes(name) ? `${names.indexOf(name) + first}` : name))
}

function itemValues(item: string, field: Field): number[] {
  const refuse = (why: string) => new CronError(`${JSON.stringify(item)} as ${field.name}: ${why}`)
  const [, lowText, highText, stepText] = /^(\*|\d{1,2})(?:-(\d{1,2}))?(?:\/(\d{1,9}))?$/.exec(item) ?? []
  if (lowText === undefined) throw refuse('is no number, range or step')
  const { min, max } = field
  if (lowText === '*' && (stepText === undefined || highText !== undefined)) {
    throw refuse('* stands alone or before a step')
  }
  const low = lowText === '*' ? min : Number(lowText)
  const high = highText !== undefined ? Number(highText) : stepText === undefined ? low : max
  const step = Number(stepText ?? 1)
  const most = field.wraps && highText !== undefined ? 6 : max - min
  if (step < 1 || step > most) throw refuse(`the step must be from 1 to ${most}`)
  if (low < min || low > max || high < min || high > max) throw refuse(`must be from ${min} to ${max}`)
  if (field.wraps && low === 7 && highText === undefined && stepText !== undefined) {
    throw refuse('steps from Sunday begin at 0')
  }
  if (low > high && !field.wraps) throw refuse('begins after its end')
  const values: number[] = []
  const end = low > high ? high + 7 : high
  for (let value = low; value <= end; value += step) values.push(field.wraps ? value % 7 : value)
  return values
}
