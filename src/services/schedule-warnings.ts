import { Fault } from '../errors.js'
import type { ScheduleDefinition } from '../store/schedules.js'
import { findOfDbos } from '../store/tasks/registered.js'
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

/** What the server fires must not be of an application whose SDK fires it too, under ids of its own language. */
export async function ofOurOwn(
  { database }: Pick<Namespace, 'database'>,
  schedules: readonly Pick<ScheduleDefinition, 'name' | 'applicationName' | 'overlapPolicy'>[],
): Promise<void> {
  const fired = schedules.filter(({ overlapPolicy }) => overlapPolicy !== null)
  if (fired.length === 0) return
  const foreign = new Set(
    await findOfDbos(
      database,
      fired.flatMap(({ applicationName }) => applicationName ?? []),
    ),
  )
  for (const { name, applicationName } of fired) {
    if (applicationName === null || !foreign.has(applicationName)) continue
    const text = `application ${applicationName} is one of DBOS's SDK, which fires its schedules itself: name its runtime`
    throw new Fault('SCHEDULE_OF_DBOS', text, { metadata: { schedule_name: name, application_name: applicationName } })
  }
}
