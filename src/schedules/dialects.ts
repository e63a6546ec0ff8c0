import type { Runtime } from '../codec/schedule-context.js'
import { type Cron, CronError } from './cron.js'
import { goCron } from './go.js'
import { javaCron } from './java.js'
import { perdureCron } from './perdure.js'
import { pythonCron } from './python.js'
import { typescriptCron } from './typescript.js'
import { isZone } from './zone.js'

const DIALECTS: Record<Runtime, (expression: string, zone: string) => Cron> = {
  typescript: typescriptCron,
  python: pythonCron,
  go: goCron,
  java: javaCron,
  perdure: perdureCron,
}

const MOST = 1000
const known = new Map<string, Cron>()

/** Reads an expression as the runtime does that fires it. Throws a CronError. */
export function parseCron(runtime: Runtime, expression: string, zone: string): Cron {
  if (!isZone(zone)) throw new CronError(`time zone ${JSON.stringify(zone)} is unknown`)
  const key = `${runtime} ${zone} ${expression}`
  const before = known.get(key)
  if (before) return before
  const cron = searchedOnce(DIALECTS[runtime](expression, zone))
  if (known.size === MOST) known.clear()
  known.set(key, cron)
  return cron
}

/** Finding out that there is no fire time takes the longest; it stays so. */
function searchedOnce(cron: Cron): Cron {
  let noneFrom = Number.POSITIVE_INFINITY
  return {
    next(instant) {
      if (instant >= noneFrom) return undefined
      const next = cron.next(instant)
      if (next === undefined) noneFrom = instant
      return next
    },
  }
}
