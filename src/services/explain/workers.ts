import type { ExplainedRow, WorkerFacts } from '../../store/workflows/explain.js'
import { INTERNAL_QUEUE } from '../../store/workflows/workflow-row.js'
import { ago, certain, likely, type Reason, workflowRow } from './reason.js'

/** Why none of the living perdure workers takes it: the first thing that all of them lack. */
export function workerReasons(row: ExplainedRow): Reason[] {
  const { name, application, version, queue } = row
  const rows = [workflowRow(row), ...row.workers.map(({ workerId }) => `perdure.workers/${workerId}`)]
  const facts = { name, workers: row.workers.map(({ workerId }) => workerId).join(' ') }

  const knowing = row.workers.filter((worker) => application === null || worker.application === application)
  if (knowing.length === 0) {
    const seen = Math.max(...row.registrations.map(({ seenAt }) => seenAt))
    const text = `no worker is connected that knows ${name}; one was ${ago(row.now - seen)} ago`
    const read = [...rows, `perdure.registrations/${name}`]
    return [certain('NO_WORKER', text, read, { name, application_name: application, evidence_age_ms: row.now - seen })]
  }
  const fitting = knowing.filter((worker) => fits(row, worker))
  if (fitting.length === 0) {
    const wanted = version ?? latestFor(row, knowing[0] as WorkerFacts)
    const there = [...new Set(knowing.map((worker) => worker.version))].join(', ')
    const text = `no worker of version ${wanted} is connected; those that know ${name} are of ${there}`
    return [certain('NO_WORKER_OF_VERSION', text, rows, { ...facts, version: wanted })]
  }
  const polling = fitting.filter((worker) => polls(row, worker))
  if (polling.length === 0) {
    const text = `no connected worker that knows ${name} takes work from queue ${queue}`
    return [certain('NO_WORKER_ON_QUEUE', text, rows, { ...facts, queue_name: queue })]
  }
  const taking = polling.filter(({ draining }) => !draining)
  if (taking.length === 0) {
    return [certain('WORKERS_DRAINING', `every worker that could take it is stopping`, rows, facts)]
  }
  if (taking.every(({ tasks, maxTasks }) => tasks >= maxTasks)) {
    const text = `every worker that could take it holds as many tasks as it can`
    const tasks = taking.reduce((sum, worker) => sum + worker.tasks, 0)
    return [certain('WORKERS_FULL', text, rows, { ...facts, tasks })]
  }
  const busy = limitOnWorkers(row, taking)
  if (busy !== undefined) {
    const { reason, of, limit } = busy
    const text = `every worker that could take it runs ${limit} of ${of}, as many as it may`
    const read = [...rows, `dbos.queues/${queue}`]
    return [certain(reason, text, read, { ...facts, queue_name: queue, limit })]
  }
  return [likely('WORKER_AVAILABLE', 'a worker that takes it is connected: it is about to run', rows, facts)]
}

/** What the queue allows on each worker, where none that has room is below it. */
function limitOnWorkers({ queue, queueRow, partitionKey }: ExplainedRow, workers: readonly WorkerFacts[]) {
  const open = workers.filter(({ tasks, maxTasks }) => tasks < maxTasks)
  const [ofQueue, ofPartition] = [queueRow?.workerConcurrency ?? null, queueRow?.partitionWorkerConcurrency ?? null]
  if (queueRow === null || queueRow.paused) return undefined
  if (ofQueue !== null && ofQueue > 0 && open.every((worker) => worker.ofQueue >= ofQueue)) {
    return { reason: 'WORKER_CONCURRENCY', of: `queue ${queue}`, limit: ofQueue }
  }
  if (ofPartition === null || partitionKey === null || open.some((worker) => worker.ofPartition < ofPartition))
    return undefined
  return {
    reason: 'PARTITION_WORKER_CONCURRENCY',
    of: `partition ${partitionKey} of queue ${queue}`,
    limit: ofPartition,
  }
}

function fits(row: ExplainedRow, worker: WorkerFacts): boolean {
  if (row.version !== null) return row.version === worker.version
  const latest = latestFor(row, worker)
  return latest === undefined || latest === worker.version
}

/** As a worker sees it: of its application's versions and those that nobody owns. */
function latestFor({ versions }: ExplainedRow, { application }: WorkerFacts): string | undefined {
  return versions.find((version) => version.application === null || version.application === application)?.name
}

function polls({ queue, queueRow }: ExplainedRow, { queues, application }: WorkerFacts): boolean {
  if (queue === null || queue === INTERNAL_QUEUE) return true
  if (queues.length > 0) return queues.includes(queue)
  return queueRow !== null && (queueRow.application === null || queueRow.application === application)
}
