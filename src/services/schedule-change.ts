import type { ScheduleSpec } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import type { Runtime } from '../codec/schedule-context.js'
import type { ScheduleDefinition, ScheduleRow } from '../store/schedules.js'
import {
  checkTimes,
  contextText,
  DEFAULT_ZONE,
  type DefinitionContext,
  firedElsewhere,
  OVERLAP_POLICIES,
  runtimeOf,
  toRuntime,
} from './schedule-message.js'
import { milliseconds } from './time.js'

const PATHS = new Set([
  'cron',
  'time_zone',
  'context',
  'queue',
  'automatic_backfill',
  'runtime',
  'overlap_policy',
  'jitter',
])
const MAX_BYTES = 255

/** What an update makes of a stored schedule: the fields in `paths`, taken from `spec`. */
export function scheduleChange(
  spec: ScheduleSpec | undefined,
  paths: readonly string[],
  given: DefinitionContext,
): (row: ScheduleRow) => ScheduleDefinition {
  const { violations } = given
  const named = new Set(paths)
  if (!spec?.name) violations.add('schedule.name', 'must be given')
  if (named.size === 0) violations.add('update_mask', 'must name at least one field')
  for (const path of named) {
    if (!PATHS.has(path)) violations.add('update_mask', `${JSON.stringify(path)} is not a field that can be changed`)
  }
  const runtime = toRuntime(spec?.runtime ?? 0)
  if (named.has('runtime') && !runtime) violations.add('schedule.runtime', 'must say whose application fires it')
  if (named.has('queue') && spec?.queue === '') violations.add('schedule.queue', 'must not be empty')
  for (const [field, text] of [
    ['cron', spec?.cron],
    ['time_zone', spec?.timeZone],
    ['queue', spec?.queue],
  ] as const) {
    if (named.has(field) && Buffer.byteLength(text ?? '') > MAX_BYTES) {
      violations.add(`schedule.${field}`, `must be at most ${MAX_BYTES} bytes`)
    }
  }
  return (row) => {
    const changed: ScheduleDefinition = { ...row }
    if (named.has('cron')) changed.cron = spec?.cron ?? ''
    if (named.has('time_zone')) changed.timeZone = spec?.timeZone || DEFAULT_ZONE
    if (named.has('queue')) changed.queueName = spec?.queue ?? null
    if (named.has('automatic_backfill')) changed.automaticBackfill = spec?.automaticBackfill ?? false
    if (named.has('cron') || named.has('time_zone') || named.has('context') || named.has('runtime')) {
      const stored = runtimeOf(row)
      const fires = (named.has('runtime') ? runtime : undefined) ?? stored
      if (fires) changeFor(fires, changed, stored)
      else violations.add('schedule.runtime', 'must be given and named: the stored context is of no known form')
    }
    changeFiring(changed, (named.has('runtime') ? runtime : undefined) ?? runtimeOf(row))
    violations.throwIfAny()
    return changed
  }

  function changeFiring(changed: ScheduleDefinition, fires: Runtime | undefined): void {
    const overlap = named.has('overlap_policy') ? (spec?.overlapPolicy ?? 0) : 0
    const jitterMs = named.has('jitter') ? (milliseconds(spec?.jitter) ?? 0) : 0
    if (fires !== 'perdure') {
      firedElsewhere(changed.name, overlap, jitterMs)
      changed.overlapPolicy = null
      changed.jitterMs = 0
      return
    }
    if (changed.applicationName === null)
      violations.add('schedule.runtime', 'no application owns it: every one fires it')
    if (named.has('overlap_policy')) changed.overlapPolicy = OVERLAP_POLICIES[overlap] ?? 'ALLOW_ALL'
    if (named.has('jitter')) changed.jitterMs = jitterMs
    changed.overlapPolicy ??= 'ALLOW_ALL'
  }

  function changeFor(fires: Runtime, changed: ScheduleDefinition, stored: Runtime | undefined): void {
    if (named.has('context')) changed.context = contextText(spec?.context, fires, 'schedule.context', given)
    else if (stored !== undefined && stored !== fires) {
      violations.add(
        'schedule.context',
        'must be named too: the stored one is of the form that the former runtime reads',
      )
    }
    checkTimes(fires, changed.cron, changed.timeZone || DEFAULT_ZONE, 'schedule', violations)
  }
}
