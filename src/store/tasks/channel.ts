/** What replicas tell one another of queries, updates and cancellations: the id of a task, or of a replica with mail. */
export const TASKS_CHANNEL = 'perdure_tasks_channel'
