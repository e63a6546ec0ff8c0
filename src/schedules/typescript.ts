import { TimeMatcher } from '@dbos-inc/dbos-sdk/internal/scheduler/crontab'
import { type Cron, CronError } from './cron.js'

/** The SDK's own reading: what a TypeScript application runs is what answers here. */
export function typescriptCron(expression: string, zone: string): Cron {
  let matcher: TimeMatcher
  try {
    matcher = new TimeMatcher(expression, zone)
  } catch (error) {
    throw new CronError((error as Error).message)
  }
  return {
    next(instant) {
      // At the end of its horizon the matcher gives an instant that does not match.
      const next = matcher.nextWakeupTime(instant)
      return matcher.match(next) ? next.getTime() : undefined
    },
  }
}
