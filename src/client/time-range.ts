import { type Timestamp, timestampFromMs } from '@bufbuild/protobuf/wkt'
import { DBOSError } from './errors.js'

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
