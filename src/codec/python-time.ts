import { PyGlobal, PyObject, type PyValue } from './python-value.js'

const MAX_ZONES = 64
const zones = new Map<string, Intl.DateTimeFormat>()

/**
 * A pickled `datetime` as an instant in UTC, a `date` as its day: what Python's portable form writes, but for
 * microseconds, which are kept. A time without zone counts as UTC, as there. `binary` reads bytes of any protocol.
 */
export function pythonTime(moment: PyObject, binary: (value: PyValue) => Uint8Array): string | undefined {
  const [state, zone] = moment.args
  if (state === undefined) return undefined
  const bytes = binary(state)
  const day = wall(bytes)
  if (day === undefined) return undefined
  if (bytes.length === 4) return day.toISOString().slice(0, 10)
  const [hour = 0, minute = 0, second = 0, high = 0, middle = 0, low = 0] = bytes.subarray(4)
  const micros = high * 65536 + middle * 256 + low
  if (bytes.length !== 10 || hour > 23 || minute > 59 || second > 59 || micros > 999_999) return undefined
  const local = day.setUTCHours(hour, minute, second, Math.floor(micros / 1000))
  // Python keeps the mark of a repeated local time in the month's highest bit.
  const offset = zone === undefined || zone === null ? 0 : zoneOffset(zone, local, (bytes[2] ?? 0) > 127)
  if (offset === undefined) return undefined
  const text = new Date(local - offset).toISOString()
  return micros % 1000 === 0 ? text : text.replace('Z', `${String(micros % 1000).padStart(3, '0')}Z`)
}

/** The day that the first four bytes tell; undefined if there is none such. */
function wall(bytes: Uint8Array): Date | undefined {
  const [high = 0, low = 0, month = 0, day = 0] = bytes
  const year = high * 256 + low
  const date = new Date(0)
  date.setUTCFullYear(year, (month & 127) - 1, day)
  return year >= 1 && year <= 9999 && date.getUTCDate() === day ? date : undefined
}

/** Milliseconds east of UTC; undefined for a zone of another library. */
function zoneOffset(zone: PyValue, local: number, repeated: boolean): number | undefined {
  if (!(zone instanceof PyObject)) return undefined
  const { callable, args } = zone
  if (isNamed(callable, 'datetime', 'timezone')) return fixedOffset(args[0])
  if (!(callable instanceof PyObject) || callable.callable instanceof PyObject) return undefined
  // ZoneInfo pickles as getattr(ZoneInfo, '_unpickle')(key, from_cache).
  const [owner, method] = callable.args
  const isZoneInfo =
    callable.callable.name === 'getattr' && isNamed(owner, 'zoneinfo', 'ZoneInfo') && method === '_unpickle'
  const [name] = args
  return isZoneInfo && typeof name === 'string' ? namedOffset(name, local, repeated) : undefined
}

function isNamed(value: PyValue | undefined, module: string, name: string): boolean {
  return value instanceof PyGlobal && value.module === module && value.name === name
}

function fixedOffset(delta: PyValue | undefined): number | undefined {
  if (!(delta instanceof PyObject) || !isNamed(delta.callable, 'datetime', 'timedelta')) return undefined
  const [days, seconds, micros] = delta.args
  if (typeof days !== 'number' || typeof seconds !== 'number' || micros !== 0) return undefined
  const offset = days * 86_400 + seconds
  return Math.abs(offset) < 86_400 ? offset * 1000 : undefined
}

/** Python's rule: a repeated time is the first one unless marked, and one that a shift skips counts from before it. */
function namedOffset(name: string, local: number, repeated: boolean): number | undefined {
  const format = zoneFormat(name)
  if (format === undefined) return undefined
  const day = 86_400_000
  const before = offsetAt(format, local - day)
  const after = offsetAt(format, local + day)
  const isBefore = offsetAt(format, local - before) === before
  const isAfter = offsetAt(format, local - after) === after
  if (isBefore !== isAfter) return isBefore ? before : after
  return repeated ? after : before
}

function zoneFormat(name: string): Intl.DateTimeFormat | undefined {
  const known = zones.get(name)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    if (zones.size >= MAX_ZONES) zones.clear()
    zones.set(name, format)
    return format
  } catch {
    return undefined
  }
}

function offsetAt(format: Intl.DateTimeFormat, time: number): number {
  const shown = format.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds] = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(shown) ?? []
  const size = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000
  return sign === '-' ? -size : size
}
