import {
  type Duration,
  durationFromMs,
  durationMs,
  type Timestamp,
  timestampFromMs,
  timestampMs,
} from '@bufbuild/protobuf/wkt'
import { DBOSError } from './errors.js'

/** The longest that the server takes: a hundred years, for callers who wait without end. */
const LONGEST_MS = 3_153_600_000_000

export function toDuration(milliseconds: number): Duration {
  return durationFromMs(Math.min(Math.max(0, Math.round(milliseconds)), LONGEST_MS))
}

export function fromDuration(duration: Duration | undefined): number | undefined {
  return duration && durationMs(duration)
}

export function fromTimestamp(timestamp: Timestamp | undefined): number | undefined {
  return timestamp && timestampMs(timestamp)
}

/** Both ends of a time filter, as texts that `Date` reads. */
export function toTimeRange(after: string | undefined, before: string | undefined) {
  if (!after && !before) return undefined
  return { after: toTimestamp(after), before: toTimestamp(before) }
}

function toTimestamp(text: string | undefined): Timestamp | undefined {
  if (!text) return undefined
  const milliseconds = new Date(text).getTime()
  if (Number.isNaN(milliseconds)) throw new DBOSError(`${JSON.stringify(text)} is not a time`)
  return timestampFromMs(milliseconds)
}
