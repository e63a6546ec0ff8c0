import { type Cron, CronError } from './cron.js'
import { goInterval } from './go-interval.js'
import { type Local, offsetAt, toLocal } from './zone.js'

const HOUR_MS = 3_600_000
/** A search ends after so many years. */
const YEARS = 5

interface Field {
  name: string
  min: number
  max: number
  names?: string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const FIELDS: Field[] = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 6, names: DAYS },
]

const DESCRIPTORS: Record<string, string> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
}

interface Allowed {
  values: Set<number>
  /** Written as `*` or `?`, so that it does not restrict. */
  any: boolean
}

/** The dialect of robfig/cron with a field for seconds: always six fields, or a descriptor. */
export function goCron(expression: string, zone: string): Cron {
  const text = expression.trim()
  const interval = goInterval(text)
  if (interval !== undefined) return { next: (instant) => Math.floor(instant / 1000) * 1000 + interval }
  const spelled = text.startsWith('@') ? DESCRIPTORS[text] : text
  if (spelled === undefined) throw new CronError(`${text} is no descriptor`)
  const parts = spelled.split(/\s+/)
  if (parts.length !== FIELDS.length) throw new CronError(`needs 6 fields, seconds first, and has ${parts.length}`)
  const allowed = FIELDS.map((field, i) => parse(parts[i] ?? '', field))
  const search = new Search(allowed, zone)
  return { next: (instant) => search.next(instant) }
}

function parse(text: string, field: Field): Allowed {
  const allowed: Allowed = { values: new Set(), any: false }
  for (const part of text.split(',')) if (part !== '') add(part, field, allowed)
  return allowed
}

function add(part: string, field: Field, allowed: Allowed): void {
  const refuse = (why: string) => new CronError(`${JSON.stringify(part)} as ${field.name}: ${why}`)
  const number = (text: string) => {
    const named = field.names?.indexOf(text.toLowerCase()) ?? -1
    if (named >= 0) return named + field.min
    if (!/^\+?\d+$/.test(text)) throw refuse(`${JSON.stringify(text)} is no number`)
    return Number(text)
  }
  const [range = '', stepText, ...slashes] = part.split('/')
  const [lowText = '', highText, ...hyphens] = range.split('-')
  let [low, high] = [field.min, field.max]
  const any = lowText === '*' || lowText === '?'
  if (!any) {
    low = number(lowText)
    if (highText !== undefined) high = number(highText)
    else if (stepText === undefined) high = low
    if (hyphens.length > 0) throw refuse('has too many hyphens')
  }
  if (slashes.length > 0) throw refuse('has too many slashes')
  const step = stepText === undefined ? 1 : /^\+?\d+$/.test(stepText) ? Number(stepText) : Number.NaN
  if (!(step >= 1)) throw refuse('the step must be a number from 1 on')
  if (low < field.min || high > field.max) throw refuse(`must be from ${field.min} to ${field.max}`)
  if (low > high) throw refuse('begins after its end')
  for (let value = low; value <= high; value += step) allowed.values.add(value)
  if (any && step === 1) allowed.any = true
}

/**
 * Looks for the next time as robfig/cron does, unit by unit, so that clock changes come out as there: local times that
 * are skipped do not fire, repeated ones fire twice, and in zones that change at midnight or by half an hour what falls
 * beside the change may be left out.
 */
class Search {
  private instant = 0
  /** What is below the unit at hand was set to its beginning. */
  private reset = false

  constructor(
    private readonly allowed: Allowed[],
    private readonly zone: string,
  ) {}

  next(after: number): number | undefined {
    this.instant = Math.floor(after / 1000) * 1000 + 1000
    this.reset = false
    const last = this.local.getUTCFullYear() + YEARS
    while (this.local.getUTCFullYear() <= last) {
      if (this.month() && this.day() && this.hour() && this.small(1, 60_000) && this.small(0, 1000)) return this.instant
    }
    return undefined
  }

  private get local(): Date {
    return new Date(toLocal(this.instant, this.zone))
  }

  private allows(field: number, value: number): boolean {
    return this.allowed[field]?.values.has(value) ?? false
  }

  /** Go's choice where a local time exists twice or never: the offset that its digits, read as UTC, lead to. */
  private moveTo(local: Local): void {
    const offset = offsetAt(local, this.zone)
    this.instant = local - (offset === 0 ? 0 : offsetAt(local - offset, this.zone))
  }

  private startOf(parts: number): void {
    if (this.reset) return
    this.reset = true
    const at = this.local
    const digits = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()].slice(0, parts)
    this.moveTo(Date.UTC(digits[0] ?? 0, digits[1] ?? 0, digits[2] ?? 1, digits[3] ?? 0))
  }

  /** Each of these gives false where the search has to begin anew with the month. */
  private month(): boolean {
    while (!this.allows(4, this.local.getUTCMonth() + 1)) {
      this.startOf(2)
      const next = this.local
      next.setUTCMonth(next.getUTCMonth() + 1)
      this.moveTo(next.getTime())
      if (this.local.getUTCMonth() === 0) return false
    }
    return true
  }

  private day(): boolean {
    while (!this.isDay()) {
      this.startOf(3)
      this.moveTo(this.local.getTime() + 24 * HOUR_MS)
      // Midnight may not exist on that day.
      const hour = this.local.getUTCHours()
      if (hour !== 0) this.instant += (hour > 12 ? 24 - hour : -hour) * HOUR_MS
      if (this.local.getUTCDate() === 1) return false
    }
    return true
  }

  private isDay(): boolean {
    const at = this.local
    const ofMonth = this.allows(3, at.getUTCDate())
    const ofWeek = this.allows(5, at.getUTCDay())
    return this.allowed[3]?.any || this.allowed[5]?.any ? ofMonth && ofWeek : ofMonth || ofWeek
  }

  private hour(): boolean {
    while (!this.allows(2, this.local.getUTCHours())) {
      this.startOf(4)
      this.instant += HOUR_MS
      if (this.local.getUTCHours() === 0) return false
    }
    return true
  }

  private small(field: 0 | 1, unit: number): boolean {
    const value = () => Math.floor(this.local.getTime() / unit) % 60
    while (!this.allows(field, value())) {
      if (!this.reset) this.instant = Math.floor(this.instant / unit) * unit
      this.reset = true
      this.instant += unit
      if (value() === 0) return false
    }
    return true
  }
}
