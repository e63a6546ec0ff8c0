import { type Duration, durationFromMs, durationMs, type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt'

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
