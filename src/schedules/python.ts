import type { Cron } from './cron.js'
import { type PythonExpression, parsePython } from './python-parser.js'
import { instantsOf, type Local, offsetAt, toLocal } from './zone.js'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** A search ends after so many years. */
const YEARS = 50

/** The dialect of croniter, with seconds as the first of six or seven fields. */
export function pythonCron(expression: string, zone: string): Cron {
  const search = new Search(parsePython(expression), zone)
  return { next: (instant) => search.next(instant) }
}

interface Placed {
  instant: number
  /** False: clocks leap over the local time, and this is the first minute after. */
  exists: boolean
}

/** The days that a search looks for. */
type DayTest = (year: number, month: number, day: number, weekday: number) => boolean

/**
 * Finds the next time as croniter does. A repeated local time fires twice. One that clocks leap over fires when they have,
 * unless every hour is allowed: then it does not.
 */
class Search {
  private readonly step: number
  /** A side that found nothing in all those years finds nothing later; looking takes long. */
  private never = { day: false, weekday: false }

  constructor(
    private readonly expression: PythonExpression,
    private readonly zone: string,
  ) {
    this.step = expression.seconds ? 1000 : MINUTE_MS
  }

  next(after: number): number | undefined {
    const { days, weekdays } = this.expression
    if (days.any || weekdays.any) return this.nextOf(after, this.test(true, true))
    // Both restricted: whichever comes first. A day given by `#` or `W` restricts both sides.
    const byDay = this.never.day ? undefined : this.nextOf(after, this.test(true, false))
    const byWeekday = this.never.weekday ? undefined : this.nextOf(after, this.test(false, true))
    this.never = { day: byDay === undefined, weekday: byWeekday === undefined }
    const plain = this.expression.nth.size === 0 && this.expression.nearest === undefined
    if (byDay === undefined || byWeekday === undefined) return plain ? (byDay ?? byWeekday) : undefined
    return toLocal(byDay, this.zone) < toLocal(byWeekday, this.zone) ? byDay : byWeekday
  }

  private test(useDays: boolean, useWeekdays: boolean): DayTest {
    const { days, weekdays, nth, nearest } = this.expression
    return (year, month, day, weekday) => {
      const last = lastDay(year, month)
      const dayFits =
        nearest !== undefined
          ? day === nearestWeekday(year, month, Math.min(nearest, last))
          : !useDays || days.any || days.values.has(day) || (days.last && day === last)
      if (!dayFits) return false
      if (nth.size > 0) {
        return nth.get(weekday)?.has(Math.ceil(day / 7)) || (nth.get(weekday)?.has('last') && day + 7 > last) || false
      }
      return !useWeekdays || weekdays.any || weekdays.values.has(weekday)
    }
  }

  private nextOf(after: number, test: DayTest): number | undefined {
    const local = toLocal(after, this.zone)
    let found = this.find(local, test)
    if (found === undefined) return undefined
    let placed = this.place(found, after)
    if (!placed.exists && (placed.instant <= after || this.expression.hours.any)) {
      while (!placed.exists) {
        found = this.find(found, test)
        if (found === undefined) return undefined
        placed = this.place(found, after)
      }
    }
    const { instant } = placed
    const shift = offsetAt(instant, this.zone) - offsetAt(after, this.zone)
    if (shift === 0) return instant
    // Clocks change in between: perhaps it fires earlier, by those that are in force then.
    const other = this.find(local + shift, test)
    if (other === undefined) return undefined
    const placedOther = this.place(other, after)
    if (!placedOther.exists || placedOther.instant <= after) return instant
    return Math.min(instant, placedOther.instant)
  }

  private place(local: Local, after: number): Placed {
    const [first, second] = instantsOf(local, this.zone)
    if (first !== undefined) return { instant: first > after ? first : (second ?? first), exists: true }
    for (let later = local + MINUTE_MS; ; later += MINUTE_MS) {
      const [instant] = instantsOf(later, this.zone)
      if (instant !== undefined) return { instant, exists: false }
    }
  }

  /** The first local time after `local` that the fields allow, clocks or not. */
  private find(local: Local, test: DayTest): Local | undefined {
    const from = (Math.floor(local / this.step) + 1) * this.step
    let day = Math.floor(from / DAY_MS) * DAY_MS
    let time = from - day
    const lastYear = new Date(from).getUTCFullYear() + YEARS
    for (;;) {
      const date = new Date(day)
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
      if (year > lastYear) return undefined
      if (!this.expression.months.any && !this.expression.months.values.has(month)) {
        day = Date.UTC(year, month)
        time = 0
        continue
      }
      const { years } = this.expression
      const yearFits = years === undefined || years.any || years.values.has(year)
      if (yearFits && test(year, month, date.getUTCDate(), date.getUTCDay())) {
        const found = this.timeOfDay(time)
        if (found !== undefined) return day + found
      }
      day += DAY_MS
      time = 0
    }
  }

  private timeOfDay(from: number): number | undefined {
    const { hours, minutes, seconds } = this.expression
    for (let hour = Math.floor(from / 3_600_000); hour < 24; hour++) {
      if (!hours.any && !hours.values.has(hour)) continue
      const hourStart = hour * 3_600_000
      const firstMinute = Math.max(0, Math.floor((from - hourStart) / MINUTE_MS))
      for (let minute = firstMinute; minute < 60; minute++) {
        if (!minutes.any && !minutes.values.has(minute)) continue
        const start = hourStart + minute * MINUTE_MS
        if (seconds === undefined) return start
        for (let second = Math.max(0, (from - start) / 1000); second < 60; second++) {
          if (seconds.any || seconds.values.has(second)) return start + second * 1000
        }
      }
    }
    return undefined
  }
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  if (weekday === 6) return day > 1 ? day - 1 : day + 2
  if (weekday === 0) return day < lastDay(year, month) ? day + 1 : day - 2
  return day
}
