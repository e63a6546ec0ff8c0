import type { Runtime } from '../codec/schedule-context.js'
import { offsetAt, offsetText } from './zone.js'

/**
 * Id of the run of one fire time, as the runtime forms it: that keeps the application and this server from running it
 * twice. Go writes the time in its process's own zone, which is taken to be UTC.
 */
export function runId(runtime: Runtime, schedule: string, time: number, zone: string): string {
  return `sched-${schedule}-${timeText(runtime, time, zone)}`
}

/** Id of a run that somebody asked for. */
export function triggerId(runtime: Runtime, schedule: string, now: number): string {
  const text = runtime === 'java' ? instantText(now) : timeText(runtime, now, 'UTC')
  return `sched-${schedule}-trigger-${text}`
}

function timeText(runtime: Runtime, time: number, zone: string): string {
  switch (runtime) {
    case 'python':
      return pythonText(time, zone)
    case 'go':
      return goText(time)
    case 'java':
      return localText(time, zone, java)
    case 'typescript':
    case 'perdure':
      return new Date(time).toISOString()
  }
}

/** RFC 3339, with as many decimals as it needs. */
function goText(time: number): string {
  return new Date(time).toISOString().replace(/\.?0*Z$/, 'Z')
}

/** As Java writes an `Instant`: no decimals or three. */
function instantText(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}

function localText(time: number, zone: string, write: (date: string, ms: string, offset: number) => string): string {
  const offset = offsetAt(time, zone)
  const [date = '', ms = ''] = new Date(time + offset).toISOString().slice(0, -1).split('.')
  return write(date, ms, offset)
}

/** `datetime.isoformat()`: no decimals or six. */
function pythonText(time: number, zone: string): string {
  return localText(time, zone, python)
}

function python(date: string, ms: string, offset: number): string {
  return date + (ms === '000' ? '' : `.${ms}000`) + offsetText(offset)
}

/** `OffsetDateTime.toString()`: no seconds where they are none. */
function java(date: string, ms: string, offset: number): string {
  const text = ms === '000' ? date.replace(/:00$/, '') : `${date}.${ms}`
  return text + (offset === 0 ? 'Z' : offsetText(offset))
}
