import { CronError } from './cron.js'

export interface Allowed {
  values: Set<number>
  /** Everything: `*`, or what comes to the same. */
  any: boolean
  /** The last day of the month too. */
  last: boolean
}

export interface PythonExpression {
  /** Undefined where there is no field for them: whole minutes. */
  seconds: Allowed | undefined
  minutes: Allowed
  hours: Allowed
  days: Allowed
  months: Allowed
  weekdays: Allowed
  years: Allowed | undefined
  /** Which ones of a weekday in a month; instead of `weekdays` where there are any. */
  nth: Map<number, Set<number | 'last'>>
  /** The day that `W` names; instead of `days`. */
  nearest: number | undefined
}

interface Field {
  name: string
  min: number
  max: number
  names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const MINUTE: Field = { name: 'minute', min: 0, max: 59 }
const HOUR: Field = { name: 'hour', min: 0, max: 23 }
const DAY: Field = { name: 'day of month', min: 1, max: 31 }
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS }
const WEEKDAY: Field = { name: 'day of week', min: 0, max: 6, names: WEEKDAYS }
const SECOND: Field = { name: 'second', min: 0, max: 59 }
const YEAR: Field = { name: 'year', min: 1970, max: 2099 }

const ALIASES: Record<string, string> = {
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}

/** `2#3`, `fri#2`, `mon-fri#1`: the nth of a weekday. `l5`: the last one. */
const NTH_WEEKDAY = /^([a-z]{3}-[a-z]{3}|\w+)#(\d+)$/
const LAST_WEEKDAY = /^l(\d+)$/
const NEAREST_WEEKDAY = /^(?:(\d+)w|w(\d+))$/
const RANGE = /^([^-]+)-([^-/]+?)(?:\/(\d+))?$/
const RANDOM = /^[hr](\(\d+-\d+\))?(\/\d+)?$/

export function parsePython(expression: string): PythonExpression {
  const lower = expression.toLowerCase()
  const parts = (ALIASES[lower] ?? lower).match(/[^ \t\n\r\f\v]+/g) ?? []
  if (parts.length < 5 || parts.length > 7) {
    throw new CronError(`needs 5 fields, 6 with seconds first or 7 with years last, and has ${parts.length}`)
  }
  const [second, ...rest] = parts.length > 5 ? parts : [undefined, ...parts]
  const [minute = '', hour = '', day = '', month = '', weekday = '', year] = rest
  const read = (text: string, field: Field) => new FieldReader(text, field)
  const days = read(day, DAY)
  const weekdays = read(weekday, WEEKDAY)
  // A day field that lists every day restricts all the same where the other has no `*`: they are alternatives then.
  const whole = {
    days: weekday.includes('*') && days.size === 31,
    weekdays: day.includes('*') && weekdays.size === 7,
  }
  if (!weekdays.any && !whole.weekdays && weekdays.nth.size > 0 && weekdays.size !== 7) {
    const others = [...weekdays.values].filter((value) => !weekdays.nth.has(value))
    if (others.length > 0)
      throw new CronError(`${JSON.stringify(weekday)} as day of week: mixes days with and without #`)
  }
  const allowed = (reader: FieldReader, all: boolean): Allowed => ({
    values: reader.values,
    last: reader.last,
    any: reader.any || all,
  })
  const plain = (text: string, field: Field): Allowed => {
    const reader = read(text, field)
    return allowed(reader, reader.size === field.max - field.min + 1)
  }
  return {
    minutes: plain(minute, MINUTE),
    hours: plain(hour, HOUR),
    days: allowed(days, whole.days),
    months: plain(month, MONTH),
    weekdays: allowed(weekdays, whole.weekdays),
    seconds: second === undefined ? undefined : plain(second, SECOND),
    years: year === undefined ? undefined : plain(year, YEAR),
    nth: weekdays.nth,
    nearest: days.nearest,
  }
}

/** One field, taken apart. */
class FieldReader {
  readonly values = new Set<number>()
  readonly nth = new Map<number, Set<number | 'last'>>()
  any = false
  last = false
  nearest: number | undefined

  constructor(
    private readonly text: string,
    private readonly field: Field,
  ) {
    if (RANDOM.test(text)) throw this.refused('is drawn at random')
    const days = field === DAY || field === WEEKDAY
    if (text.includes('?') && (text !== '?' || !days)) throw this.refused('? stands alone, for a day')
    for (const item of text === '?' ? ['*'] : text.split(',')) this.item(item)
    if (this.nearest !== undefined && text.includes(',')) throw this.refused('W stands for a single day')
  }

  /** How many different things it lists. */
  get size(): number {
    return this.values.size + Number(this.any) + Number(this.last)
  }

  private item(item: string): void {
    const [, which, count] = (this.field === WEEKDAY && NTH_WEEKDAY.exec(item)) || []
    const [, last] = (this.field === WEEKDAY && LAST_WEEKDAY.exec(item)) || []
    const [, before, after] = (this.field === DAY && NEAREST_WEEKDAY.exec(item)) || []
    const nearest = before ?? after
    if (which !== undefined) {
      const nth = Number(count)
      if (nth < 1 || nth > 5) throw this.refused(`#${count} must be from #1 to #5`)
      this.part(which, nth)
    } else if (last !== undefined) {
      this.part(last, 'last')
    } else if (nearest !== undefined) {
      this.nearest = this.inRange(Number(nearest))
      this.values.add(this.nearest)
    } else {
      this.part(item)
    }
  }

  private part(part: string, nth?: number | 'last'): void {
    const { min, max } = this.field
    const spelled = part.replace(/^\*(?=\/.)/, `${min}-${max}`)
    const range = RANGE.exec(spelled)
    const stepped = range ? undefined : RANGE.exec(spelled.replace(/^(.+)\/(.+)$/, `$1-${max}/$2`))
    const match = range ?? stepped
    if (!match) {
      this.single(part, nth)
      return
    }
    const [, lowText = '', highText = '', stepText = '1'] = match
    const step = Number(stepText)
    if (step === 0) throw this.refused('the step must be a number from 1 on')
    const low = this.bound(lowText)
    const high = this.field === DAY && highText === 'l' ? max : this.bound(highText)
    for (const value of this.span(low, high, step, stepped !== undefined)) this.add(value, nth)
  }

  private span(low: number, high: number, step: number, fromStart: boolean): number[] {
    const { min, max } = this.field
    if (Math.max(low, high) > max) throw this.refused(`must be from ${min} to ${max}`)
    // `x-x` is the whole field.
    if (low === high) return fromStart ? [low] : steps(min, max, step)
    if (low < high) return steps(low, high, step)
    // Beyond the end it goes on at the beginning; where the step leaps over the end, one place later than it would.
    const first = steps(low, max, step)
    const left = max - (first.at(-1) ?? max)
    const skip = left + 1 < step ? step - left : 0
    return [...first, ...steps(min + skip, high, step)]
  }

  private single(text: string, nth?: number | 'last'): void {
    if (text === '*') this.any = true
    else if (this.field === DAY && text === 'l') this.last = true
    else this.add(this.bound(text), nth)
  }

  private add(value: number, nth?: number | 'last'): void {
    this.values.add(this.inRange(value))
    if (nth === undefined) return
    const known = this.nth.get(value)
    if (known) known.add(nth)
    else this.nth.set(value, new Set([nth]))
  }

  private bound(text: string): number {
    const named = this.field.names?.indexOf(text) ?? -1
    if (named >= 0) return named + this.field.min
    if (!/^\d+$/.test(text)) throw this.refused(`${JSON.stringify(text)} is no number`)
    const value = Number(text)
    return this.field === WEEKDAY && value === 7 ? 0 : value
  }

  private inRange(value: number): number {
    const { min, max } = this.field
    if (value < min || value > max) throw this.refused(`must be from ${min} to ${max}`)
    return value
  }

  private refused(why: string): CronError {
    return new CronError(`${JSON.stringify(this.text)} as ${this.field.name}: ${why}`)
  }
}

function steps(low: number, high: number, step: number): number[] {
  const values: number[] = []
  for (let value = low; value <= high; value += step) values.push(value)
  return values
}
