import { type Duration, durationFromMs, durationMs, type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt'

/** Epoch milliseconds, as the database keeps them, to a message; null and 0 are absent, as the SDKs read them. */
export function toTimestamp(milliseconds: number | null): Timestamp | undefined {
  if (!milliseconds) return undefined
  const seconds = Math.floor(milliseconds / 1000)
  const nanos = Math.round((milliseconds - seconds * 1000) * 1e6)
  return { $typeName: 'google.protobuf.Timestamp', seconds: BigInt(seconds), nanos }
}

export function toDuration(milliseconds: number | null): Duration | undefined {
  return milliseconds === null ? undefined : durationFromMs(milliseconds)
}

/** Whole milliseconds, rounded up so that a wait is never shorter than asked. */
export function milliseconds(duration: Duration): number
export function milliseconds(duration: Duration | undefined): number | undefined
export function milliseconds(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : Math.ceil(durationMs(duration))
}

/** Epoch milliseconds of a message. */
export function epoch(timestamp: Timestamp): number
export function epoch(timestamp: Timestamp | undefined): number | undefined
export function epoch(timestamp: Timestamp | undefined): number | undefined {
  return timestamp === undefined ? undefined : Math.floor(timestampMs(timestamp))
}
