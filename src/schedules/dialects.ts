import type { Runtime } from '../codec/schedule-context.js'
import { type Cron, CronError } from './cron.js'
import { goCron } from './go.js'
import { pythonCron } from './python.js'
import { typescriptCron } from './typescript.js'
import { isZone } from './zone.js'

/** What perdure's own workers run is fired by this server, in the TypeScript dialect. */
const DIALECTS: Partial<Record<Runtime, (expression: string, zone: string) => Cron>> = {
  typescript: typescriptCron,
  python: pythonCron,
  go: goCron,
  perdure: typescriptCron,
}

/** Reads an expression as the runtime does that fires it. Throws a CronError. */
export function parseCron(runtime: Runtime, expression: string, zone: string): Cron {
  if (!isZone(zone)) throw new CronError(`time zone ${JSON.stringify(zone)} is unknown`)
  const dialect = DIALECTS[runtime]
  if (!dialect) throw new CronError(`expressions of ${runtime} applications can't be read`)
  return dialect(expression, zone)
}
