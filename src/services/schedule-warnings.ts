import type { ScheduleDefinition } from '../store/schedules.js'
import type { Namespace } from './namespaces.js'
import { startWarnings, type Warning } from './workflow/start-answer.js'

/** What keeps the runs of these schedules from being what their caller may expect. */
export async function scheduleWarnings(
  namespace: Namespace,
  schedules: readonly Pick<ScheduleDefinition, 'name' | 'queueName' | 'applicationName'>[],
): Promise<Warning[]> {
  const queues = [...new Set(schedules.flatMap(({ queueName }) => queueName ?? []))]
  const starts = queues.map((queueName) => ({ queueName, applicationVersion: null }))
  const ofStart = await startWarnings(namespace, starts)
  const unclaimed = schedules.filter(({ applicationName }) => applicationName === null)
  return [...starts.flatMap(ofStart), ...unclaimed.map(({ name }) => firedByAll(name))]
}

const firedByAll = (name: string): Warning => ({
  reason: 'SCHEDULE_UNCLAIMED',
  message: `no application owns schedule ${name}: every one of the database fires it, those of different languages once each`,
  metadata: { schedule_name: name },
})
