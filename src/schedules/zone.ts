/** Local time as if it were UTC: epoch milliseconds of the same digits. */
export type Local = number

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, found)
  }
  return found
}

/**
 * Whether this is the name of an IANA time zone, written as there: others than TypeScript look it up as a file's name,
 * and know no bare offsets.
 */
export function isZone(name: string): boolean {
  if (!/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name)) return false
  try {
    const canonical = format(name).resolvedOptions().timeZone
    return canonical.toLowerCase() !== name.toLowerCase() || canonical === name
  } catch {
    return false
  }
}

const SPAN_MS = 4 * 24 * 3_600_000
const MOST_SPANS = 50_000
/** Offsets by zone and span of days: asking for one costs microseconds, and a search asks for thousands. */
const spans = new Map<string, Map<number, number | undefined>>()
let remembered = 0

/** Local time minus UTC at an instant, in milliseconds. Clocks are not set twice within a span. */
export function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC') return 0
  const span = Math.floor(instant / SPAN_MS)
  let known = spans.get(zone)
  if (!known?.has(span)) {
    if (remembered++ === MOST_SPANS) {
      spans.clear()
      remembered = 0
      known = undefined
    }
    known ??= new Map()
    const [start, end] = [askOffset(span * SPAN_MS, zone), askOffset((span + 1) * SPAN_MS, zone)]
    known.set(span, start === end ? start : undefined)
    spans.set(zone, known)
  }
  return known.get(span) ?? askOffset(instant, zone)
}

function askOffset(instant: number, zone: string): number {
  const second = Math.floor(instant / 1000) * 1000
  let [year, month, day, hour, minute, seconds] = [0, 0, 0, 0, 0, 0]
  for (const { type, value } of format(zone).formatToParts(second)) {
    if (type === 'year') year = Number(value)
    else if (type === 'month') month = Number(value)
    else if (type === 'day') day = Number(value)
    else if (type === 'hour') hour = Number(value) % 24
    else if (type === 'minute') minute = Number(value)
    else if (type === 'second') seconds = Number(value)
  }
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second
}

export function toLocal(instant: number, zone: string): Local {
  return instant + offsetAt(instant, zone)
}

const DAY_MS = 24 * 3_600_000

/** The instants that show this local time, earlier first: one, none where clocks leap over it, two where they show it again. */
export function instantsOf(local: Local, zone: string): number[] {
  if (zone === 'UTC') return [local]
  const offsets = new Set([offsetAt(local - DAY_MS, zone), offsetAt(local + DAY_MS, zone)])
  return [...offsets]
    .map((offset) => local - offset)
    .filter((instant) => toLocal(instant, zone) === local)
    .sort((a, b) => a - b)
}

/** `+01:00`; with seconds where an offset has them, as those of local mean time. */
export function offsetText(offset: number): string {
  const seconds = Math.abs(offset) / 1000
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (seconds % 60 !== 0) parts.push(seconds % 60)
  return (offset < 0 ? '-' : '+') + parts.map((part) => `${part}`.padStart(2, '0')).join(':')
}
