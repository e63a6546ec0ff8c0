import { create } from '@bufbuild/protobuf'
import type { ServiceImpl } from '@connectrpc/connect'
import {
  BackfillScheduleResponseSchema,
  PreviewScheduleResponseSchema,
  type ScheduleService,
  TriggerScheduleRequestSchema,
  TriggerScheduleResponseSchema,
} from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import type { Runtime } from '../codec/schedule-context.js'
import { Fault } from '../errors.js'
import { type Cron, CronError, fireTimes } from '../schedules/cron.js'
import { parseCron } from '../schedules/dialects.js'
import { runId, triggerId } from '../schedules/run-id.js'
import { scheduledRun } from '../schedules/scheduled-run.js'
import { findLatestVersion, getLatestVersion } from '../store/applications.js'
import type { Sql } from '../store/database.js'
import { getSchedule, type ScheduleRow } from '../store/schedules.js'
import { findUnregistered, type Names } from '../store/tasks/registered.js'
import { enqueueWorkflows, inOrder, type NewWorkflow } from '../store/workflows/enqueue.js'
import { INTERNAL_QUEUE } from '../store/workflows/workflow-row.js'
import { repeatable } from './request-id.js'
import { checkTimes, DEFAULT_ZONE, runtimeOf, toRuntime } from './schedule-message.js'
import type { Services } from './services.js'
import { epoch, toTimestamp } from './time.js'
import { Violations } from './violations.js'
import { accepted, startWarnings } from './workflow/start-answer.js'

type Rpcs = ServiceImpl<typeof ScheduleService>

const DEFAULT_COUNT = 10
const DEFAULT_MAX_RUNS = 1000
const BATCH = 500
const TURN_MS = 10
/** No schedule fires outside of these years. */
const EARLIEST = Date.UTC(1970, 0, 1)
const LATEST = Date.UTC(2200, 0, 1)

/** The runs of a schedule: now, those it has missed, and those to come. */
export function scheduleRunRpcs({
  namespaces,
}: Services): Pick<Rpcs, 'triggerSchedule' | 'backfillSchedule' | 'previewSchedule'> {
  return {
    async triggerSchedule(request) {
      const namespace = namespaces.get(request.namespace)
      const call = {
        requestSchema: TriggerScheduleRequestSchema,
        request,
        responseSchema: TriggerScheduleResponseSchema,
      }
      const queues: string[] = []
      return repeatable(namespace, call, async (sql) => {
        const schedule = readable(await getSchedule(sql, request.name))
        queues.push(queueOf(schedule))
        const version = await latestVersion(sql, schedule)
        // The id holds the time: a second one in the same millisecond takes the next.
        for (let now = namespace.database.clock.now(); ; now++) {
          const run = runOf(schedule, version, now, triggerId(schedule.runtime, schedule.name, now))
          const [outcome] = await enqueueWorkflows(sql, [run])
          if (!outcome || outcome.kind === 'existing') continue
          const { workflowId } = accepted(run, outcome, [])
          // On the same connection: a second one may not be had before this one is given back.
          const registered = { unregistered: (names: Names) => findUnregistered(sql, names) }
          const warnings = await startWarnings({ known: registered }, [run])
          return create(TriggerScheduleResponseSchema, { workflowId, warnings: warnings(run) })
        }
      }).finally(() => namespace.workers.enqueued(queues))
    },

    async backfillSchedule({ namespace, name, after, before, maxRuns = DEFAULT_MAX_RUNS }) {
      const { database, workers } = namespaces.get(namespace)
      const violations = new Violations()
      const from = within('after', epoch(after) ?? EARLIEST, violations)
      const to = within('before', epoch(before) ?? LATEST, violations)
      violations.throwIfAny()
      const schedule = readable(await getSchedule(database, name))
      const times = await timesBetween(cronOf(schedule), from, to, maxRuns)
      if (times.length > maxRuns) {
        violations.add('max_runs', `more than ${maxRuns} fire times lie between the two: nothing was started`)
      }
      violations.throwIfAny()
      const { runtime, timeZone } = schedule
      const started = await database.transaction(async (sql) => {
        if (times.length === 0) return 0
        const version = await latestVersion(sql, schedule)
        const runs = times.map((time) =>
          runOf(schedule, version, time, runId(runtime, name, time, timeZone || DEFAULT_ZONE)),
        )
        const ordered = inOrder(runs)
        let created = 0
        for (let at = 0; at < ordered.length; at += BATCH) {
          const batch = ordered.slice(at, at + BATCH)
          const outcomes = await enqueueWorkflows(sql, batch)
          for (const [i, outcome] of outcomes.entries()) {
            if (accepted(batch[i] as NewWorkflow, outcome, []).created) created++
          }
        }
        return created
      })
      workers.enqueued([queueOf(schedule)])
      const workflowIds = times.map((time) => runId(runtime, name, time, timeZone || DEFAULT_ZONE))
      return create(BackfillScheduleResponseSchema, { workflowIds, started })
    },

    async previewSchedule({ namespace, schedule, after, count }) {
      const { database } = namespaces.get(namespace)
      const violations = new Violations()
      const from = within('after', epoch(after) ?? database.clock.now(), violations)
      let cron: Cron | undefined
      if (schedule.case === 'name') cron = cronOf(readable(await getSchedule(database, schedule.value)))
      else {
        const runtime = toRuntime(schedule.value?.runtime ?? 0)
        const [expression, zone] = [schedule.value?.cron ?? '', schedule.value?.timeZone || DEFAULT_ZONE]
        if (!runtime) violations.add('expression.runtime', 'must say whose application fires it')
        else checkTimes(runtime, expression, zone, 'expression', violations)
        violations.throwIfAny()
        cron = parseCron(runtime ?? 'typescript', expression, zone)
      }
      violations.throwIfAny()
      const times = await timesBetween(cron, from, Number.POSITIVE_INFINITY, (count || DEFAULT_COUNT) - 1)
      return create(PreviewScheduleResponseSchema, { fireTimes: times.flatMap((time) => toTimestamp(time) ?? []) })
    },
  }
}

type ReadableSchedule = ScheduleRow & { runtime: Runtime }

const queueOf = ({ queueName }: ScheduleRow) => queueName || INTERNAL_QUEUE

function readable(row: ScheduleRow): ReadableSchedule {
  const runtime = runtimeOf(row)
  if (runtime) return { ...row, runtime }
  throw unreadable(row, 'its context is of no form that the server knows')
}

function unreadable(row: ScheduleRow, why: string): Fault {
  return new Fault(
    'SCHEDULE_UNREADABLE',
    `only its application can tell or start the runs of schedule ${row.name}: ${why}`,
    {
      metadata: { schedule_name: row.name },
    },
  )
}

function cronOf(schedule: ReadableSchedule): Cron {
  try {
    return parseCron(schedule.runtime, schedule.cron, schedule.timeZone || DEFAULT_ZONE)
  } catch (error) {
    if (error instanceof CronError) throw unreadable(schedule, error.message)
    throw error
  }
}

/** One more than `most`, at the most, tells that there are more. Others get their turn meanwhile. */
async function timesBetween(cron: Cron, after: number, before: number, most: number): Promise<number[]> {
  const times: number[] = []
  let turn = performance.now()
  for (const time of fireTimes(cron, after)) {
    if (time >= before) break
    times.push(time)
    if (times.length > most) break
    if (performance.now() - turn > TURN_MS) {
      await new Promise(setImmediate)
      turn = performance.now()
    }
  }
  return times
}

function within(field: string, instant: number, violations: Violations): number {
  if (instant < EARLIEST || instant > LATEST) violations.add(field, 'must be from 1970 to 2199')
  return instant
}

/** Runs go to the newest version of their owner, as those that its application starts. */
async function latestVersion(sql: Sql, { applicationName, runtime }: ReadableSchedule): Promise<string | null> {
  if (runtime === 'perdure') return findLatestVersion(sql, applicationName)
  return (await getLatestVersion(sql, applicationName)).name
}

function runOf(schedule: ReadableSchedule, version: string | null, time: number, id: string): NewWorkflow {
  const run = scheduledRun(schedule.runtime, schedule, version, time, id)
  if (!run) throw unreadable(schedule, 'its context can not be put among their arguments')
  return run
}
