import type { Runtime } from '../codec/schedule-context.js'
import { scheduledInputs } from '../codec/scheduled-inputs.js'
import type { ScheduleDefinition } from '../store/schedules.js'
import type { NewWorkflow } from '../store/workflows/enqueue.js'
import { INTERNAL_QUEUE } from '../store/workflows/workflow-row.js'
import { offsetAt } from './zone.js'

/** The row that a schedule's runtime makes of a fire time; undefined where its context can't be among the arguments. */
export function scheduledRun(
  runtime: Runtime,
  schedule: ScheduleDefinition,
  version: string | null,
  time: number,
  id: string,
): NewWorkflow | undefined {
  const { context, timeZone } = schedule
  const inputs = scheduledInputs(runtime, time, offsetAt(time, timeZone || 'UTC'), context)
  return (
    inputs && {
      id,
      name: schedule.workflowName,
      className: schedule.className || null,
      configName: null,
      queueName: schedule.queueName || INTERNAL_QUEUE,
      input: inputs.text,
      serialization: inputs.serialization,
      applicationVersion: version,
      applicationName: schedule.applicationName,
      timeoutMs: null,
      delayUntil: null,
      deduplicationId: null,
      priority: 0,
      partitionKey: null,
      authenticatedUser: '',
      assumedRole: '',
      authenticatedRoles: [],
      attributes: null,
      scheduleName: schedule.name,
      debounceDeadline: null,
      isDebounced: false,
      creatorXid: null,
    }
  )
}
