import { type Cron, CronError } from './cron.js'
import { typescriptCron } from './typescript.js'

const FIELD = /^(\*|[\dA-Z]+(-[\dA-Z]+)?)(\/\d+)?(,(\*|[\dA-Z]+(-[\dA-Z]+)?)(\/\d+)?)*$/i
const NICKNAMES = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'])

/**
 * What every dialect reads alike: five fields, or six with seconds first, of numbers, names, ranges, lists and steps. Not
 * what they differ in: a day of the month together with a day of the week, L, W, #, ?, and steps from a single number.
 */
export function perdureCron(expression: string, zone: string): Cron {
  const text = expression.trim()
  if (text.startsWith('@')) {
    if (!NICKNAMES.has(text)) throw new CronError(`${text} is none of ${[...NICKNAMES].join(', ')}`)
    return typescriptCron(text, zone)
  }
  const fields = text.split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6) throw new CronError('must have 5 fields, or 6 with seconds first')
  for (const field of fields) {
    if (!FIELD.test(field)) throw new CronError(`${field} is not made of numbers, names, ranges, lists and steps`)
    if (/(^|,)[\dA-Z]+\//i.test(field)) throw new CronError(`${field} has a step from a single value: give a range`)
  }
  const [dayOfMonth, , dayOfWeek] = fields.slice(-3)
  if (dayOfMonth !== '*' && dayOfWeek !== '*') {
    throw new CronError('must not have both a day of the month and a day of the week: dialects take them differently')
  }
  return typescriptCron(text, zone)
}
